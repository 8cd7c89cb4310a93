// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {TokenCharter} from "../../contracts/interfaces/Charter.sol";
import {Restriction} from "../../contracts/interfaces/Restriction.sol";
import {TokenFixture} from "./TokenFixture.sol";

/// @notice How long what a registry said is relied on, and what bites before that.
contract FreshnessTest is TokenFixture {
    uint8 internal constant ELIGIBLE_FLAG = 2;

    function setUp() public override {
        super.setUp();
        _bear(_charter());
        token.mint(alice, 1000);
        token.mint(bob, 1000);
    }

    // ---- The deadline ----

    function test_a_holder_is_relied_on_through_the_recheck_interval_and_no_longer() public {
        assertEq(token.holderOf(alice).freshThrough, BIRTH + RECHECK - 1, "deadline");
        _blockQuietly(registry, alice, BIRTH + 30 days);
        vm.warp(BIRTH + RECHECK - 1);
        _assertMoves(alice, bob, 1);
        vm.warp(BIRTH + RECHECK);
        _assertRefused(Restriction.SENDER_BLOCKED, alice, bob, 1);
    }

    function test_the_notice_of_a_record_date_bounds_a_longer_recheck() public {
        TokenCharter memory charter = _charter();
        charter.rules.recheckInterval = type(uint32).max;
        _bear(charter);
        token.mint(alice, 1);
        assertEq(token.holderOf(alice).freshThrough, BIRTH + NOTICE - 1, "deadline");
        (, , , , , uint256 horizon) = token.holdingLimits();
        assertEq(horizon, NOTICE, "horizon");
    }

    function test_the_next_record_date_bounds_it() public {
        TokenCharter memory charter = _charter();
        charter.recordDates = _dates(2, 1 hours);
        _bear(charter);
        token.mint(alice, 1);
        assertEq(token.holderOf(alice).freshThrough, BIRTH + 1 hours, "through the record second");
        vm.warp(BIRTH + 1 hours);
        token.refresh(alice);
        assertEq(token.holderOf(alice).freshThrough, BIRTH + 1 hours, "no further in the record second");
        vm.warp(BIRTH + 1 hours + 1);
        token.refresh(alice);
        assertEq(token.holderOf(alice).freshThrough, BIRTH + 2 hours, "through the next");
    }

    function test_the_end_of_the_attestation_bounds_it() public {
        _admit(registry, alice, 1, GERMANY, RETAIL, BIRTH + 50);
        assertEq(token.holderOf(alice).freshThrough, BIRTH + 50, "deadline");
        vm.warp(BIRTH + 50);
        _assertMoves(bob, alice, 1);
        vm.warp(BIRTH + 51);
        _assertRefused(Restriction.RECIPIENT_LAPSED, bob, alice, 1);
    }

    function test_a_recheck_of_zero_reads_every_time() public {
        TokenCharter memory charter = _charter();
        charter.rules.recheckInterval = 0;
        _bear(charter);
        token.mint(alice, 1000);
        _assertMoves(alice, bob, 10);
        _blockQuietly(registry, alice, BIRTH + 1 days);
        _assertRefused(Restriction.SENDER_BLOCKED, alice, bob, 10);
        _blockQuietly(registry, bob, BIRTH + 1 days);
        _admit(carol, 3, SWITZERLAND);
        token.mint(carol, 10);
        _assertRefused(Restriction.RECIPIENT_BLOCKED, carol, bob, 10);
    }

    function test_a_recheck_of_one_second_lasts_one_second() public {
        TokenCharter memory charter = _charter();
        charter.rules.recheckInterval = 1;
        _bear(charter);
        token.mint(alice, 1000);
        assertEq(token.holderOf(alice).freshThrough, BIRTH, "deadline");
    }

    // ---- What bites at once ----

    function test_a_block_bites_at_once_on_a_named_asset_and_within_the_horizon_elsewhere() public {
        vm.prank(panel);
        registry.blockWallets(_list(alice), BIRTH + 30 days, REASON, named);
        _assertRefused(Restriction.SENDER_BLOCKED, alice, bob, 1);
        _blockQuietly(registry, bob, BIRTH + 30 days);
        _assertMoves(bob, dave, 1);
        token.refresh(bob);
        _assertRefused(Restriction.SENDER_BLOCKED, bob, dave, 1);
    }

    function test_a_release_works_at_once_even_where_no_asset_is_named() public {
        _block(alice, BIRTH + 30 days);
        vm.prank(panel);
        registry.release(_list(alice), REASON, new address[](0));
        _assertMoves(alice, bob, 1);
    }

    function test_an_admission_works_at_once_even_where_no_asset_is_named() public {
        token.refresh(stranger);
        _assertRefused(Restriction.RECIPIENT_UNKNOWN, alice, stranger, 1);
        named = new address[](0);
        _admit(stranger, 9, GERMANY);
        _assertMoves(alice, stranger, 1);
    }

    function test_a_lapse_bites_at_once_on_a_named_asset() public {
        _lapse(bob);
        _assertRefused(Restriction.RECIPIENT_LAPSED, alice, bob, 1);
        _assertMoves(bob, alice, 1);
    }

    function test_a_blocked_wallet_that_lapses_and_is_readmitted_stays_blocked() public {
        _block(alice, BIRTH + 30 days);
        _lapse(alice);
        _admit(alice, 1, GERMANY);
        _assertRefused(Restriction.SENDER_BLOCKED, alice, bob, 1);
        vm.warp(BIRTH + 30 days + 1);
        _assertMoves(alice, bob, 1);
    }

    // ---- Refresh ----

    function test_anyone_may_refresh_and_it_only_looks() public {
        vm.warp(BIRTH + 2 days);
        uint256 supply = token.totalSupply();
        vm.prank(stranger);
        assertEq(token.refresh(alice), _key(1), "investor's key");
        assertEq(token.holderOf(alice).freshThrough, BIRTH + 2 days + RECHECK - 1, "deadline");
        assertEq(token.holderOf(alice).flags, ELIGIBLE_FLAG, "flags");
        assertEq(token.balanceOf(alice), 1000, "balance");
        assertEq(token.totalSupply(), supply, "supply");
        assertEq(token.investorCount(), 2, "investors");
    }

    function test_a_blocked_wallet_is_never_fresh() public {
        _block(alice, BIRTH + 30 days);
        assertEq(token.holderOf(alice).freshThrough, 0, "deadline");
        vm.prank(alice);
        token.refresh(alice);
        assertEq(token.holderOf(alice).freshThrough, 0, "deadline after a refresh of his own");
    }

    function test_a_transfer_renews_both_sides_and_keeps_what_is_fresh() public {
        vm.warp(BIRTH + RECHECK / 2);
        token.refresh(bob);
        vm.warp(BIRTH + RECHECK);
        _assertMoves(alice, bob, 1);
        assertEq(token.holderOf(alice).freshThrough, BIRTH + 2 * RECHECK - 1, "deadline of the stale side");
        assertEq(
            token.holderOf(bob).freshThrough,
            BIRTH + RECHECK / 2 + RECHECK - 1,
            "deadline of the fresh side"
        );
    }

    /// @dev Nothing that a wallet does by itself lets it outlast the deadline without a look at the registry.
    function testFuzz_a_blocked_wallet_never_sends_beyond_the_horizon(uint256 seed) public {
        uint256 time = BIRTH;
        uint256 blocked = BIRTH + bound(seed, 1, 3 days);
        for (uint256 i = 0; i < 12; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 next = time + (seed % 10 hours);
            if (time < blocked && next >= blocked) {
                vm.warp(blocked);
                _blockQuietly(registry, alice, uint40(BIRTH + 300 days));
            }
            time = next;
            vm.warp(time);
            if (seed % 3 == 0) token.refresh(alice);
            (bool ok, ) = _transfer(alice, seed % 5 == 0 ? alice : bob, seed % 7);
            if (time >= blocked + RECHECK) assertFalse(ok, "sent beyond the horizon");
        }
    }
}
