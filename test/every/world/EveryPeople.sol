// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {InvestorRegistry} from "../../../contracts/identity/InvestorRegistry.sol";
import {Panel} from "../../../contracts/identity/Panel.sol";
import {IInvestorRegistry} from "../../../contracts/interfaces/IInvestorRegistry.sol";
import {IPanel} from "../../../contracts/interfaces/IPanel.sol";
import {TestCurrency} from "../../../contracts/testing/TestCurrency.sol";
import {TokenSource} from "../../support/TokenSource.sol";
import {Arguments} from "../Arguments.sol";

/// @notice Everybody who has a role, with his key: a panel of three of whom two are enough, the registry that it keeps,
/// eight wallets of four investors, and those who hold powers.
abstract contract EveryPeople is TokenSource, Arguments {
    /// @dev How the panel's approval is signed: as it must be, or in a way that must not be enough.
    enum Signed {
        BY_TWO,
        BY_ONE,
        BY_ONE_TWICE,
        BY_ONE_AND_A_STRANGER,
        FOR_SOMETHING_ELSE
    }

    uint256 internal constant START = 20_836 days;
    uint256 internal constant SEATS = 8;
    uint32 internal constant MEMBERS_WAIT = 2 days;
    bytes32 internal constant REASON = keccak256("reason");

    Panel internal panel;
    InvestorRegistry internal registry;
    TestCurrency internal currency;
    /// @dev The units of an older asset, for exchange offers.
    TestCurrency internal older;

    /// @dev The panel's members, ascending, and who would take the place of one.
    address[] internal members;
    address internal spare;
    address[] internal wallets;
    address[] internal roles;
    mapping(address account => uint256) internal keyOf;
    uint256 private _salt;

    address internal objector = actor("objector");
    address internal publisher = actor("publisher");
    address internal issuer = actor("issuer");
    address internal outsider = actor("outsider");

    // ---- Who there is ----

    function _gather() internal {
        currency = new TestCurrency("Test Dollar", "TUSD", 6);
        older = new TestCurrency("Older units", "OLD", 2);
        address[] memory seated = new address[](3);
        for (uint256 i = 0; i < 3; ++i) seated[i] = _person("member", i);
        spare = _person("member", 3);
        _sort(seated);
        members = seated;
        panel = Panel(deploy("Panel", abi.encode(members, uint8(2), MEMBERS_WAIT)));
        registry = InvestorRegistry(deploy("InvestorRegistry", abi.encode(panel, uint32(90 days))));
        roles.push(objector);
        roles.push(publisher);
        roles.push(issuer);
        roles.push(outsider);
        // The deployer.
        roles.push(address(this));
        for (uint256 i = 0; i < SEATS; ++i) wallets.push(_person("wallet", i));
        keyOf[outsider] = uint256(keccak256("outsider"));
        currency.mint(outsider, 1e18);
    }

    function _person(string memory name, uint256 number) private returns (address account) {
        string memory own = string(abi.encodePacked(name, bytes1(uint8(48 + number))));
        account = actor(own);
        keyOf[account] = uint256(keccak256(bytes(own)));
        roles.push(account);
    }

    /// @dev Wallets 0 to 3 are four investors, 4 to 7 are second wallets of the same.
    function _admitAll() internal {
        IInvestorRegistry.Admission[] memory rows = new IInvestorRegistry.Admission[](SEATS);
        for (uint256 i = 0; i < SEATS; ++i) rows[i] = _admission(i, START + 3650 days);
        vm.prank(address(panel));
        registry.admit(rows, new address[](0));
    }

    function _admission(
        uint256 seat,
        uint256 through
    ) internal view returns (IInvestorRegistry.Admission memory) {
        return IInvestorRegistry.Admission(wallets[seat], uint40(1 + (seat % 4)), 36, 1, uint40(through));
    }

    function _seatOf(address wallet) internal view returns (uint256 seat) {
        while (wallets[seat] != wallet) ++seat;
    }

    /// @dev The other wallet of the same investor.
    function _otherOf(address wallet) internal view returns (address) {
        return wallets[(_seatOf(wallet) + 4) % SEATS];
    }

    function _somebody() internal returns (address) {
        return roles[_draw(roles.length)];
    }

    function _wallet() internal returns (address) {
        return wallets[_draw(wallets.length)];
    }

    // ---- What they sign ----

    function _signatureOf(address who, bytes32 digest) internal view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keyOf[who], digest);
        return abi.encodePacked(r, s, v);
    }

    /// @dev Two of the panel's three, ascending: whoever is left out is not needed.
    function _two() internal returns (address a, address b) {
        uint256 absent = _draw(3);
        return (members[absent == 0 ? 1 : 0], members[absent == 2 ? 1 : 2]);
    }

    /// @dev Brings a call that the panel approved, or that it should have.
    function _panelCall(address target, bytes memory data, Signed how) internal returns (bytes memory) {
        IPanel.Call[] memory calls = new IPanel.Call[](1);
        calls[0] = IPanel.Call(target, data);
        bytes32 salt = bytes32(++_salt);
        bytes32 digest = panel.approvalDigest(calls, salt, type(uint256).max);
        if (how == Signed.FOR_SOMETHING_ELSE) calls[0].data = bytes.concat(data, hex"00");
        (address a, address b) = _two();
        if (how == Signed.BY_ONE_TWICE) b = a;
        if (how == Signed.BY_ONE_AND_A_STRANGER) (a, b) = a < outsider ? (a, outsider) : (outsider, a);
        IPanel.Signature[] memory signatures = new IPanel.Signature[](how == Signed.BY_ONE ? 1 : 2);
        signatures[0] = IPanel.Signature(a, _signatureOf(a, digest));
        if (how != Signed.BY_ONE) signatures[1] = IPanel.Signature(b, _signatureOf(b, digest));
        return abi.encodeCall(panel.execute, (calls, salt, type(uint256).max, signatures));
    }

    function _forged() internal returns (Signed) {
        return Signed(uint8(1 + _draw(4)));
    }

    // ---- Lists ----

    function _sort(address[] memory list) private pure {
        for (uint256 i = 1; i < list.length; ++i) {
            for (uint256 j = i; j > 0 && list[j - 1] > list[j]; --j) {
                (list[j - 1], list[j]) = (list[j], list[j - 1]);
            }
        }
    }

    /// @dev The panel's members with the spare one in the place of one of them.
    function _nextMembers(uint256 leaving) internal view returns (address[] memory list) {
        list = members;
        list[leaving] = spare;
        _sort(list);
    }

    function _one(address account) internal pure returns (address[] memory list) {
        list = new address[](1);
        list[0] = account;
    }
}
