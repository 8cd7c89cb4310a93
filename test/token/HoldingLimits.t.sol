// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {TokenCharter} from "../../contracts/interfaces/Charter.sol";
import {IRestrictedToken} from "../../contracts/interfaces/IRestrictedToken.sol";
import {Restriction} from "../../contracts/interfaces/Restriction.sol";
import {Shell, TokenFixture} from "./TokenFixture.sol";

/// @notice Lot size, minimum holding, maximum per investor, maximum holders, supply, venues.
contract HoldingLimitsTest is TokenFixture {
    address internal venue;

    function setUp() public override {
        super.setUp();
        venue = address(new Shell());
    }

    function _bearWith(uint128 lot, uint128 minimum, uint128 maximum, uint32 holders) internal {
        TokenCharter memory charter = _charter();
        charter.maxSupply -= charter.maxSupply % lot;
        charter.rules.lotSize = lot;
        charter.rules.minimumHolding = minimum;
        charter.rules.maximumPerInvestor = maximum;
        charter.rules.maximumHolders = holders;
        charter.rules.venues = _list(venue);
        _bear(charter);
    }

    function _bearUnlimited() internal {
        _bearWith(1, 0, type(uint128).max, type(uint32).max);
    }

    // ---- Lot size ----

    function test_only_whole_lots_move() public {
        _bearWith(50, 0, type(uint128).max, type(uint32).max);
        _assertIssueRefused(Restriction.LOT_SIZE, alice, 49);
        token.mint(alice, 200);
        _assertRefused(Restriction.LOT_SIZE, alice, bob, 49);
        _assertRefused(Restriction.LOT_SIZE, alice, bob, 51);
        _assertMoves(alice, bob, 50);
        _assertMoves(alice, bob, 100);
        _assertMoves(alice, bob, 0);
    }

    // ---- Minimum holding ----

    function test_a_recipient_holds_at_least_the_minimum() public {
        _bearWith(1, 100, type(uint128).max, type(uint32).max);
        _assertIssueRefused(Restriction.RECIPIENT_MINIMUM, alice, 99);
        token.mint(alice, 1000);
        _assertRefused(Restriction.RECIPIENT_MINIMUM, alice, bob, 99);
        _assertMoves(alice, bob, 100);
        _assertMoves(alice, bob, 1);
    }

    function test_a_sender_keeps_the_minimum_or_nothing() public {
        _bearWith(1, 100, type(uint128).max, type(uint32).max);
        token.mint(alice, 1000);
        token.mint(bob, 100);
        _assertRefused(Restriction.SENDER_MINIMUM, alice, bob, 901);
        _assertRefused(Restriction.SENDER_MINIMUM, alice, bob, 999);
        _assertMoves(alice, bob, 900);
        _assertMoves(alice, bob, 100);
        assertEq(token.balanceOf(alice), 0, "full exit");
    }

    function test_the_minimum_binds_each_wallet_also_of_one_investor() public {
        _bearWith(1, 100, type(uint128).max, type(uint32).max);
        token.mint(alice, 150);
        _assertRefused(Restriction.SENDER_MINIMUM, alice, aliceToo, 100);
        _assertMoves(alice, aliceToo, 150);
    }

    // ---- Maximum per investor ----

    function test_an_investor_holds_at_most_the_maximum_across_his_wallets() public {
        _bearWith(1, 0, 500, type(uint32).max);
        _assertIssueRefused(Restriction.INVESTOR_MAXIMUM, alice, 501);
        token.mint(alice, 300);
        token.mint(aliceToo, 200);
        assertEq(token.balanceOfInvestor(_key(1)), 500, "units of the investor");
        _assertIssueRefused(Restriction.INVESTOR_MAXIMUM, aliceToo, 1);
        token.mint(bob, 500);
        _assertRefused(Restriction.INVESTOR_MAXIMUM, bob, alice, 1);
        _assertMoves(aliceToo, carol, 50);
        _assertRefused(Restriction.INVESTOR_MAXIMUM, bob, alice, 51);
        _assertMoves(bob, alice, 50);
        assertEq(token.balanceOfInvestor(_key(1)), 500, "units of the investor at the end");
    }

    function test_at_the_maximum_units_still_move_between_own_wallets() public {
        _bearWith(1, 0, 500, type(uint32).max);
        token.mint(alice, 500);
        _assertMoves(alice, aliceToo, 200);
        _assertMoves(alice, aliceToo, 300);
        _assertMoves(aliceToo, alice, 1);
        assertEq(token.balanceOfInvestor(_key(1)), 500, "units of the investor");
        assertEq(token.investorCount(), 1, "investors");
    }

    function test_a_redemption_makes_room_below_the_maximum() public {
        _bearWith(1, 0, 500, type(uint32).max);
        token.mint(alice, 500);
        token.redeem(alice, 100);
        assertEq(token.balanceOfInvestor(_key(1)), 400, "units of the investor");
        token.mint(aliceToo, 100);
        _assertIssueRefused(Restriction.INVESTOR_MAXIMUM, aliceToo, 1);
    }

    // ---- Maximum holders ----

    function test_at_the_maximum_of_holders_nobody_new_comes_in() public {
        _bearWith(1, 0, type(uint128).max, 2);
        token.mint(alice, 100);
        token.mint(bob, 100);
        _assertIssueRefused(Restriction.HOLDERS_MAXIMUM, carol, 1);
        _assertRefused(Restriction.HOLDERS_MAXIMUM, alice, carol, 1);
        _assertRefused(Restriction.HOLDERS_MAXIMUM, alice, carol, 99);
        _assertMoves(alice, bob, 99);
        _assertMoves(bob, alice, 99);
    }

    function test_a_newcomer_takes_the_place_of_a_holder_who_leaves() public {
        _bearWith(1, 0, type(uint128).max, 2);
        token.mint(alice, 100);
        token.mint(bob, 100);
        _assertMoves(alice, carol, 100);
        assertEq(token.investorCount(), 2, "investors");
        _assertRefused(Restriction.HOLDERS_MAXIMUM, bob, alice, 50);
        _assertMoves(bob, alice, 100);
        assertEq(token.investorCount(), 2, "investors at the end");
    }

    function test_who_sells_all_of_one_wallet_but_keeps_another_has_not_left() public {
        _bearWith(1, 0, type(uint128).max, 2);
        token.mint(alice, 100);
        token.mint(aliceToo, 100);
        token.mint(bob, 100);
        _assertRefused(Restriction.HOLDERS_MAXIMUM, alice, carol, 100);
        _assertMoves(alice, aliceToo, 100);
        _assertMoves(aliceToo, carol, 200);
        assertEq(token.investorCount(), 2, "investors");
    }

    function test_a_second_wallet_of_a_holder_is_no_new_holder() public {
        _bearWith(1, 0, type(uint128).max, 2);
        token.mint(alice, 100);
        token.mint(bob, 100);
        _assertMoves(alice, bobToo, 10);
        _assertMoves(alice, aliceToo, 10);
        token.mint(bobToo, 1);
        assertEq(token.investorCount(), 2, "investors");
    }

    function test_a_venue_is_no_holder_and_gives_no_place() public {
        _bearWith(1, 0, type(uint128).max, 2);
        token.mint(alice, 100);
        token.mint(bob, 100);
        _assertMoves(alice, venue, 50);
        assertEq(token.investorCount(), 2, "a venue is not counted");
        _assertRefused(Restriction.HOLDERS_MAXIMUM, venue, carol, 50);
        _assertMoves(alice, venue, 50);
        assertEq(token.investorCount(), 1, "alice left");
        _assertMoves(venue, carol, 100);
        assertEq(token.investorCount(), 2, "carol came");
    }

    function test_a_redemption_in_full_makes_a_place() public {
        _bearWith(1, 0, type(uint128).max, 1);
        token.mint(alice, 100);
        token.redeem(alice, 99);
        _assertIssueRefused(Restriction.HOLDERS_MAXIMUM, bob, 1);
        token.redeem(alice, 1);
        token.mint(bob, 1);
        assertEq(token.investorCount(), 1, "investors");
    }

    // ---- Venues ----

    function test_a_venue_holds_without_being_known_and_without_holding_limits() public {
        _bearWith(10, 100, 500, 1);
        token.mint(alice, 500);
        _assertMoves(alice, venue, 10);
        _assertMoves(alice, venue, 390);
        _assertRefused(Restriction.SENDER_MINIMUM, alice, venue, 10);
        _assertRefused(Restriction.LOT_SIZE, venue, alice, 5);
        _assertMoves(venue, alice, 390);
        assertEq(token.balanceOf(venue), 10, "a venue may hold less than the minimum");
        assertEq(token.holderOf(venue).investorKey, 0, "a venue is no investor");
        token.mint(venue, 1000);
        assertEq(token.balanceOf(venue), 1010, "a venue may hold more than an investor");
    }

    function test_a_venue_sends_only_to_who_may_receive() public {
        _bearUnlimited();
        token.mint(venue, 100);
        _assertRefused(Restriction.RECIPIENT_UNKNOWN, venue, stranger, 1);
        _assertMoves(venue, bob, 1);
    }

    function test_a_venue_stays_a_venue_whatever_a_registry_says_of_it() public {
        _bearUnlimited();
        _admit(venue, 77, GERMANY);
        token.mint(venue, 100);
        _block(venue, BIRTH + 9);
        _assertMoves(venue, bob, 1);
        assertEq(token.investorCount(), 1, "only bob is counted");
        assertEq(token.holderOf(venue).investorKey, 0, "investor's key");
    }

    // ---- Supply ----

    function test_issues_end_at_the_maximum_supply() public {
        _bearUnlimited();
        token.mint(alice, 999_999);
        vm.expectRevert(abi.encodeWithSelector(IRestrictedToken.SupplyCapExceeded.selector, 2, 1));
        token.mint(alice, 2);
        token.mint(alice, 1);
        vm.expectRevert(abi.encodeWithSelector(IRestrictedToken.SupplyCapExceeded.selector, 1, 0));
        token.mint(alice, 1);
        token.redeem(alice, 10);
        token.mint(bob, 10);
        assertEq(token.totalSupply(), token.maxSupply(), "supply");
    }

    function test_issues_beyond_every_number_are_refused_by_name() public {
        _bearUnlimited();
        uint256[3] memory amounts = [uint256(type(uint128).max), uint256(1) << 128, type(uint256).max];
        for (uint256 i = 0; i < 3; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(IRestrictedToken.SupplyCapExceeded.selector, amounts[i], 1_000_000)
            );
            token.mint(alice, amounts[i]);
        }
    }

    function test_the_greatest_supply_fits_one_holder() public {
        TokenCharter memory charter = _charter();
        charter.maxSupply = type(uint128).max;
        charter.rules.maximumPerInvestor = type(uint128).max - 1;
        _bear(charter);
        token.mint(alice, type(uint128).max - 1);
        _assertIssueRefused(Restriction.INVESTOR_MAXIMUM, alice, 1);
        token.mint(bob, 1);
        _assertRefused(Restriction.INVESTOR_MAXIMUM, bob, alice, 1);
        _assertMoves(alice, bob, type(uint128).max - 2);
        _assertMoves(bob, alice, type(uint128).max - 2);
        assertEq(token.holderOf(alice).investorKey, _key(1), "neighbours of the balance are untouched");
        assertEq(token.balanceOfInvestor(_key(1)), type(uint128).max - 1, "units of the investor");
    }

    // ---- All of them at once ----

    function testFuzz_the_code_is_that_of_the_first_rule_that_refuses(
        uint256 lot,
        uint256 amount,
        uint256 held
    ) public {
        lot = bound(lot, 1, 40);
        _bearWith(uint128(lot), 100, 700, 2);
        held = lot * bound(held, (100 + lot - 1) / lot, 700 / lot);
        amount = bound(amount, 0, held + 10);
        token.mint(alice, held);
        token.mint(bob, lot * ((500 + lot - 1) / lot));
        uint256 hasBob = token.balanceOf(bob);
        uint8 expected = Restriction.NONE;
        if (amount % lot != 0) expected = Restriction.LOT_SIZE;
        else if (amount != 0 && amount < held && held - amount < 100) expected = Restriction.SENDER_MINIMUM;
        else if (hasBob + amount > 700 && amount != 0) expected = Restriction.INVESTOR_MAXIMUM;
        assertEq(token.detectTransferRestriction(alice, bob, amount), expected, "code towards a holder");
        if (amount % lot != 0) expected = Restriction.LOT_SIZE;
        else if (amount == 0) expected = Restriction.NONE;
        else if (amount < held && held - amount < 100) expected = Restriction.SENDER_MINIMUM;
        else if (amount < 100) expected = Restriction.RECIPIENT_MINIMUM;
        else if (amount > 700) expected = Restriction.INVESTOR_MAXIMUM;
        else expected = amount == held ? Restriction.NONE : Restriction.HOLDERS_MAXIMUM;
        assertEq(token.detectTransferRestriction(alice, carol, amount), expected, "code towards a newcomer");
    }
}
