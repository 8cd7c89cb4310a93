// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {CountryRule, TokenCharter} from "../../contracts/interfaces/Charter.sol";
import {IInvestorRegistry} from "../../contracts/interfaces/IInvestorRegistry.sol";
import {InvestorRegistry} from "../../contracts/identity/InvestorRegistry.sol";
import {AssetToken} from "../../contracts/token/AssetToken.sol";
import {Test} from "../support/Test.sol";

/// @notice What is true of a token after every call, by anyone, in any order. The preview being true (P9), blocked
/// wallets not sending and outsiders moving nothing (P2) are asserted by the handler as it calls.
contract TokenInvariant is Test {
    TokenHandler internal handler;
    AssetToken internal token;

    function setUp() public {
        handler = new TokenHandler();
        token = handler.token();
        bytes4[] memory selectors = new bytes4[](13);
        selectors[0] = handler.transfer.selector;
        selectors[1] = handler.transferFrom.selector;
        selectors[2] = handler.outsider.selector;
        selectors[3] = handler.refresh.selector;
        selectors[4] = handler.mint.selector;
        selectors[5] = handler.redeem.selector;
        selectors[6] = handler.announce.selector;
        selectors[7] = handler.register.selector;
        selectors[8] = handler.admit.selector;
        selectors[9] = handler.lapse.selector;
        selectors[10] = handler.blockWallet.selector;
        selectors[11] = handler.release.selector;
        selectors[12] = handler.pass.selector;
        targetContract(address(handler));
        targetSelector(FuzzSelector(address(handler), selectors));
    }

    /// @dev P6 and P10: supply, lots, minimum holding, maximum per investor, maximum holders, and the counts that
    /// they are held to, recounted from the wallets.
    function invariant_counts_are_true_and_limits_hold() public view {
        uint256 wallets = handler.WALLETS();
        uint48[] memory keys = new uint48[](wallets);
        uint256[] memory held = new uint256[](wallets);
        uint256 sum;
        for (uint256 i = 0; i < wallets; ++i) {
            address wallet = handler.wallets(i);
            held[i] = token.balanceOf(wallet);
            keys[i] = token.holderOf(wallet).investorKey;
            sum += held[i];
            assertEq(held[i] % handler.LOT(), 0, "whole lots");
            if (wallet == handler.venue()) {
                assertEq(keys[i], 0, "a venue is no investor");
            } else if (held[i] != 0) {
                assertTrue(held[i] >= handler.MINIMUM(), "minimum holding");
                assertTrue(keys[i] != 0, "whoever holds is known");
            }
        }
        assertEq(sum, token.totalSupply(), "sum of the balances");
        assertLe(sum, token.maxSupply(), "maximum supply");
        uint256 investors;
        for (uint256 i = 0; i < wallets; ++i) {
            if (held[i] == 0 || keys[i] == 0) continue;
            uint256 total;
            bool seen;
            for (uint256 j = 0; j < wallets; ++j) {
                if (keys[j] != keys[i]) continue;
                total += held[j];
                seen = seen || (j < i && held[j] != 0);
            }
            assertEq(token.balanceOfInvestor(keys[i]), total, "units of an investor");
            assertLe(total, handler.MAXIMUM(), "maximum per investor");
            if (!seen) ++investors;
        }
        assertEq(token.investorCount(), investors, "investors that hold");
        assertLe(investors, handler.HOLDERS(), "maximum holders");
    }

    /// @dev P8, as far as it can be told afterwards: at every record date the balances add up to the supply.
    function invariant_history_adds_up() public view {
        uint256 passed = token.passedRecordDates();
        for (uint256 i = passed > 6 ? passed - 6 : 0; i < passed; ++i) {
            uint256 sum;
            for (uint256 w = 0; w < handler.WALLETS(); ++w) {
                sum += token.balanceAtRecordDate(handler.wallets(w), i);
            }
            assertEq(sum, token.supplyAtRecordDate(i), "sum of the balances at a record date");
        }
    }

    /// @dev P1.
    function invariant_the_charter_never_changes() public view {
        assertEq(handler.charterValues(), handler.charterAtBirth(), "values of the charter");
    }
}

/// @notice Any contract with code.
contract Place {}

/// @notice The world around a token, for invariants: the asset, the panel of two registries, ten wallets of six
/// investors, a venue, a spender and the clock. None of its functions reverts, unless a promise is broken.
contract TokenHandler is Test {
    uint40 internal constant BIRTH = 1_800_000_000;
    uint256 public constant WALLETS = 11;
    uint128 public constant MAX_SUPPLY = 9000;
    uint128 public constant LOT = 10;
    uint128 public constant MINIMUM = 50;
    uint128 public constant MAXIMUM = 2000;
    uint32 public constant HOLDERS = 3;

    AssetToken public token;
    InvestorRegistry[2] public registries;
    address[WALLETS] public wallets;
    address public venue;
    address public panel;
    address internal spender;
    bytes32 public charterAtBirth;
    uint256 internal time = BIRTH;

    /// @dev Last second of a block that the token was told of.
    mapping(address wallet => uint256) internal _blockedThrough;

    constructor() {
        vm.warp(BIRTH);
        panel = address(new Place());
        venue = address(new Place());
        spender = vm.addr(uint256(keccak256("spender")));
        registries = [
            InvestorRegistry(deploy("InvestorRegistry", abi.encode(panel, 366 days))),
            InvestorRegistry(deploy("InvestorRegistry", abi.encode(panel, 366 days)))
        ];
        for (uint256 i = 0; i < WALLETS - 1; ++i) wallets[i] = vm.addr(1000 + i);
        wallets[WALLETS - 1] = venue;
        token = AssetToken(
            deploy(
                "AssetTokenCode",
                abi.encode(_charter(), keccak256("charter"), address(0), address(0), deployTokenReader())
            )
        );
        charterAtBirth = charterValues();
        for (uint256 i = 0; i < WALLETS - 2; ++i) admit(i, 0, 0, 400 days);
        for (uint256 i = 0; i < 3; ++i) token.mint(wallets[2 * i], 1000);
    }

    function _charter() private view returns (TokenCharter memory charter) {
        charter.name = "Invariant";
        charter.symbol = "INV";
        charter.maxSupply = MAX_SUPPLY;
        charter.recordNotice = 1 days;
        charter.recordDates = new uint40[](40);
        for (uint256 i = 0; i < 40; ++i) charter.recordDates[i] = uint40(BIRTH + 4 days * (i + 1));
        charter.rules.registries = new address[](2);
        (charter.rules.registries[0], charter.rules.registries[1]) = (
            address(registries[0]),
            address(registries[1])
        );
        charter.rules.countries[1] = uint256(1) << (276 - 256);
        charter.rules.classes = 6;
        charter.rules.countryRules = new CountryRule[](1);
        charter.rules.countryRules[0] = CountryRule(840, 4, BIRTH + 20 days);
        charter.rules.lockUpEnd = BIRTH + 2 hours;
        charter.rules.lotSize = LOT;
        charter.rules.minimumHolding = MINIMUM;
        charter.rules.maximumPerInvestor = MAXIMUM;
        charter.rules.maximumHolders = HOLDERS;
        charter.rules.venues = new address[](1);
        charter.rules.venues[0] = venue;
        charter.rules.recheckInterval = 12 hours;
    }

    /// @notice Everything that the charter fixed, in one hash; {AssetToken-closesAfter} and record dates may grow.
    function charterValues() public view returns (bytes32) {
        (uint256 a, uint256 b, uint256 c, uint256 d, uint256 e, uint256 f) = token.holdingLimits();
        bytes32 countries;
        uint16[8] memory codes = [uint16(0), 275, 276, 392, 839, 840, 999, 1000];
        for (uint256 i = 0; i < 8; ++i) {
            (uint256 classes, uint256 from) = token.countryTerms(codes[i]);
            countries = keccak256(abi.encode(countries, classes, from));
        }
        bytes memory identity = abi.encode(
            token.name(),
            token.symbol(),
            token.decimals(),
            token.asset(),
            token.charterHash(),
            token.whoMayPublish(),
            token.maxSupply(),
            token.noticeOfRecordDates()
        );
        return
            keccak256(
                abi.encode(
                    identity,
                    token.investorRegistries(),
                    token.transferRules(),
                    countries,
                    abi.encode(a, b, c, d, e, f),
                    token.holderOf(venue).flags & 1,
                    address(token).codehash
                )
            );
    }

    // ---- Holders ----

    function transfer(uint256 from, uint256 to, uint256 amount) external {
        (address a, address b) = (_wallet(from), _wallet(to));
        amount = _amount(a, b, amount);
        uint8 code = token.detectTransferRestriction(a, b, amount);
        _assertViewsAgree(a, b, amount, code);
        uint256 held = token.balanceOf(a);
        vm.prank(a);
        (bool ok, bytes memory answer) = address(token).call(abi.encodeCall(token.transfer, (b, amount)));
        _assertOutcome(a, code, ok, amount <= held, answer);
    }

    function transferFrom(uint256 from, uint256 to, uint256 amount, uint256 allowed) external {
        (address a, address b) = (_wallet(from), _wallet(to));
        amount = _amount(a, b, amount);
        allowed = allowed % 3 == 0 ? bound(allowed, 0, amount) : amount;
        vm.prank(a);
        token.approve(spender, allowed);
        uint8 code = token.detectTransferRestriction(a, b, amount);
        uint256 held = token.balanceOf(a);
        vm.prank(spender);
        (bool ok, bytes memory answer) = address(token).call(
            abi.encodeCall(token.transferFrom, (a, b, amount))
        );
        _assertOutcome(a, code, ok, amount <= held && amount <= allowed, answer);
    }

    /// @dev Anything, with arguments that mean something, by somebody who holds nothing and was allowed nothing.
    function outsider(uint256 verb, uint256 a, uint256 b, uint256 amount) external {
        (address from, address to) = (_wallet(a), _wallet(b));
        bytes[12] memory calls = [
            abi.encodeCall(token.transfer, (to, amount)),
            abi.encodeCall(token.transferFrom, (from, to, amount)),
            abi.encodeCall(token.approve, (to, amount)),
            abi.encodeCall(token.permit, (from, to, amount, type(uint256).max, 27, bytes32(a), bytes32(b))),
            abi.encodeCall(token.forcedTransfer, (from, to, amount)),
            abi.encodeCall(token.setFrozenTokens, (from, amount)),
            abi.encodeCall(token.mint, (to, amount)),
            abi.encodeCall(token.redeem, (from, amount)),
            abi.encodeCall(token.announceRecordDate, (uint40(amount))),
            abi.encodeCall(token.closeRegister, (uint40(amount))),
            abi.encodeCall(token.openRegister, ()),
            abi.encodeCall(token.appendDocument, (bytes32(amount), "x", bytes32(a)))
        ];
        bytes32 before = balances();
        (uint256 dates, uint40 closes) = (token.recordDateCount(), token.closesAfter());
        vm.prank(address(uint160(uint256(keccak256(abi.encode(a, b))))));
        (bool ok, ) = address(token).call(calls[verb % 12]);
        ok;
        assertEq(balances(), before, "balances after an outsider's call");
        assertEq(token.recordDateCount(), dates, "record dates after an outsider's call");
        assertEq(token.closesAfter(), closes, "register after an outsider's call");
    }

    function refresh(uint256 wallet) external {
        bytes32 before = balances();
        token.refresh(_wallet(wallet));
        assertEq(balances(), before, "balances after a refresh");
    }

    // ---- The asset ----

    function mint(uint256 to, uint256 amount) external {
        address wallet = _wallet(to);
        amount = bound(amount, 0, MAX_SUPPLY + 20);
        if (amount % 4 != 0) amount -= amount % LOT;
        uint8 code = token.detectTransferRestriction(address(0), wallet, amount);
        bool fits = amount <= MAX_SUPPLY - token.totalSupply();
        (bool ok, ) = address(token).call(abi.encodeCall(token.mint, (wallet, amount)));
        assertEq(ok, fits && code == 0, "an issue does what its preview says");
    }

    /// @dev All, or so that lots and the minimum holding still hold: no rule is asked of a redemption.
    function redeem(uint256 from, uint256 amount) external {
        address wallet = _wallet(from);
        uint256 held = token.balanceOf(wallet);
        amount = bound(amount, 0, held);
        amount -= amount % LOT;
        if (wallet != venue && held - amount < MINIMUM) amount = held;
        token.redeem(wallet, amount);
    }

    function announce(uint256 ahead) external {
        uint40 date = uint40(time + bound(ahead, 1 days, 9 days));
        try token.announceRecordDate(date) {} catch (bytes memory answer) {
            assertEq(
                bytes32(bytes4(answer)),
                bytes32(bytes4(keccak256("RecordDateTaken(uint256)"))),
                "error"
            );
        }
    }

    function register(uint256 which, bool open) external {
        if (open) token.openRegister();
        uint256 count = token.recordDateCount();
        uint256 passed = token.passedRecordDates();
        if (!open && passed < count && which % 3 == 0) {
            token.closeRegister(token.recordDate(bound(which, passed, count - 1)));
        }
    }

    // ---- The panel ----

    function admit(uint256 wallet, uint256 which, uint256 about, uint256 days_) public {
        address who = wallets[wallet % WALLETS];
        IInvestorRegistry.Admission[] memory rows = new IInvestorRegistry.Admission[](1);
        // Wallets 2i and 2i + 1 are one investor's; most of the time they may receive.
        rows[0] = IInvestorRegistry.Admission({
            wallet: who,
            investor: uint40(1 + (wallet % WALLETS) / 2),
            country: about % 5 == 1
                ? 840
                : about % 11 == 2
                    ? 392
                    : 276,
            class: about % 7 == 3 ? 9 : 2,
            validThrough: uint40(time + bound(days_, 0, 400 days))
        });
        vm.prank(panel);
        registries[which % 2].admit(rows, _assets(about));
    }

    function lapse(uint256 wallet, uint256 which, uint256 about) external {
        address who = _known(wallet, which);
        if (who == address(0)) return;
        vm.prank(panel);
        registries[which % 2].lapse(_list(who), _assets(about));
    }

    function blockWallet(uint256 wallet, uint256 which, uint256 seconds_, uint256 about) external {
        address who = _known(wallet, which);
        if (who == address(0)) return;
        uint40 through = uint40(time + bound(seconds_, 0, 10 days));
        vm.prank(panel);
        registries[which % 2].blockWallets(_list(who), through, "reason", _assets(about));
        // A venue is no investor, whatever a registry says of it.
        if (about % 2 == 0 && who != venue && through > _blockedThrough[who]) _blockedThrough[who] = through;
    }

    function release(uint256 wallet, uint256 which, uint256 about) external {
        address who = _known(wallet, which);
        if (who == address(0)) return;
        (, , , , uint40 through) = registries[which % 2].investorOf(who);
        if (through < time) return;
        vm.prank(panel);
        registries[which % 2].release(_list(who), "reason", _assets(about));
        (, , , , through) = registries[1 - (which % 2)].investorOf(who);
        if (through < _blockedThrough[who]) _blockedThrough[who] = through;
    }

    // ---- Time ----

    function pass(uint256 seconds_) external {
        time += seconds_ % 4 == 0 ? bound(seconds_ >> 8, 0, 15 days) : bound(seconds_ >> 8, 0, 20 hours);
        vm.warp(time);
    }

    // ---- Views for the invariants ----

    function balances() public view returns (bytes32 digest) {
        for (uint256 i = 0; i < WALLETS; ++i) {
            digest = keccak256(abi.encode(digest, token.balanceOf(wallets[i])));
        }
        return keccak256(abi.encode(digest, token.totalSupply(), token.investorCount()));
    }

    // ---- Internals ----

    function _assertOutcome(
        address from,
        uint8 code,
        bool ok,
        bool covered,
        bytes memory answer
    ) internal view {
        assertEq(ok, code == 0 && covered, "the outcome is what the preview says");
        if (ok) assertTrue(time > _blockedThrough[from], "a blocked wallet sent");
        else assertTrue(bytes4(answer) != 0x4e487b71 && answer.length > 4, "a refusal has a typed error");
    }

    function _assertViewsAgree(address from, address to, uint256 amount, uint8 code) internal view {
        assertEq(token.canTransfer(from, to, amount), code == 0, "canTransfer and the code");
        if (code == 0) assertTrue(token.canSend(from) && token.canReceive(to), "canSend and canReceive");
        if (time <= _blockedThrough[from]) assertFalse(token.canSend(from), "canSend of a blocked wallet");
    }

    function _wallet(uint256 seed) internal view returns (address) {
        return wallets[seed % WALLETS];
    }

    /// @dev Mostly what can move: whole lots, often all, often up to the recipient's minimum.
    function _amount(address from, address, uint256 seed) internal view returns (uint256) {
        uint256 held = token.balanceOf(from);
        if (seed % 8 == 0) return held;
        if (seed % 8 == 1) return seed;
        if (seed % 8 == 2) return bound(seed >> 8, 0, held + 1);
        return bound(seed >> 8, 0, held / LOT) * LOT;
    }

    function _known(uint256 wallet, uint256 which) internal view returns (address) {
        address who = _wallet(wallet);
        (uint40 investor, , , , ) = registries[which % 2].investorOf(who);
        return investor == 0 ? address(0) : who;
    }

    function _assets(uint256 about) internal view returns (address[] memory) {
        return about % 2 == 0 ? _list(address(token)) : new address[](0);
    }

    function _list(address one) internal pure returns (address[] memory list) {
        list = new address[](1);
        list[0] = one;
    }
}
