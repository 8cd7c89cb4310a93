// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {OfferingTerms} from "../../contracts/interfaces/Charter.sol";
import {IOffering} from "../../contracts/interfaces/IOffering.sol";
import {Offering} from "../../contracts/market/Offering.sol";
import {AssetTest} from "../support/AssetTest.sol";
import {TinyAsset} from "../support/TinyAsset.sol";

/// @notice Offerings that would keep money, sell a payment that the buyer does not get, or wait for ever.
contract OfferingAttacksTest is AssetTest {
    /// @dev Each of three subscribers pays a part of a minor unit more, so that together they pay more than the hard
    /// cap costs in one piece: the reserve must be able to collect its share of that too.
    function test_prices_rounded_up_lock_the_share_of_the_reserve() external {
        OfferingTerms memory terms = offeringTerms();
        terms.price = 999_999_991; // 99.9999991 a unit: 100.000000 for one, 299.999998 for three
        terms.softCap = terms.hardCap = 3 * uint128(UNIT);
        terms.reserveShare = 500_000_000;
        (TinyAsset asset, Offering offering) = create(terms);
        address alice = investorWith("alice", 100e6, address(offering));
        address bob = investorWith("bob", 100e6, address(offering));
        address carol = investorWith("carol", 100e6, address(offering));
        vm.warp(OPENS);
        subscribe(offering, alice, UNIT);
        subscribe(offering, bob, UNIT);
        subscribe(offering, carol, UNIT);
        vm.warp(CLOSES);
        offering.settle(three(alice, bob, carol));
        assertEq(asset.reserve(), 150e6, "reserve");
        assertEq(currency.balanceOf(issuer), 150e6, "issuer");
        assertEq(currency.balanceOf(address(offering)), 0, "nothing is kept");
    }

    /// @dev Clean prices too say what a unit is worth before a record date: who settles after it would pay for
    /// principal, or wait for a coupon, that went to somebody else. And settling can be held up (a default).
    function test_settlement_put_off_beyond_a_record_date_sells_what_was_paid_already() external {
        (TinyAsset asset, ) = create(offeringTerms());
        OfferingTerms memory terms = offeringTerms();
        asset.announceRecordDate(SETTLE_BY - 1);
        vm.expectRevert(abi.encodeWithSelector(IOffering.InvalidOffering.selector, bytes32("record date")));
        deploy("Offering", abi.encode(asset, terms));
        terms.settleBy = SETTLE_BY - 1;
        deploy("Offering", abi.encode(asset, terms));
        // In the second of the close somebody could settle already, and the next would come too late.
        asset.announceRecordDate(CLOSES);
        vm.expectRevert(abi.encodeWithSelector(IOffering.InvalidOffering.selector, bytes32("record date")));
        deploy("Offering", abi.encode(asset, terms));
    }

    /// @dev Before the close nobody holds what is sold, so a record date changes nothing for him.
    function test_a_record_date_before_the_close_is_no_matter() external {
        (TinyAsset asset, ) = create(offeringTerms());
        asset.announceRecordDate(CLOSES - 1);
        OfferingTerms memory terms = offeringTerms();
        deploy("Offering", abi.encode(asset, terms));
        terms.accrued = true;
        deploy("Offering", abi.encode(asset, terms));
    }

    /// @dev An announcement runs out after 90 days at most, and the power itself expires; an offering that opens years
    /// later would carry both over.
    function test_an_offering_that_opens_in_years_outlives_the_power_that_brought_it() external {
        (TinyAsset asset, ) = create(offeringTerms());
        OfferingTerms memory terms = offeringTerms();
        terms.opens = START + 3650 days;
        terms.closes = terms.opens + 1 days;
        terms.settlementDate = terms.settleBy = terms.closes;
        vm.expectRevert(abi.encodeWithSelector(IOffering.InvalidOffering.selector, bytes32("dates")));
        deploy("Offering", abi.encode(asset, terms));
    }

    /// @dev Attack 55. Whoever tries: five functions change an offering, and none of them for anybody in particular.
    function test_nobody_ends_an_offering_early_or_takes_its_money() external {
        (, Offering offering) = create(offeringTerms());
        bytes32 terms = keccak256(abi.encode(offering.terms()));
        address alice = investorWith("alice", 1_000_000e6, address(offering));
        vm.warp(OPENS);
        uint256 paid = subscribe(offering, alice, 200 * UNIT);
        address[3] memory thieves = [issuer, holder, address(factory)];
        string[6] memory wishes = [
            "withdraw()",
            "cancel()",
            "close()",
            "finalize()",
            "setCloses(uint40)",
            "transferOwnership(address)"
        ];
        for (uint256 i = 0; i < thieves.length; ++i) {
            vm.startPrank(thieves[i]);
            vm.expectRevert(abi.encodeWithSelector(IOffering.NotClosed.selector, CLOSES));
            offering.settle(one(alice));
            vm.expectRevert(abi.encodeWithSelector(IOffering.NotClosed.selector, CLOSES));
            offering.refund(one(alice));
            vm.expectRevert(IOffering.NothingToPay.selector);
            offering.payProceeds();
            for (uint256 j = 0; j < wishes.length; ++j) {
                (bool done, ) = address(offering).call(abi.encodeWithSignature(wishes[j], thieves[i]));
                assertFalse(done, wishes[j]);
            }
            vm.stopPrank();
        }
        assertEq(currency.balanceOf(address(offering)), paid, "in escrow");
        // After success nobody calls it off.
        vm.warp(CLOSES);
        vm.expectRevert(IOffering.NothingToRefund.selector);
        vm.prank(issuer);
        offering.refund(one(alice));
        assertEq(keccak256(abi.encode(offering.terms())), terms, "terms");
        offering.settle(one(alice));
        assertEq(offering.asset().token().balanceOf(alice), 200 * UNIT, "units");
        vm.expectRevert(IOffering.NothingToRefund.selector);
        vm.prank(issuer);
        offering.refund(one(alice));
    }
}
