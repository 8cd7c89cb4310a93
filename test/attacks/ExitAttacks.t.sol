// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {BondCharter, OfferingTerms, Power, PowerKind} from "../../contracts/interfaces/Charter.sol";
import {CommodityCharter} from "../../contracts/interfaces/CommodityCharter.sol";
import {ICommodity} from "../../contracts/interfaces/ICommodity.sol";
import {IPowers} from "../../contracts/interfaces/IPowers.sol";
import {IProperty} from "../../contracts/interfaces/IProperty.sol";
import {PropertyCharter} from "../../contracts/interfaces/PropertyCharter.sol";
import {Restriction} from "../../contracts/interfaces/Restriction.sol";
import {Offering} from "../../contracts/market/Offering.sol";
import {PowersFixture} from "../powers/PowersFixture.sol";
import {AssetTest} from "../support/AssetTest.sol";
import {BondTest} from "../support/BondTest.sol";
import {CommodityTest} from "../support/CommodityTest.sol";
import {PropertyTest} from "../support/PropertyTest.sol";
import {TinyAsset, TinyCharter} from "../support/TinyAsset.sol";
import {OddRule} from "../token/support/Rules.sol";

/// @notice P4: what nobody may stop (claim, refund, redemption), while trading is paused or a rule of it is dead.
contract PausedBondExits is PowersFixture {
    function test_the_last_payment_and_the_end_of_units_while_paused() public {
        for (uint256 i = 0; i < 3; ++i) {
            vm.warp(recordDate(i) + 1);
            fundAll(i);
        }
        uint256 begins = recordDate(3) - 1 days;
        vm.warp(begins - WAIT);
        announcePause(LONGEST_PAUSE);
        vm.warp(begins);
        token.pauseFor(LONGEST_PAUSE);
        assertEq(token.detectTransferRestriction(alice, bob, UNIT), Restriction.PAUSED, "paused");
        // Four more days of the pause are left when the last record date has passed.
        vm.warp(recordDate(3) + 1);
        fundAll(3);
        assertEq(claim(alice, 3), 60 * (FACE + COUPON), "alice's principal");
        assertEq(token.balanceOf(alice), 0, "alice's units end with it");
        bond.pay(3, list(bob));
        assertEq(currency.balanceOf(bob), 40 * (FACE + COUPON), "bob's, brought by anyone");
        bond.retire(list(alice, bob));
        assertEq(token.totalSupply(), 0, "redeemed");
        assertLe(block.timestamp, begins + LONGEST_PAUSE - 1, "and the pause still runs");
        assertEq(claim(alice, 0), 60 * COUPON, "older income too");
    }
}

contract PausedOfferingExits is AssetTest {
    function tinyCharter(bytes32 firstOffering) internal view override returns (TinyCharter memory charter) {
        charter = super.tinyCharter(firstOffering);
        charter.asset.powers[1] = power(PowerKind.PAUSE, holder, DELAY, WINDOW, objector, type(uint40).max);
        charter.asset.powers[1].limit = 10 days;
        charter.asset.powers[1].yearlyLimit = 10 days;
    }

    /// @dev Paused from the close of the offering on.
    function _pausedAtClose(uint256 subscribed) private returns (Offering offering, address alice) {
        TinyAsset asset;
        (asset, offering) = create(offeringTerms());
        alice = investorWith("alice", 1_000_000e6, address(offering));
        vm.warp(OPENS);
        subscribe(offering, alice, subscribed);
        vm.warp(CLOSES - DELAY);
        vm.prank(holder);
        register.announce(address(asset), PowerKind.PAUSE, abi.encode(uint256(10 days)), "reason");
        vm.warp(CLOSES);
        tokenOf(asset).pauseFor(10 days);
        assertEq(
            tokenOf(asset).detectTransferRestriction(address(0), alice, UNIT),
            Restriction.PAUSED,
            "paused"
        );
    }

    function test_who_missed_the_soft_cap_is_refunded_while_paused() public {
        (Offering offering, address alice) = _pausedAtClose(10 * UNIT);
        assertEq(currency.balanceOf(alice), 1_000_000e6 - 10 * FACE, "paid");
        offering.refund(one(alice));
        assertEq(currency.balanceOf(alice), 1_000_000e6, "refunded");
        assertEq(currency.balanceOf(address(offering)), 0, "nothing is kept");
    }

    /// @dev Units wait for the end of a pause; if that outlasts the time for settling, the money goes back, in it.
    function test_a_pause_that_outlasts_the_settlement_sends_the_money_back() public {
        (Offering offering, address alice) = _pausedAtClose(200 * UNIT);
        vm.warp(SETTLE_BY + 1);
        assertLe(block.timestamp, CLOSES + 10 days - 1, "still paused");
        offering.refund(one(alice));
        assertEq(currency.balanceOf(alice), 1_000_000e6, "refunded");
    }
}

contract PausedPropertyExits is PropertyTest {
    function propertyCharter() internal view override returns (PropertyCharter memory c) {
        c = super.propertyCharter();
        Power[] memory powers = new Power[](3);
        (powers[0], powers[1]) = (c.asset.powers[0], c.asset.powers[1]);
        powers[2] = power(PowerKind.PAUSE, false);
        powers[2].limit = 10 days;
        powers[2].yearlyLimit = 10 days;
        c.asset.powers = powers;
    }

    function test_a_property_is_sold_paid_out_and_wound_up_while_paused() public {
        issue(alice, 60 * UNIT);
        issue(bob, 40 * UNIT);
        agreeSale(1_000e6, alice);
        IPowers register = property.powerRegister();
        vm.prank(issuer);
        register.announce(address(property), PowerKind.PAUSE, abi.encode(uint256(10 days)), "reason");
        uint256 begins = now_() + 10 days;
        vm.warp(begins);
        token.pauseFor(10 days);
        assertEq(token.detectTransferRestriction(alice, bob, UNIT), Restriction.PAUSED, "paused");
        uint256 id = completeSale(1_000e6);
        uint256 last = property.recordDateOf(id);
        assertLe(last + 2, begins + 10 days - 1, "the pause outlasts the record date");
        vm.warp(last + 1);
        assertState(IProperty.State.Ended);
        assertEq(claim(alice, id), 600e6, "alice");
        property.pay(id, list(bob));
        assertEq(currency.balanceOf(bob), 400e6, "bob");
        property.retire(list(alice, bob));
        assertEq(token.totalSupply(), 0, "wound up");
    }
}

contract PausedCommodityExits is CommodityTest {
    function charterOf() internal view override returns (CommodityCharter memory charter) {
        charter = super.charterOf();
        charter.asset.powers[3] = power(PowerKind.PAUSE, holder, DELAY, WINDOW, objector, type(uint40).max);
        charter.asset.powers[3].limit = 10 days;
        charter.asset.powers[3].yearlyLimit = 10 days;
    }

    function test_metal_is_delivered_and_units_end_or_come_free_while_paused() public {
        deliver(1, 3, BAR);
        issue(alice, 600e6);
        issue(bob, 500e6);
        uint256 first = request(alice, 1, 1);
        uint256 second = request(bob, 2, 1);
        uint256 asked = gold.redemption(first).units;
        announced(PowerKind.PAUSE, abi.encode(uint256(10 days)));
        units.pauseFor(10 days);
        assertEq(units.detectTransferRestriction(alice, bob, 1), Restriction.PAUSED, "paused");
        vm.prank(alice);
        gold.confirmDelivery(first, RECEIPT);
        assertEq(units.balanceOf(alice), 600e6 - asked, "alice's units end");
        vm.prank(custodian);
        gold.endRedemption(second);
        assertTrue(gold.redemption(second).state == ICommodity.RedemptionState.ENDED, "ended");
        assertEq(units.getFrozenTokens(bob), 0, "bob's units are free");
        assertEq(
            units.detectTransferRestriction(alice, bob, 1),
            Restriction.PAUSED,
            "and the pause still runs"
        );
    }
}

contract DeadRuleBondExits is BondTest {
    OddRule private rule;

    function setUp() public override {
        super.setUp();
        rule = new OddRule();
        BondCharter memory c = charterOf(4);
        c.asset.token.rules.extraRules = new address[](1);
        c.asset.token.rules.extraRules[0] = address(rule);
        born(c);
        bond.issue(alice, 60 * UNIT);
        bond.issue(bob, 40 * UNIT);
    }

    function test_a_dead_rule_stops_neither_claim_nor_payment_nor_redemption() public {
        OddRule.Way[4] memory ways = [
            OddRule.Way.REFUSE,
            OddRule.Way.REVERT,
            OddRule.Way.NOTHING,
            OddRule.Way.BURN_GAS
        ];
        for (uint256 i = 0; i < 4; ++i) {
            rule.answer(ways[i]);
            assertEq(token.detectTransferRestriction(alice, bob, UNIT), Restriction.EXTRA_RULE, "dead");
            vm.warp(recordDate(i) + 1);
            fundAll(i);
            uint256 each = i == 3 ? FACE + COUPON : COUPON;
            assertEq(claim(alice, i), 60 * each, "claimed");
            assertEq(bond.pay(i, list(bob)), 40 * each, "paid");
        }
        bond.retire(list(alice, bob));
        assertEq(token.totalSupply(), 0, "redeemed");
    }
}

contract DeadRuleOfferingExits is AssetTest {
    OddRule private rule;

    function setUp() public override {
        rule = new OddRule();
        super.setUp();
        factory.scan(address(rule));
    }

    function tinyCharter(bytes32 firstOffering) internal view override returns (TinyCharter memory charter) {
        charter = super.tinyCharter(firstOffering);
        charter.asset.token.rules.extraRules = one(address(rule));
    }

    function test_a_dead_rule_stops_neither_refund_nor_settlement() public {
        OfferingTerms memory terms = offeringTerms();
        terms.softCap = 2 * uint128(UNIT);
        (TinyAsset asset, Offering offering) = create(terms);
        address alice = investorWith("alice", 1_000e6, address(offering));
        address bob = investorWith("bob", 1_000e6, address(offering));
        vm.warp(OPENS);
        subscribe(offering, alice, 2 * UNIT);
        subscribe(offering, bob, UNIT);
        registry.forget(bob);
        rule.answer(OddRule.Way.BURN_GAS);
        vm.warp(CLOSES);
        offering.settle(two(alice, bob));
        assertEq(asset.token().balanceOf(alice), 2 * UNIT, "alice's units");
        assertEq(currency.balanceOf(bob), 1_000e6, "who may not receive has his money");

        // And where the soft cap is missed.
        TinyCharter memory other = tinyCharter(keccak256(abi.encode(offeringTerms())));
        other.identifier = "another";
        other.asset.token.rules.extraRules = one(address(new OddRule()));
        factory.scan(other.asset.token.rules.extraRules[0]);
        vm.warp(START);
        (, offering) = create(other, offeringTerms());
        give(alice, 1_000e6, address(offering));
        vm.warp(OPENS);
        subscribe(offering, alice, UNIT);
        OddRule(other.asset.token.rules.extraRules[0]).answer(OddRule.Way.REVERT);
        vm.warp(CLOSES);
        offering.refund(one(alice));
        assertEq(currency.balanceOf(alice), 2_000e6 - 2 * FACE, "refunded");
    }
}
