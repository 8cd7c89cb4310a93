// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Allocation, OfferingTerms} from "../../contracts/interfaces/Charter.sol";
import {IOffering} from "../../contracts/interfaces/IOffering.sol";
import {Offering} from "../../contracts/market/Offering.sol";
import {AssetTest} from "../support/AssetTest.sol";
import {TinyAsset} from "../support/TinyAsset.sol";

/// @notice Attack 52: oversubscribed, allocated pro rata; the sum is the cap, in whatever order it settles.
contract OfferingProRataTest is AssetTest {
    TinyAsset private asset;
    Offering private offering;

    uint256 private constant MONEY = 1_000_000e6;

    function setUp() public override {
        super.setUp();
        (asset, offering) = create(offeringTerms());
        vm.warp(OPENS);
    }

    function offeringTerms() internal view override returns (OfferingTerms memory terms) {
        terms = super.offeringTerms();
        terms.allocation = Allocation.PRO_RATA;
        terms.reserveShare = 0;
    }

    function test_below_the_cap_everybody_receives_all() external {
        address alice = investorWith("alice", MONEY, address(offering));
        subscribe(offering, alice, 800 * UNIT);
        vm.warp(CLOSES);
        assertEq(offering.allocationOf(alice), 800 * UNIT, "allocation");
    }

    function test_three_thirds_of_an_odd_cap() external {
        address[3] memory who;
        for (uint256 i = 0; i < 3; ++i) {
            who[i] = investorWith(vm.toString(i), MONEY, address(offering));
            subscribe(offering, who[i], 800 * UNIT);
        }
        vm.warp(CLOSES);
        // 2,000 lots among three equals, by cumulative rounding.
        assertEq(offering.allocationOf(who[0]), 666 * LOT, "first");
        assertEq(offering.allocationOf(who[1]), 667 * LOT, "second");
        assertEq(offering.allocationOf(who[2]), 667 * LOT, "third");
        offering.settle(three(who[2], who[0], who[1]));
        assertEq(asset.token().totalSupply(), 1_000 * UNIT, "the cap exactly");
        assertEq(currency.balanceOf(who[0]), MONEY - 333 * FACE, "the rest went back");
        assertEq(currency.balanceOf(issuer), 1_000 * FACE, "issuer");
        assertEq(currency.balanceOf(address(offering)), 0, "nothing left");
    }

    function test_once_per_wallet() external {
        address alice = investorWith("alice", MONEY, address(offering));
        subscribe(offering, alice, UNIT);
        vm.expectRevert(abi.encodeWithSelector(IOffering.AlreadySubscribed.selector, alice));
        subscribe(offering, alice, UNIT);
    }

    function test_more_than_the_whole_is_refused() external {
        address alice = investorWith("alice", MONEY, address(offering));
        vm.expectRevert(abi.encodeWithSelector(IOffering.SoldOut.selector, 1_000 * UNIT + LOT, 1_000 * UNIT));
        subscribe(offering, alice, 1_000 * UNIT + LOT);
    }

    /// @dev The least that may be held is two lots: a share of one lot cannot be issued, and is refunded.
    function test_an_allocation_below_the_minimum_holding_is_refunded() external {
        OfferingTerms memory terms = offeringTerms();
        for (uint256 i = 0; i < 4; ++i) {
            address whale = investorWith(vm.toString(i), MONEY, address(offering));
            subscribe(offering, whale, 800 * UNIT);
        }
        address shrimp = investorWith("shrimp", MONEY, address(offering));
        subscribe(offering, shrimp, UNIT);
        vm.warp(CLOSES);
        assertTrue(offering.totalSubscribed() > terms.hardCap, "oversubscribed");
        assertEq(offering.allocationOf(shrimp), LOT, "one lot");
        offering.settle(one(shrimp));
        assertEq(asset.token().balanceOf(shrimp), 0, "no units");
        assertEq(currency.balanceOf(shrimp), MONEY, "all of the money");
    }

    /// @dev Any subscribers, any amounts, settled in any order and batches.
    function testFuzz_the_sum_is_the_cap_and_no_order_changes_anything(uint256 seed, uint256 count) external {
        count = bound(count, 1, 24);
        address[] memory who = new address[](count);
        uint256[] memory units = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            who[i] = investorWith(vm.toString(i), MONEY, address(offering));
            seed = uint256(keccak256(abi.encode(seed)));
            // From two lots to the most, small and large alike.
            units[i] = bound(seed >> 8, 2, seed % 3 == 0 ? 1_600 : 40) * LOT;
            subscribe(offering, who[i], units[i]);
        }
        vm.warp(CLOSES);
        if (!offering.succeeded()) return;
        uint256 cap = 1_000 * UNIT;
        uint256 total = offering.totalSubscribed();
        uint256 sum;
        uint256[] memory allocated = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            uint256 own = allocated[i] = offering.allocationOf(who[i]);
            sum += own;
            assertLe(own, units[i], "never more than asked");
            assertEq(own % LOT, 0, "in lots");
            uint256 fair = total > cap ? (units[i] * cap) / total : units[i];
            assertTrue(own + LOT > fair && own < fair + LOT + 1, "within a lot of the fair share");
        }
        assertEq(sum, total > cap ? cap : total, "the sum of allocations");

        // Settle in a shuffled order.
        for (uint256 i = count; i > 1; --i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 j = seed % i;
            (who[i - 1], who[j]) = (who[j], who[i - 1]);
            (allocated[i - 1], allocated[j]) = (allocated[j], allocated[i - 1]);
        }
        uint256 issued;
        for (uint256 i = 0; i < count; ++i) {
            assertEq(offering.allocationOf(who[i]), allocated[i], "allocation does not move");
            offering.settle(one(who[i]));
            uint256 held = asset.token().balanceOf(who[i]);
            assertEq(held, allocated[i] < 2 * LOT ? 0 : allocated[i], "units");
            assertEq(currency.balanceOf(who[i]), MONEY - offering.priceOf(held), "money");
            issued += held;
        }
        assertTrue(offering.ended(), "ended");
        assertEq(asset.token().totalSupply(), issued, "supply");
        assertEq(currency.balanceOf(issuer), issued * (FACE / UNIT), "proceeds");
        assertEq(currency.balanceOf(address(offering)), 0, "nothing left");
    }
}
