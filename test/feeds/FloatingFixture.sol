// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Charters} from "../../contracts/interfaces/PackedCharters.sol";
import {Bond} from "../../contracts/assets/Bond.sol";
import {FloatingRateBond} from "../../contracts/assets/FloatingRateBond.sol";
import {
    FallbackRule,
    FeedSource,
    FloatingRateBondCharter,
    OfferingTerms
} from "../../contracts/interfaces/Charter.sol";
import {FeedTerms, IFeed, Tolerance} from "../../contracts/interfaces/IFeed.sol";
import {IPanel} from "../../contracts/interfaces/IPanel.sol";
import {AssetToken} from "../../contracts/token/AssetToken.sol";
import {BondTest} from "../support/BondTest.sol";

/// @notice A floating-rate bond of four half years on a feed of one reporter: reference + 1.5 %, between 0 and 8 %,
/// fixed at 11:00 on the first day of each period.
abstract contract FloatingFixture is BondTest {
    bytes32 internal constant RATE = keccak256("EURIBOR 6M per year");
    uint256 internal constant KEY = uint256(keccak256("reporter"));
    uint256 internal constant WAITING = 5 days;
    uint256 internal constant SPREAD = 15_000_000;
    uint256 internal constant CAP = 80_000_000;
    /// @dev What the schedule names for each period.
    uint256 internal constant DECLARED = 50_000_000;

    IFeed internal feed;
    FloatingRateBond internal note;

    function setUp() public virtual override {
        super.setUp();
        address[] memory members = new address[](1);
        members[0] = vm.addr(KEY);
        feed = IFeed(
            deploy(
                "Feed",
                abi.encode(
                    FeedTerms({
                        description: "EURIBOR 6M",
                        unit: RATE,
                        decimals: 9,
                        panel: IPanel(deploy("Panel", abi.encode(members, 1, 2 days))),
                        interval: 20 hours,
                        reportAge: 3 days,
                        maxSpread: Tolerance(0, 0),
                        maxStep: Tolerance(0, 10_000_000),
                        stepDelay: 2 days
                    })
                )
            )
        );
        noteBorn(floating(4));
    }

    function floating(uint256 count) internal view returns (FloatingRateBondCharter memory c) {
        c.bond = charterOf(count);
        c.floating.source = FeedSource(address(feed), 9, RATE, 1 days);
        c.floating.spread = int32(int256(SPREAD));
        c.floating.cap = uint32(CAP);
        c.floating.rounding = 100;
        c.floating.waitingTime = uint32(WAITING);
        c.floating.fallbackRule = FallbackRule.LAST_FIXED;
        c.floating.fixingDates = new uint40[](count);
        for (uint256 i; i < count; ++i) {
            c.floating.fixingDates[i] = uint40((START_DAY + STEP * i) * DAY + 11 hours);
        }
    }

    function noteBorn(FloatingRateBondCharter memory c) internal {
        note = FloatingRateBond(deploy("FloatingRateBond", abi.encode(Charters.packed(c))));
        bond = Bond(address(note));
        token = AssetToken(address(note.token()));
        OfferingTerms memory offering;
        note.openOffering(address(this), keccak256(abi.encode(offering)), 0);
        give(payer, type(uint128).max / 4);
    }

    function fixingDate(uint256 period) internal view returns (uint256) {
        uint40[] memory dates = note.floatingTerms().fixingDates;
        return dates[dates.length + period - note.periodCount()];
    }

    /// @dev The panel's figure for a second, reported in it.
    function publish(uint256 time, int256 value) internal {
        vm.warp(time);
        IFeed.SignedReport[] memory reports = new IFeed.SignedReport[](1);
        bytes32 digest = feed.reportDigest(IFeed.Report(uint40(time), int128(value), uint40(time)));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY, digest);
        reports[0] = IFeed.SignedReport(vm.addr(KEY), int128(value), uint40(time), abi.encodePacked(r, s, v));
        feed.report(uint40(time), reports);
    }

    /// @dev Publishes the figure of a fixing date and fixes, a second later.
    function fixAt(uint256 period, int256 value) internal {
        uint256 date = fixingDate(period);
        publish(date, value);
        vm.warp(date + 1);
        vm.prank(stranger);
        note.fix(period);
    }
}
