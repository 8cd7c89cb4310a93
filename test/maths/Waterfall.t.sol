// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {DayCountConvention} from "../../contracts/interfaces/Charter.sol";
import {Preferred, Tier, TierKind, WaterfallTerms} from "../../contracts/interfaces/IncomeRightCharter.sol";
import {ReserveStep} from "../../contracts/interfaces/PropertyCharter.sol";
import {Waterfall} from "../../contracts/maths/Waterfall.sol";
import {WaterfallHarness} from "../../contracts/testing/WaterfallHarness.sol";
import {Test} from "../support/Test.sol";

/// @notice What holds of waterfalls for all terms and accounts, beside the published cases.
contract WaterfallTest is Test {
    uint256 private constant SHARE = 1e9;
    uint32 private constant DAY = 20_836;

    WaterfallHarness private _maths;

    function setUp() public {
        _maths = WaterfallHarness(deploy("WaterfallHarness", ""));
    }

    // ---- Any terms, any account ----

    function _next(uint256 seed) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed)));
    }

    /// @dev Up to five tiers of any kind, and a last one, such as a charter may have.
    function _terms(uint256 seed) private pure returns (WaterfallTerms memory t) {
        t.startDate = DAY;
        t.preferred = Preferred(seed % 3);
        t.periodMonths = uint8(1 + ((seed >> 8) % 12));
        t.rate = uint32((seed >> 16) % 500_000_000);
        uint8[4] memory conventions = [0, 1, 2, 5];
        t.dayCount = DayCountConvention(conventions[(seed >> 48) % 4]);
        t.capMultiple = (seed >> 56) % 2 == 0 ? type(uint64).max : uint64(1 + ((seed >> 64) % 4e9));
        uint256 count = (seed >> 128) % 6;
        t.tiers = new Tier[](count + 1);
        uint256 least;
        for (uint256 i; i < count; ++i) {
            seed = _next(seed);
            TierKind kind = TierKind(seed % 5);
            uint256 share = least + ((seed >> 8) % (SHARE - least));
            uint256 level = 1 + ((seed >> 64) % 3e9);
            if (kind == TierKind.CAPITAL || kind == TierKind.PREFERRED) level = 0;
            if (kind == TierKind.CATCH_UP) {
                if (share == 0) share = 1;
                level %= share;
                if (level == 0) level = share - 1;
                if (level == 0) (share, level) = (SHARE, 1);
                if (level > least) least = level;
            }
            t.tiers[i] = Tier(kind, uint32(share), uint64(level));
        }
        t.tiers[count] = Tier(TierKind.REST, uint32(least + (_next(seed) % (SHARE + 1 - least))), 0);
    }

    /// @dev An account that a life of payments could have made.
    function _account(
        uint256 seed,
        WaterfallTerms memory t
    ) private view returns (Waterfall.Account memory a) {
        a.day = t.startDate;
        a = _maths.invest(a, t, 1 + (seed % 1e15), DAY);
        for (uint256 i; i < 3; ++i) {
            seed = _next(seed);
            a = _maths.accrue(a, t, uint256(a.day) + (seed % 500));
            (, a) = _maths.share(a, t, (seed >> 64) % (2 * uint256(a.invested)));
        }
    }

    function _same(Waterfall.Account memory a, Waterfall.Account memory b) private pure {
        assertEq(keccak256(abi.encode(a)), keccak256(abi.encode(b)), "account");
    }

    // ---- Sharing ----

    function testFuzz_parts_sum_to_what_was_shared_and_no_tier_goes_beyond_its_end(
        uint256 seed,
        uint256 amount
    ) public view {
        WaterfallTerms memory t = _terms(seed);
        _maths.check(t);
        Waterfall.Account memory a = _account(seed, t);
        amount = bound(amount, 0, 1e20);
        (uint256 toHolders, Waterfall.Account memory b) = _maths.share(a, t, amount);
        assertEq(toHolders, b.toHolders - a.toHolders, "holders");
        assertEq(amount - toHolders, b.toSponsor - a.toSponsor, "sponsor has the rest");
        assertEq(uint256(b.inPeriod), a.inPeriod + amount, "in the period");
        assertLe(b.returned, b.invested, "capital");
        assertLe(b.preferred, a.preferred, "preferred return is not beyond what was due");
        assertLe(b.residue, SHARE - 1, "residue");
        if (t.capMultiple != type(uint64).max) {
            uint256 most = (uint256(b.invested) * t.capMultiple) / SHARE;
            assertLe(b.toHolders, most > a.toHolders ? most : a.toHolders, "cap");
        }
    }

    function testFuzz_more_is_never_less_for_anybody(uint256 seed, uint256 amount, uint256 more) public view {
        WaterfallTerms memory t = _terms(seed);
        Waterfall.Account memory a = _account(seed, t);
        (amount, more) = (bound(amount, 0, 1e18), bound(more, 0, 1e18));
        (uint256 first, ) = _maths.share(a, t, amount);
        (uint256 second, ) = _maths.share(a, t, amount + more);
        assertLe(first, second, "holders");
        assertLe(amount - first, amount + more - second, "sponsor");
    }

    function testFuzz_two_payments_at_one_time_are_shared_as_one(
        uint256 seed,
        uint256 x,
        uint256 y
    ) public view {
        WaterfallTerms memory t = _terms(seed);
        Waterfall.Account memory a = _account(seed, t);
        // Small ones too, where rounding would show.
        (x, y) = (x % (seed % 2 == 0 ? 50 : 1e16), y % (seed % 2 == 0 ? 50 : 1e16));
        (uint256 whole, Waterfall.Account memory one) = _maths.share(a, t, x + y);
        (uint256 first, Waterfall.Account memory two) = _maths.share(a, t, x);
        uint256 second;
        (second, two) = _maths.share(two, t, y);
        assertEq(first + second, whole, "holders");
        _same(one, two);
    }

    function testFuzz_a_sponsor_who_catches_up_has_his_share_and_no_more(uint256 amount) public view {
        WaterfallTerms memory t;
        t.startDate = DAY;
        t.rate = 80_000_000;
        t.dayCount = DayCountConvention.ACT_365F;
        t.capMultiple = type(uint64).max;
        t.tiers = new Tier[](4);
        t.tiers[0] = Tier(TierKind.CAPITAL, 0, 0);
        t.tiers[1] = Tier(TierKind.PREFERRED, 0, 0);
        t.tiers[2] = Tier(TierKind.CATCH_UP, 700_000_000, 200_000_000);
        t.tiers[3] = Tier(TierKind.REST, 200_000_000, 0);
        Waterfall.Account memory a;
        a.day = DAY;
        a = _maths.invest(a, t, 1e12, DAY);
        a = _maths.accrue(a, t, DAY + 365);
        (, a) = _maths.share(a, t, bound(amount, 1, 1e15));
        uint256 profit = uint256(a.toHolders) + a.toSponsor - a.returned;
        assertLe(uint256(a.toSponsor) * 5, profit, "at most a fifth of all profit");
        // x = 0.2 x 80e9 / 0.5
        if (profit >= 112e9) assertLe(profit, uint256(a.toSponsor) * 5 + 10, "a fifth, once caught up");
    }

    // ---- Time ----

    function testFuzz_days_add_up(uint256 seed, uint256 x, uint256 y) public view {
        WaterfallTerms memory t = _terms(seed);
        if (t.preferred == Preferred.SIMPLE) t.periodMonths = uint8((seed >> 8) % 13);
        Waterfall.Account memory a = _account(seed, t);
        (x, y) = (uint256(a.day) + (x % 1_000), uint256(a.day) + (y % 1_000));
        if (x > y) (x, y) = (y, x);
        Waterfall.Account memory one = _maths.accrue(a, t, y);
        Waterfall.Account memory two = _maths.accrue(_maths.accrue(a, t, x), t, y);
        // Return on return is rounded down to a fine unit each time that somebody asks, and each time bears that.
        assertLe(two.preferred, one.preferred, "never more by asking more often");
        assertLe(one.preferred, uint256(two.preferred) + 1e6, "fine units");
        if (t.preferred != Preferred.COMPOUNDED) _same(one, two);
    }

    function test_return_that_nobody_could_pay_stops_no_payment() public view {
        WaterfallTerms memory t = _terms(1);
        t.preferred = Preferred.COMPOUNDED;
        t.periodMonths = 12;
        t.rate = type(uint32).max;
        t.dayCount = DayCountConvention.ACT_ACT_ISDA;
        Waterfall.Account memory a;
        a.day = DAY;
        a = _maths.invest(a, t, 1e30, DAY);
        a = _maths.accrue(a, t, DAY + 365 * 400);
        assertEq(a.preferred, 2 ** 200, "as far as it grows");
        (uint256 toHolders, ) = _maths.share(a, t, 1e30);
        assertLe(toHolders, 1e30, "shared");
        a = _maths.accrue(a, t, DAY + 365 * 800);
        assertEq(a.preferred, 2 ** 200, "no further");
    }

    function testFuzz_months_are_counted_from_the_first_day(uint256 from, uint256 months) public view {
        from %= 2 ** 32;
        months %= 2_400;
        uint256 to = _maths.addMonths(from, months);
        assertEq(_maths.monthsBetween(from, to), months, "whole months");
        if (months != 0) assertEq(_maths.monthsBetween(from, to - 1), months - 1, "a second before");
    }

    // ---- Reserves ----

    function testFuzz_a_reserve_takes_its_steps_and_no_more(
        uint256 seed,
        uint256 held,
        uint256 x,
        uint256 y
    ) public view {
        ReserveStep[] memory steps = new ReserveStep[](3);
        uint32 end;
        uint32 share = 1e9;
        for (uint256 i; i < 3; ++i) {
            seed = _next(seed);
            end += uint32(1 + (seed % 333_333_332));
            share -= uint32((seed >> 64) % 333_333_333);
            steps[i] = ReserveStep(end, share);
        }
        uint256 target = 1 + ((seed >> 128) % 1e15);
        uint256 most = (target * end) / SHARE;
        (held, x, y) = (held % (target + 1), x % (2 * target), y % (2 * target));
        uint256 whole = _maths.heldBack(steps, target, held, x + y);
        assertLe(whole, x + y, "of the sum");
        assertLe(whole, most > held ? most - held : 0, "room");
        uint256 first = _maths.heldBack(steps, target, held, x);
        uint256 both = first + _maths.heldBack(steps, target, held + first, y);
        // Each payment loses less than a minor unit for each step.
        assertLe(both, whole + 3, "in parts");
        assertLe(whole, both + 3, "in parts");
    }

    // ---- Birth ----

    function _refused(WaterfallTerms memory t, bytes32 what, uint256 tier) private {
        vm.expectRevert(abi.encodeWithSelector(Waterfall.InvalidWaterfall.selector, what, tier));
        _maths.check(t);
    }

    function test_terms_that_could_not_work_are_refused() public {
        WaterfallTerms memory t = _terms(0);
        t.tiers = new Tier[](0);
        _refused(t, "tiers", 0);
        t.tiers = new Tier[](13);
        _refused(t, "tiers", 13);
        t.tiers = new Tier[](1);
        _refused(t, "last tier", 0);
        t.tiers = new Tier[](2);
        (t.tiers[0].kind, t.tiers[1].kind) = (TierKind.REST, TierKind.REST);
        _refused(t, "last tier", 0);
        t.tiers[0] = Tier(TierKind.CAPITAL, 1e9, 0);
        _refused(t, "share", 0);
        t.tiers[0] = Tier(TierKind.PREFERRED, 0, 1);
        _refused(t, "level", 0);
        t.tiers[0] = Tier(TierKind.MULTIPLE, 0, 0);
        _refused(t, "level", 0);
        t.tiers[0] = Tier(TierKind.CATCH_UP, 200_000_000, 200_000_000);
        _refused(t, "level", 0);
        t.tiers[0] = Tier(TierKind.CATCH_UP, 1e9, 200_000_000);
        t.tiers[1] = Tier(TierKind.REST, 199_999_999, 0);
        _refused(t, "share after catch-up", 1);
        t.tiers[1] = Tier(TierKind.REST, 1e9 + 1, 0);
        _refused(t, "share", 1);
        t.tiers[1] = Tier(TierKind.REST, 1e9, 0);
        _maths.check(t);
        t.dayCount = DayCountConvention.THIRTY_360_BB;
        _refused(t, "day count", 2);
        t.dayCount = DayCountConvention.ACT_360;
        t.periodMonths = 13;
        _refused(t, "period", 2);
        (t.periodMonths, t.preferred) = (0, Preferred.COMPOUNDED);
        _refused(t, "period", 2);
        (t.preferred, t.capMultiple) = (Preferred.SIMPLE, 0);
        _refused(t, "cap", 2);
    }

    function test_names_have_one_spelling() public view {
        bytes32[5] memory good = [
            bytes32("A"),
            "US-IL-COOK",
            "20-10-200-003-0000",
            "A/B.C-9",
            "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
        ];
        for (uint256 i; i < good.length; ++i) assertTrue(_maths.isName(good[i]), "a name");
        bytes32[6] memory bad = [
            bytes32(0),
            "us-il-cook",
            "A B",
            "A,",
            bytes32("A") | bytes32(uint256(0x41)),
            bytes32(unicode"Ä")
        ];
        for (uint256 i; i < bad.length; ++i) assertFalse(_maths.isName(bad[i]), "no name");
    }
}
