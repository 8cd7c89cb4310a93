// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

import {OfferingTerms} from "../../contracts/interfaces/Charter.sol";
import {IOffering} from "../../contracts/interfaces/IOffering.sol";
import {Restriction} from "../../contracts/interfaces/Restriction.sol";
import {GAS_TO_PAY, GAS_TO_TELL, Offering} from "../../contracts/market/Offering.sol";
import {TestCurrency} from "../../contracts/testing/TestCurrency.sol";
import {AssetTest} from "../support/AssetTest.sol";
import {TinyAsset, TinyCharter} from "../support/TinyAsset.sol";

/// @dev Subscribes while it has no code yet.
contract UnbornSubscriber {
    constructor(IOffering offering, uint256 units) {
        offering.subscribe(units, type(uint256).max);
    }
}

/// @notice The life of an offering, first come first served: every branch of subscribing, settling, refunding, paying.
contract OfferingTest is AssetTest {
    TinyAsset private asset;
    Offering private offering;
    address private alice;
    address private bob;
    address private carol;

    uint256 private constant MONEY = 1_000_000e6;

    function setUp() public override {
        super.setUp();
        (asset, offering) = create(offeringTerms());
        alice = investorWith("alice", MONEY, address(offering));
        bob = investorWith("bob", MONEY, address(offering));
        carol = investorWith("carol", MONEY, address(offering));
        vm.warp(OPENS);
    }

    // ---- Subscribe ----

    function test_a_subscription_is_paid_into_escrow() external {
        uint256 paid = subscribe(offering, alice, 10 * UNIT);
        assertEq(paid, 10 * FACE, "price");
        assertEq(currency.balanceOf(address(offering)), paid, "escrow");
        assertEq(offering.totalSubscribed(), 10 * UNIT, "total");
        IOffering.Subscription memory own = offering.subscription(alice);
        assertEq(own.units, 10 * UNIT, "units");
        assertEq(own.paid, paid, "paid");
        assertFalse(own.settled, "settled");
        assertEq(asset.token().totalSupply(), 0, "no units yet");
    }

    function test_taken_from_the_first_second_to_the_last() external {
        bytes memory refused = abi.encodeWithSelector(IOffering.NotOpen.selector, OPENS, CLOSES);
        vm.warp(OPENS - 1);
        vm.expectRevert(refused);
        subscribe(offering, alice, UNIT);
        vm.warp(OPENS);
        subscribe(offering, alice, UNIT);
        vm.warp(CLOSES - 1);
        subscribe(offering, alice, UNIT);
        vm.warp(CLOSES);
        vm.expectRevert(refused);
        subscribe(offering, alice, UNIT);
    }

    function test_adding_costs_the_difference() external {
        subscribe(offering, alice, UNIT);
        subscribe(offering, bob, 3 * LOT);
        assertEq(subscribe(offering, alice, 3 * LOT), (3 * FACE) / 2, "price of what is added");
        assertEq(offering.subscription(alice).paid, offering.priceOf(5 * LOT), "price of the whole");
        assertEq(offering.allocationOf(alice), 5 * LOT, "allocation");
    }

    function test_amounts_out_of_bounds_are_refused() external {
        vm.expectRevert(abi.encodeWithSelector(IOffering.NotALot.selector, UNIT + 1, LOT));
        subscribe(offering, alice, UNIT + 1);
        vm.expectRevert(abi.encodeWithSelector(IOffering.BelowMinimum.selector, 0, UNIT));
        subscribe(offering, alice, 0);
        vm.expectRevert(abi.encodeWithSelector(IOffering.BelowMinimum.selector, LOT, UNIT));
        subscribe(offering, alice, LOT);
        vm.expectRevert(abi.encodeWithSelector(IOffering.AboveMaximum.selector, 801 * UNIT, 800 * UNIT));
        subscribe(offering, alice, 801 * UNIT);
        vm.expectRevert(abi.encodeWithSelector(IOffering.SoldOut.selector, 1_001 * UNIT, 1_000 * UNIT));
        subscribe(offering, alice, 1_001 * UNIT);
        uint256 wild = uint256(LOT) << 200;
        vm.expectRevert(abi.encodeWithSelector(IOffering.SoldOut.selector, wild, 1_000 * UNIT));
        subscribe(offering, alice, wild);
        vm.expectRevert(abi.encodeWithSelector(IOffering.NotALot.selector, type(uint256).max, LOT));
        subscribe(offering, alice, type(uint256).max);
        vm.expectRevert(
            abi.encodeWithSelector(IOffering.SoldOut.selector, uint256(LOT) << 200, 1_000 * UNIT)
        );
        offering.priceOf(uint256(LOT) << 200);
        assertEq(offering.totalSubscribed(), 0, "nothing changed");
    }

    function test_adding_zero_is_refused() external {
        subscribe(offering, alice, UNIT);
        vm.expectRevert(abi.encodeWithSelector(IOffering.BelowMinimum.selector, UNIT, UNIT));
        subscribe(offering, alice, 0);
    }

    function test_never_more_than_the_hard_cap() external {
        subscribe(offering, alice, 600 * UNIT);
        vm.expectRevert(abi.encodeWithSelector(IOffering.SoldOut.selector, 401 * UNIT, 400 * UNIT));
        subscribe(offering, bob, 401 * UNIT);
        subscribe(offering, bob, 400 * UNIT);
        vm.expectRevert(abi.encodeWithSelector(IOffering.SoldOut.selector, UNIT, 0));
        subscribe(offering, carol, UNIT);
    }

    function test_the_maximum_counts_all_wallets_of_an_investor() external {
        address second = actor("second wallet of alice");
        registry.admit(second, uint40(uint160(alice)) | 1);
        give(second, MONEY, address(offering));
        subscribe(offering, alice, 500 * UNIT);
        vm.expectRevert(abi.encodeWithSelector(IOffering.AboveMaximum.selector, 801 * UNIT, 800 * UNIT));
        subscribe(offering, second, 301 * UNIT);
        subscribe(offering, second, 300 * UNIT);
        subscribe(offering, bob, 200 * UNIT);
    }

    function test_the_price_has_a_limit() external {
        vm.expectRevert(abi.encodeWithSelector(IOffering.PriceAbove.selector, FACE, FACE - 1));
        vm.prank(alice);
        offering.subscribe(UNIT, FACE - 1);
        vm.prank(alice);
        offering.subscribe(UNIT, FACE);
    }

    function test_who_may_not_receive_may_not_subscribe() external {
        address stranger = actor("stranger");
        give(stranger, MONEY, address(offering));
        vm.expectRevert(
            abi.encodeWithSelector(IOffering.CannotReceive.selector, Restriction.RECIPIENT_UNKNOWN, stranger)
        );
        subscribe(offering, stranger, UNIT);
        registry.admitThrough(stranger, 7, START);
        vm.expectRevert(
            abi.encodeWithSelector(IOffering.CannotReceive.selector, Restriction.RECIPIENT_LAPSED, stranger)
        );
        subscribe(offering, stranger, UNIT);
    }

    /// @dev Attack 13: the same rules for a contract in construction.
    function test_a_contract_in_construction_meets_the_same_rules() external {
        vm.expectRevert();
        new UnbornSubscriber(offering, UNIT);
        assertEq(offering.totalSubscribed(), 0, "nothing changed");
    }

    function test_without_money_or_approval_nothing_is_subscribed() external {
        address poor = investorWith("poor", FACE - 1, address(offering));
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, poor, FACE - 1, FACE)
        );
        subscribe(offering, poor, UNIT);
        assertEq(offering.subscription(poor).units, 0, "units");
    }

    // ---- Attack 51: small prices ----

    function testFuzz_price_is_rounded_up(uint256 units, uint256 face, uint64 price) external {
        OfferingTerms memory terms = offeringTerms();
        price = uint64(bound(price, 1, type(uint64).max));
        face = bound(face, 1, 1e24);
        terms.price = price;
        units = bound(units, 1, terms.hardCap);
        TinyCharter memory charter = tinyCharter(keccak256(abi.encode(terms)));
        charter.identifier = 0;
        charter.face = face;
        vm.warp(START);
        (, Offering other) = create(charter, terms);
        uint256 exact = units * face * price;
        uint256 cost = other.priceOf(units);
        assertTrue(cost * UNIT * 1e9 >= exact, "not below the exact price");
        assertTrue((cost - 1) * UNIT * 1e9 < exact, "not a minor unit above it");
        assertTrue(cost != 0, "never for nothing");
    }

    // ---- Settle ----

    function test_units_against_money() external {
        subscribe(offering, alice, 100 * UNIT);
        subscribe(offering, bob, 50 * UNIT);
        vm.warp(CLOSES);
        assertTrue(offering.succeeded(), "succeeded");
        assertFalse(offering.ended(), "not ended");
        offering.settle(two(alice, bob));
        assertTrue(offering.ended(), "ended");
        assertEq(asset.token().balanceOf(alice), 100 * UNIT, "units of alice");
        assertEq(asset.token().balanceOf(bob), 50 * UNIT, "units of bob");
        uint256 toReserve = (150 * FACE * 25) / 1_000;
        assertEq(asset.reserve(), toReserve, "reserve");
        assertEq(currency.balanceOf(issuer), 150 * FACE - toReserve, "issuer");
        assertEq(currency.balanceOf(address(offering)), 0, "nothing left");
        assertEq(
            currency.allowance(address(offering), address(asset)) > 0,
            true,
            "unused approval of an empty purse"
        );
    }

    function test_only_after_the_close_and_until_the_last_second() external {
        subscribe(offering, alice, 100 * UNIT);
        subscribe(offering, bob, 100 * UNIT);
        vm.warp(CLOSES - 1);
        vm.expectRevert(abi.encodeWithSelector(IOffering.NotClosed.selector, CLOSES));
        offering.settle(one(alice));
        vm.expectRevert(abi.encodeWithSelector(IOffering.NotClosed.selector, CLOSES));
        offering.refund(one(alice));
        vm.warp(SETTLE_BY);
        offering.settle(one(alice));
        vm.expectRevert(abi.encodeWithSelector(IOffering.NothingToRefund.selector));
        offering.refund(one(bob));
        vm.warp(SETTLE_BY + 1);
        assertTrue(offering.ended(), "ended");
        vm.expectRevert(abi.encodeWithSelector(IOffering.SettlementOver.selector, SETTLE_BY));
        offering.settle(one(bob));
        offering.refund(one(bob));
        assertEq(currency.balanceOf(bob), MONEY, "bob has his money back");
        assertEq(asset.token().balanceOf(bob), 0, "and no units");
        vm.expectRevert(abi.encodeWithSelector(IOffering.NothingToRefund.selector));
        offering.refund(one(alice));
    }

    function test_settling_again_changes_nothing() external {
        subscribe(offering, alice, 100 * UNIT);
        subscribe(offering, bob, 100 * UNIT);
        vm.warp(CLOSES);
        offering.settle(two(alice, alice));
        assertEq(asset.token().balanceOf(alice), 100 * UNIT, "once");
        vm.expectRevert(abi.encodeWithSelector(IOffering.NothingToSettle.selector));
        offering.settle(one(alice));
        vm.expectRevert(abi.encodeWithSelector(IOffering.NothingToSettle.selector));
        offering.settle(two(carol, address(0)));
        vm.expectRevert(abi.encodeWithSelector(IOffering.NothingToSettle.selector));
        offering.settle(new address[](0));
        offering.settle(three(alice, carol, bob));
        assertEq(asset.token().totalSupply(), 200 * UNIT, "supply");
    }

    /// @dev Attack 50.
    function test_kyc_lost_between_payment_and_allocation_is_refunded() external {
        subscribe(offering, alice, 100 * UNIT);
        subscribe(offering, bob, 100 * UNIT);
        vm.warp(CLOSES);
        registry.forget(alice);
        tokenOf(asset).refresh(alice);
        offering.settle(two(alice, bob));
        assertEq(currency.balanceOf(alice), MONEY, "alice has her money back");
        assertEq(asset.token().balanceOf(alice), 0, "and no units");
        assertEq(asset.token().balanceOf(bob), 100 * UNIT, "bob has his units");
        assertTrue(offering.ended(), "ended");
        assertEq(currency.balanceOf(address(offering)), 0, "nothing left");
    }

    /// @dev A pause ends by itself: nobody may use it to send subscribers away.
    function test_a_pause_makes_subscriptions_wait() external {
        subscribe(offering, alice, 100 * UNIT);
        vm.warp(CLOSES);
        address token = address(asset.token());
        vm.mockCall(
            token,
            abi.encodeCall(tokenOf(asset).detectTransferRestriction, (address(0), alice, 100 * UNIT)),
            abi.encode(Restriction.PAUSED)
        );
        vm.expectRevert(abi.encodeWithSelector(IOffering.NothingToSettle.selector));
        offering.settle(one(alice));
        assertFalse(offering.subscription(alice).settled, "waits");
        vm.clearMockedCalls();
        offering.settle(one(alice));
        assertEq(asset.token().balanceOf(alice), 100 * UNIT, "units");
    }

    function test_what_the_asset_does_not_issue_waits_and_is_refunded_in_the_end() external {
        subscribe(offering, alice, 100 * UNIT);
        vm.warp(CLOSES);
        asset.setRefuses(false, true);
        vm.expectRevert(abi.encodeWithSelector(IOffering.NothingToSettle.selector));
        offering.settle(one(alice));
        assertFalse(offering.subscription(alice).settled, "waits");
        vm.expectRevert(abi.encodeWithSelector(IOffering.NothingToRefund.selector));
        offering.refund(one(alice));
        vm.warp(SETTLE_BY + 1);
        offering.refund(one(alice));
        assertEq(currency.balanceOf(alice), MONEY, "money back");
    }

    /// @dev A caller with little gas can fail, or settle; he cannot turn a purchase into a refund.
    function test_too_little_gas_cannot_void_a_subscription() external {
        subscribe(offering, alice, 100 * UNIT);
        subscribe(offering, bob, 100 * UNIT);
        vm.warp(CLOSES);
        for (uint256 gas_ = 30_000; gas_ < 900_000; gas_ += 4_000) {
            try offering.settle{gas: gas_}(one(alice)) {} catch {}
            bool settled = offering.subscription(alice).settled;
            assertEq(asset.token().balanceOf(alice), settled ? 100 * UNIT : 0, "units or nothing");
            assertEq(currency.balanceOf(alice), MONEY - 100 * FACE, "no refund");
            if (settled) return;
        }
        assertTrue(false, "it settles with enough gas");
    }

    /// @dev Nor pass anybody over: one is issued units, one is sent his money, one has both; or nothing happens at all.
    function testFuzz_whatever_the_gas_all_are_settled_or_none(uint256 gas_) external {
        subscribe(offering, alice, 100 * UNIT);
        subscribe(offering, bob, 100 * UNIT);
        subscribe(offering, carol, 100 * UNIT);
        vm.warp(CLOSES);
        registry.forget(bob);
        tokenOf(asset).refresh(bob);
        try offering.settle{gas: bound(gas_, 30_000, 2_000_000)}(three(alice, bob, carol)) {
            assertEq(asset.token().balanceOf(alice), 100 * UNIT, "units of alice");
            assertEq(currency.balanceOf(bob), MONEY, "refund of bob");
            assertEq(asset.token().balanceOf(carol), 100 * UNIT, "units of carol");
            assertEq(asset.reserve() + currency.balanceOf(issuer), 200 * FACE, "proceeds");
        } catch {
            assertEq(asset.token().totalSupply(), 0, "nobody");
            assertEq(offering.subscription(bob).paid, 100 * FACE, "nor a refund");
        }
    }

    function testFuzz_whatever_the_gas_all_are_refunded_or_none(uint256 gas_) external {
        subscribe(offering, alice, UNIT);
        subscribe(offering, bob, UNIT);
        subscribe(offering, carol, UNIT);
        vm.warp(CLOSES);
        try offering.refund{gas: bound(gas_, 30_000, 300_000)}(three(alice, bob, carol)) {
            assertEq(currency.balanceOf(address(offering)), 0, "all");
        } catch {
            assertEq(currency.balanceOf(address(offering)), 3 * FACE, "none");
        }
    }

    function testFuzz_whatever_the_gas_all_proceeds_are_paid_or_none(uint256 gas_) external {
        subscribe(offering, alice, 100 * UNIT);
        vm.warp(CLOSES);
        TestCurrency(address(currency)).setPaused(true);
        offering.settle(one(alice));
        TestCurrency(address(currency)).setPaused(false);
        try offering.payProceeds{gas: bound(gas_, 30_000, 1_000_000)}() {
            assertEq(currency.balanceOf(address(offering)), 0, "all");
        } catch {
            assertEq(currency.balanceOf(address(offering)), 100 * FACE, "none");
        }
    }

    function test_gas_that_is_missing_is_named() external {
        subscribe(offering, alice, 100 * UNIT);
        vm.warp(CLOSES);
        try offering.settle{gas: 400_000}(one(alice)) {
            assertTrue(false, "too little");
        } catch (bytes memory reason) {
            _checkGasTooLow(reason, 400_000, GAS_TO_TELL);
        }
    }

    /// @dev Enough for this currency's payment, and less than one may take.
    function test_a_payment_is_not_tried_with_less_gas_than_one_may_take() external {
        subscribe(offering, alice, UNIT);
        vm.warp(CLOSES);
        try offering.refund{gas: 190_000}(one(alice)) {
            assertTrue(false, "too little");
        } catch (bytes memory reason) {
            _checkGasTooLow(reason, 190_000, GAS_TO_PAY);
        }
        assertEq(offering.subscription(alice).paid, FACE, "nothing happened");
    }

    function _checkGasTooLow(bytes memory reason, uint256 given, uint256 needed) private pure {
        assertEq(bytes32(bytes4(reason)), bytes32(IOffering.GasTooLow.selector), "error");
        (uint256 left, uint256 required) = abi.decode(_arguments(reason), (uint256, uint256));
        assertLe(left, given, "what is left");
        assertEq(required, needed, "what is required");
    }

    function _arguments(bytes memory reason) private pure returns (bytes memory arguments) {
        arguments = new bytes(reason.length - 4);
        for (uint256 i = 0; i < arguments.length; ++i) arguments[i] = reason[i + 4];
    }

    // ---- Refund: attack 49 ----

    function test_soft_cap_missed_everybody_is_refunded() external {
        subscribe(offering, alice, 40 * UNIT);
        subscribe(offering, bob, 59 * UNIT);
        vm.warp(CLOSES);
        assertFalse(offering.succeeded(), "succeeded");
        assertTrue(offering.ended(), "ended");
        vm.expectRevert(abi.encodeWithSelector(IOffering.SoftCapMissed.selector, 99 * UNIT, 100 * UNIT));
        offering.settle(two(alice, bob));
        vm.prank(carol);
        offering.refund(two(alice, bob));
        assertEq(currency.balanceOf(alice), MONEY, "alice");
        assertEq(currency.balanceOf(bob), MONEY, "bob");
        assertEq(asset.token().totalSupply(), 0, "no units");
        vm.expectRevert(abi.encodeWithSelector(IOffering.NothingToPay.selector));
        offering.payProceeds();
    }

    function test_soft_cap_reached_exactly() external {
        subscribe(offering, alice, 100 * UNIT);
        vm.warp(CLOSES);
        assertTrue(offering.succeeded(), "succeeded");
    }

    function test_one_who_cannot_be_paid_stops_nobody_and_loses_nothing() external {
        subscribe(offering, alice, 40 * UNIT);
        subscribe(offering, bob, 40 * UNIT);
        vm.warp(CLOSES);
        TestCurrency(address(currency)).setBlacklisted(alice, true);
        offering.refund(two(alice, bob));
        assertEq(currency.balanceOf(bob), MONEY, "bob");
        assertEq(offering.subscription(alice).paid, 40 * FACE, "alice's money is kept for her");
        vm.expectRevert(abi.encodeWithSelector(IOffering.NothingToRefund.selector));
        offering.refund(one(alice));
        TestCurrency(address(currency)).setBlacklisted(alice, false);
        offering.refund(one(alice));
        assertEq(currency.balanceOf(alice), MONEY, "alice");
        assertEq(offering.subscription(alice).paid, 0, "once");
    }

    function test_a_refund_that_failed_at_settlement_can_be_collected_later() external {
        subscribe(offering, alice, 100 * UNIT);
        subscribe(offering, bob, 100 * UNIT);
        vm.warp(CLOSES);
        registry.forget(alice);
        tokenOf(asset).refresh(alice);
        TestCurrency(address(currency)).setBlacklisted(alice, true);
        offering.settle(two(alice, bob));
        assertEq(asset.token().balanceOf(bob), 100 * UNIT, "bob");
        assertEq(currency.balanceOf(address(offering)), 100 * FACE, "alice's money is still here");
        TestCurrency(address(currency)).setBlacklisted(alice, false);
        offering.refund(one(alice));
        assertEq(currency.balanceOf(alice), MONEY, "alice");
    }

    // ---- Proceeds ----

    function test_an_issuer_that_cannot_receive_does_not_block_settlement() external {
        subscribe(offering, alice, 100 * UNIT);
        vm.warp(CLOSES);
        TestCurrency(address(currency)).setBlacklisted(issuer, true);
        offering.settle(one(alice));
        assertEq(asset.token().balanceOf(alice), 100 * UNIT, "units");
        assertEq(asset.reserve(), (100 * FACE * 25) / 1_000, "the reserve is paid");
        vm.expectRevert(abi.encodeWithSelector(IOffering.NothingToPay.selector));
        offering.payProceeds();
        TestCurrency(address(currency)).setBlacklisted(issuer, false);
        vm.prank(carol);
        assertEq(offering.payProceeds(), (100 * FACE * 975) / 1_000, "paid later, by anyone");
        assertEq(currency.balanceOf(issuer), (100 * FACE * 975) / 1_000, "issuer");
    }

    function test_a_reserve_that_refuses_does_not_block_the_issuer() external {
        subscribe(offering, alice, 100 * UNIT);
        vm.warp(CLOSES);
        asset.setRefuses(true, false);
        offering.settle(one(alice));
        assertEq(currency.balanceOf(issuer), (100 * FACE * 975) / 1_000, "issuer");
        assertEq(asset.reserve(), 0, "reserve");
        asset.setRefuses(false, false);
        assertEq(offering.payProceeds(), (100 * FACE * 25) / 1_000, "the reserve later");
        assertEq(currency.balanceOf(address(offering)), 0, "nothing left");
    }

    function test_slices_of_proceeds_split_as_the_whole() external {
        subscribe(offering, alice, UNIT);
        subscribe(offering, bob, 3 * LOT);
        subscribe(offering, carol, 100 * UNIT);
        vm.warp(CLOSES);
        offering.settle(one(alice));
        offering.settle(one(bob));
        offering.settle(one(carol));
        uint256 sold = offering.priceOf(UNIT + 3 * LOT + 100 * UNIT);
        assertEq(asset.reserve(), (sold * 25e6) / 1e9, "reserve");
        assertEq(currency.balanceOf(issuer), sold - (sold * 25e6) / 1e9, "issuer");
    }

    function test_a_paused_currency_does_not_stop_units() external {
        subscribe(offering, alice, 100 * UNIT);
        vm.warp(CLOSES);
        TestCurrency(address(currency)).setPaused(true);
        offering.settle(one(alice));
        assertEq(asset.token().balanceOf(alice), 100 * UNIT, "units");
        TestCurrency(address(currency)).setPaused(false);
        assertEq(offering.payProceeds(), 100 * FACE, "paid later");
    }

    // ---- Attack 53: donations ----

    function test_donations_move_nothing() external {
        TestCurrency(address(currency)).mint(address(offering), 77);
        subscribe(offering, alice, 100 * UNIT);
        TestCurrency(address(currency)).mint(address(offering), 7 * FACE);
        assertEq(offering.subscription(alice).paid, 100 * FACE, "paid");
        vm.warp(CLOSES);
        offering.settle(one(alice));
        assertEq(currency.balanceOf(address(offering)), 77 + 7 * FACE, "only what was given is left");
        vm.expectRevert(abi.encodeWithSelector(IOffering.NothingToPay.selector));
        offering.payProceeds();
    }

    // ---- Attack 54: permits ----

    function test_subscribes_with_a_permit() external {
        (address dora, uint8 v, bytes32 r, bytes32 s) = _permit(FACE);
        vm.prank(dora);
        assertEq(offering.subscribeWithPermit(UNIT, FACE, CLOSES, v, r, s), FACE, "paid");
    }

    function test_a_permit_that_was_front_run_still_works() external {
        (address dora, uint8 v, bytes32 r, bytes32 s) = _permit(FACE);
        TestCurrency(address(currency)).permit(dora, address(offering), FACE, CLOSES, v, r, s);
        vm.prank(dora);
        assertEq(offering.subscribeWithPermit(UNIT, FACE, CLOSES, v, r, s), FACE, "paid");
    }

    function test_a_permit_that_is_wrong_buys_nothing_without_an_allowance() external {
        (address dora, uint8 v, bytes32 r, bytes32 s) = _permit(FACE);
        vm.expectRevert(
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientAllowance.selector,
                address(offering),
                0,
                FACE
            )
        );
        vm.prank(dora);
        offering.subscribeWithPermit(UNIT, FACE, CLOSES - 1, v, r, s);
    }

    function _permit(uint256 amount) private returns (address dora, uint8 v, bytes32 r, bytes32 s) {
        uint256 key = uint256(keccak256("dora"));
        dora = investorWith("dora", MONEY, address(1));
        assertEq(dora, vm.addr(key), "key");
        bytes32 structHash = keccak256(
            abi.encode(
                keccak256(
                    "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
                ),
                dora,
                address(offering),
                amount,
                0,
                CLOSES
            )
        );
        (v, r, s) = vm.sign(
            key,
            keccak256(
                abi.encodePacked(hex"1901", ERC20Permit(address(currency)).DOMAIN_SEPARATOR(), structHash)
            )
        );
    }
}
