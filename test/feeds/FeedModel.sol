// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Panel} from "../../contracts/identity/Panel.sol";
import {IFeed} from "../../contracts/interfaces/IFeed.sol";
import {FeedFixture} from "./FeedFixture.sol";

/// @notice What a feed should answer, kept beside it from the words of its interface: whom the panel holds, what each
/// honest member saw, which batches must be taken and what comes of them.
///
/// Two of the eight who may be members lie; every set needs at least three, and has three who are honest.
abstract contract FeedModel is FeedFixture {
    uint256 internal constant POOL = 8;
    uint256 internal constant LIARS = 2;

    /// @dev A figure, and what is known about how it came to be.
    struct Made {
        int128 value;
        uint40 period;
        uint40 observedAt;
        uint40 effectiveFrom;
        uint40 reportedAt;
        // What the honest members of its batch said.
        int128 leastHonest;
        int128 greatestHonest;
        uint256 honest;
    }

    /// @dev Reports that somebody holds and may bring, now or later.
    struct Batch {
        uint40 period;
        uint32 version;
        IFeed.SignedReport[] list;
        // Whether the signature of that entry is good for what the entry says, while the set is the same.
        bool[] sound;
    }

    /// @dev What the truth was from a second on.
    struct Truth {
        uint40 since;
        int128 value;
    }

    /// @dev The members that showed two values for a period.
    struct Shown {
        address member;
        uint40 period;
    }

    uint256[] internal pool;
    address[] internal set;
    uint8 public threshold = 3;
    uint32 public version = 1;

    Made[] internal inForce;
    Made[] internal waiting;
    Truth[] internal truths;
    Shown[] internal shown;
    mapping(uint40 period => mapping(address member => bool)) public excluded;
    mapping(uint40 period => mapping(address member => bool)) internal counted;
    mapping(address account => bool) internal isLiar;

    /// @dev The time, kept here: the compiler may read `block.timestamp` again after a `warp`.
    uint40 public clock = START;

    uint256 public faults;
    string public lastFault;
    /// @dev What happened at all, so that a run in which nothing does is seen.
    mapping(bytes32 what => uint256) public count;

    function setUp() public virtual override {
        vm.warp(START);
        pool = keysOf("pool", POOL);
        for (uint256 i = 0; i < LIARS; ++i) isLiar[vm.addr(pool[3 * i + 1])] = true;
        for (uint256 i = 0; i < 5; ++i) set.push(vm.addr(pool[i]));
        panel = Panel(deploy("Panel", abi.encode(set, 3, 2 days)));
        feed = newFeed(feedTerms());
        truths.push(Truth(0, 1_000_000));
    }

    // ---- What honest members see ----

    /// @notice What an honest member sees as the figure of a period: the truth of that second, give or take 0.2 %.
    function seenBy(address member, uint40 period) public view returns (int128) {
        uint256 i = truths.length - 1;
        while (truths[i].since > period) --i;
        int256 truth = truths[i].value;
        uint256 size = uint256(truth < 0 ? -truth : truth) / 500;
        uint256 noise = uint256(keccak256(abi.encode(member, period))) % (2 * size + 1);
        return int128(truth + int256(noise) - int256(size));
    }

    // ---- What must come of a batch ----

    /// @dev Whether the feed must take a batch now, and its figure.
    function judge(Batch storage b) internal view returns (bool good, Made memory made) {
        if (b.period > clock || b.period < lastPeriod() + INTERVAL) return (false, made);
        made.period = b.period;
        made.observedAt = type(uint40).max;
        made.reportedAt = clock;
        int128[] memory values = new int128[](b.list.length);
        uint256 valid = 0;
        for (uint256 i = 0; i < b.list.length; ++i) {
            IFeed.SignedReport storage r = b.list[i];
            if (!inSet(r.member)) return (false, made);
            bool inTime = r.observedAt >= b.period && r.observedAt <= clock;
            if (!inTime || uint256(r.observedAt) + REPORT_AGE < clock) return (false, made);
            if (!counts(b, i)) continue;
            values[valid++] = r.value;
            if (r.observedAt < made.observedAt) made.observedAt = r.observedAt;
            if (isLiar[r.member]) continue;
            bool first = made.honest++ == 0;
            if (first || r.value < made.leastHonest) made.leastHonest = r.value;
            if (first || r.value > made.greatestHonest) made.greatestHonest = r.value;
        }
        if (valid < threshold) return (false, made);
        int128 least;
        int128 greatest;
        (least, made.value, greatest) = middleOf(values, valid);
        uint256 spread = tolerance(made.value, 100, 2);
        good = apart(least, made.value) <= spread && apart(greatest, made.value) <= spread;
    }

    function counts(Batch storage b, uint256 i) internal view returns (bool) {
        return b.version == version && b.sound[i] && !excluded[b.period][b.list[i].member];
    }

    /// @dev The least, the median (of an even number the mean of the two in the middle, rounded down), the greatest.
    function middleOf(
        int128[] memory values,
        uint256 length
    ) private pure returns (int128 least, int128 median, int128 greatest) {
        for (uint256 i = 0; i < length; ++i) {
            for (uint256 j = i + 1; j < length; ++j) {
                if (values[j] < values[i]) (values[i], values[j]) = (values[j], values[i]);
            }
        }
        int256 sum = int256(values[(length - 1) / 2]) + values[length / 2];
        median = int128(sum < 0 && sum % 2 != 0 ? (sum - 1) / 2 : sum / 2);
        return (values[0], median, values[length - 1]);
    }

    /// @dev A batch was taken: what is in force, and what waits.
    function take(Batch storage b, Made memory made) internal {
        for (uint256 i = 0; i < b.list.length; ++i) {
            if (!counts(b, i)) continue;
            address member = b.list[i].member;
            if (counted[b.period][member]) fault("two reports of one member count for one period");
            counted[b.period][member] = true;
        }
        uint256 pending = waiting.length;
        bool atOnce = inForce.length == 0 || isStep(inForce[inForce.length - 1].value, made.value);
        if (!atOnce && pending != 0 && isStep(waiting[pending - 1].value, made.value)) {
            made.effectiveFrom = waiting[0].effectiveFrom;
            waiting.push(made);
            ++count["confirmed"];
            return;
        }
        if (pending != 0) ++count[atOnce ? bytes32("dropped at once") : bytes32("dropped for another")];
        delete waiting;
        made.effectiveFrom = atOnce ? clock : clock + STEP_DELAY;
        if (atOnce) inForce.push(made);
        else waiting.push(made);
        ++count[atOnce ? bytes32("at once") : bytes32("delayed")];
    }

    /// @dev What waited long enough is in force, by the clock alone.
    function settle() internal {
        if (waiting.length == 0 || clock < waiting[0].effectiveFrom) return;
        for (uint256 i = 0; i < waiting.length; ++i) inForce.push(waiting[i]);
        delete waiting;
        ++count["came into force"];
    }

    // ---- What the feed must answer ----

    function figureCount() public view returns (uint256) {
        return inForce.length;
    }

    function figure(uint256 i) external view returns (Made memory) {
        return inForce[i];
    }

    function expectAnswers() external view {
        assertEq(feed.roundCount(), inForce.length, "figures in force");
        for (uint256 i = 0; i < inForce.length; ++i) expectRound(uint80(i + 1), inForce[i]);
        (IFeed.Figure memory last, uint256 pending) = feed.pending();
        assertEq(pending, waiting.length, "pending");
        if (pending != 0) expectFigure(last, waiting[pending - 1]);
        if (inForce.length == 0) return;
        Made storage newest = inForce[inForce.length - 1];
        assertEq(feed.latestAnswer(), newest.value, "the figure served is the median of its batch");
        (uint80 round, int256 answer, , uint256 updatedAt, ) = feed.latestRoundData();
        assertEq(round, inForce.length, "the latest is the last");
        assertEq(answer, newest.value, "and says the same");
        assertEq(updatedAt, newest.observedAt, "its age shows: the oldest report that made it");
    }

    function expectExclusions() external view {
        for (uint256 i = 0; i < shown.length; ++i) {
            assertTrue(feed.isExcluded(shown[i].member, shown[i].period), "who showed two values is out");
            assertTrue(isLiar[shown[i].member], "and no honest member ever is");
        }
    }

    function expectRound(uint80 number, Made storage made) private view {
        (uint80 round, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredIn) = feed
            .getRoundData(number);
        assertTrue(round == number && answeredIn == number, "number");
        assertEq(answer, made.value, "a figure in force never changes");
        assertEq(startedAt, made.period, "nor does its period");
        assertEq(updatedAt, made.observedAt, "nor its age");
        expectFigure(feed.figureOf(made.period), made);
    }

    function expectFigure(IFeed.Figure memory f, Made storage made) private view {
        assertEq(f.value, made.value, "value");
        assertEq(f.period, made.period, "period");
        assertEq(f.observedAt, made.observedAt, "as-of time");
        assertEq(f.effectiveFrom, made.effectiveFrom, "in force from");
    }

    // ---- Small things ----

    function lastPeriod() internal view returns (uint40) {
        if (waiting.length != 0) return waiting[waiting.length - 1].period;
        return inForce.length == 0 ? 0 : inForce[inForce.length - 1].period;
    }

    function inSet(address account) public view returns (bool) {
        for (uint256 i = 0; i < set.length; ++i) if (set[i] == account) return true;
        return false;
    }

    function isStep(int128 from, int128 to) public pure returns (bool) {
        return apart(from, to) <= tolerance(from, 10, 2);
    }

    /// @dev One part of so many of the figure, at least `least`.
    function tolerance(int128 value, uint256 part, uint256 least) public pure returns (uint256 width) {
        width = apart(value, 0) / part;
        if (width < least) width = least;
    }

    function apart(int128 a, int128 b) public pure returns (uint256) {
        return a > b ? uint256(int256(a) - b) : uint256(int256(b) - a);
    }

    function warpTo(uint256 time) internal {
        clock = uint40(time);
        vm.warp(time);
        settle();
    }

    function fault(string memory what) internal {
        ++faults;
        lastFault = what;
    }
}
