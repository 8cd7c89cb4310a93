// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Commodity} from "../../contracts/assets/Commodity.sol";
import {FeedReader} from "../../contracts/feeds/FeedReader.sol";
import {PowerKind} from "../../contracts/interfaces/Charter.sol";
import {CommodityCharter, FeeMethod, WeightUnit} from "../../contracts/interfaces/CommodityCharter.sol";
import {IAsset} from "../../contracts/interfaces/IAsset.sol";
import {IBars} from "../../contracts/interfaces/IBars.sol";
import {ICommodity} from "../../contracts/interfaces/ICommodity.sol";
import {ILiens} from "../../contracts/interfaces/ILiens.sol";
import {IPowers} from "../../contracts/interfaces/IPowers.sol";
import {OddFeed} from "../feeds/support/OddFeed.sol";
import {CommodityTest} from "../support/CommodityTest.sol";

contract CommodityBirthTest is CommodityTest {
    function refused(CommodityCharter memory charter, bytes32 what) internal {
        vm.expectRevert(abi.encodeWithSelector(ICommodity.InvalidCommodity.selector, what));
        born(charter, "again");
    }

    function test_a_charter_is_kept_as_given() public view {
        assertEq(keccak256(abi.encode(gold.terms())), keccak256(abi.encode(charterOf().terms)), "terms");
        assertEq(gold.charterHash(), keccak256(abi.encode(charterOf())), "hash");
        assertEq(gold.shareLeft(), 1e36, "nothing lost");
        assertEq(gold.identifiers().length, 0, "a commodity is no single thing");
        assertEq(address(gold.bars()), address(bars), "register of bars");
        assertEq(address(gold.liens()), address(liens), "liens");
    }

    function test_terms_that_make_no_sense_are_refused_at_birth() public {
        CommodityCharter memory c = charterOf();
        c.terms.metal = "XA";
        refused(c, "metal");
        c = charterOf();
        c.terms.metal = "xau";
        refused(c, "metal");
        c = charterOf();
        c.terms.custodian = alice; // no panel: a key
        refused(c, "custodian");
        // A wallet that delegated to a contract (EIP-7702) is one key.
        vm.etch(c.terms.custodian, abi.encodePacked(bytes3(0xef0100), address(registry)));
        refused(c, "custodian");
        c = charterOf();
        c.terms.weightPerUnit = 0;
        refused(c, "weight per unit");
        c.terms.weightPerUnit = 2 ** 90 + 1;
        refused(c, "weight per unit");
        c = charterOf();
        c.terms.storageFee = 1e9;
        refused(c, "storage fee");
        c = charterOf();
        c.terms.dayBasis = 359;
        refused(c, "day basis");
        c.terms.dayBasis = 367;
        refused(c, "day basis");
        c = charterOf();
        c.terms.nominalPrice = 0;
        refused(c, "nominal price");
        c = charterOf();
        c.terms.minimumBar = 0;
        refused(c, "bars");
        c.terms.minimumBar = c.terms.maximumBar + 1;
        refused(c, "bars");
        c = charterOf();
        c.terms.minimumFineness = 0;
        refused(c, "fineness");
        c.terms.minimumFineness = 1e6 + 1;
        refused(c, "fineness");
        c = charterOf();
        c.terms.minimumRedemption = 0;
        refused(c, "minimum redemption");
        c = charterOf();
        c.terms.redemptionFee = 1e9;
        refused(c, "redemption fee");
        c = charterOf();
        c.terms.minimumRedemptionFee = c.asset.token.maxSupply + 1;
        refused(c, "redemption fee");
        c = charterOf();
        c.terms.deliveryPeriod = 1 days - 1;
        refused(c, "delivery period");
        c.terms.deliveryPeriod = 365 days + 1;
        refused(c, "delivery period");
        c = charterOf();
        c.terms.reserve.decimals = 37;
        refused(c, "reserve decimals");
    }

    function test_a_feed_that_counts_something_else_is_refused_at_birth() public {
        bytes32 ounces = keccak256("ozt fine XAU");
        bytes32[3] memory units_ = [ounces, keccak256("g fine XAG"), keccak256("USD")];
        for (uint256 i = 0; i < 3; ++i) {
            CommodityCharter memory c = charterOf();
            c.terms.reserve.feed = address(new OddFeed(3, units_[i]));
            // The charter says grams of gold; the feed says what it says.
            vm.expectRevert(
                abi.encodeWithSelector(
                    FeedReader.FeedUnitDiffers.selector,
                    c.terms.reserve.feed,
                    units_[i],
                    GRAMS
                )
            );
            born(c, "again");
            // Nor may the charter and the feed agree on a unit that the terms do not count in.
            c.terms.reserve.unit = units_[i];
            vm.expectRevert(
                abi.encodeWithSelector(
                    FeedReader.FeedUnitDiffers.selector,
                    c.terms.reserve.feed,
                    units_[i],
                    GRAMS
                )
            );
            born(c, "again");
            // Nor does it help to leave the unit out where the feed can say it.
            c.terms.reserve.unit = 0;
            vm.expectRevert(
                abi.encodeWithSelector(
                    FeedReader.FeedUnitDiffers.selector,
                    c.terms.reserve.feed,
                    units_[i],
                    GRAMS
                )
            );
            born(c, "again");
        }
        CommodityCharter memory right = charterOf();
        right.terms.reserve.feed = address(new OddFeed(3, ounces));
        right.terms.reserve.unit = ounces;
        right.terms.reserveUnit = WeightUnit.TROY_OUNCE;
        assertEq(born(right, "again").terms().reserve.unit, ounces, "ounces that are ounces");
    }

    function test_a_feed_without_the_declared_decimals_is_refused_at_birth() public {
        CommodityCharter memory c = charterOf();
        c.terms.reserve.decimals = 6;
        vm.expectRevert(abi.encodeWithSelector(FeedReader.FeedDecimalsDiffer.selector, address(feed), 3, 6));
        born(c, "again");
    }

    function test_powers_that_nothing_acts_on_are_refused_at_birth() public {
        CommodityCharter memory c = charterOf();
        c.asset.powers[1].kind = PowerKind.SELL;
        vm.expectRevert(abi.encodeWithSelector(IAsset.InvalidPowerKind.selector, PowerKind.SELL));
        born(c, "again");
    }

    function test_a_price_is_a_share_of_the_nominal_price() public {
        assertEq(gold.issuePrice(1_050_000_000, false, 0), 2_100e6 * 1e18, "105 %");
        vm.expectRevert(abi.encodeWithSelector(ICommodity.InvalidCommodity.selector, bytes32("accrued")));
        gold.issuePrice(1e9, true, 0);
    }

    function test_money_for_a_reserve_goes_to_the_issuer() public {
        give(alice, 100e6, address(gold));
        vm.prank(alice);
        gold.fundReserve(40e6);
        assertEq(currency.balanceOf(issuer), 40e6, "issuer");
        assertEq(currency.balanceOf(address(gold)), 0, "nothing stays");
    }
}

contract CommodityBarsTest is CommodityTest {
    function test_bars_are_listed_with_all_that_names_them() public {
        deliver(1, 2, BAR);
        IBars.Bar memory kept = bars.barOf(address(gold), idOf(2));
        assertEq(keccak256(abi.encode(kept)), keccak256(abi.encode(bar(2, BAR))), "bar");
        assertEq(gold.barWeight(), 2 * uint256(BAR), "weight");
        assertEq(bars.countOf(address(gold)), 2, "count");
        assertEq(bars.assetOf(address(factory), idOf(1)), address(gold), "asset");
        (bytes32[] memory ids, IBars.Bar[] memory list) = bars.barsOf(address(gold), 1, 10);
        assertEq(ids.length, 1, "page");
        assertEq(ids[0], idOf(2), "id");
        assertEq(list[0].serial, bytes32("2"), "serial");
        (ids, ) = bars.barsOf(address(gold), 2, 10);
        assertEq(ids.length, 0, "beyond the end");
    }

    function test_bars_leave_the_list_in_any_order() public {
        deliver(1, 4, BAR);
        remove(2);
        remove(4);
        (bytes32[] memory ids, ) = bars.barsOf(address(gold), 0, 10);
        assertEq(ids.length, 2, "two left");
        assertTrue(ids[0] == idOf(1) && ids[1] == idOf(3), "the others");
        remove(1);
        remove(3);
        assertEq(gold.barWeight(), 0, "none left");
        vm.expectRevert(abi.encodeWithSelector(IBars.BarNotListed.selector, idOf(3), address(gold)));
        remove(3);
    }

    function test_only_the_custodian_attests() public {
        IBars.Bar[] memory list = barsOf(1, 1, BAR);
        address[4] memory others = [stranger, issuer, holder, address(factory)];
        for (uint256 i = 0; i < 4; ++i) {
            vm.expectRevert(abi.encodeWithSelector(ICommodity.OnlyCustodian.selector, others[i]));
            vm.prank(others[i]);
            gold.addBars(list, ATTESTATION);
            vm.expectRevert(abi.encodeWithSelector(ICommodity.OnlyCustodian.selector, others[i]));
            vm.prank(others[i]);
            gold.removeBars(idsOf(1, 1), ATTESTATION);
        }
    }

    function test_an_attestation_says_something() public {
        vm.expectRevert(ICommodity.NoBars.selector);
        vm.prank(custodian);
        gold.addBars(barsOf(1, 0, BAR), ATTESTATION);
        vm.expectRevert(ICommodity.NoAttestation.selector);
        vm.prank(custodian);
        gold.addBars(barsOf(1, 1, BAR), 0);
        vm.expectRevert(ICommodity.NoBars.selector);
        vm.prank(custodian);
        gold.removeBars(new bytes32[](0), ATTESTATION);
    }

    function refused(IBars.Bar memory odd, bytes memory why) internal {
        IBars.Bar[] memory list = new IBars.Bar[](1);
        list[0] = odd;
        vm.expectRevert(why);
        vm.prank(custodian);
        gold.addBars(list, ATTESTATION);
        assertEq(gold.barWeight(), 0, "nothing listed");
    }

    function refusedBy(IBars.Bar memory odd, bytes32 what) internal {
        bytes32 id = bars.idOf(odd.metal, odd.refiner, odd.serial);
        refused(odd, abi.encodeWithSelector(ICommodity.BarRefused.selector, id, what));
    }

    function test_bars_out_of_bounds_are_refused() public {
        refused(bar(1, 0), abi.encodeWithSelector(IBars.BarWithoutWeight.selector));
        refusedBy(bar(1, 10_886_216), "weight");
        refusedBy(bar(1, 13_374_496), "weight");
        refusedBy(bar(1, type(uint64).max), "weight");
        IBars.Bar memory odd = bar(1, BAR);
        odd.fineness = 994_999;
        refusedBy(odd, "fineness");
        odd.fineness = 1_000_001;
        refusedBy(odd, "fineness");
        odd = bar(1, BAR);
        odd.metal = "XAG";
        refusedBy(odd, "metal");
    }

    function test_a_bar_has_one_spelling() public {
        bytes32[7] memory odd = [
            bytes32("12 3"),
            bytes32("123a"),
            bytes32(" 123"),
            bytes32("123 "),
            bytes32(uint256(0x3100320000000000000000000000000000000000000000000000000000000000)),
            bytes32(0),
            bytes32(uint256(0x31))
        ];
        for (uint256 i = 0; i < odd.length; ++i) {
            IBars.Bar memory it = bar(1, BAR);
            it.serial = odd[i];
            refused(it, abi.encodeWithSelector(IBars.BarMisspelt.selector, odd[i]));
            it = bar(1, BAR);
            it.refiner = odd[i];
            refused(it, abi.encodeWithSelector(IBars.BarMisspelt.selector, odd[i]));
        }
        IBars.Bar[] memory list = barsOf(1, 1, BAR);
        list[0].serial = "AB-12/3.4";
        vm.prank(custodian);
        gold.addBars(list, ATTESTATION);
        assertEq(gold.barWeight(), BAR, "a serial with its marks");
    }

    function test_free_metal_may_leave_and_no_more() public {
        deliver(1, 2, BAR);
        issue(alice, 399_999_976);
        // All that one bar covers: the other is free.
        remove(2);
        assertCovered();
        vm.expectRevert(abi.encodeWithSelector(ICommodity.NotCovered.selector, 0, gold.requiredWeight()));
        remove(1);
    }

    function test_what_the_storage_fee_frees_may_leave() public {
        deliver(1, 100, BAR);
        // All that a hundred bars cover.
        issue(alice, (100 * uint256(BAR) * SCALE) / OUNCE);
        vm.expectRevert(
            abi.encodeWithSelector(ICommodity.NotCovered.selector, 99 * uint256(BAR), gold.requiredWeight())
        );
        remove(100);
        // 0.4 % a year: after two and a half years one bar in a hundred has been used up.
        vm.warp(START + 913 days);
        vm.expectRevert(
            abi.encodeWithSelector(ICommodity.NotCovered.selector, 99 * uint256(BAR), gold.requiredWeight())
        );
        remove(100);
        vm.warp(START + 920 days);
        remove(100);
        assertCovered();
        vm.expectRevert(
            abi.encodeWithSelector(ICommodity.NotCovered.selector, 98 * uint256(BAR), gold.requiredWeight())
        );
        remove(99);
    }
}

contract CommodityIssueTest is CommodityTest {
    /// @dev What one bar covers today.
    uint256 internal constant MOST = (uint256(BAR) * SCALE) / OUNCE;

    function test_issue_needs_bars() public {
        feed.set(1e12, START);
        vm.expectRevert(abi.encodeWithSelector(ICommodity.NotCovered.selector, 0, 32));
        issue(alice, 1000);
        deliver(1, 1, BAR);
        issue(alice, MOST);
        assertCovered();
        vm.expectRevert(abi.encodeWithSelector(ICommodity.NotCovered.selector, BAR, BAR + 1));
        issue(alice, 1);
        assertEq(units.totalSupply(), MOST, "supply");
    }

    function test_issue_needs_an_attested_reserve_as_large() public {
        deliver(1, 2, BAR);
        feed.set(int256(uint256(BAR)) - 1, START);
        vm.expectRevert(abi.encodeWithSelector(ICommodity.ReserveBelow.selector, BAR - 1, BAR));
        issue(alice, MOST);
        issue(alice, MOST - 100);
        assertLe(gold.requiredWeight(), gold.attestedWeight(), "attested");
    }

    function test_issue_stops_when_the_feed_falls_silent_and_exits_go_on() public {
        deliver(1, 2, BAR);
        issue(alice, MOST);
        vm.warp(START + 35 days);
        issue(alice, 1);
        vm.warp(START + 35 days + 1);
        vm.expectRevert(abi.encodeWithSelector(FeedReader.FeedStale.selector, address(feed), START, 35 days));
        issue(alice, 1);
        feed.behave(OddFeed.Way.REVERT);
        vm.expectRevert(abi.encodeWithSelector(FeedReader.FeedSilent.selector, address(feed)));
        issue(alice, 1);
        feed.behave(OddFeed.Way.BURN_GAS);
        vm.expectRevert(abi.encodeWithSelector(FeedReader.FeedSilent.selector, address(feed)));
        issue(alice, 1);
        // Out by sale, and out by bars.
        vm.prank(alice);
        units.transfer(bob, 1);
        deal(alice);
        uint256 id = request(alice, 1, 1);
        vm.prank(alice);
        gold.confirmDelivery(id, RECEIPT);
        assertEq(gold.barWeight(), BAR, "one bar left");
    }

    /// @dev The storage fee has made a bar cost more units than it did; the difference is bought.
    function deal(address who) internal {
        (uint256 needed, ) = gold.unitsFor(BAR);
        uint256 missing = needed - units.balanceOf(who);
        feed.behave(OddFeed.Way.HONEST);
        attest();
        issue(who, missing);
        feed.behave(OddFeed.Way.REVERT);
    }

    function test_a_negative_reserve_is_none() public {
        deliver(1, 1, BAR);
        feed.set(-1, START);
        vm.expectRevert(abi.encodeWithSelector(FeedReader.FeedNegative.selector, address(feed), -1));
        issue(alice, 1);
    }

    function test_a_reserve_in_ounces_is_read_as_ounces() public {
        CommodityCharter memory c = charterOf();
        bytes32 ounces = keccak256("ozt fine XAU");
        OddFeed other = new OddFeed(3, ounces);
        c.terms.reserve.feed = address(other);
        c.terms.reserve.unit = ounces;
        c.terms.reserveUnit = WeightUnit.TROY_OUNCE;
        gold = born(c, "ounces");
        other.set(399_440, START);
        // 399.440 x 31,103.4768 = 12,423,972.77...
        assertEq(gold.attestedWeight(), 12_423_972, "rounded down");
    }

    function test_a_reserve_is_read_in_the_measure_that_it_is_given_in() public {
        assertEq(_attested(WeightUnit.MILLIGRAM, "mg fine XAU", 0, 12_423_972), 12_423_972, "milligrams");
        assertEq(_attested(WeightUnit.KILOGRAM, "kg fine XAU", 2, 1_242), 12_420_000, "12.42 kg");
    }

    function _attested(
        WeightUnit measure,
        string memory name,
        uint8 decimals,
        int256 figure
    ) private returns (uint256) {
        CommodityCharter memory c = charterOf();
        OddFeed other = new OddFeed(decimals, keccak256(bytes(name)));
        c.terms.reserve.feed = address(other);
        c.terms.reserve.decimals = decimals;
        c.terms.reserve.unit = keccak256(bytes(name));
        c.terms.reserveUnit = measure;
        gold = born(c, bytes32(bytes(name)));
        other.set(figure, START);
        return gold.attestedWeight();
    }

    function test_only_the_offering_issues() public {
        deliver(1, 1, BAR);
        address[3] memory others = [issuer, custodian, holder];
        for (uint256 i = 0; i < 3; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IAsset.OnlyOffering.selector, others[i]));
            vm.prank(others[i]);
            gold.issue(alice, 1);
        }
    }

    function test_units_for_delivered_metal_are_announced_first() public {
        deliver(1, 1, BAR);
        bytes memory action = abi.encode(alice, uint256(399e6));
        vm.expectRevert(
            abi.encodeWithSelector(IPowers.NotAnnounced.selector, PowerKind.ISSUE, keccak256(action))
        );
        gold.issueForMetal(alice, 399e6);
        announced(PowerKind.ISSUE, action);
        vm.prank(stranger);
        gold.issueForMetal(alice, 399e6);
        assertEq(units.balanceOf(alice), 399e6, "units");
        assertCovered();
        vm.expectRevert(
            abi.encodeWithSelector(IPowers.NotAnnounced.selector, PowerKind.ISSUE, keccak256(action))
        );
        gold.issueForMetal(alice, 399e6);
    }

    function test_units_for_delivered_metal_need_the_metal() public {
        announced(PowerKind.ISSUE, abi.encode(alice, uint256(1e6)));
        feed.set(1e12, block.timestamp);
        vm.expectRevert(
            abi.encodeWithSelector(ICommodity.NotCovered.selector, 0, gold.weightPerUnit(START) / 1e18)
        );
        gold.issueForMetal(alice, 1e6);
        assertEq(units.totalSupply(), 0, "supply");
    }
}

contract CommodityRedemptionTest is CommodityTest {
    function setUp() public override {
        super.setUp();
        deliver(1, 5, BAR);
        issue(alice, 1_000e6);
        issue(bob, 500e6);
    }

    function test_bars_against_units() public {
        (uint256 needed, uint256 fee) = gold.unitsFor(BAR);
        assertEq(fee, 0, "no fee");
        // 12,441.390 g at 31.1034768 g the ounce: 399.999978..., rounded up.
        assertEq(needed, 399_999_977, "units for a bar");
        uint256 lien = pledge(alice, 430e6);
        vm.prank(alice);
        uint256 id = gold.requestRedemption(lien, idsOf(2, 1));
        assertEq(units.balanceOf(alice), 1_000e6, "units stay in the wallet");
        assertEq(units.getFrozenTokens(alice), needed, "what is pledged beyond is free at once");
        assertEq(gold.reservedFor(idOf(2)), id + 1, "the bar is kept");
        ICommodity.Redemption memory it = gold.redemption(id);
        assertEq(it.deadline, START + DELIVERY, "deadline");
        assertEq(it.weight, BAR, "weight");
        assertEq(it.bars[0], idOf(2), "bar");
        assertCovered();

        vm.warp(START + DELIVERY);
        vm.prank(custodian);
        gold.confirmDelivery(id, RECEIPT);
        assertEq(units.balanceOf(alice), 1_000e6 - needed, "the remainder stays units");
        assertEq(units.getFrozenTokens(alice), 0, "nothing is pledged any more");
        assertEq(units.totalSupply(), 1_500e6 - needed, "supply");
        assertEq(gold.barWeight(), 4 * uint256(BAR), "bars");
        assertEq(gold.reservedFor(idOf(2)), 0, "not kept");
        assertTrue(gold.redemption(id).state == ICommodity.RedemptionState.DELIVERED, "state");
        assertCovered();
    }

    function test_the_holder_confirms_himself() public {
        uint256 id = request(alice, 1, 2);
        vm.prank(alice);
        gold.confirmDelivery(id, RECEIPT);
        assertEq(gold.barWeight(), 3 * uint256(BAR), "two bars gone");
        assertCovered();
    }

    function test_nobody_else_confirms() public {
        uint256 id = request(alice, 1, 1);
        address[4] memory others = [bob, issuer, holder, stranger];
        for (uint256 i = 0; i < 4; ++i) {
            vm.expectRevert(abi.encodeWithSelector(ICommodity.NotConfirmer.selector, id, others[i]));
            vm.prank(others[i]);
            gold.confirmDelivery(id, RECEIPT);
        }
        vm.expectRevert(ICommodity.NoAttestation.selector);
        vm.prank(alice);
        gold.confirmDelivery(id, 0);
    }

    function test_units_are_free_after_the_deadline_and_not_before() public {
        uint256 id = request(alice, 1, 1);
        vm.warp(START + DELIVERY);
        vm.expectRevert(
            abi.encodeWithSelector(ICommodity.DeliveryStillPossible.selector, id, START + DELIVERY)
        );
        gold.endRedemption(id);
        vm.warp(START + DELIVERY + 1);
        vm.expectRevert(abi.encodeWithSelector(ICommodity.DeliveryOverdue.selector, id, START + DELIVERY));
        vm.prank(custodian);
        gold.confirmDelivery(id, RECEIPT);
        vm.prank(stranger);
        gold.endRedemption(id);
        assertEq(units.getFrozenTokens(alice), 0, "free");
        assertEq(units.balanceOf(alice), 1_000e6, "whole");
        assertEq(gold.reservedFor(idOf(1)), 0, "the bar is free");
        assertCovered();
        vm.expectRevert(abi.encodeWithSelector(ICommodity.RedemptionOver.selector, id));
        gold.endRedemption(id);
        // The bar and the units serve again.
        request(alice, 1, 1);
    }

    function test_units_are_free_after_the_deadline_by_the_lien_alone() public {
        uint256 id = request(alice, 1, 1);
        vm.warp(START + DELIVERY + 1);
        liens.lapse(0);
        assertEq(units.getFrozenTokens(alice), 0, "free");
        gold.endRedemption(id);
        assertEq(gold.reservedFor(idOf(1)), 0, "the bar is free");
        assertCovered();
    }

    function test_the_custodian_ends_a_request_early_in_the_holders_favour() public {
        uint256 id = request(alice, 1, 1);
        vm.prank(custodian);
        gold.endRedemption(id);
        assertEq(units.balanceOf(alice), 1_000e6, "whole");
        assertEq(units.getFrozenTokens(alice), 0, "free");
    }

    function test_a_holder_takes_back_a_pledge_that_nothing_stands_on() public {
        uint256 lien = pledgeUntil(alice, 400e6, START + 3000 days);
        vm.expectRevert(abi.encodeWithSelector(ICommodity.LienUnfit.selector, lien, bytes32("holder")));
        vm.prank(bob);
        gold.releasePledge(lien);
        vm.prank(alice);
        gold.releasePledge(lien);
        assertEq(units.getFrozenTokens(alice), 0, "free");

        request(alice, 1, 1);
        vm.expectRevert(abi.encodeWithSelector(ICommodity.LienUnfit.selector, 1, bytes32("in use")));
        vm.prank(alice);
        gold.releasePledge(1);
    }

    function unfit(uint256 lien, bytes32 what) internal {
        vm.expectRevert(abi.encodeWithSelector(ICommodity.LienUnfit.selector, lien, what));
        vm.prank(alice);
        gold.requestRedemption(lien, idsOf(1, 1));
    }

    function test_only_the_right_pledge_serves() public {
        unfit(pledgeUntil(alice, 400e6, START + DELIVERY - 1), "end");
        unfit(pledge(bob, 400e6), "holder");
        vm.prank(alice);
        uint256 other = liens.pledge(address(units), bob, 1e6, START + DELIVERY, START + DELIVERY, 0);
        unfit(other, "lien holder");
        uint256 id = request(alice, 1, 1);
        unfit(gold.redemption(id).lien, "in use");
        vm.expectRevert(abi.encodeWithSelector(ILiens.UnknownLien.selector, 99));
        vm.prank(alice);
        gold.requestRedemption(99, idsOf(1, 1));
    }

    function test_a_pledge_of_other_units_does_not_serve() public {
        CommodityCharter memory c = charterOf();
        Commodity first = gold;
        gold = born(c, "second");
        deliverMore();
        vm.startPrank(alice);
        uint256 lien = liens.pledge(
            address(gold.token()),
            address(first),
            400e6,
            START + DELIVERY,
            START + DELIVERY,
            0
        );
        vm.expectRevert(abi.encodeWithSelector(ICommodity.LienUnfit.selector, lien, bytes32("token")));
        first.requestRedemption(lien, idsOf(1, 1));
        vm.stopPrank();
    }

    function deliverMore() internal {
        deliver(100, 1, 13_000_000);
        issue(alice, 400e6);
    }

    function test_too_few_units_do_not_serve() public {
        (uint256 needed, ) = gold.unitsFor(BAR);
        uint256 lien = pledge(alice, needed - 1);
        vm.expectRevert(abi.encodeWithSelector(ICommodity.UnitsShort.selector, needed - 1, needed));
        vm.prank(alice);
        gold.requestRedemption(lien, idsOf(1, 1));
        assertEq(gold.reservedFor(idOf(1)), 0, "nothing is kept");
    }

    function test_requests_name_bars_within_bounds() public {
        uint256 lien = pledge(alice, 400e6);
        vm.startPrank(alice);
        vm.expectRevert(ICommodity.NoBars.selector);
        gold.requestRedemption(lien, new bytes32[](0));
        vm.expectRevert(abi.encodeWithSelector(ICommodity.TooManyBars.selector, 33, 32));
        gold.requestRedemption(lien, new bytes32[](33));
        vm.expectRevert(abi.encodeWithSelector(IBars.BarNotListed.selector, idOf(77), address(gold)));
        gold.requestRedemption(lien, idsOf(77, 1));
        vm.stopPrank();
    }

    function test_views_of_unknown_redemptions_revert() public {
        vm.expectRevert(abi.encodeWithSelector(ICommodity.UnknownRedemption.selector, 0));
        gold.redemption(0);
        vm.expectRevert(abi.encodeWithSelector(ICommodity.UnknownRedemption.selector, 0));
        gold.confirmDelivery(0, RECEIPT);
        vm.expectRevert(abi.encodeWithSelector(ICommodity.UnknownRedemption.selector, 0));
        gold.endRedemption(0);
    }

    function test_a_lapsed_holder_redeems() public {
        registry.forget(alice);
        units.refresh(alice);
        uint256 id = request(alice, 1, 1);
        vm.prank(alice);
        gold.confirmDelivery(id, RECEIPT);
        assertEq(gold.barWeight(), 4 * uint256(BAR), "delivered");
    }

    function test_a_day_costs_more_units() public {
        (uint256 today, ) = gold.unitsFor(BAR);
        vm.warp(START + 1 days - 1);
        (uint256 tonight, ) = gold.unitsFor(BAR);
        assertEq(tonight, today, "the fee of a day is due when it is over");
        vm.warp(START + 1 days);
        (uint256 tomorrow, ) = gold.unitsFor(BAR);
        assertTrue(tomorrow > today, "a day later");
    }

    function test_pending_units_bear_no_fee_and_catch_up() public {
        uint256 id = request(alice, 1, 2);
        uint256 kept = gold.redemption(id).units;
        vm.warp(START + DELIVERY);
        uint256 perUnit = gold.weightPerUnit(START + DELIVERY);
        uint256 expected = kept * OUNCE + (1_500e6 - kept) * perUnit;
        assertEq(gold.requiredWeight(), (expected + SCALE - 1) / SCALE, "held as of the request");
        vm.warp(START + DELIVERY + 1);
        gold.endRedemption(id);
        assertEq(gold.requiredWeight(), (1_500e6 * perUnit + SCALE - 1) / SCALE, "as all others");
    }
}

contract CommodityFeeTest is CommodityTest {
    function charterOf() internal view override returns (CommodityCharter memory c) {
        c = super.charterOf();
        c.asset.token.rules.lotSize = 1000;
        c.asset.token.rules.minimumHolding = 1000;
        c.terms.weightPerUnit = 1000e18; // a gram
        c.terms.storageFee = 2_500_000;
        c.terms.feeMethod = FeeMethod.SIMPLE;
        c.terms.minimumBar = 1_000; // bars of a gram to a kilogram
        c.terms.maximumBar = 1_000_000;
        c.terms.minimumRedemption = 100_000;
        c.terms.redemptionFee = 1_500_000; // 0.15 %
        c.terms.minimumRedemptionFee = 1e6; // one unit
    }

    function test_the_fee_is_a_share_and_at_least_the_minimum() public view {
        (uint256 needed, uint256 fee) = gold.unitsFor(100_000);
        assertEq(fee, 1e6, "the minimum");
        assertEq(needed, 101e6, "with the fee");
        (needed, fee) = gold.unitsFor(1_000_000);
        assertEq(fee, 1.5e6, "0.15 %");
        assertEq(needed, 1_001.5e6, "with the fee");
    }

    function test_the_fee_becomes_free_metal() public {
        deliver(1, 2, 1_000_000);
        deliver(10, 1, 1_000);
        issue(alice, 2_001e6);
        vm.expectRevert(
            abi.encodeWithSelector(ICommodity.NotCovered.selector, 2_000_000, gold.requiredWeight())
        );
        remove(10);
        uint256 id = request(alice, 1, 1);
        vm.prank(alice);
        gold.confirmDelivery(id, RECEIPT);
        assertEq(units.balanceOf(alice), 2_001e6 - 1_001.5e6, "units");
        assertEq(gold.requiredWeight(), 999_500, "what is left stands for");
        remove(10);
        assertCovered();
    }

    function test_small_redemptions_are_refused() public {
        deliver(1, 1, 99_999);
        deliver(2, 1, 1_000);
        issue(alice, 100_990_000);
        uint256 lien = pledge(alice, 100_990_000);
        vm.expectRevert(abi.encodeWithSelector(ICommodity.BelowMinimumRedemption.selector, 99_999, 100_000));
        vm.prank(alice);
        gold.requestRedemption(lien, idsOf(1, 1));
    }

    function test_units_are_whole_lots() public view {
        (uint256 needed, ) = gold.unitsFor(333_333);
        assertEq(needed % 1000, 0, "a lot");
    }

    function test_what_a_bar_takes_is_rounded_up_the_fee_to_its_last_place_and_all_to_a_lot() public {
        // 777.777 units, of which 0.15 % are 1.1666655: together 778.943666, and the lot above.
        (uint256 needed, uint256 fee) = gold.unitsFor(777_777);
        assertEq(fee, 1_166_666, "the fee");
        assertEq(needed, 778_944_000, "in lots");
        // A day later a unit weighs 999.993150684931506849 mg: 777.7823272... units, 1.1666735 of fee.
        vm.warp(START + 1 days);
        (needed, fee) = gold.unitsFor(777_777);
        assertEq(fee, 1_166_674, "of the units of that day");
        assertEq(needed, 778_950_000, "778.949002 and more");
    }

    function test_a_simple_fee_of_a_year_is_the_rate() public view {
        assertEq(gold.weightPerUnit(START + 365 days), 997.5e18, "0.25 %");
        assertEq(
            gold.weightPerUnit(START + 365 days - 1),
            1000e18 - (2.5e18 * uint256(364)) / 365 - 1,
            "364"
        );
        assertEq(gold.weightPerUnit(START - 1), 1000e18, "before it starts");
        assertEq(gold.weightPerUnit(type(uint40).max), 0, "not below 0");
    }

    function test_nothing_left_redeems_nothing() public {
        vm.warp(START + 400 * uint256(365 days));
        vm.expectRevert(ICommodity.NothingLeft.selector);
        gold.unitsFor(100_000);
    }
}
