// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

// The handler books what it did after it did it: nothing that it calls calls back.
// solhint-disable reentrancy

import {Commodity} from "../../contracts/assets/Commodity.sol";
import {PowerKind} from "../../contracts/interfaces/Charter.sol";
import {CommodityCharter} from "../../contracts/interfaces/CommodityCharter.sol";
import {IBars} from "../../contracts/interfaces/IBars.sol";
import {ICommodity} from "../../contracts/interfaces/ICommodity.sol";
import {OddFeed} from "../feeds/support/OddFeed.sol";
import {CommodityTest} from "../support/CommodityTest.sol";
import {Test} from "../support/Test.sol";

/// @notice Does to a commodity whatever anybody may do, in any order and at any time, beside a second asset of the same
/// factory and custodian that wants the same bars. It never reverts; what is refused is passed over.
contract CommodityHandler is CommodityTest {
    uint256 public constant ACTORS = 5;
    uint256 private constant SERIALS = 12;
    uint256 private constant MAX_REQUESTS = 24;

    Commodity public second;
    uint256 public clock = START;
    /// @dev The book: units that came into being, and that were redeemed.
    uint256 public issued;
    uint256 public redeemed;
    uint256 public deliveries;
    uint256 public losses;

    /// @dev What must never come true.
    bool public issuedUncovered;
    bool public issuedOnAnOldFigure;
    bool public stuck;
    bool public movedByOthers;
    bool public underpaid;
    bool public roseByItself;
    bool public removedCover;

    function begin() external {
        CommodityTest.setUp();
        second = born(charterOf(), "second");
        for (uint256 i = 0; i < ACTORS; ++i) registry.admit(actorOf(i), uint40(100 + i));
        deliver(0, 6, BAR);
        for (uint256 i = 0; i < ACTORS; ++i) this.issueTo(i, 450e6);
    }

    function setUp() public override {}

    function charterOf() internal view override returns (CommodityCharter memory c) {
        c = super.charterOf();
        // A fee that shows within the run, lots, and a fee for redeeming.
        c.terms.storageFee = 200_000_000;
        c.asset.token.rules.lotSize = 100;
        c.terms.redemptionFee = 1_500_000;
    }

    function actorOf(uint256 i) public pure returns (address) {
        return address(uint160(0xB0B000 + (i % ACTORS)));
    }

    function commodity() external view returns (Commodity) {
        return gold;
    }

    // ---- Time ----

    function wait(uint256 time) external {
        goTo(clock + (time % 20 days));
    }

    /// @dev To the last second of a pending request, or the one after.
    function waitForDeadline(uint256 which) external {
        uint256 count = gold.redemptionCount();
        if (count == 0) return;
        uint256 deadline = gold.redemption(which % count).deadline;
        goTo(deadline + ((which >> 8) & 1));
    }

    function goTo(uint256 time) private {
        if (time <= clock) return;
        uint256 before = gold.weightPerUnit(uint40(clock));
        clock = time;
        vm.warp(clock);
        if (gold.weightPerUnit(uint40(clock)) > before) roseByItself = true;
    }

    // ---- Bars ----

    function addBar(uint256 serial, uint256 weight, bool toSecond) external {
        // Half of them around one weight; some of nothing, or of too much.
        uint64 heavy = weight & 1 == 0 ? BAR + uint64(weight % 1000) : uint64(weight);
        uint256 share = gold.shareLeft();
        vm.prank(custodian);
        try (toSecond ? second : gold).addBars(barsOf(serial % SERIALS, 1, heavy), ATTESTATION) {
            if (gold.shareLeft() < share) stuck = true;
        } catch {}
    }

    function removeBar(uint256 serial, bool ofSecond) external {
        vm.prank(custodian);
        try (ofSecond ? second : gold).removeBars(idsOf(serial % SERIALS, 1), ATTESTATION) {
            if (gold.barWeight() < gold.requiredWeight()) removedCover = true;
        } catch {}
    }

    function loseBar(uint256 serial) external {
        // Rarely: each of them stops all issue.
        if (serial % 8 != 0) return;
        bytes32 id = idOf((serial >> 8) % SERIALS);
        vm.prank(holder);
        try
            register.announce(address(gold), PowerKind.WRITE_OFF, abi.encode(id), keccak256("reason"))
        {} catch {
            return;
        }
        goTo(clock + DELAY);
        try gold.writeOff(id) {
            ++losses;
        } catch {}
    }

    // ---- The reserve's feed ----

    function report(uint256 value, uint256 age) external {
        feed.behave(OddFeed.Way.HONEST);
        uint256 listed = gold.barWeight();
        // Mostly what is there, or a little less or more.
        if (value % 8 == 0) listed = (listed * (90 + ((value >> 8) % 20))) / 100;
        feed.set(value % 64 == 1 ? -int256(listed) : int256(listed), clock - (age % 40 days));
    }

    function silenceFeed(uint256 way) external {
        // Each way of giving no figure.
        feed.behave(OddFeed.Way(1 + (way % 5)));
    }

    // ---- Units ----

    function issueTo(uint256 who, uint256 amount) external {
        amount = ((amount % 500e6) / 100) * 100;
        vm.prank(address(0));
        try gold.issue(actorOf(who), amount) {
            issued += amount;
            if (gold.requiredWeight() > gold.barWeight()) issuedUncovered = true;
            if (gold.requiredWeight() > uint256(feed.answer())) issuedUncovered = true;
            if (feed.way() != OddFeed.Way.HONEST || feed.updatedAt() + 35 days < clock)
                issuedOnAnOldFigure = true;
        } catch {}
    }

    function move(uint256 from, uint256 to, uint256 amount) external {
        amount = ((amount % (units.balanceOf(actorOf(from)) + 1)) / 100) * 100;
        vm.prank(actorOf(from));
        try units.transfer(actorOf(to), amount) {} catch {}
    }

    function order(uint256 from, uint256 to, uint256 amount) external {
        amount = ((amount % (units.balanceOf(actorOf(from)) + 1)) / 100) * 100;
        bytes memory action = abi.encode(actorOf(from), actorOf(to), amount);
        vm.prank(holder);
        try register.announce(address(gold), PowerKind.COURT_TRANSFER, action, keccak256("order")) {} catch {
            return;
        }
        goTo(clock + DELAY);
        try units.forcedTransfer(actorOf(from), actorOf(to), amount) {} catch {}
    }

    // ---- Redemption ----

    function ask(uint256 who, uint256 serial, uint256 count, uint256 slack) external {
        if (gold.redemptionCount() >= MAX_REQUESTS) return;
        // Mostly one bar, from the list as it is.
        (bytes32[] memory ids, IBars.Bar[] memory list) = bars.barsOf(
            address(gold),
            serial % (bars.countOf(address(gold)) + 1),
            count % 8 == 0 ? 2 : 1
        );
        if (ids.length == 0) return;
        uint256 weight;
        for (uint256 i = 0; i < ids.length; ++i) weight += list[i].fineWeight;
        uint256 amount;
        try gold.unitsFor(uint128(weight)) returns (uint256 needed, uint256) {
            // Sometimes too little, mostly too much.
            amount = needed + (slack % 8) * 1000 - 1000;
        } catch {
            return;
        }
        // Who has enough, if anybody does.
        for (uint256 i = 0; i < ACTORS && units.balanceOf(actorOf(who)) < amount; ++i)
            who = (who % ACTORS) + 1;
        address holder_ = actorOf(who);
        uint40 through = uint40(clock + DELIVERY + (slack % 2) * 50 days);
        vm.prank(holder_);
        try liens.pledge(address(units), address(gold), amount, through, through, 0) returns (uint256 lien) {
            vm.prank(holder_);
            try gold.requestRedemption(lien, ids) returns (uint256 id) {
                ICommodity.Redemption memory it = gold.redemption(id);
                // What the units stand for is at least what the bars weigh.
                uint256 worth = it.units * gold.weightPerUnit(uint40(clock));
                if (worth < it.weight * SCALE) underpaid = true;
            } catch {
                vm.prank(holder_);
                gold.releasePledge(lien);
            }
        } catch {}
    }

    function confirm(uint256 which, uint256 by) external {
        uint256 count = gold.redemptionCount();
        if (count == 0) return;
        uint256 id = which % count;
        ICommodity.Redemption memory it = gold.redemption(id);
        address who = liens.lien(it.lien).holder;
        address caller =
            by % 4 == 0
                ? who
                : by % 4 == 1
                    ? custodian
                    : actorOf(by >> 8);
        uint256 had = units.balanceOf(who);
        vm.prank(caller);
        try gold.confirmDelivery(id, RECEIPT) {
            redeemed += it.units;
            ++deliveries;
            if (caller != who && caller != custodian) movedByOthers = true;
            if (clock > it.deadline || had - units.balanceOf(who) != it.units) movedByOthers = true;
        } catch {}
    }

    function end(uint256 which, uint256 by) external {
        uint256 count = gold.redemptionCount();
        if (count == 0) return;
        uint256 id = which % count;
        ICommodity.Redemption memory it = gold.redemption(id);
        bool pending = it.state == ICommodity.RedemptionState.PENDING;
        vm.prank(by % 3 == 0 ? custodian : actorOf(by));
        try gold.endRedemption(id) {
            if (!pending || liens.lien(it.lien).units != 0) stuck = true;
        } catch {
            // After the deadline nothing and nobody keeps units or bars.
            if (pending && (clock > it.deadline || by % 3 == 0)) stuck = true;
        }
    }

    function lapse(uint256 lien) external {
        try liens.lapse(lien % 64) {} catch {}
    }

    // ---- For the invariants ----

    function sumOfBalances() external view returns (uint256 sum) {
        for (uint256 i = 0; i < ACTORS; ++i) sum += units.balanceOf(actorOf(i));
    }

    function supply() external view returns (uint256) {
        return units.totalSupply();
    }

    function checkCover() external view {
        assertCovered();
    }

    /// @dev Each bar of a list is listed behind that asset alone, and the weights add up.
    function checkBars(Commodity asset) external view {
        (bytes32[] memory ids, IBars.Bar[] memory list) = bars.barsOf(address(asset), 0, 100);
        uint256 sum;
        for (uint256 i = 0; i < ids.length; ++i) {
            assertEq(bars.assetOf(address(factory), ids[i]), address(asset), "behind it alone");
            assertEq(ids[i], bars.idOf(list[i].metal, list[i].refiner, list[i].serial), "name");
            for (uint256 j = 0; j < i; ++j) assertFalse(ids[i] == ids[j], "twice");
            sum += list[i].fineWeight;
        }
        assertEq(sum, asset.barWeight(), "weights");
    }

    /// @dev What a pending request keeps is there; what no request keeps is free.
    function checkRequests() external view {
        uint256[SERIALS] memory keptBy;
        for (uint256 id = 0; id < gold.redemptionCount(); ++id) {
            ICommodity.Redemption memory it = gold.redemption(id);
            assertLe(liens.lien(it.lien).units, it.units, "no more is pledged than it takes");
            if (it.state != ICommodity.RedemptionState.PENDING) {
                assertEq(liens.lien(it.lien).units, 0, "nothing is pledged once it is over");
                continue;
            }
            uint256 weight;
            for (uint256 i = 0; i < it.bars.length; ++i) {
                assertEq(gold.reservedFor(it.bars[i]), id + 1, "kept for it");
                weight += bars.barOf(address(gold), it.bars[i]).fineWeight;
                for (uint256 serial = 0; serial < SERIALS; ++serial) {
                    if (idOf(serial) == it.bars[i]) keptBy[serial] = id + 1;
                }
            }
            assertEq(weight, it.weight, "weight");
        }
        for (uint256 serial = 0; serial < SERIALS; ++serial) {
            assertEq(gold.reservedFor(idOf(serial)), keptBy[serial], "kept by a pending request only");
        }
    }
}

contract CommodityInvariantTest is Test {
    CommodityHandler private handler;

    function setUp() public {
        handler = new CommodityHandler();
        handler.begin();
        bytes4[] memory selectors = new bytes4[](14);
        selectors[0] = CommodityHandler.wait.selector;
        selectors[1] = CommodityHandler.waitForDeadline.selector;
        selectors[2] = CommodityHandler.addBar.selector;
        selectors[3] = CommodityHandler.removeBar.selector;
        selectors[4] = CommodityHandler.loseBar.selector;
        selectors[5] = CommodityHandler.report.selector;
        selectors[6] = CommodityHandler.silenceFeed.selector;
        selectors[7] = CommodityHandler.issueTo.selector;
        selectors[8] = CommodityHandler.move.selector;
        selectors[9] = CommodityHandler.order.selector;
        selectors[10] = CommodityHandler.ask.selector;
        selectors[11] = CommodityHandler.confirm.selector;
        selectors[12] = CommodityHandler.end.selector;
        selectors[13] = CommodityHandler.lapse.selector;
        targetContract(address(handler));
        targetSelector(FuzzSelector(address(handler), selectors));
    }

    function invariant_bars_weigh_at_least_what_units_stand_for() public view {
        handler.checkCover();
    }

    function invariant_no_bar_is_behind_two_assets() public view {
        handler.checkBars(handler.commodity());
        handler.checkBars(handler.second());
    }

    function invariant_requests_keep_what_is_theirs_and_nothing_else() public view {
        handler.checkRequests();
    }

    function invariant_no_unit_is_lost_or_made() public view {
        assertEq(handler.supply(), handler.issued() - handler.redeemed(), "issued and redeemed");
        assertEq(handler.supply(), handler.sumOfBalances(), "balances");
    }

    function invariant_nothing_is_issued_without_cover_or_on_an_old_figure() public view {
        assertFalse(handler.issuedUncovered(), "uncovered");
        assertFalse(handler.issuedOnAnOldFigure(), "old figure");
        assertFalse(handler.removedCover(), "cover removed");
    }

    function invariant_nothing_is_locked_beyond_its_deadline() public view {
        assertFalse(handler.stuck(), "stuck");
    }

    function invariant_units_end_by_their_holder_or_the_custodian_and_pay_for_their_bars() public view {
        assertFalse(handler.movedByOthers(), "by others");
        assertFalse(handler.underpaid(), "underpaid");
    }

    function invariant_a_unit_never_stands_for_more_by_itself() public view {
        assertFalse(handler.roseByItself(), "rose");
    }
}
