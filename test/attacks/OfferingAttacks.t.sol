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
}
