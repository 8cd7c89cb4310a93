// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Panel} from "../../contracts/identity/Panel.sol";
import {FeedTerms, IFeed, Tolerance} from "../../contracts/interfaces/IFeed.sol";
import {PanelTest} from "../support/PanelTest.sol";

/// @notice A feed of five reporters of whom three are needed, and signed reports.
abstract contract FeedFixture is PanelTest {
    bytes32 internal constant UNIT = keccak256("USD");
    uint32 internal constant INTERVAL = 20 hours;
    uint32 internal constant REPORT_AGE = 6 hours;
    uint32 internal constant STEP_DELAY = 2 days;
    uint128 internal constant NO_LIMIT = type(uint128).max;

    uint256[] internal keys;
    Panel internal panel;
    IFeed internal feed;

    function setUp() public virtual {
        vm.warp(START);
        keys = keysOf("reporter", 5);
        panel = Panel(deploy("Panel", abi.encode(addressesOf(keys), 3, 2 days)));
        feed = newFeed(feedTerms());
    }

    /// @dev 1 % spread, 10 % steps.
    function feedTerms() internal view returns (FeedTerms memory) {
        return
            FeedTerms({
                description: "Appraised value per unit",
                unit: UNIT,
                decimals: 6,
                panel: panel,
                interval: INTERVAL,
                reportAge: REPORT_AGE,
                maxSpread: Tolerance(10_000_000, 2),
                maxStep: Tolerance(100_000_000, 2),
                stepDelay: STEP_DELAY
            });
    }

    function newFeed(FeedTerms memory t) internal returns (IFeed) {
        return IFeed(deploy("Feed", abi.encode(t)));
    }

    // ---- Reports ----

    function signed(
        IFeed to,
        uint256 key,
        uint40 period,
        int128 value,
        uint40 observedAt
    ) internal view returns (IFeed.SignedReport memory) {
        bytes32 digest = to.reportDigest(IFeed.Report(period, value, observedAt));
        return IFeed.SignedReport(vm.addr(key), value, observedAt, sign(key, digest));
    }

    /// @dev By as many keys as there are values, from the first on, observed at the period itself.
    function batch(
        uint40 period,
        int128[] memory values
    ) internal view returns (IFeed.SignedReport[] memory list) {
        list = new IFeed.SignedReport[](values.length);
        for (uint256 i = 0; i < values.length; ++i) {
            list[i] = signed(feed, keys[i], period, values[i], period);
        }
    }

    function three(int128 a, int128 b, int128 c) internal pure returns (int128[] memory values) {
        values = new int128[](3);
        (values[0], values[1], values[2]) = (a, b, c);
    }

    function unanimous(int128 value) internal pure returns (int128[] memory) {
        return three(value, value, value);
    }

    /// @dev Three reporters agree on a value for now.
    function reportNow(int128 value) internal returns (uint80 roundId, uint40 effectiveFrom) {
        return feed.report(uint40(block.timestamp), batch(uint40(block.timestamp), unanimous(value)));
    }

    function nextPeriod() internal returns (uint40 period) {
        period = uint40(block.timestamp) + INTERVAL;
        vm.warp(period);
    }

    function expectAnswer(int256 value, string memory what) internal view {
        assertEq(feed.latestAnswer(), value, what);
        (, int256 answer, , , ) = feed.latestRoundData();
        assertEq(answer, value, what);
    }
}
