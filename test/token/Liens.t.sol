// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {BondCharter, Power, PowerKind} from "../../contracts/interfaces/Charter.sol";
import {IERC7943Fungible} from "../../contracts/interfaces/IERC7943Fungible.sol";
import {ILiens, IPledgeable} from "../../contracts/interfaces/ILiens.sol";
import {IRestrictedToken} from "../../contracts/interfaces/IRestrictedToken.sol";
import {Restriction} from "../../contracts/interfaces/Restriction.sol";
import {Liens} from "../../contracts/token/Liens.sol";
import {PowersFixture} from "../powers/PowersFixture.sol";

/// @notice Pledged units: attacks 4, 5, 38, 39 and 62. Carol is the lender.
contract LiensTest is PowersFixture {
    Liens private liens;
    uint40 private constant TAKE_FROM = uint40(START + 30 days);
    uint40 private constant END = uint40(START + 60 days);

    function setUp() public override {
        super.setUp();
        liens = Liens(sharedContract("Liens"));
    }

    function _pledge(address who, uint256 units) private returns (uint256) {
        vm.prank(who);
        return liens.pledge(address(token), carol, units, TAKE_FROM, END, REASON);
    }

    function _frozen(address who, uint256 units, uint256 free) private pure returns (bytes memory) {
        return
            abi.encodeWithSelector(
                IERC7943Fungible.ERC7943InsufficientUnfrozenBalance.selector,
                who,
                units,
                free
            );
    }

    function _sumOf(address who) private view returns (uint256 sum) {
        uint256[] memory list_ = liens.liensOf(address(token), who);
        for (uint256 i = 0; i < list_.length; ++i) sum += liens.lien(list_[i]).units;
    }

    function test_pledged_units_do_not_move_and_the_preview_says_so() public {
        _pledge(alice, 50 * UNIT);
        assertEq(token.getFrozenTokens(alice), 50 * UNIT, "frozen");
        assertEq(token.balanceOf(alice), 60 * UNIT, "still hers");
        assertEq(
            token.detectTransferRestriction(alice, bob, 11 * UNIT),
            Restriction.FROZEN,
            "preview beyond"
        );
        assertFalse(token.canTransfer(alice, bob, 11 * UNIT), "preview beyond");
        vm.expectRevert(_frozen(alice, 11 * UNIT, 10 * UNIT));
        move(alice, bob, 11 * UNIT);
        move(alice, bob, 10 * UNIT);
        move(alice, alice, 50 * UNIT);
        assertEq(token.balanceOf(alice), 50 * UNIT, "what is pledged stays");
        vm.expectRevert(_frozen(alice, 1, 0));
        move(alice, bob, 1);
    }

    function test_income_stays_with_who_pledged() public {
        _pledge(alice, 60 * UNIT);
        vm.warp(recordDate(0) + 1);
        fundAll(0);
        assertEq(claim(alice, 0), 60 * COUPON, "her coupon");
    }

    function test_released_units_move_again() public {
        uint256 id = _pledge(alice, 60 * UNIT);
        vm.expectRevert(abi.encodeWithSelector(ILiens.OnlyLienHolder.selector, id, alice));
        vm.prank(alice);
        liens.release(id, 60 * UNIT);
        vm.prank(carol);
        liens.release(id, 20 * UNIT);
        move(alice, bob, 20 * UNIT);
        vm.expectRevert(_frozen(alice, UNIT, 0));
        move(alice, bob, UNIT);
        vm.prank(carol);
        liens.release(id, 40 * UNIT);
        move(alice, bob, 40 * UNIT);
        assertEq(liens.liensOf(address(token), alice).length, 0, "liens");
    }

    /// @dev Attack 4: no way around a block leads through a lien.
    function test_a_blocked_wallet_neither_pledges_nor_sends_what_is_released_to_it() public {
        uint256 id = _pledge(alice, 30 * UNIT);
        registry.blockThrough(alice, uint40(START + 20 days));
        token.refresh(alice);
        vm.expectRevert(abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotSend.selector, alice));
        _pledge(alice, UNIT);
        vm.prank(carol);
        liens.release(id, 30 * UNIT);
        assertEq(token.balanceOf(alice), 60 * UNIT, "what was released stays hers");
        assertEq(token.balanceOf(carol), 0, "and goes to nobody");
        bytes memory refused = abi.encodeWithSelector(
            IRestrictedToken.TransferRestricted.selector,
            Restriction.SENDER_BLOCKED,
            alice,
            carol,
            UNIT
        );
        vm.expectRevert(refused);
        move(alice, carol, UNIT);
        vm.prank(alice);
        token.approve(carol, UNIT);
        vm.expectRevert(refused);
        vm.prank(carol);
        token.transferFrom(alice, carol, UNIT);
        // A block ends by itself, and then she may do both again.
        vm.warp(START + 20 days + 1);
        _pledge(alice, UNIT);
        move(alice, carol, UNIT);
        assertEq(token.getFrozenTokens(alice), UNIT, "pledged");
        assertEq(token.balanceOf(carol), UNIT, "moved");
    }

    /// @dev Attack 62: that her borrower is blocked does not take from what the lender was given before.
    function test_a_block_of_the_holder_does_not_stop_the_lien_holder() public {
        uint256 id = _pledge(alice, 30 * UNIT);
        registry.blockThrough(alice, END);
        token.refresh(alice);
        vm.warp(TAKE_FROM);
        vm.prank(carol);
        liens.take(id, carol, 30 * UNIT);
        assertEq(token.balanceOf(carol), 30 * UNIT, "taken");
    }

    function test_a_lien_lapses_after_its_last_second_by_anybody() public {
        uint256 id = _pledge(alice, 60 * UNIT);
        vm.warp(END);
        vm.expectRevert(abi.encodeWithSelector(ILiens.NotLapsed.selector, id, END));
        liens.lapse(id);
        vm.warp(END + 1);
        vm.expectRevert(abi.encodeWithSelector(ILiens.NotTakeable.selector, id, TAKE_FROM, END));
        vm.prank(carol);
        liens.take(id, carol, UNIT);
        liens.lapse(id);
        assertEq(token.getFrozenTokens(alice), 0, "free");
    }

    function test_taken_units_go_to_who_may_receive_only() public {
        uint256 id = _pledge(alice, 60 * UNIT);
        vm.warp(TAKE_FROM);
        vm.startPrank(carol);
        vm.expectRevert(
            abi.encodeWithSelector(
                IRestrictedToken.TransferRestricted.selector,
                Restriction.RECIPIENT_UNKNOWN,
                alice,
                stranger,
                UNIT
            )
        );
        liens.take(id, stranger, UNIT);
        liens.take(id, carol, 60 * UNIT);
        vm.stopPrank();
        assertEq(token.balanceOf(carol), 60 * UNIT, "taken");
        assertEq(token.balanceOf(alice), 0, "alice");
        assertEq(token.investorCount(), 2, "investors");
    }

    function test_who_lapsed_meanwhile_does_not_stop_the_lien_holder() public {
        uint256 id = _pledge(alice, 60 * UNIT);
        registry.forget(alice);
        vm.warp(TAKE_FROM);
        vm.prank(carol);
        liens.take(id, carol, 60 * UNIT);
        assertEq(token.balanceOf(carol), 60 * UNIT, "taken");
    }

    function test_nobody_takes_while_trading_is_paused() public {
        uint256 id = _pledge(alice, 60 * UNIT);
        vm.warp(TAKE_FROM - WAIT);
        announcePause(LONGEST_PAUSE);
        vm.warp(TAKE_FROM);
        token.pauseFor(LONGEST_PAUSE);
        vm.expectRevert(
            abi.encodeWithSelector(
                IRestrictedToken.TransferRestricted.selector,
                Restriction.PAUSED,
                alice,
                carol,
                UNIT
            )
        );
        vm.prank(carol);
        liens.take(id, carol, UNIT);
        vm.warp(TAKE_FROM + LONGEST_PAUSE);
        vm.prank(carol);
        liens.take(id, carol, UNIT);
        assertEq(token.balanceOf(carol), UNIT, "taken when it was over");
    }

    function test_an_order_takes_free_units_first_then_those_of_the_newest_lien() public {
        uint256 first = _pledge(alice, 30 * UNIT);
        uint256 second = _pledge(alice, 20 * UNIT);
        announceOrder(alice, bob, 25 * UNIT);
        vm.warp(START + WAIT);
        token.forcedTransfer(alice, bob, 25 * UNIT);
        assertEq(liens.lien(first).units, 30 * UNIT, "the oldest is whole");
        assertEq(liens.lien(second).units, 5 * UNIT, "the newest gave way");
        assertEq(token.getFrozenTokens(alice), 35 * UNIT, "all that is left");
        assertEq(token.balanceOf(alice), 35 * UNIT, "all that is left");
    }

    function test_a_recovery_takes_the_liens_along_once() public {
        uint256 id = _pledge(alice, 30 * UNIT);
        address fresh = actor("alice's new wallet");
        registry.admit(fresh, uint40(uint160(alice)) | 1);
        announceRecovery(alice, fresh);
        vm.warp(START + WAIT);
        bond.recoverWallet(alice, fresh);
        assertEq(liens.lien(id).holder, fresh, "the lien is on the new wallet");
        assertEq(token.getFrozenTokens(fresh), 30 * UNIT, "frozen there");
        assertEq(token.getFrozenTokens(alice), 0, "not here");
        vm.warp(TAKE_FROM);
        vm.prank(carol);
        liens.take(id, carol, 30 * UNIT);
        assertEq(token.balanceOf(carol), 30 * UNIT, "taken");
    }

    function test_units_that_end_take_their_liens_along() public {
        uint40 end = uint40(paymentDate(3) + 90 days);
        vm.prank(alice);
        uint256 id = liens.pledge(address(token), carol, 60 * UNIT, end, end, REASON);
        for (uint256 i = 0; i < 4; ++i) {
            vm.warp(recordDate(i) + 1);
            fundAll(i);
            bond.pay(i, list(alice, bob));
        }
        assertEq(token.totalSupply(), 0, "redeemed");
        assertEq(currency.balanceOf(alice), 60 * (4 * COUPON + FACE), "paid to their holder");
        assertEq(liens.lien(id).units, 0, "the lien ended");
        assertEq(token.getFrozenTokens(alice), 0, "nothing is frozen");
    }

    function test_liens_that_make_no_sense_are_refused() public {
        vm.startPrank(alice);
        vm.expectRevert(abi.encodeWithSelector(ILiens.InvalidLien.selector, bytes32("lien holder")));
        liens.pledge(address(token), alice, UNIT, TAKE_FROM, END, REASON);
        vm.expectRevert(abi.encodeWithSelector(ILiens.InvalidLien.selector, bytes32("lien holder")));
        liens.pledge(address(token), address(0), UNIT, TAKE_FROM, END, REASON);
        vm.expectRevert(abi.encodeWithSelector(ILiens.InvalidLien.selector, bytes32("end")));
        liens.pledge(address(token), carol, UNIT, 0, uint40(START), REASON);
        vm.expectRevert(abi.encodeWithSelector(ILiens.InvalidLien.selector, bytes32("end")));
        liens.pledge(address(token), carol, UNIT, 0, uint40(START + 3650 days + 1), REASON);
        vm.expectRevert(abi.encodeWithSelector(ILiens.InvalidLien.selector, bytes32("take from")));
        liens.pledge(address(token), carol, UNIT, END + 1, END, REASON);
        vm.expectRevert(abi.encodeWithSelector(ILiens.InvalidLien.selector, bytes32("units")));
        liens.pledge(address(token), carol, 0, TAKE_FROM, END, REASON);
        vm.expectRevert(_frozen(alice, 61 * UNIT, 60 * UNIT));
        liens.pledge(address(token), carol, 61 * UNIT, TAKE_FROM, END, REASON);
        for (uint256 i = 0; i < 8; ++i) liens.pledge(address(token), carol, UNIT, TAKE_FROM, END, REASON);
        vm.expectRevert(abi.encodeWithSelector(ILiens.TooManyLiens.selector, token, alice, 8));
        liens.pledge(address(token), carol, UNIT, TAKE_FROM, END, REASON);
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(ILiens.UnknownLien.selector, 8));
        liens.lapse(8);
    }

    function test_only_the_keeper_of_liens_pledges_and_only_tokens_speak_of_their_own_units() public {
        vm.startPrank(carol);
        vm.expectRevert(abi.encodeWithSelector(IPledgeable.OnlyLiens.selector, carol));
        token.increasePledge(alice, UNIT);
        vm.expectRevert(abi.encodeWithSelector(IPledgeable.OnlyLiens.selector, carol));
        token.enforcePledge(alice, carol, UNIT);
        vm.stopPrank();
        uint256 id = _pledge(alice, 30 * UNIT);
        vm.startPrank(carol);
        liens.onPledgeCut(alice, 0);
        liens.onPledgeMoved(alice, carol);
        vm.stopPrank();
        assertEq(liens.lien(id).units, 30 * UNIT, "untouched");
        assertEq(liens.lien(id).holder, alice, "untouched");
    }

    function test_a_little_more_than_what_is_pledged_puts_nothing_out_of_reach() public {
        BondCharter memory c = charterOf(4);
        c.asset.token.rules.minimumHolding = uint128(10 * UNIT);
        born(c);
        bond.issue(alice, 31 * UNIT);
        uint256 id = _pledge(alice, 30 * UNIT);
        vm.warp(TAKE_FROM);
        vm.prank(carol);
        liens.take(id, carol, 30 * UNIT);
        assertEq(token.balanceOf(carol), 30 * UNIT, "all that was pledged");
        assertEq(token.balanceOf(alice), UNIT, "what is left");
        assertEq(token.detectTransferRestriction(alice, carol, UNIT), Restriction.NONE, "she can sell it");
        move(alice, carol, UNIT);
        assertEq(token.investorCount(), 1, "investors");
    }

    function test_what_is_left_below_the_minimum_can_still_be_recovered() public {
        BondCharter memory c = charterOf(4);
        c.asset.token.rules.minimumHolding = uint128(10 * UNIT);
        c.asset.powers = new Power[](1);
        c.asset.powers[0] = recoverPower();
        born(c);
        bond.issue(alice, 31 * UNIT);
        uint256 id = _pledge(alice, 30 * UNIT);
        vm.warp(TAKE_FROM);
        vm.prank(carol);
        liens.take(id, carol, 30 * UNIT);
        address fresh = actor("alice's new wallet");
        registry.admit(fresh, uint40(uint160(alice)) | 1);
        announceRecovery(alice, fresh);
        vm.warp(TAKE_FROM + WAIT);
        bond.recoverWallet(alice, fresh);
        assertEq(token.balanceOf(fresh), UNIT, "recovered");
    }

    function test_who_receives_by_force_holds_the_minimum() public {
        BondCharter memory c = charterOf(4);
        c.asset.token.rules.minimumHolding = uint128(10 * UNIT);
        born(c);
        bond.issue(alice, 31 * UNIT);
        uint256 id = _pledge(alice, 30 * UNIT);
        vm.warp(TAKE_FROM);
        vm.expectRevert(
            abi.encodeWithSelector(
                IRestrictedToken.TransferRestricted.selector,
                Restriction.RECIPIENT_MINIMUM,
                alice,
                carol,
                9 * UNIT
            )
        );
        vm.prank(carol);
        liens.take(id, carol, 9 * UNIT);
    }

    /// @dev Any order of pledge, release, take, transfer, court order, lapse: the liens are what the token holds back,
    /// and never more than the balance.
    function testFuzz_liens_are_what_the_token_holds_back_in_any_order(uint256 seed) public {
        address[3] memory who = [alice, bob, carol];
        address lender = actor("lender");
        uint256 now_ = START;
        uint256 made;
        for (uint256 i = 0; i < 40; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            address a = who[(seed >> 8) % 3];
            address b = who[(seed >> 16) % 3];
            uint256 units = bound(seed >> 32, 1, 25 * UNIT);
            uint256 what = seed % 6;
            if (what == 0) {
                vm.prank(a);
                try liens.pledge(address(token), lender, units, uint40(now_), uint40(now_ + 5 days), REASON) {
                    ++made;
                } catch {}
            } else if (what == 1) {
                vm.prank(a);
                try token.transfer(b, units) {} catch {}
            } else if (what == 2 && made != 0) {
                vm.prank(lender);
                try liens.release((seed >> 24) % made, units) {} catch {}
            } else if (what == 3 && made != 0) {
                vm.prank(lender);
                try liens.take((seed >> 24) % made, b, units) {} catch {}
            } else if (what == 4 && made != 0) {
                try liens.lapse((seed >> 24) % made) {} catch {}
            } else if (a != b) {
                vm.prank(court);
                try
                    register.announce(
                        address(bond),
                        PowerKind.COURT_TRANSFER,
                        abi.encode(a, b, units),
                        REASON
                    )
                {
                    now_ += WAIT;
                    vm.warp(now_);
                    try token.forcedTransfer(a, b, units) {} catch {}
                } catch {}
            }
            for (uint256 j = 0; j < 3; ++j) {
                assertEq(_sumOf(who[j]), token.getFrozenTokens(who[j]), "liens");
                assertLe(token.getFrozenTokens(who[j]), token.balanceOf(who[j]), "at most the balance");
            }
            assertEq(
                token.balanceOf(alice) + token.balanceOf(bob) + token.balanceOf(carol),
                100 * UNIT,
                "units"
            );
        }
    }
}
