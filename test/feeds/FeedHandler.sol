// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IFeed} from "../../contracts/interfaces/IFeed.sol";
import {IPanel} from "../../contracts/interfaces/IPanel.sol";
import {FeedModel} from "./FeedModel.sol";

/// @notice What reporters, liars and strangers do with a feed, in any order, with jumps in time. Nothing here reverts;
/// what the feed does otherwise than the model says is counted as a fault.
contract FeedHandler is FeedModel {
    uint256 private constant HELD = 24;

    Batch[] private _held;
    uint256 private _batches;
    uint256 private _salts;
    uint256 private _rounds;
    uint256 private _latest;
    bytes32 private _terms;

    /// @dev After each action: numbers and periods only grew, and what is fixed is as it was.
    modifier watched() {
        _;
        uint256 rounds = feed.roundCount();
        if (rounds < _rounds) fault("a round was taken back");
        if (rounds != 0) {
            (, , uint256 period, uint256 updatedAt, ) = feed.latestRoundData();
            if (period < _latest) fault("a period went backward");
            if (updatedAt > clock) fault("a figure from the future");
            _latest = period;
        }
        _rounds = rounds;
        if (keccak256(abi.encode(feed.terms())) != _terms) fault("terms changed");
    }

    constructor() {
        FeedModel.setUp();
        _terms = keccak256(abi.encode(feed.terms()));
    }

    function setUp() public override {}

    // ---- Reporting ----

    /// @notice Somebody brings what any of the pool said of some second near now. Liars say what they like; some
    /// signatures are not what they claim; some saw it too early, or too long ago.
    function report(uint256 subset, int128 lie, uint256 periodSeed, uint256 flaws) external watched {
        uint40 period = periodFrom(periodSeed);
        Batch storage b = newBatch(period);
        for (uint256 i = 0; i < POOL; ++i) {
            if ((subset >> i) & 1 == 0) continue;
            address member = vm.addr(pool[i]);
            // Who is no member is seldom among them: one of them stops a batch.
            if (!inSet(member) && (subset >> (32 + i)) & 7 != 0) continue;
            uint40 observedAt = observedFrom(period, uint256(keccak256(abi.encode(flaws, i))));
            int128 value =
                isLiar[member] ? lieNear(lie, member, period, subset >> 64) : seenBy(member, period);
            // One in eight is signed by another of them.
            bool sound = (flaws >> (3 * i)) & 7 != 7;
            uint256 key = sound ? pool[i] : pool[(i + 1) % POOL];
            add(b, member, key, value, observedAt, sound);
        }
        bring(b);
    }

    /// @notice Any k members who say what they saw are enough, whoever the others are and whatever they do not do.
    function reportByAnyK(uint256 start, uint256 wait) external watched {
        byAnyK(start, wait);
    }

    /// @notice All are wrong about one period, far off, and right about the next.
    function correct(uint256 seed, uint256 wait) external watched {
        if (inForce.length == 0) return;
        int128 right = inForce[inForce.length - 1].value;
        shift(right + int128(int256(bound(seed, 1_000, 4_000_000))));
        byAnyK(seed >> 32, wait);
        shift(right);
        byAnyK(seed >> 64, wait >> 64);
    }

    function byAnyK(uint256 start, uint256 wait) internal {
        uint256 time = uint256(lastPeriod()) + INTERVAL;
        if (time < clock) time = clock;
        time += wait % 3 hours;
        // Of a second that nobody was caught lying about.
        while (isLiedAbout(uint40(time))) ++time;
        warpTo(time);
        Batch storage b = newBatch(clock);
        uint256 chosen = 0;
        for (uint256 i = 0; i < threshold; ++i) chosen |= 1 << (((start % set.length) + i) % set.length);
        for (uint256 i = 0; i < set.length; ++i) {
            if ((chosen >> i) & 1 == 0) continue;
            add(b, set[i], keyOf(set[i]), seenBy(set[i], clock), clock, true);
        }
        (bool good, ) = judge(b);
        if (!good) fault("k members are not enough for the model");
        if (!bring(b)) fault("any n-k stopped a report");
        ++count["by k"];
    }

    /// @notice The liars and as few honest members as they need bring what serves the liars best.
    function reportLies(uint256 honestSeed, uint256 push, uint256 wait) external watched {
        uint256 time = uint256(lastPeriod()) + INTERVAL;
        if (time < clock) time = clock;
        warpTo(time + (wait % 1 hours));
        Batch storage b = newBatch(clock);
        uint256 needed = threshold;
        for (uint256 i = 0; i < set.length; ++i) if (isLiar[set[i]]) --needed;
        uint256 skip = honestSeed % (set.length - threshold + 1);
        for (uint256 i = 0; i < set.length; ++i) {
            int128 value = seenBy(set[i], clock);
            if (isLiar[set[i]]) {
                // Up to 1.3 % of the truth, to one side.
                int256 by = (int256(value) * int256(push % 1300)) / 100_000;
                value = int128(value + (push & (1 << 128) == 0 ? by : -by));
            } else {
                if (skip != 0 && skip-- != 0) continue;
                if (needed == 0) continue;
                --needed;
            }
            add(b, set[i], keyOf(set[i]), value, clock, true);
        }
        if (bring(b)) ++count["with liars"];
    }

    /// @notice Everybody signs, and nobody brings it until its age is about to run out, or has.
    function reportLate(uint256 seed) external watched {
        uint40 period = clock;
        Batch storage b = newBatch(period);
        for (uint256 i = 0; i < set.length; ++i) {
            add(b, set[i], keyOf(set[i]), seenBy(set[i], period), period, true);
        }
        warpTo(uint256(period) + REPORT_AGE - 2 + (seed % 5));
        bring(b);
    }

    /// @notice What was brought before, or might have been, is brought again.
    function replay(uint256 which) external watched {
        if (_held.length != 0) bring(_held[which % _held.length]);
    }

    /// @notice Nobody who is not a member moves anything, alone or under members' names.
    function strangersReport(uint256 seed, int128 value) external watched {
        uint256[] memory strangers = keysOf(string(abi.encode("stranger", seed)), 3);
        Batch storage b = newBatch(clock);
        for (uint256 i = 0; i < 3; ++i) {
            address as_ = seed & 1 == 0 ? set[i] : vm.addr(strangers[i]);
            add(b, as_, strangers[i], value, clock, false);
        }
        if (bring(b)) fault("strangers reported");
        // One member listed as often as the set has members.
        b = newBatch(clock);
        address one = set[seed % set.length];
        for (uint256 i = 0; i < set.length; ++i) add(b, one, keyOf(one), value, clock, i == 0);
        IFeed.SignedReport[] memory list = b.list;
        try feed.report(b.period, list) {
            fault("one member many times");
        } catch (bytes memory reason) {
            expectTyped(reason);
        }
    }

    /// @notice Any call of anybody, with whatever data.
    function callAnything(address caller, bytes4 selector, bytes calldata data) external watched {
        vm.prank(caller);
        (bool ok, ) = address(feed).call{gas: 5_000_000}(bytes.concat(selector, data));
        if (ok) ++count["some view"];
    }

    // ---- Two values for one period ----

    /// @notice A liar signs two values for one period; whoever has both shows them.
    function equivocate(uint256 who, int128 first, int128 second, uint256 periodSeed) external watched {
        address liar = liarNumber(who);
        uint40 period = periodFrom(periodSeed);
        IFeed.SignedReport memory a = signed(feed, keyOf(liar), period, first, period);
        IFeed.SignedReport memory b = signed(feed, keyOf(liar), period, second, period + 1);
        bool good = inSet(liar) && first != second && !excluded[period][liar];
        try feed.proveEquivocation(period, a, b) {
            if (!good) fault("proven what was not so");
            excluded[period][liar] = true;
            shown.push(Shown(liar, period));
            ++count["equivocated"];
        } catch (bytes memory reason) {
            if (good) fault("two values were not provable");
            expectTyped(reason);
        }
        // He may then say either again: neither counts (the batch after is judged without him).
        if (period > clock || period < lastPeriod() + INTERVAL) return;
        Batch storage batch_ = newBatch(period);
        for (uint256 i = 0; i < set.length; ++i) {
            int128 value = set[i] == liar ? first : seenBy(set[i], period);
            add(batch_, set[i], keyOf(set[i]), value, clock, true);
        }
        bring(batch_);
    }

    /// @notice An honest member cannot be put out: his one value, and another that he never signed.
    function frame(uint256 who, int128 forged, uint256 periodSeed, bool swapped) external watched {
        address member = set[who % set.length];
        if (isLiar[member]) return;
        uint40 period = periodFrom(periodSeed);
        int128 value = seenBy(member, period);
        IFeed.SignedReport memory a = signed(feed, keyOf(member), period, value, period);
        // Another time of the same value is no second value; another value is not signed by him.
        IFeed.SignedReport memory b =
            forged == value
                ? signed(feed, keyOf(member), period, value, period + 1)
                : signed(feed, pool[who % POOL], period + 1, forged, period + 1);
        b.member = member;
        if (swapped) (a, b) = (b, a);
        try feed.proveEquivocation(period, a, b) {
            fault("an honest member was put out");
        } catch (bytes memory reason) {
            expectTyped(reason);
        }
    }

    // ---- The panel, the world, the clock ----

    /// @notice k members put another set in their place; what the old one signed is void.
    function replaceMembers(uint256 subset, uint256 kSeed) external watched {
        address[] memory next = nextSet(subset);
        uint8 k = uint8(bound(kSeed, 3, next.length - LIARS));
        // Those who stay have signed ahead for the second after.
        Batch storage old = newBatch(clock + 2 days);
        for (uint256 i = 0; i < next.length; ++i) {
            if (!inSet(next[i])) continue;
            add(old, next[i], keyOf(next[i]), seenBy(next[i], old.period), old.period, true);
        }
        IPanel.Call[] memory calls = callOf(address(panel), abi.encodeCall(IPanel.proposeMembers, (next, k)));
        uint256[] memory keys_ = new uint256[](threshold);
        for (uint256 i = 0; i < threshold; ++i) keys_[i] = keyOf(set[i]);
        approve(panel, keys_, calls, bytes32(++_salts));
        warpTo(uint256(clock) + 2 days);
        panel.replaceMembers(next, k);
        (set, threshold) = (next, k);
        ++version;
        ++count["replaced"];
        if (bring(old)) fault("the old set reported");
    }

    /// @notice The world moves, a little or altogether.
    function move(uint256 seed, bool far) external watched {
        int256 last = truths[truths.length - 1].value;
        int256 next =
            far
                ? int256(bound(seed, 0, 4_000_000)) - 2_000_000
                : last + (last * (int256(bound(seed, 0, 160)) - 80)) / 1000;
        shift(int128(next));
    }

    function jump(uint256 seconds_) external watched {
        warpTo(uint256(clock) + bound(seconds_, 1, 1 days));
    }

    function jumpFar(uint256 seconds_) external watched {
        warpTo(uint256(clock) + bound(seconds_, 1 days, 100 days));
    }

    /// @notice Any question about the past is answered as the model answers it.
    function ask(uint256 seed) external watched {
        uint40 time = uint40(bound(seed, START - 1, clock + 1));
        uint256 i = inForce.length;
        while (i != 0 && inForce[i - 1].period > time) --i;
        try feed.figureAsOf(time) returns (IFeed.Figure memory f, bool isFinal) {
            if (i == 0 || f.period != inForce[i - 1].period || f.value != inForce[i - 1].value) {
                fault("figure as of a time");
            }
            if (isFinal != (f.period == time || i < inForce.length)) fault("final");
        } catch (bytes memory reason) {
            if (i != 0) fault("no figure as of a time");
            expectTyped(reason);
        }
    }

    // ---- Internals ----

    function shift(int128 truth) internal {
        // A second of its own, so that what was seen of a second stays so.
        warpTo(uint256(clock) + 1);
        truths.push(Truth(clock, truth));
    }

    function newBatch(uint40 period) internal returns (Batch storage b) {
        uint256 i = _batches++ % HELD;
        if (i == _held.length) _held.push();
        else delete _held[i];
        b = _held[i];
        (b.period, b.version) = (period, version);
    }

    function add(
        Batch storage b,
        address member,
        uint256 key,
        int128 value,
        uint40 observedAt,
        bool sound
    ) internal {
        IFeed.SignedReport memory r = signed(feed, key, b.period, value, observedAt);
        r.member = member;
        b.list.push(r);
        b.sound.push(sound);
    }

    /// @dev As a stranger would, with what the model says of it.
    function bring(Batch storage b) internal returns (bool taken) {
        (bool good, Made memory made) = judge(b);
        IFeed.SignedReport[] memory list = b.list;
        address caller = vm.addr(uint256(keccak256(abi.encode("carrier", ++_salts))));
        vm.prank(caller);
        try feed.report(b.period, list) returns (uint80 roundId, uint40 effectiveFrom) {
            if (!good) fault("a batch was taken that must not be");
            take(b, made);
            if (roundId != inForce.length + waiting.length) fault("number");
            bool waits = waiting.length != 0;
            if (effectiveFrom != (waits ? waiting[0].effectiveFrom : clock)) fault("in force from");
            return true;
        } catch (bytes memory reason) {
            if (good) fault("a good batch was refused");
            expectTyped(reason);
            ++count[bytes4(reason)];
        }
    }

    /// @dev Whatever is refused is refused for a reason with a name; no panic, no silence.
    function expectTyped(bytes memory reason) internal {
        if (reason.length < 4 || bytes4(reason) == 0x4e487b71) fault("refused without a reason");
    }

    /// @dev Mostly seconds that may have a figure; else what lies around them.
    function periodFrom(uint256 seed) internal view returns (uint40) {
        uint40 earliest = lastPeriod() + INTERVAL;
        uint256 kind = seed % 16;
        if (kind == 0) return clock + 1;
        if (kind == 1) return earliest - 1;
        if (kind == 2) return lastPeriod();
        if (kind == 3) return earliest;
        if (kind == 4) return 0;
        return clock - uint40((seed >> 8) % (2 * REPORT_AGE));
    }

    function observedFrom(uint40 period, uint256 seed) internal view returns (uint40) {
        uint256 kind = seed % 64;
        if (kind == 0) return period - (period == 0 ? 0 : 1);
        if (kind == 1) return clock + 1;
        if (kind == 2) return clock - REPORT_AGE - 1;
        if (kind < 8) return period;
        if (period > clock) return period;
        uint40 oldest = clock - REPORT_AGE;
        if (oldest < period) oldest = period;
        return oldest + uint40((seed >> 8) % (clock - oldest + 1));
    }

    /// @dev Near the truth, far from it, or the last figure again.
    function lieNear(int128 lie, address member, uint40 period, uint256 seed) internal view returns (int128) {
        if (seed % 4 == 0) return lie;
        if (seed % 4 == 1 && inForce.length != 0) return inForce[inForce.length - 1].value;
        int256 truth = seenBy(member, period);
        return int128(truth + (truth * (int256((seed >> 8) % 300) - 150)) / 10_000);
    }

    function isLiedAbout(uint40 period) internal view returns (bool) {
        for (uint256 i = 0; i < LIARS; ++i) if (excluded[period][liarNumber(i)]) return true;
        return false;
    }

    /// @dev The liars among five to eight of the pool.
    function nextSet(uint256 subset) internal view returns (address[] memory next) {
        uint256 size = 5 + (subset % 4);
        next = new address[](size);
        uint256 left = POOL;
        uint256 filled = 0;
        for (uint256 i = 0; i < POOL; ++i) {
            bool must = left == size - filled;
            --left;
            if (must || ((subset >> (8 + i)) & 1 == 1 && filled < size)) next[filled++] = vm.addr(pool[i]);
            if (filled == size) break;
        }
    }

    function liarNumber(uint256 who) internal view returns (address) {
        return vm.addr(pool[3 * (who % LIARS) + 1]);
    }

    function keyOf(address member) internal view returns (uint256) {
        uint256 i = 0;
        while (vm.addr(pool[i]) != member) ++i;
        return pool[i];
    }
}
