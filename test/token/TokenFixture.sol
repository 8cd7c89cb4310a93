// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {CountryRule, Power, TokenCharter} from "../../contracts/interfaces/Charter.sol";
import {IInvestorRegistry} from "../../contracts/interfaces/IInvestorRegistry.sol";
import {IRestrictedToken} from "../../contracts/interfaces/IRestrictedToken.sol";
import {Restriction} from "../../contracts/interfaces/Restriction.sol";
import {InvestorRegistry} from "../../contracts/identity/InvestorRegistry.sol";
import {Powers} from "../../contracts/powers/Powers.sol";
import {AssetToken} from "../../contracts/token/AssetToken.sol";
import {Test} from "../support/Test.sol";

/// @notice Any contract with code: a panel, a pool.
contract Shell {}

/// @notice A token whose asset is the test itself, a real registry whose panel is pranked, and a few investors.
///
/// The default charter has one registry, three countries and three classes under general terms, one country with
/// terms of its own, no limits, no record dates, a notice of a week and a recheck of a day. A test changes what it
/// is about and calls {_bear}.
abstract contract TokenFixture is Test {
    uint40 internal constant BIRTH = 1_800_000_000;
    uint40 internal constant FAR = BIRTH + 3650 days;
    uint40 internal constant FLOW_BACK_ENDS = BIRTH + 40 days;
    uint32 internal constant NOTICE = 7 days;
    uint32 internal constant RECHECK = 1 days;
    uint32 internal constant MAX_BLOCK = 366 days;
    uint40 internal constant NEVER = type(uint40).max;
    bytes32 internal constant CHARTER_HASH = keccak256("charter");
    bytes32 internal constant REASON = keccak256("reason");

    uint16 internal constant FRANCE = 250;
    uint16 internal constant GERMANY = 276;
    uint16 internal constant SWITZERLAND = 756;
    uint16 internal constant UNITED_STATES = 840;
    uint16 internal constant JAPAN = 392;
    /// @dev Classes 1 to 3 are general, 4 is asked of residents of the United States, 0 and 5 to 15 may not hold.
    uint8 internal constant RETAIL = 1;
    uint8 internal constant PROFESSIONAL = 2;
    uint8 internal constant ACCREDITED = 4;

    /// @dev A real register of powers in which nothing is declared, and a pranked keeper of liens.
    address internal powers;
    address internal liens;
    address internal reader;
    address internal panel;
    InvestorRegistry internal registry;
    AssetToken internal token;
    address[] internal named;

    address internal alice;
    address internal aliceToo;
    address internal bob;
    address internal bobToo;
    address internal carol;
    address internal dave;
    /// @dev Known to no registry.
    address internal stranger;
    address internal spender;
    address internal publisher;

    function setUp() public virtual {
        vm.warp(BIRTH);
        panel = address(new Shell());
        powers = deploy("Powers", "");
        liens = address(new Shell());
        reader = deployTokenReader();
        registry = InvestorRegistry(deploy("InvestorRegistry", abi.encode(panel, MAX_BLOCK)));
        alice = actor("alice");
        aliceToo = actor("alice's second wallet");
        bob = actor("bob");
        bobToo = actor("bob's second wallet");
        carol = actor("carol");
        dave = actor("dave");
        stranger = actor("stranger");
        spender = actor("spender");
        publisher = actor("publisher");
        _admit(alice, 1, GERMANY);
        _admit(aliceToo, 1, GERMANY);
        _admit(bob, 2, FRANCE);
        _admit(bobToo, 2, FRANCE);
        _admit(carol, 3, SWITZERLAND);
        _admit(dave, 4, GERMANY);
    }

    // ---- Birth ----

    function _charter() internal view returns (TokenCharter memory charter) {
        charter.name = "Freehold Test Bond 4.625% 2031";
        charter.symbol = "FTB31";
        charter.decimals = 2;
        charter.maxSupply = 1_000_000;
        charter.recordNotice = NOTICE;
        charter.publisher = publisher;
        charter.rules.registries = _list(address(registry));
        charter.rules.countries = _countries(GERMANY, FRANCE, SWITZERLAND);
        charter.rules.classes = 0x000e;
        charter.rules.countryRules = new CountryRule[](1);
        charter.rules.countryRules[0] = CountryRule({
            country: UNITED_STATES,
            classes: uint16(1 << ACCREDITED),
            receiveFrom: FLOW_BACK_ENDS
        });
        charter.rules.lotSize = 1;
        charter.rules.maximumPerInvestor = type(uint128).max;
        charter.rules.maximumHolders = type(uint32).max;
        charter.rules.recheckInterval = RECHECK;
    }

    function _bear(TokenCharter memory charter) internal {
        token = AssetToken(
            deploy("AssetTokenCode", abi.encode(charter, CHARTER_HASH, powers, liens, reader))
        );
        named = _list(address(token));
        // Once for this test, which is the asset of every token that it bears.
        try Powers(powers).declare(address(token), new Power[](0)) {} catch {}
    }

    /// @dev Reverts as the constructor does; for expectations about a charter that is refused.
    function tryBear(TokenCharter memory charter) external returns (AssetToken) {
        return AssetToken(deploy("AssetTokenCode", abi.encode(charter, CHARTER_HASH, powers, liens, reader)));
    }

    function _countries(uint16 a, uint16 b, uint16 c) internal pure returns (uint256[4] memory words) {
        words[a / 256] |= uint256(1) << (a % 256);
        words[b / 256] |= uint256(1) << (b % 256);
        words[c / 256] |= uint256(1) << (c % 256);
    }

    function _list(address one) internal pure returns (address[] memory list) {
        list = new address[](1);
        list[0] = one;
    }

    function _list(address one, address two) internal pure returns (address[] memory list) {
        list = new address[](2);
        (list[0], list[1]) = (one, two);
    }

    function _list(address one, address two, address three) internal pure returns (address[] memory list) {
        list = new address[](3);
        (list[0], list[1], list[2]) = (one, two, three);
    }

    /// @dev `count` record dates, the first `gap` after birth and one each `gap`.
    function _dates(uint256 count, uint40 gap) internal pure returns (uint40[] memory dates) {
        dates = new uint40[](count);
        for (uint256 i = 0; i < count; ++i) dates[i] = uint40(BIRTH + gap * (i + 1));
    }

    // ---- The panel ----

    function _admit(address wallet, uint40 investor, uint16 country) internal {
        _admit(registry, wallet, investor, country, RETAIL, FAR);
    }

    function _admit(
        InvestorRegistry where,
        address wallet,
        uint40 investor,
        uint16 country,
        uint8 class,
        uint40 through
    ) internal {
        IInvestorRegistry.Admission[] memory rows = new IInvestorRegistry.Admission[](1);
        rows[0] = IInvestorRegistry.Admission(wallet, investor, country, class, through);
        vm.prank(panel);
        where.admit(rows, named);
    }

    function _lapse(address wallet) internal {
        vm.prank(panel);
        registry.lapse(_list(wallet), named);
    }

    /// @dev Blocks, naming the token.
    function _block(address wallet, uint40 through) internal {
        vm.prank(panel);
        registry.blockWallets(_list(wallet), through, REASON, named);
    }

    /// @dev Blocks, naming no token.
    function _blockQuietly(InvestorRegistry where, address wallet, uint40 through) internal {
        vm.prank(panel);
        where.blockWallets(_list(wallet), through, REASON, new address[](0));
    }

    // ---- Movements ----

    function _transfer(
        address from,
        address to,
        uint256 amount
    ) internal returns (bool ok, bytes memory answer) {
        vm.prank(from);
        (ok, answer) = address(token).call(abi.encodeCall(token.transfer, (to, amount)));
    }

    function _transferFrom(
        address from,
        address to,
        uint256 amount
    ) internal returns (bool ok, bytes memory answer) {
        vm.prank(from);
        token.approve(spender, amount);
        vm.prank(spender);
        (ok, answer) = address(token).call(abi.encodeCall(token.transferFrom, (from, to, amount)));
    }

    /// @dev The preview says `code`, and both ways of a transfer are refused with it and change nothing.
    function _assertRefused(uint8 code, address from, address to, uint256 amount) internal {
        assertEq(token.detectTransferRestriction(from, to, amount), code, "code of the preview");
        assertFalse(token.canTransfer(from, to, amount), "canTransfer of what is refused");
        bytes32 state = _state(from, to);
        bytes memory expected = abi.encodeWithSelector(
            IRestrictedToken.TransferRestricted.selector,
            code,
            from,
            to,
            amount
        );
        (bool ok, bytes memory answer) = _transfer(from, to, amount);
        assertFalse(ok, "transfer of what is refused");
        assertEq(keccak256(answer), keccak256(expected), "error of the transfer");
        (ok, answer) = _transferFrom(from, to, amount);
        assertFalse(ok, "transferFrom of what is refused");
        assertEq(keccak256(answer), keccak256(expected), "error of transferFrom");
        assertEq(_state(from, to), state, "state after a refusal");
    }

    /// @dev The preview allows it, and the transfer moves exactly the amount.
    function _assertMoves(address from, address to, uint256 amount) internal {
        assertEq(token.detectTransferRestriction(from, to, amount), Restriction.NONE, "code of the preview");
        assertTrue(token.canTransfer(from, to, amount), "canTransfer");
        assertTrue(token.canSend(from), "canSend of one who does");
        assertTrue(token.canReceive(to), "canReceive of one who does");
        (uint256 sent, uint256 received) = (token.balanceOf(from), token.balanceOf(to));
        uint256 supply = token.totalSupply();
        (bool ok, bytes memory answer) = _transfer(from, to, amount);
        assertTrue(ok && abi.decode(answer, (bool)), "transfer");
        if (from != to) {
            (sent, received) = (sent - amount, received + amount);
        }
        assertEq(token.balanceOf(from), sent, "balance of the sender");
        assertEq(token.balanceOf(to), received, "balance of the recipient");
        assertEq(token.totalSupply(), supply, "supply");
    }

    /// @dev An issue is refused with this code, and previewed so.
    function _assertIssueRefused(uint8 code, address to, uint256 amount) internal {
        assertEq(token.detectTransferRestriction(address(0), to, amount), code, "code of the preview");
        bytes memory expected = abi.encodeWithSelector(
            IRestrictedToken.TransferRestricted.selector,
            code,
            address(0),
            to,
            amount
        );
        (bool ok, bytes memory answer) = address(token).call(abi.encodeCall(token.mint, (to, amount)));
        assertFalse(ok, "issue of what is refused");
        assertEq(keccak256(answer), keccak256(expected), "error of the issue");
    }

    function _state(address from, address to) internal view returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    token.holderOf(from),
                    token.holderOf(to),
                    token.balanceOfInvestor(token.holderOf(from).investorKey),
                    token.balanceOfInvestor(token.holderOf(to).investorKey),
                    token.investorCount(),
                    token.totalSupply(),
                    token.recordDateCount()
                )
            );
    }

    /// @dev Key of an investor of the first registry.
    function _key(uint40 investor) internal pure returns (uint48) {
        return (uint48(1) << 40) | investor;
    }
}
