// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {OfferingTerms, PowerKind} from "../../contracts/interfaces/Charter.sol";
import {IAsset} from "../../contracts/interfaces/IAsset.sol";
import {IAssetToken} from "../../contracts/interfaces/IAssetToken.sol";
import {IDistributions} from "../../contracts/interfaces/IDistributions.sol";
import {IERC7943Fungible} from "../../contracts/interfaces/IERC7943Fungible.sol";
import {ILiens} from "../../contracts/interfaces/ILiens.sol";
import {IPowers} from "../../contracts/interfaces/IPowers.sol";
import {IOffering} from "../../contracts/interfaces/IOffering.sol";
import {IRestrictedToken} from "../../contracts/interfaces/IRestrictedToken.sol";
import {Restriction} from "../../contracts/interfaces/Restriction.sol";
import {Offering} from "../../contracts/market/Offering.sol";
import {Liens} from "../../contracts/token/Liens.sol";
import {AssetTest} from "../support/AssetTest.sol";
import {TinyAsset, TinyCharter} from "../support/TinyAsset.sol";
import {PowersFixture} from "./PowersFixture.sol";

/// @notice This key is stolen: the most that can happen is what docs/SECURITY.md says, and the objector stops even that.
contract StolenKeysTest is PowersFixture {
    function _refused(uint8 code, address from, address to) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IRestrictedToken.TransferRestricted.selector, code, from, to, UNIT);
    }

    // ---- PAUSE: at most the longest pause at once, and the year's sum within any 365 days ----

    function test_stolen_pause_stops_trading_for_the_longest_pause_and_nothing_else() public {
        vm.warp(recordDate(0) + 1);
        fundAll(0);
        announcePause(LONGEST_PAUSE);
        uint256 begins = recordDate(0) + 1 + WAIT;
        vm.warp(begins - 1);
        move(alice, bob, UNIT);
        vm.warp(begins);
        move(bob, alice, UNIT); // ripe, and not enacted yet
        token.pauseFor(LONGEST_PAUSE);
        assertEq(token.detectTransferRestriction(alice, bob, UNIT), Restriction.PAUSED, "preview");
        vm.expectRevert(_refused(Restriction.PAUSED, alice, bob));
        move(alice, bob, UNIT);
        // Income goes on.
        assertEq(claim(alice, 0), 60 * COUPON, "claimed while paused");
        bond.pay(0, list(bob));
        assertEq(currency.balanceOf(bob), 40 * COUPON, "paid while paused");
        vm.warp(begins + LONGEST_PAUSE - 1);
        vm.expectRevert(_refused(Restriction.PAUSED, alice, bob));
        move(alice, bob, UNIT);
        vm.warp(begins + LONGEST_PAUSE);
        move(alice, bob, UNIT);
        assertEq(token.balanceOf(bob), 41 * UNIT, "over by itself");
    }

    function test_stolen_pause_cannot_pause_longer_or_more_often_than_the_charter_says() public {
        announcePause(LONGEST_PAUSE + 1);
        vm.warp(START + WAIT);
        vm.expectRevert(
            abi.encodeWithSelector(
                IPowers.BeyondLimit.selector,
                PowerKind.PAUSE,
                LONGEST_PAUSE + 1,
                LONGEST_PAUSE
            )
        );
        token.pauseFor(LONGEST_PAUSE + 1);
        vm.prank(pauser);
        register.object(address(bond), 0);
        uint256 now_ = START + WAIT;
        for (uint256 i = 0; i < 2; ++i) {
            announcePause(LONGEST_PAUSE);
            now_ += WAIT;
            vm.warp(now_);
            token.pauseFor(LONGEST_PAUSE);
        }
        announcePause(LONGEST_PAUSE);
        now_ += WAIT;
        vm.warp(now_);
        vm.expectRevert(
            abi.encodeWithSelector(
                IPowers.BeyondYearlyLimit.selector,
                PowerKind.PAUSE,
                LONGEST_PAUSE,
                PAUSES_IN_A_YEAR - 2 * LONGEST_PAUSE
            )
        );
        token.pauseFor(LONGEST_PAUSE);
    }

    /// @dev However pauses are announced and enacted: within any 365 days, trading stood still for no more than the sum.
    function testFuzz_pauses_within_any_year_stay_within_their_sum(uint256 seed) public {
        uint256 now_ = START;
        uint256[] memory begins = new uint256[](40);
        uint256[] memory lasts = new uint256[](40);
        uint256 count;
        for (uint256 i = 0; i < 40; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 duration = bound(seed >> 8, 1, LONGEST_PAUSE);
            announcePause(duration);
            now_ += WAIT + ((seed >> 64) % WINDOW);
            vm.warp(now_);
            try token.pauseFor(duration) {
                (begins[count], lasts[count++]) = (now_, duration);
            } catch {
                vm.prank(pauser);
                register.object(address(bond), i);
            }
            now_ += (seed >> 128) % 20 days;
            vm.warp(now_);
        }
        assertTrue(count > 1, "some are enacted");
        // The most is in a year that begins with a pause or ends with one.
        for (uint256 i = 0; i < count; ++i) {
            _assertWithin(begins, lasts, count, begins[i]);
            if (begins[i] + lasts[i] > START + 365 days) {
                _assertWithin(begins, lasts, count, begins[i] + lasts[i] - 365 days);
            }
        }
    }

    function _assertWithin(
        uint256[] memory begins,
        uint256[] memory lasts,
        uint256 count,
        uint256 from
    ) private pure {
        uint256 to = from + 365 days;
        uint256 sum;
        for (uint256 j = 0; j < count; ++j) {
            uint256 first = begins[j] > from ? begins[j] : from;
            uint256 end = begins[j] + lasts[j] < to ? begins[j] + lasts[j] : to;
            if (first < end) sum += end - first;
        }
        assertLe(sum, PAUSES_IN_A_YEAR, "paused within 365 days");
    }

    function test_a_word_looked_up_while_a_pause_is_expected_does_not_outlive_its_beginning() public {
        announcePause(1 days);
        vm.warp(START + WAIT - 1);
        token.refresh(alice);
        token.refresh(bob);
        vm.warp(START + WAIT);
        token.pauseFor(1 days);
        vm.expectRevert(_refused(Restriction.PAUSED, alice, bob));
        move(alice, bob, UNIT);
        vm.warp(START + WAIT + 1 days);
        move(alice, bob, UNIT);
        assertEq(token.closesAfter(), recordDate(3), "the register closes when it should");
    }

    // ---- COURT_TRANSFER: at most the year's limit of units, to wallets that may receive ----

    function test_stolen_court_transfer_moves_the_limit_and_only_to_who_may_receive() public {
        announceOrder(alice, bob, ORDER_LIMIT);
        announceOrder(alice, stranger, UNIT);
        announceOrder(alice, bob, ORDER_LIMIT + 1);
        announceOrder(bob, alice, ORDER_LIMIT - UNIT);
        vm.warp(START + WAIT);
        token.forcedTransfer(alice, bob, ORDER_LIMIT);
        assertEq(token.balanceOf(alice), 30 * UNIT, "moved");
        vm.expectRevert(abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, stranger));
        token.forcedTransfer(alice, stranger, UNIT);
        vm.expectRevert(
            abi.encodeWithSelector(
                IPowers.BeyondLimit.selector,
                PowerKind.COURT_TRANSFER,
                ORDER_LIMIT + 1,
                ORDER_LIMIT
            )
        );
        token.forcedTransfer(alice, bob, ORDER_LIMIT + 1);
        vm.expectRevert(
            abi.encodeWithSelector(
                IPowers.BeyondYearlyLimit.selector,
                PowerKind.COURT_TRANSFER,
                ORDER_LIMIT - UNIT,
                ORDERS_IN_A_YEAR - ORDER_LIMIT
            )
        );
        token.forcedTransfer(bob, alice, ORDER_LIMIT - UNIT);
        // Income of the record dates before stays where it was earned.
        assertEq(token.totalSupply(), 100 * UNIT, "supply");
    }

    function test_an_order_moves_units_while_trading_is_paused_and_is_used_once() public {
        announcePause(LONGEST_PAUSE);
        announceOrder(alice, bob, UNIT);
        vm.warp(START + WAIT);
        token.pauseFor(LONGEST_PAUSE);
        vm.expectEmit(true, true, true, true, address(token));
        emit IERC7943Fungible.ForcedTransfer(alice, bob, UNIT);
        token.forcedTransfer(alice, bob, UNIT);
        vm.expectRevert(
            abi.encodeWithSelector(
                IPowers.NotAnnounced.selector,
                PowerKind.COURT_TRANSFER,
                keccak256(abi.encode(alice, bob, UNIT))
            )
        );
        token.forcedTransfer(alice, bob, UNIT);
        vm.expectRevert(_refused(Restriction.PAUSED, bob, alice));
        move(bob, alice, UNIT);
        assertEq(token.balanceOf(bob), 41 * UNIT, "moved");
    }

    // ---- RECOVER ----

    function test_stolen_recover_moves_units_only_between_wallets_of_one_investor() public {
        address thief = actor("thief");
        registry.admit(thief, 666);
        announceRecovery(alice, thief);
        vm.warp(START + WAIT);
        vm.expectRevert(abi.encodeWithSelector(IAssetToken.NotTheSameInvestor.selector, alice, thief));
        bond.recoverWallet(alice, thief);
        assertEq(token.balanceOf(alice), 60 * UNIT, "units");
    }

    // ---- Objector, publisher, issuer, lien holder ----

    function test_stolen_objector_stops_what_is_announced_and_nothing_else() public {
        uint256 id = announceOrder(alice, bob, UNIT);
        vm.startPrank(objector);
        register.object(address(bond), id);
        for (uint8 kind = 0; kind < 4; ++kind) {
            vm.expectRevert(
                abi.encodeWithSelector(IPowers.OnlyPowerHolder.selector, PowerKind(kind), objector)
            );
            register.announce(address(bond), PowerKind(kind), abi.encode(alice, bob), REASON);
        }
        vm.stopPrank();
    }

    function test_stolen_issuer_key_has_no_power() public {
        vm.startPrank(issuer);
        for (uint8 kind = 0; kind < 4; ++kind) {
            vm.expectRevert(
                abi.encodeWithSelector(IPowers.OnlyPowerHolder.selector, PowerKind(kind), issuer)
            );
            register.announce(address(bond), PowerKind(kind), abi.encode(alice, bob), REASON);
        }
        vm.expectRevert(abi.encodeWithSelector(IAssetToken.OnlyAsset.selector, issuer));
        token.mint(issuer, UNIT);
        vm.stopPrank();
    }

    function test_stolen_publisher_key_appends_documents_and_nothing_else() public {
        address publisher = actor("publisher");
        vm.startPrank(publisher);
        token.appendDocument("TERMS", "https://example.org/1", keccak256("one"));
        token.appendDocument("TERMS", "https://example.org/2", keccak256("two"));
        for (uint8 kind = 0; kind < 4; ++kind) {
            vm.expectRevert(
                abi.encodeWithSelector(IPowers.OnlyPowerHolder.selector, PowerKind(kind), publisher)
            );
            register.announce(address(bond), PowerKind(kind), abi.encode(alice, bob), REASON);
        }
        vm.stopPrank();
        // What was there before stays beside what is newer.
        assertEq(token.documentVersions("TERMS")[0].documentHash, keccak256("one"), "the first version");
        assertEq(token.documentVersions("TERMS").length, 2, "versions");
    }

    /// @dev The whole panel of the registry, or the registry itself: it blocks everybody and lets a thief in.
    function test_stolen_registry_stops_trading_of_those_it_names_and_takes_nothing() public {
        address thief = actor("thief");
        vm.warp(recordDate(0) + 1);
        fundAll(0);
        registry.admit(thief, 666);
        registry.blockThrough(alice, uint40(recordDate(0) + 90 days));
        registry.forget(bob);
        token.refresh(alice);
        token.refresh(bob);
        vm.expectRevert(_refused(Restriction.SENDER_BLOCKED, alice, thief));
        move(alice, thief, UNIT);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, thief, 0, UNIT)
        );
        vm.prank(thief);
        token.transferFrom(alice, thief, UNIT);
        assertEq(claim(alice, 0), 60 * COUPON, "who is blocked is paid");
        assertEq(claim(bob, 0), 40 * COUPON, "who was forgotten is paid");
        // Who was forgotten sells to whoever is let in; a block ends by itself.
        move(bob, thief, UNIT);
        vm.warp(recordDate(0) + 90 days + 1);
        move(alice, thief, UNIT);
        assertEq(token.balanceOf(alice), 59 * UNIT, "only what she sent");
    }

    /// @dev Whoever finds a lost wallet's key can send its units until it is recovered, and nothing from then on.
    function test_stolen_key_of_a_recovered_wallet_is_worth_nothing() public {
        address fresh = actor("alice's new wallet");
        registry.admit(fresh, uint40(uint160(alice)) | 1);
        announceRecovery(alice, fresh);
        vm.warp(START + WAIT);
        bond.recoverWallet(alice, fresh);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, alice, 0, UNIT)
        );
        move(alice, bob, UNIT);
        vm.expectRevert(abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotSend.selector, alice));
        vm.prank(alice);
        Liens(sharedContract("Liens")).pledge(
            address(token),
            bob,
            1,
            uint40(START + WAIT),
            uint40(START + WAIT + 1),
            REASON
        );
        vm.warp(recordDate(0) + 1);
        fundAll(0);
        vm.expectRevert(abi.encodeWithSelector(IDistributions.NothingToClaim.selector, alice));
        claim(alice, 0);
        assertEq(token.balanceOf(fresh), 60 * UNIT, "units");
        assertEq(claim(fresh, 0), 60 * COUPON, "income");
    }

    function test_stolen_lien_holder_takes_what_the_lien_allows_when_it_allows_it() public {
        Liens liens = Liens(sharedContract("Liens"));
        vm.prank(alice);
        uint256 id = liens.pledge(
            address(token),
            bob,
            10 * UNIT,
            uint40(START + 10 days),
            uint40(START + 20 days),
            REASON
        );
        vm.startPrank(bob);
        vm.expectRevert(
            abi.encodeWithSelector(ILiens.NotTakeable.selector, id, START + 10 days, START + 20 days)
        );
        liens.take(id, bob, UNIT);
        vm.warp(START + 10 days);
        vm.expectRevert(abi.encodeWithSelector(ILiens.NotWithinLien.selector, id, 11 * UNIT, 10 * UNIT));
        liens.take(id, bob, 11 * UNIT);
        liens.take(id, bob, 10 * UNIT);
        vm.stopPrank();
        assertEq(token.balanceOf(bob), 50 * UNIT, "taken");
        assertEq(token.getFrozenTokens(alice), 0, "nothing is pledged any more");
    }
}

/// @notice ISSUE: at most the limit of new units, after the delay, at the thief's price; the money is the issuer's.
contract StolenIssueTest is AssetTest {
    uint128 private constant LIMIT = 500 * uint128(UNIT);
    uint128 private constant IN_A_YEAR = 600 * uint128(UNIT);
    /// @dev When the key is stolen: the first offering has missed its soft cap, so that the next one may open.
    uint40 private constant STOLEN = CLOSES;

    TinyAsset private asset;
    Offering private first;

    function setUp() public override {
        super.setUp();
        (asset, first) = create(offeringTerms());
        vm.warp(STOLEN);
    }

    function tinyCharter(bytes32 firstOffering) internal view override returns (TinyCharter memory charter) {
        charter = super.tinyCharter(firstOffering);
        charter.asset.powers[0].limit = LIMIT;
        charter.asset.powers[0].yearlyLimit = IN_A_YEAR;
    }

    /// @dev As many units as may be, for next to nothing.
    function _tap(uint128 units) private view returns (OfferingTerms memory tap) {
        tap = offeringTerms();
        tap.price = 1;
        tap.softCap = uint128(UNIT);
        tap.hardCap = tap.maximumPerInvestor = units;
        tap.opens = STOLEN + DELAY;
        tap.closes = STOLEN + DELAY + 1 days;
        tap.settlementDate = tap.settleBy = tap.closes;
        tap.reserveShare = 0;
    }

    function _announce(OfferingTerms memory tap) private returns (uint256) {
        vm.prank(holder);
        return register.announce(address(asset), PowerKind.ISSUE, abi.encode(tap), keccak256("reason"));
    }

    function _refused(OfferingTerms memory tap, bytes memory reason) private {
        address before = asset.offering();
        vm.expectRevert(reason);
        factory.createOffering(address(asset), tap);
        assertEq(asset.offering(), before, "the offering");
    }

    function test_stolen_issue_brings_an_offering_within_its_limit_and_after_the_delay() external {
        OfferingTerms memory tap = _tap(LIMIT);
        uint256 id = _announce(tap);
        _announce(_tap(LIMIT + LOT));
        _announce(_tap(IN_A_YEAR - LIMIT + LOT));
        vm.warp(STOLEN + DELAY - 1);
        _refused(tap, abi.encodeWithSelector(IPowers.NotReady.selector, id, STOLEN + DELAY));
        vm.warp(STOLEN + DELAY);
        _refused(
            _tap(LIMIT + LOT),
            abi.encodeWithSelector(IPowers.BeyondLimit.selector, PowerKind.ISSUE, LIMIT + LOT, LIMIT)
        );
        Offering offering = Offering(factory.createOffering(address(asset), tap));
        assertEq(asset.offering(), address(offering), "open");
        _refused(
            _tap(IN_A_YEAR - LIMIT + LOT),
            abi.encodeWithSelector(
                IPowers.BeyondYearlyLimit.selector,
                PowerKind.ISSUE,
                IN_A_YEAR - LIMIT + LOT,
                IN_A_YEAR - LIMIT
            )
        );

        // The thief buys it all: he needs a place in the registry, and what he pays is not his any more.
        give(holder, 1e6, address(offering));
        vm.expectRevert(
            abi.encodeWithSelector(IOffering.CannotReceive.selector, Restriction.RECIPIENT_UNKNOWN, holder)
        );
        subscribe(offering, holder, LIMIT);
        registry.admit(holder, 666);
        uint256 paid = subscribe(offering, holder, LIMIT);
        vm.expectRevert(abi.encodeWithSelector(IOffering.SoldOut.selector, uint256(LOT), uint256(0)));
        subscribe(offering, holder, LOT);
        vm.warp(tap.closes);
        offering.settle(one(holder));
        assertEq(asset.token().balanceOf(holder), LIMIT, "units");
        assertEq(asset.token().totalSupply(), LIMIT, "and no more");
        assertEq(currency.balanceOf(issuer), paid, "the money is the issuer's");
        assertEq(currency.balanceOf(holder), 1e6 - paid, "not the thief's");
        assertEq(currency.balanceOf(address(offering)), 0, "nothing is kept");
    }

    function test_stolen_issue_mints_nothing_itself_and_is_stopped_by_the_objector() external {
        OfferingTerms memory tap = _tap(LIMIT);
        uint256 id = _announce(tap);
        vm.startPrank(holder);
        vm.expectRevert(abi.encodeWithSelector(IAsset.OnlyOffering.selector, holder));
        asset.issue(holder, UNIT);
        vm.expectRevert(abi.encodeWithSelector(IAsset.OnlyFactory.selector, holder));
        asset.openOffering(holder, keccak256(abi.encode(tap)), tap.hardCap);
        vm.stopPrank();
        vm.warp(STOLEN + DELAY - 1);
        vm.prank(objector);
        register.object(address(asset), id);
        vm.warp(STOLEN + DELAY);
        _refused(
            tap,
            abi.encodeWithSelector(IPowers.NotAnnounced.selector, PowerKind.ISSUE, keccak256(abi.encode(tap)))
        );
    }
}
