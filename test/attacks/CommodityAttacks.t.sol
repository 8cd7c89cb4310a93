// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Commodity} from "../../contracts/assets/Commodity.sol";
import {Panel} from "../../contracts/identity/Panel.sol";
import {Power, PowerKind} from "../../contracts/interfaces/Charter.sol";
import {CommodityCharter} from "../../contracts/interfaces/CommodityCharter.sol";
import {IBars} from "../../contracts/interfaces/IBars.sol";
import {ICommodity} from "../../contracts/interfaces/ICommodity.sol";
import {IERC7943Fungible} from "../../contracts/interfaces/IERC7943Fungible.sol";
import {ILiens} from "../../contracts/interfaces/ILiens.sol";
import {IPanel} from "../../contracts/interfaces/IPanel.sol";
import {IPowers} from "../../contracts/interfaces/IPowers.sol";
import {AssetToken} from "../../contracts/token/AssetToken.sol";
import {CommodityTest} from "../support/CommodityTest.sol";

/// @notice Says of itself what it likes, to list bars that are not its own.
contract FalseAsset {
    address public factory;

    constructor(address factory_) {
        factory = factory_ == address(0) ? address(this) : factory_;
    }

    /// @dev As its own factory it vouches for itself.
    function isAsset(address) external pure returns (bool) {
        return true;
    }

    function list(IBars bars, IBars.Bar calldata bar) external returns (bytes32) {
        return bars.list(bar);
    }

    function takeOff(IBars bars, bytes32 id) external {
        bars.takeOff(id);
    }

    /// @dev Lists in its own register, and takes off in another's.
    function becomeOf(address factory_) external {
        factory = factory_;
    }
}

/// @notice Attack 73: one bar, two assets.
contract BarAttacks is CommodityTest {
    Commodity private second;

    function setUp() public override {
        super.setUp();
        second = born(charterOf(), "second");
    }

    function test_a_bar_stands_behind_one_asset_of_the_factory() public {
        deliver(1, 1, BAR);
        vm.expectRevert(abi.encodeWithSelector(IBars.BarTaken.selector, idOf(1), address(gold)));
        vm.prank(custodian);
        second.addBars(barsOf(1, 1, BAR), ATTESTATION);
        // Another weight does not make it another bar, nor does another fineness.
        IBars.Bar[] memory list = barsOf(1, 1, BAR + 1);
        list[0].fineness = 999_900;
        vm.expectRevert(abi.encodeWithSelector(IBars.BarTaken.selector, idOf(1), address(gold)));
        vm.prank(custodian);
        second.addBars(list, ATTESTATION);
        vm.expectRevert(abi.encodeWithSelector(IBars.BarTaken.selector, idOf(1), address(gold)));
        vm.prank(custodian);
        gold.addBars(list, ATTESTATION);
        assertEq(second.barWeight(), 0, "nothing behind the second");
    }

    function test_a_bar_twice_in_one_attestation_is_refused() public {
        IBars.Bar[] memory list = barsOf(1, 2, BAR);
        list[1] = list[0];
        vm.expectRevert(abi.encodeWithSelector(IBars.BarTaken.selector, idOf(1), address(gold)));
        vm.prank(custodian);
        gold.addBars(list, ATTESTATION);
        assertEq(gold.barWeight(), 0, "all or none");
    }

    function test_a_bar_that_left_may_come_back_anywhere() public {
        deliver(1, 1, BAR);
        remove(1);
        vm.prank(custodian);
        second.addBars(barsOf(1, 1, BAR - 7), ATTESTATION);
        assertEq(bars.assetOf(address(factory), idOf(1)), address(second), "behind the second");
        assertEq(second.barWeight(), BAR - 7, "as weighed anew");
        vm.expectRevert(abi.encodeWithSelector(IBars.BarTaken.selector, idOf(1), address(second)));
        vm.prank(custodian);
        gold.addBars(barsOf(1, 1, BAR), ATTESTATION);
    }

    function test_bars_of_another_asset_serve_for_nothing() public {
        deliver(1, 2, BAR);
        issue(alice, 500e6);
        vm.prank(custodian);
        second.addBars(barsOf(9, 1, BAR), ATTESTATION);
        uint256 lien = pledge(alice, 400e6);
        vm.expectRevert(abi.encodeWithSelector(IBars.BarNotListed.selector, idOf(9), address(gold)));
        vm.prank(alice);
        gold.requestRedemption(lien, idsOf(9, 1));
        vm.expectRevert(abi.encodeWithSelector(IBars.BarNotListed.selector, idOf(9), address(gold)));
        remove(9);
        assertEq(second.barWeight(), BAR, "untouched");
    }

    function test_only_assets_of_the_factory_write_in_its_register() public {
        deliver(1, 1, BAR);
        vm.expectRevert(abi.encodeWithSelector(IBars.OnlyAssetOfFactory.selector, stranger));
        vm.prank(stranger);
        bars.list(bar(2, BAR));
        FalseAsset liar = new FalseAsset(address(factory));
        vm.expectRevert(abi.encodeWithSelector(IBars.OnlyAssetOfFactory.selector, address(liar)));
        liar.list(bars, bar(2, BAR));
        vm.expectRevert(abi.encodeWithSelector(IBars.OnlyAssetOfFactory.selector, address(liar)));
        liar.takeOff(bars, idOf(1));
    }

    function test_a_register_of_ones_own_making_is_ones_own() public {
        FalseAsset liar = new FalseAsset(address(0));
        bytes32 id = liar.list(bars, bar(1, BAR));
        assertEq(bars.assetOf(address(liar), id), address(liar), "there");
        assertEq(bars.assetOf(address(factory), id), address(0), "and not here");
        deliver(1, 1, BAR);
        assertEq(bars.assetOf(address(factory), id), address(gold), "free for the factory's");
        // It cannot take its bar off in the factory's register either.
        liar.becomeOf(address(factory));
        vm.expectRevert(abi.encodeWithSelector(IBars.OnlyAssetOfFactory.selector, address(liar)));
        liar.takeOff(bars, id);
        assertEq(bars.assetOf(address(factory), id), address(gold), "still");
    }

    function test_an_asset_takes_off_its_own_bars_only() public {
        deliver(1, 1, BAR);
        vm.expectRevert(abi.encodeWithSelector(IBars.BarNotListed.selector, idOf(1), address(second)));
        vm.prank(custodian);
        second.removeBars(idsOf(1, 1), ATTESTATION);
    }
}

/// @notice What may go wrong between a request and a delivery. Attacks 4, 5, 24, 37, 49.
contract RedemptionAttacks is CommodityTest {
    uint256 private constant KEY = uint256(keccak256("alice"));
    uint40 private constant END = START + 90 days;

    function setUp() public override {
        super.setUp();
        deliver(1, 4, BAR);
        issue(alice, 1_000e6);
        issue(bob, 500e6);
    }

    function charterOf() internal view override returns (CommodityCharter memory c) {
        c = super.charterOf();
        Power[] memory powers = c.asset.powers;
        c.asset.powers = new Power[](5);
        for (uint256 i = 0; i < 4; ++i) c.asset.powers[i] = powers[i];
        Power memory pause = power(PowerKind.PAUSE, holder, DELAY, WINDOW, objector, type(uint40).max);
        (pause.limit, pause.yearlyLimit) = (10 days, 20 days);
        c.asset.powers[4] = pause;
    }

    // ---- Bars ----

    function test_a_bar_under_a_pending_request_cannot_be_removed() public {
        uint256 id = request(alice, 1, 1);
        vm.expectRevert(abi.encodeWithSelector(ICommodity.BarReserved.selector, idOf(1), id));
        remove(1);
        // Not even among bars that could go.
        bytes32[] memory ids = idsOf(1, 4);
        vm.expectRevert(abi.encodeWithSelector(ICommodity.BarReserved.selector, idOf(1), id));
        vm.prank(custodian);
        gold.removeBars(ids, ATTESTATION);
    }

    function test_one_bar_serves_one_request() public {
        request(alice, 1, 1);
        uint256 lien = pledge(bob, 400e6);
        vm.expectRevert(abi.encodeWithSelector(ICommodity.BarReserved.selector, idOf(1), 0));
        vm.prank(bob);
        gold.requestRedemption(lien, idsOf(1, 1));
        // Nor twice in one.
        bytes32[] memory twice = new bytes32[](2);
        (twice[0], twice[1]) = (idOf(2), idOf(2));
        vm.expectRevert(abi.encodeWithSelector(ICommodity.BarReserved.selector, idOf(2), 1));
        vm.prank(bob);
        gold.requestRedemption(lien, twice);
        assertEq(gold.reservedFor(idOf(2)), 0, "nothing is kept");
    }

    function test_a_delivery_is_confirmed_once() public {
        uint256 id = request(alice, 1, 1);
        vm.startPrank(custodian);
        gold.confirmDelivery(id, RECEIPT);
        vm.expectRevert(abi.encodeWithSelector(ICommodity.RedemptionOver.selector, id));
        gold.confirmDelivery(id, RECEIPT);
        vm.expectRevert(abi.encodeWithSelector(ICommodity.RedemptionOver.selector, id));
        gold.endRedemption(id);
        vm.stopPrank();
        assertEq(gold.barWeight(), 3 * uint256(BAR), "one bar gone");
    }

    function test_a_bar_that_was_delivered_may_be_delivered_again_and_redeemed_again() public {
        uint256 id = request(alice, 1, 1);
        vm.prank(alice);
        gold.confirmDelivery(id, RECEIPT);
        deliver(1, 1, BAR - 1);
        id = request(alice, 1, 1);
        assertEq(gold.redemption(id).weight, BAR - 1, "as weighed anew");
        vm.prank(alice);
        gold.confirmDelivery(id, RECEIPT);
        assertCovered();
    }

    // ---- Units ----

    function test_pledged_units_do_not_move_and_the_asset_has_no_way_to_take_them() public {
        uint256 id = request(alice, 1, 1);
        uint256 locked = gold.redemption(id).units;
        vm.expectRevert(
            abi.encodeWithSelector(
                IERC7943Fungible.ERC7943InsufficientUnfrozenBalance.selector,
                alice,
                1_000e6 - locked + 1,
                1_000e6 - locked
            )
        );
        vm.prank(alice);
        units.transfer(bob, 1_000e6 - locked + 1);
        // The lien lets its holder take from its end on: that is this contract, which never does.
        vm.warp(START + DELIVERY);
        address[3] memory others = [custodian, issuer, bob];
        for (uint256 i = 0; i < 3; ++i) {
            vm.expectRevert(abi.encodeWithSelector(ILiens.OnlyLienHolder.selector, 0, others[i]));
            vm.prank(others[i]);
            liens.take(0, bob, 1);
        }
        assertEq(units.balanceOf(alice), 1_000e6, "hers");
    }

    function test_a_court_order_comes_first_and_the_request_falls() public {
        uint256 id = request(alice, 1, 2);
        announced(PowerKind.COURT_TRANSFER, abi.encode(alice, bob, uint256(400e6)));
        units.forcedTransfer(alice, bob, 400e6);
        uint256 locked = gold.redemption(id).units;
        assertTrue(liens.lien(0).units < locked, "cut");
        vm.expectRevert(abi.encodeWithSelector(ICommodity.UnitsShort.selector, liens.lien(0).units, locked));
        vm.prank(custodian);
        gold.confirmDelivery(id, RECEIPT);
        vm.prank(stranger);
        gold.endRedemption(id);
        assertEq(units.getFrozenTokens(alice), 0, "what is left is free");
        assertEq(units.balanceOf(alice), 600e6, "left");
        assertCovered();
    }

    function test_a_court_order_for_everything_leaves_a_request_that_ends() public {
        uint256 id = request(alice, 1, 1);
        announced(PowerKind.COURT_TRANSFER, abi.encode(alice, bob, uint256(1_000e6)));
        units.forcedTransfer(alice, bob, 1_000e6);
        gold.endRedemption(id);
        assertEq(gold.reservedFor(idOf(1)), 0, "the bar is free");
        assertCovered();
    }

    function test_a_recovered_holder_gets_the_bars() public {
        address fresh = actor("alice's other wallet");
        registry.admit(fresh, 1);
        uint256 id = request(alice, 1, 1);
        announced(PowerKind.RECOVER, abi.encode(alice, fresh));
        gold.recoverWallet(alice, fresh);
        vm.expectRevert(abi.encodeWithSelector(ICommodity.NotConfirmer.selector, id, alice));
        vm.prank(alice);
        gold.confirmDelivery(id, RECEIPT);
        uint256 locked = gold.redemption(id).units;
        vm.prank(fresh);
        gold.confirmDelivery(id, RECEIPT);
        assertEq(units.balanceOf(fresh), 1_000e6 - locked, "redeemed from the new wallet");
        assertEq(units.getFrozenTokens(fresh), 0, "free");
        assertCovered();
    }

    function test_a_pause_holds_up_no_delivery_and_no_end() public {
        uint256 first = request(alice, 1, 1);
        uint256 other = request(bob, 2, 1);
        announced(PowerKind.PAUSE, abi.encode(uint256(10 days)));
        units.pauseFor(10 days);
        uint40 end = uint40(block.timestamp + DELIVERY);
        vm.expectRevert(abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotSend.selector, alice));
        vm.prank(alice);
        liens.pledge(address(units), address(gold), 1, end, end, 0);
        vm.prank(alice);
        gold.confirmDelivery(first, RECEIPT);
        vm.prank(custodian);
        gold.endRedemption(other);
        assertEq(units.getFrozenTokens(bob), 0, "free");
        assertCovered();
    }

    function test_asking_again_and_again_saves_no_storage_fee() public {
        uint256 id;
        for (uint256 i = 0; i < 5; ++i) {
            id = request(alice, 1, 2);
            vm.warp(START + (i + 1) * (uint256(DELIVERY) + 1));
            gold.endRedemption(id);
        }
        assertEq(
            gold.requiredWeight(),
            (1_500e6 * gold.weightPerUnit(uint40(block.timestamp)) + SCALE - 1) / SCALE,
            "as if nobody had asked"
        );
    }

    // ---- By signature ----

    function signed(
        bytes32[] memory ids,
        uint256 amount
    ) private view returns (ILiens.Lien memory pledge_, bytes memory signature) {
        pledge_ = ILiens.Lien({
            token: address(units),
            holder: alice,
            lienHolder: address(gold),
            units: uint128(amount),
            takeFrom: END,
            end: END,
            termsHash: keccak256(abi.encode(ids))
        });
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY, liens.pledgeDigest(pledge_, "salt", END));
        signature = abi.encodePacked(r, s, v);
    }

    function test_anyone_brings_a_signed_request_for_exactly_the_bars_in_it() public {
        (ILiens.Lien memory pledge_, bytes memory signature) = signed(idsOf(2, 1), 410e6);
        vm.expectRevert(abi.encodeWithSelector(ICommodity.LienUnfit.selector, 0, bytes32("bars")));
        vm.prank(stranger);
        gold.requestBySignature(pledge_, "salt", END, signature, idsOf(3, 1));
        assertEq(units.getFrozenTokens(alice), 0, "nothing is pledged");
        vm.prank(stranger);
        uint256 id = gold.requestBySignature(pledge_, "salt", END, signature, idsOf(2, 1));
        assertEq(units.getFrozenTokens(alice), gold.redemption(id).units, "what the bar takes");
        vm.prank(custodian);
        gold.confirmDelivery(id, RECEIPT);
        assertEq(gold.barWeight(), 3 * uint256(BAR), "delivered");

        deliver(2, 1, BAR);
        vm.expectRevert(abi.encodeWithSelector(ILiens.SignatureUsed.selector, alice, bytes32("salt")));
        gold.requestBySignature(pledge_, "salt", END, signature, idsOf(2, 1));
    }

    function test_nobody_requests_with_a_signature_that_is_not_the_holders() public {
        (ILiens.Lien memory pledge_, bytes memory signature) = signed(idsOf(2, 1), 410e6);
        pledge_.holder = bob;
        vm.expectRevert(abi.encodeWithSelector(ILiens.InvalidSignature.selector, bob));
        gold.requestBySignature(pledge_, "salt", END, signature, idsOf(2, 1));
        pledge_.holder = alice;
        pledge_.units = 500e6;
        vm.expectRevert(abi.encodeWithSelector(ILiens.InvalidSignature.selector, alice));
        gold.requestBySignature(pledge_, "salt", END, signature, idsOf(2, 1));
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(ILiens.NotTheLienHolder.selector, address(gold), alice));
        liens.pledgeBySignature(pledge_, "salt", END, signature);
    }

    // ---- Sizes ----

    function test_sizes_out_of_all_bounds_have_an_answer() public view {
        (uint256 needed, ) = gold.unitsFor(type(uint128).max);
        assertTrue(needed > type(uint128).max, "more than there can be");
        (needed, ) = gold.unitsFor(0);
        assertEq(needed, 0, "nothing for nothing");
        assertTrue(gold.weightPerUnit(type(uint40).max) <= OUNCE, "at the end of time");
    }
}

/// @notice Metal that is gone.
contract LossAttacks is CommodityTest {
    function setUp() public override {
        super.setUp();
        deliver(1, 4, BAR);
        issue(alice, 1_000e6);
        issue(bob, 599e6);
    }

    function lose(uint256 serial) private {
        announced(PowerKind.WRITE_OFF, abi.encode(idOf(serial)));
        vm.prank(stranger);
        gold.writeOff(idOf(serial));
    }

    /// @dev What refuses an issue of so many units more, of which each stood for `perUnit` before the loss.
    function _notCoveredWith(
        uint256 barred,
        uint256 perUnit,
        uint256 more
    ) private view returns (bytes memory) {
        uint256 sum = (units.totalSupply() + more) * perUnit * gold.shareLeft();
        sum = (sum + 1e36 - 1) / 1e36;
        return abi.encodeWithSelector(ICommodity.NotCovered.selector, barred, (sum + SCALE - 1) / SCALE);
    }

    /// @dev What refuses a delivery that costs more units than are pledged for it, since there was a loss.
    function _short(uint256 id) private view returns (bytes memory) {
        ICommodity.Redemption memory it = gold.redemption(id);
        uint256 perUnit = it.weightPerUnit * gold.shareLeft();
        uint256 needed = (it.weight * SCALE * 1e36 + perUnit - 1) / perUnit;
        return abi.encodeWithSelector(ICommodity.UnitsShort.selector, it.units, needed);
    }

    function test_no_bar_is_written_off_but_as_announced() public {
        bytes32 action = keccak256(abi.encode(idOf(1)));
        vm.expectRevert(abi.encodeWithSelector(IPowers.NotAnnounced.selector, PowerKind.WRITE_OFF, action));
        gold.writeOff(idOf(1));
        lose(1);
        vm.expectRevert(abi.encodeWithSelector(IPowers.NotAnnounced.selector, PowerKind.WRITE_OFF, action));
        gold.writeOff(idOf(1));
        assertEq(gold.barWeight(), 3 * uint256(BAR), "one bar gone");
        // One that is not there cannot be lost, announced or not.
        announced(PowerKind.WRITE_OFF, abi.encode(idOf(1)));
        vm.expectRevert(abi.encodeWithSelector(IBars.BarNotListed.selector, idOf(1), address(gold)));
        gold.writeOff(idOf(1));
    }

    function test_without_the_power_there_is_no_writing_off() public {
        CommodityCharter memory c = charterOf();
        c.asset.powers = new Power[](0);
        Commodity other = born(c, "other");
        vm.expectRevert(abi.encodeWithSelector(IPowers.NoSuchPower.selector, PowerKind.WRITE_OFF));
        other.writeOff(idOf(1));
    }

    function test_a_loss_is_everybodys_alike() public {
        uint256 before = gold.weightPerUnit(uint40(START + DELAY));
        lose(1);
        uint256 perUnit = gold.weightPerUnit(uint40(block.timestamp));
        // Three bars for what 1,599 units stood for.
        uint256 owed = (1_599e6 * before) / SCALE;
        assertLe((perUnit * owed) / before, 3 * uint256(BAR), "no more than there is");
        assertLe(3 * uint256(BAR), (perUnit * owed) / before + 2, "no less than there is");
        assertCovered();
        vm.expectRevert(
            abi.encodeWithSelector(ICommodity.NotCovered.selector, 2 * uint256(BAR), gold.requiredWeight())
        );
        remove(2);
        attest();
        // Nothing is issued on metal that is missing.
        vm.expectRevert(_notCoveredWith(3 * uint256(BAR), before, 1e6));
        issue(alice, 1e6);
    }

    function test_who_asked_before_the_loss_gets_no_more_than_the_others() public {
        uint256 id = request(alice, 2, 2);
        lose(1);
        uint256 locked = gold.redemption(id).units;
        (uint256 needed, ) = gold.unitsFor(2 * uint128(BAR));
        assertTrue(needed > locked, "the bars cost more now");
        vm.expectRevert(_short(id));
        vm.prank(alice);
        gold.confirmDelivery(id, RECEIPT);
        vm.prank(stranger);
        gold.endRedemption(id);
        id = request(alice, 2, 1);
        vm.prank(alice);
        gold.confirmDelivery(id, RECEIPT);
        assertCovered();
    }

    function test_a_request_for_a_bar_that_is_gone_ends() public {
        uint256 id = request(alice, 1, 2);
        lose(1);
        assertTrue(gold.redemption(id).state == ICommodity.RedemptionState.ENDED, "ended");
        assertEq(units.getFrozenTokens(alice), 0, "free");
        assertEq(gold.reservedFor(idOf(2)), 0, "the other bar is free");
        assertCovered();
    }

    function test_new_bars_make_holders_whole_before_anything_is_issued() public {
        uint256 before = gold.weightPerUnit(uint40(START + DELAY));
        lose(1);
        uint256 share = gold.shareLeft();
        vm.prank(custodian);
        gold.addBars(barsOf(11, 1, 11_000_000), ATTESTATION);
        assertTrue(gold.shareLeft() > share && gold.shareLeft() < 1e36, "less than whole");
        assertCovered();
        attest();
        vm.expectRevert(_notCoveredWith(3 * uint256(BAR) + 11_000_000, before, 1e6));
        issue(alice, 1e6);
        deliver(12, 1, 11_000_000);
        assertEq(gold.shareLeft(), 1e36, "whole");
        issue(alice, 1e6);
        assertCovered();
    }

    function test_a_loss_of_free_metal_costs_holders_nothing() public {
        deliver(5, 1, BAR);
        lose(5);
        assertEq(gold.shareLeft(), 1e36, "whole");
        assertCovered();
    }

    function test_everything_lost_and_found_again() public {
        uint256 id = request(alice, 4, 1);
        for (uint256 i = 1; i <= 4; ++i) lose(i);
        assertEq(gold.shareLeft(), 0, "nothing is left");
        assertEq(gold.weightPerUnit(uint40(block.timestamp)), 0, "of any unit");
        assertEq(gold.requiredWeight(), 0, "to be covered");
        assertTrue(gold.redemption(id).state == ICommodity.RedemptionState.ENDED, "ended");
        vm.expectRevert(ICommodity.NothingLeft.selector);
        gold.unitsFor(BAR);
        deliver(1, 4, BAR);
        assertEq(gold.shareLeft(), 1e36, "whole");
        assertCovered();
    }

    function test_a_request_left_when_everything_else_is_lost_can_be_ended() public {
        uint256 id = request(alice, 4, 1);
        for (uint256 i = 1; i <= 3; ++i) lose(i);
        vm.expectRevert(_short(id));
        vm.prank(alice);
        gold.confirmDelivery(id, RECEIPT);
        gold.endRedemption(id);
        assertEq(units.getFrozenTokens(alice), 0, "free");
        assertCovered();
    }
}

/// @notice The custodian's keys: k - 1 do nothing, and a set that was replaced does nothing any more.
contract CustodianAttacks is CommodityTest {
    uint256[] private keys;

    function newCustodian() internal override returns (address) {
        keys = new uint256[](6);
        for (uint256 i = 0; i < 6; ++i) keys[i] = uint256(keccak256(abi.encode("custodian", i)));
        return deploy("Panel", abi.encode(membersFrom(0), uint8(2), uint32(1 days)));
    }

    /// @dev Three of the six, ascending, and their keys in the same order.
    function membersFrom(uint256 first) private returns (address[] memory members) {
        for (uint256 i = first; i < first + 3; ++i) {
            for (uint256 j = i; j > first && vm.addr(keys[j - 1]) > vm.addr(keys[j]); --j) {
                (keys[j - 1], keys[j]) = (keys[j], keys[j - 1]);
            }
        }
        members = new address[](3);
        for (uint256 i = 0; i < 3; ++i) members[i] = vm.addr(keys[first + i]);
    }

    function act(bytes memory data, address target, bytes32 salt, uint256 first, uint256 count) private {
        IPanel.Call[] memory calls = new IPanel.Call[](1);
        calls[0] = IPanel.Call(target, data);
        IPanel.Signature[] memory signatures = new IPanel.Signature[](count);
        bytes32 digest = Panel(custodian).approvalDigest(calls, salt, type(uint256).max);
        for (uint256 i = 0; i < count; ++i) {
            (uint8 v, bytes32 r, bytes32 s) = vm.sign(keys[first + i], digest);
            signatures[i] = IPanel.Signature(vm.addr(keys[first + i]), abi.encodePacked(r, s, v));
        }
        Panel(custodian).execute(calls, salt, type(uint256).max, signatures);
    }

    function tryToAct(bytes memory data, bytes32 salt, uint256 first, uint256 count) external {
        act(data, address(gold), salt, first, count);
    }

    function test_k_members_attest_and_fewer_do_not() public {
        bytes memory data = abi.encodeCall(ICommodity.addBars, (barsOf(1, 2, BAR), ATTESTATION));
        vm.expectRevert(abi.encodeWithSelector(IPanel.NotEnoughApprovals.selector, 1, 2));
        this.tryToAct(data, "1", 0, 1);
        act(data, address(gold), "1", 0, 2);
        assertEq(gold.barWeight(), 2 * uint256(BAR), "bars");
    }

    function test_a_panel_that_was_replaced_in_between_confirms_with_its_new_members_only() public {
        act(abi.encodeCall(ICommodity.addBars, (barsOf(1, 2, BAR), ATTESTATION)), address(gold), "1", 0, 2);
        attest();
        issue(alice, 600e6);
        uint256 id = request(alice, 1, 1);
        address[] memory fresh = membersFrom(3);
        act(abi.encodeCall(IPanel.proposeMembers, (fresh, 2)), custodian, "2", 0, 2);
        vm.warp(START + 1 days);
        Panel(custodian).replaceMembers(fresh, 2);

        bytes memory confirm = abi.encodeCall(ICommodity.confirmDelivery, (id, RECEIPT));
        vm.expectRevert(abi.encodeWithSelector(IPanel.NotMember.selector, vm.addr(keys[0])));
        this.tryToAct(confirm, "3", 0, 2);
        act(confirm, address(gold), "3", 3, 2);
        assertTrue(gold.redemption(id).state == ICommodity.RedemptionState.DELIVERED, "delivered");
        assertEq(AssetToken(address(gold.token())).getFrozenTokens(alice), 0, "free");
        assertCovered();
    }
}
