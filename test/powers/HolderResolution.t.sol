// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Power, PowerKind} from "../../contracts/interfaces/Charter.sol";
import {IPowers} from "../../contracts/interfaces/IPowers.sol";
import {Offering} from "../../contracts/market/Offering.sol";
import {AssetToken} from "../../contracts/token/AssetToken.sol";
import {AssetTest} from "../support/AssetTest.sol";
import {TinyAsset, TinyCharter} from "../support/TinyAsset.sol";

/// @notice A power that needs a resolution of holders: a quarter of the supply must vote, three quarters of the votes
/// must be in favour; weighted by what was held at the record date.
contract HolderResolutionTest is AssetTest {
    uint32 private constant VOTE_DELAY = 10 days;
    uint32 private constant NOTICE = 1 days;
    bytes32 private constant REASON = keccak256("sale of the house");

    TinyAsset private asset;
    AssetToken private token;
    address private alice;
    address private bob;
    address private carol;
    uint40 private announcedAt;
    uint256 private id;

    function setUp() public override {
        super.setUp();
        TinyCharter memory charter = tinyCharter(keccak256(abi.encode(offeringTerms())));
        Power memory sale = power(PowerKind.SELL, holder, VOTE_DELAY, WINDOW, objector, type(uint40).max);
        sale.quorum = 0.25e9;
        sale.majority = 0.75e9;
        charter.asset.powers[0] = power(PowerKind.RECOVER, holder, DELAY, WINDOW, objector, type(uint40).max);
        charter.asset.powers[1] = sale;
        Offering first;
        (asset, first) = create(charter, offeringTerms());
        token = tokenOf(asset);
        alice = investorWith("alice", 1e18, address(first));
        bob = investorWith("bob", 1e18, address(first));
        carol = investorWith("carol", 1e18, address(first));
        vm.warp(OPENS);
        subscribe(first, alice, 75 * UNIT);
        subscribe(first, bob, 25 * UNIT);
        subscribe(first, carol, 300 * UNIT);
        vm.warp(CLOSES);
        first.settle(three(alice, bob, carol));
        announcedAt = SETTLE_BY;
        vm.warp(announcedAt);
        vm.prank(holder);
        id = register.announce(address(asset), PowerKind.SELL, abi.encode(uint256(1)), REASON);
    }

    /// @dev Attack: whoever announces votes and objects to them himself uses up the token's record dates, of which income
    /// needs some.
    function test_votes_that_come_to_nothing_cannot_use_up_the_record_dates() external {
        uint256 dates = token.recordDateCount();
        vm.startPrank(holder);
        for (uint256 i = 1; i < 16; ++i) {
            vm.warp(announcedAt + i);
            register.object(address(asset), id);
            id = register.announce(address(asset), PowerKind.SELL, abi.encode(i), REASON);
        }
        register.object(address(asset), id);
        uint40[2] memory times = [announcedAt + 16, announcedAt + 30 days - 1];
        for (uint256 i = 0; i < 2; ++i) {
            vm.warp(times[i]);
            vm.expectRevert(
                abi.encodeWithSelector(
                    IPowers.TooManyVotes.selector,
                    PowerKind.SELL,
                    uint256(announcedAt) + 30 days
                )
            );
            register.announce(address(asset), PowerKind.SELL, abi.encode(uint256(99)), REASON);
        }
        assertEq(token.recordDateCount(), dates + 15, "one for each vote");
        // Powers without a vote are not in its way.
        register.announce(address(asset), PowerKind.RECOVER, abi.encode(alice, bob), REASON);
        vm.warp(announcedAt + 30 days);
        register.announce(address(asset), PowerKind.SELL, abi.encode(uint256(99)), REASON);
        vm.stopPrank();
    }

    function _vote(address who, bool inFavour) private {
        vm.prank(who);
        register.vote(address(asset), id, who, inFavour);
    }

    function _expectUnresolved(uint256 inFavour, uint256 against) private {
        vm.warp(announcedAt + VOTE_DELAY);
        assertFalse(register.isResolved(address(asset), id), "resolved");
        vm.expectRevert(abi.encodeWithSelector(IPowers.NotResolved.selector, id, inFavour, against));
        asset.act(PowerKind.SELL, 1);
        assertEq(asset.acted(), 0, "acts");
    }

    function _expectResolved() private {
        vm.warp(announcedAt + VOTE_DELAY);
        assertTrue(register.isResolved(address(asset), id), "resolved");
        asset.act(PowerKind.SELL, 1);
        assertEq(asset.acted(), 1, "acts");
    }

    function test_the_announcement_fixes_a_record_date_with_notice() external view {
        assertEq(
            register.announcement(address(asset), id).recordDate,
            announcedAt + NOTICE,
            "of the announcement"
        );
        assertEq(token.recordDate(0), announcedAt + NOTICE, "of the token");
    }

    function test_nothing_is_resolved_before_the_record_date_has_passed() external {
        assertFalse(register.isResolved(address(asset), id), "announced");
        vm.warp(announcedAt + NOTICE);
        assertFalse(register.isResolved(address(asset), id), "in the record date's second");
        assertEq(asset.acted(), 0, "acts");
    }

    function test_three_quarters_in_favour_of_a_quarter_of_the_supply() external {
        vm.warp(announcedAt + NOTICE + 1);
        _vote(alice, true);
        _vote(bob, false);
        assertEq(register.tally(address(asset), id).inFavour, 75 * UNIT, "in favour");
        assertEq(register.tally(address(asset), id).against, 25 * UNIT, "against");
        _expectResolved();
    }

    function test_a_lot_less_in_favour_fails() external {
        vm.prank(alice);
        token.transfer(bob, LOT);
        vm.warp(announcedAt + NOTICE + 1);
        _vote(alice, true);
        _vote(bob, false);
        _expectUnresolved(75 * UNIT - LOT, 25 * UNIT + LOT);
    }

    function test_a_lot_less_than_the_quorum_fails() external {
        vm.prank(bob);
        token.transfer(carol, LOT);
        vm.warp(announcedAt + NOTICE + 1);
        _vote(alice, true);
        _vote(bob, true);
        _expectUnresolved(100 * UNIT - LOT, 0);
    }

    function test_nobody_votes_and_nothing_happens() external {
        _expectUnresolved(0, 0);
    }

    function test_units_bought_after_the_record_date_bring_no_vote_and_sold_ones_keep_it() external {
        vm.warp(announcedAt + NOTICE + 1);
        address newcomer = actor("newcomer");
        registry.admit(newcomer, 99);
        vm.prank(alice);
        token.transfer(newcomer, 75 * UNIT);
        vm.expectRevert(abi.encodeWithSelector(IPowers.NothingHeld.selector, id, newcomer));
        _vote(newcomer, false);
        _vote(alice, true);
        assertEq(register.tally(address(asset), id).inFavour, 75 * UNIT, "in favour");
    }

    function test_units_moved_in_the_record_second_itself_count_where_they_are_at_its_end() external {
        vm.warp(announcedAt + NOTICE);
        vm.prank(alice);
        token.transfer(bob, 50 * UNIT);
        vm.warp(announcedAt + NOTICE + 1);
        _vote(alice, true);
        _vote(bob, false);
        assertEq(register.tally(address(asset), id).inFavour, 25 * UNIT, "in favour");
        assertEq(register.tally(address(asset), id).against, 75 * UNIT, "against");
    }

    function test_each_wallet_votes_once_for_itself_only() external {
        vm.warp(announcedAt + NOTICE + 1);
        vm.expectRevert(abi.encodeWithSelector(IPowers.NotTheVoter.selector, carol, carol));
        vm.prank(bob);
        register.vote(address(asset), id, carol, true);
        _vote(bob, false);
        vm.expectRevert(abi.encodeWithSelector(IPowers.AlreadyVoted.selector, id, bob));
        _vote(bob, true);
        assertEq(register.tally(address(asset), id).against, 25 * UNIT, "against");
    }

    function test_votes_are_cast_after_the_record_date_and_before_the_first_second_of_enactment() external {
        bytes memory closed = abi.encodeWithSelector(
            IPowers.VoteNotOpen.selector,
            id,
            announcedAt + NOTICE + 1,
            announcedAt + VOTE_DELAY - 1
        );
        vm.warp(announcedAt + NOTICE);
        vm.expectRevert(closed);
        _vote(alice, true);
        vm.warp(announcedAt + VOTE_DELAY - 1);
        _vote(alice, true);
        vm.warp(announcedAt + VOTE_DELAY);
        vm.expectRevert(closed);
        _vote(bob, true);
    }

    function test_a_recovered_wallet_votes_through_the_one_that_took_its_place() external {
        address fresh = actor("carol's new wallet");
        vm.warp(announcedAt + NOTICE + 1);
        vm.prank(holder);
        register.announce(address(asset), PowerKind.RECOVER, abi.encode(carol, fresh), REASON);
        registry.admit(fresh, uint40(uint160(carol)) | 1);
        vm.warp(announcedAt + NOTICE + 1 + DELAY);
        asset.recoverWallet(carol, fresh);
        vm.expectRevert(abi.encodeWithSelector(IPowers.NotTheVoter.selector, carol, fresh));
        _vote(carol, false);
        vm.prank(fresh);
        register.vote(address(asset), id, carol, true);
        assertEq(register.tally(address(asset), id).inFavour, 300 * UNIT, "in favour");
        vm.expectRevert(abi.encodeWithSelector(IPowers.NothingHeld.selector, id, fresh));
        _vote(fresh, true);
        _expectResolved();
    }

    function test_no_vote_where_the_charter_asks_for_none_and_none_on_what_was_stopped() external {
        vm.prank(holder);
        uint256 other = register.announce(address(asset), PowerKind.RECOVER, abi.encode(alice, bob), REASON);
        vm.warp(announcedAt + NOTICE + 1);
        vm.expectRevert(abi.encodeWithSelector(IPowers.NoVote.selector, other));
        vm.prank(alice);
        register.vote(address(asset), other, alice, true);
        vm.prank(objector);
        register.object(address(asset), id);
        vm.expectRevert(abi.encodeWithSelector(IPowers.NotPending.selector, id));
        _vote(alice, true);
    }

    /// @dev However three holders divide and vote: enacted if and only if both shares are reached.
    function testFuzz_enacted_exactly_when_the_shares_are_reached(
        uint256 toBob,
        uint256 toCarol,
        uint8 votes
    ) external {
        toBob = bound(toBob, 0, 70) * UNIT;
        toCarol = bound(toCarol, 0, 20) * UNIT;
        vm.prank(alice);
        token.transfer(bob, toBob);
        vm.prank(bob);
        token.transfer(carol, toCarol);
        vm.warp(announcedAt + NOTICE + 1);
        address[3] memory all = [alice, bob, carol];
        uint256[2] memory cast;
        for (uint256 i = 0; i < 3; ++i) {
            uint256 how = (votes >> (2 * i)) & 3;
            if (how < 2) {
                _vote(all[i], how == 1);
                cast[how] += token.balanceOf(all[i]);
            }
        }
        bool passes = (cast[0] + cast[1]) * 4 >= 400 * UNIT && cast[1] * 4 >= (cast[0] + cast[1]) * 3;
        if (passes) _expectResolved();
        else _expectUnresolved(cast[1], cast[0]);
    }
}
