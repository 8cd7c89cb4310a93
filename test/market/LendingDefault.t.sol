// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {BondCharter} from "../../contracts/interfaces/Charter.sol";
import {
    ILending,
    LoanExtension,
    LoanOffer,
    LoanSide,
    OnDefault,
    PledgeConsent
} from "../../contracts/interfaces/ILending.sol";
import {IRestrictedToken} from "../../contracts/interfaces/IRestrictedToken.sol";
import {Restriction} from "../../contracts/interfaces/Restriction.sol";
import {LendingFixture} from "./LendingFixture.sol";

/// @notice What becomes of pledged units and of what is owed when a loan is not repaid.
contract LendingDefaultTest is LendingFixture {
    function _restricted(uint8 code, address to, uint256 units) private view returns (bytes memory) {
        return abi.encodeWithSelector(IRestrictedToken.TransferRestricted.selector, code, alice, to, units);
    }

    // ---- When ----

    function test_nothing_happens_before_maturity_and_grace_are_over() external {
        uint256 id = lend("carol", OnDefault.TAKE);
        bytes memory early = abi.encodeWithSelector(ILending.NotInDefault.selector, id, DEFAULT_FROM);
        uint40[3] memory times = [uint40(START + 1), MATURITY, DEFAULT_FROM - 1];
        for (uint256 i = 0; i < times.length; ++i) {
            vm.warp(times[i]);
            vm.expectRevert(early);
            take(carol, id);
            vm.expectRevert(early);
            lending.beginAuction(id);
            vm.expectRevert(early);
            bid(bob, id, UNIT);
        }
        assertStatus(id, ILending.Status.GRACE, "the last second of grace");
        vm.warp(DEFAULT_FROM);
        assertStatus(id, ILending.Status.DEFAULT, "default");
        assertEq(take(carol, id), PLEDGED, "taken");
    }

    // ---- Taking ----

    function test_the_lender_takes_the_units_for_what_is_owed() external {
        uint256 id = lend("carol", OnDefault.TAKE);
        vm.warp(DEFAULT_FROM);
        assertEq(lending.takeable(id), PLEDGED, "preview");
        take(carol, id);
        assertEq(token.balanceOf(carol), PLEDGED, "the lender");
        assertEq(token.balanceOf(alice), 10 * UNIT, "the borrower");
        assertEq(token.getFrozenTokens(alice), 0, "nothing is held back");
        assertStatus(id, ILending.Status.SETTLED, "settled");
        assertEq(money(alice), MONEY + PRINCIPAL, "the money is hers");
        vm.expectRevert(abi.encodeWithSelector(ILending.NothingOwed.selector, id));
        take(carol, id);
        assertExact();
    }

    function test_nobody_else_takes() external {
        uint256 id = lend("carol", OnDefault.TAKE);
        vm.warp(DEFAULT_FROM);
        address[4] memory others = [alice, bob, stranger, bank];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(ILending.OnlyLender.selector, id, others[i]));
            take(others[i], id);
        }
        vm.expectRevert(abi.encodeWithSelector(ILending.LenderMayTake.selector, id, carol));
        lending.beginAuction(id);
        assertEq(token.balanceOf(alice), 60 * UNIT, "untouched");
    }

    function test_what_was_repaid_reduces_what_is_taken() external {
        uint256 id = lend("carol", OnDefault.TAKE);
        repay(alice, id, DUE / 2);
        vm.warp(DEFAULT_FROM);
        assertEq(take(carol, id), PLEDGED / 2, "half");
        assertEq(token.balanceOf(alice), 60 * UNIT - PLEDGED / 2, "the rest is hers");
        assertEq(token.getFrozenTokens(alice), 0, "and free");
        assertStatus(id, ILending.Status.SETTLED, "settled");
    }

    /// @dev One minor unit repaid costs the lender no lot: the share of the broken lot stays owed, and secured.
    function test_a_wei_does_not_buy_a_lot() external {
        _lots(uint128(UNIT));
        uint256 id = lend("carol", OnDefault.TAKE);
        repay(alice, id, 1);
        vm.warp(DEFAULT_FROM);
        assertEq(take(carol, id), PLEDGED - UNIT, "whole lots, rounded down");
        // 49 of 50 units settle 49/50 of what was due.
        assertEq(owed(id), uint256(DUE) / 50 - 1, "the rest is owed");
        assertEq(token.getFrozenTokens(alice), UNIT, "and secured by one lot");
        vm.expectRevert(abi.encodeWithSelector(ILending.NothingToTake.selector, id));
        take(carol, id);
        // Not even a lot is the lender's, so anybody begins the auction.
        vm.prank(stranger);
        lending.beginAuction(id);
        (uint256 bought, uint256 paid) = bid(bob, id, PLEDGED);
        assertEq(bought, UNIT, "one lot");
        assertEq(paid, START_PRICE / 50, "at its price");
        assertEq(
            money(alice),
            MONEY + PRINCIPAL - 1 + paid - (DUE / 50 - 1),
            "the surplus is the borrower's"
        );
        assertStatus(id, ILending.Status.SETTLED, "settled");
        assertExact();
    }

    function testFuzz_taking_is_pro_rata_down_to_lots(uint256 repaid, uint256 lot) external {
        lot = bound(lot, 1, 25);
        lot = PLEDGED % lot == 0 ? lot : 1;
        _lots(uint128(lot));
        uint256 id = lend("carol", OnDefault.TAKE);
        repaid = bound(repaid, 1, DUE - 1);
        repay(alice, id, repaid);
        vm.warp(DEFAULT_FROM);
        uint256 share = (PLEDGED * (DUE - repaid)) / DUE;
        uint256 expected = share - (share % lot);
        if (expected == 0) return;
        assertEq(take(carol, id), expected, "units");
        // What is left owing is less than a lot's share, and the units that secure it are less than two lots' more.
        assertTrue(owed(id) * PLEDGED < (lot + 1) * uint256(DUE), "owed");
        assertTrue(owed(id) == 0 || token.getFrozenTokens(alice) == lot, "secured by the broken lot");
        assertTrue(owed(id) != 0 || token.getFrozenTokens(alice) == 0, "free");
        assertEq(token.balanceOf(alice) + token.balanceOf(carol), 60 * UNIT, "units");
    }

    function test_a_lender_who_lapsed_cannot_take_and_anybody_begins_the_auction() external {
        uint256 id = lend("carol", OnDefault.TAKE);
        registry.forget(carol);
        vm.warp(DEFAULT_FROM);
        vm.expectRevert(_restricted(Restriction.RECIPIENT_UNKNOWN, carol, PLEDGED));
        take(carol, id);
        vm.prank(stranger);
        lending.beginAuction(id);
        (uint256 bought, uint256 paid) = bid(bob, id, PLEDGED);
        // 30,900.00 at 1,200.00 a unit: 25.75 units.
        assertEq(bought, 2575, "no more than the debt needs");
        assertEq(paid, 30_900e6, "for what is owed");
        assertEq(money(carol), MONEY + INTEREST, "the lender is paid");
        assertEq(token.getFrozenTokens(alice), 0, "the rest is free");
        assertEq(token.balanceOf(alice), 60 * UNIT - bought, "and hers");
    }

    function test_a_bank_that_may_never_hold_units_is_repaid_by_auction() external {
        uint256 id = lend("bank", OnDefault.TAKE);
        vm.warp(DEFAULT_FROM);
        lending.beginAuction(id);
        vm.warp(DEFAULT_FROM + AUCTION / 2);
        (uint256 bought, uint256 paid) = bid(dave, id, PLEDGED);
        assertEq(bought, 3863, "30,900.00 at 800.00 a unit, rounded up to a lot");
        assertEq(paid, 30_904e6, "its price");
        assertEq(money(bank), MONEY + INTEREST, "the lender");
        assertEq(money(alice), MONEY + PRINCIPAL + 4e6, "the surplus");
        assertExact();
    }

    // ---- Auction ----

    function test_the_price_falls_in_a_line_and_stays_at_its_end() external {
        uint256 id = lend("carol", OnDefault.AUCTION);
        vm.warp(DEFAULT_FROM);
        vm.expectRevert(abi.encodeWithSelector(ILending.NoAuction.selector, id));
        bid(bob, id, UNIT);
        vm.expectRevert(abi.encodeWithSelector(ILending.AuctionComesFirst.selector, id));
        take(carol, id);
        vm.prank(stranger);
        lending.beginAuction(id);
        assertStatus(id, ILending.Status.AUCTION, "auction");
        vm.expectRevert(abi.encodeWithSelector(ILending.AuctionRuns.selector, id, DEFAULT_FROM + AUCTION));
        lending.beginAuction(id);
        uint256[4] memory passed = [uint256(0), AUCTION / 4, AUCTION, AUCTION + 300 days];
        uint256[4] memory prices = [uint256(1_200e6), 1_000e6, 400e6, 400e6];
        for (uint256 i = 0; i < 4; ++i) {
            vm.warp(DEFAULT_FROM + passed[i]);
            (uint256 bought, uint256 price) = lending.previewBid(id, UNIT);
            assertEq(bought, UNIT, "a unit");
            assertEq(price, prices[i], "its price");
        }
    }

    function test_bids_in_parts_stop_when_the_debt_is_repaid() external {
        uint256 id = lend("carol", OnDefault.AUCTION);
        vm.warp(DEFAULT_FROM);
        lending.beginAuction(id);
        vm.warp(DEFAULT_FROM + AUCTION / 4);
        (uint256 bought, uint256 paid) = bid(bob, id, 10 * UNIT);
        assertEq(bought, 10 * UNIT, "a part");
        assertEq(paid, 10_000e6, "its price");
        assertEq(owed(id), DUE - 10_000e6, "owed");
        repay(alice, id, 900e6);
        (bought, paid) = bid(dave, id, type(uint256).max);
        assertEq(bought, 20 * UNIT, "what the rest needs");
        assertEq(paid, 20_000e6, "for what is owed");
        assertEq(money(carol), MONEY + INTEREST, "the lender");
        assertEq(token.balanceOf(alice), 30 * UNIT, "the borrower keeps the rest");
        assertEq(token.getFrozenTokens(alice), 0, "free");
        assertExact();
    }

    function test_a_bid_keeps_to_its_limit_and_pays_or_gets_nothing() external {
        uint256 id = lend("carol", OnDefault.AUCTION);
        vm.warp(DEFAULT_FROM);
        lending.beginAuction(id);
        vm.expectRevert(abi.encodeWithSelector(ILending.BeyondLimit.selector, 1_200e6, 1_200e6 - 1));
        vm.prank(bob);
        lending.bid(id, UNIT, 1_200e6 - 1);
        vm.expectRevert(abi.encodeWithSelector(ILending.NothingForSale.selector, id));
        bid(bob, id, 0);
        vm.prank(bob);
        currency.approve(address(lending), 1_200e6 - 1);
        vm.expectRevert(
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientAllowance.selector,
                address(lending),
                1_200e6 - 1,
                1_200e6
            )
        );
        bid(bob, id, UNIT);
        assertEq(token.balanceOf(bob), 40 * UNIT, "no units");
        assertEq(owed(id), DUE, "nothing repaid");
        vm.expectRevert(_restricted(Restriction.RECIPIENT_UNKNOWN, stranger, UNIT));
        bid(stranger, id, UNIT);
        assertEq(money(stranger), MONEY, "no money");
    }

    function test_repaying_ends_an_auction() external {
        uint256 id = lend("carol", OnDefault.AUCTION);
        vm.warp(DEFAULT_FROM);
        lending.beginAuction(id);
        repay(alice, id, DUE);
        vm.expectRevert(abi.encodeWithSelector(ILending.NothingOwed.selector, id));
        bid(bob, id, UNIT);
        (uint256 bought, uint256 paid) = lending.previewBid(id, UNIT);
        assertEq(bought + paid, 0, "nothing for sale");
        assertEq(token.getFrozenTokens(alice), 0, "free");
    }

    function test_if_nobody_bids_the_lender_takes_when_the_price_has_reached_its_end() external {
        uint256 id = lend("carol", OnDefault.AUCTION);
        vm.warp(DEFAULT_FROM);
        lending.beginAuction(id);
        vm.warp(DEFAULT_FROM + AUCTION - 1);
        vm.expectRevert(abi.encodeWithSelector(ILending.AuctionRuns.selector, id, DEFAULT_FROM + AUCTION));
        take(carol, id);
        vm.warp(DEFAULT_FROM + AUCTION);
        assertEq(take(carol, id), PLEDGED, "taken");
        assertStatus(id, ILending.Status.SETTLED, "settled");
    }

    function test_the_auction_stays_open_at_its_end_until_the_lien_ends_and_then_the_units_are_free()
        external
    {
        uint256 id = lend("bank", OnDefault.AUCTION);
        vm.warp(DEFAULT_FROM);
        lending.beginAuction(id);
        uint256 end = liens.lien(lending.loanOf(id).lien).end;
        vm.warp(end);
        (uint256 bought, uint256 paid) = bid(bob, id, UNIT);
        assertEq(bought, UNIT, "in the last second");
        assertEq(paid, 400e6, "at the end price");
        vm.warp(end + 1);
        vm.expectRevert(abi.encodeWithSelector(ILending.Unsecured.selector, id));
        bid(bob, id, UNIT);
        assertStatus(id, ILending.Status.UNSECURED, "unsecured");
        liens.lapse(lending.loanOf(id).lien);
        assertEq(token.getFrozenTokens(alice), 0, "free");
        repay(alice, id, DUE);
        assertEq(money(bank), MONEY + INTEREST, "still repayable");
        assertStatus(id, ILending.Status.SETTLED, "settled");
    }

    function test_repaid_after_the_end_of_a_lien_that_nobody_ended() external {
        uint256 id = lend("carol", OnDefault.TAKE);
        vm.warp(uint256(liens.lien(lending.loanOf(id).lien).end) + 1);
        repay(alice, id, DUE);
        assertEq(token.getFrozenTokens(alice), 0, "free");
    }

    function test_sold_for_less_than_is_owed_leaves_the_rest_owing() external {
        LoanOffer memory offer = offerOf(carol, LoanSide.LENDER, OnDefault.AUCTION);
        (offer.startPrice, offer.endPrice) = (10_000e6, 10_000e6);
        uint256 id = acceptAs("alice", "carol", offer);
        vm.warp(DEFAULT_FROM);
        lending.beginAuction(id);
        bid(bob, id, PLEDGED);
        assertEq(owed(id), DUE - 10_000e6, "owed");
        assertStatus(id, ILending.Status.UNSECURED, "unsecured");
        assertEq(money(carol), MONEY - PRINCIPAL + 10_000e6, "the lender");
        repay(alice, id, 1e6);
        assertEq(owed(id), DUE - 10_001e6, "repayable");
        assertExact();
    }

    function test_the_lender_may_choose_the_auction() external {
        uint256 id = lend("carol", OnDefault.TAKE);
        vm.warp(DEFAULT_FROM);
        vm.prank(carol);
        lending.beginAuction(id);
        bid(bob, id, PLEDGED);
        assertEq(money(carol), MONEY + INTEREST, "paid in money");
        assertEq(token.balanceOf(carol), 0, "no units");
    }

    function test_where_the_debt_needs_less_than_the_minimum_holding_the_surplus_is_money() external {
        BondCharter memory c = charterOf(4);
        c.asset.token.rules.minimumHolding = uint128(30 * UNIT);
        born(c);
        bond.issue(alice, 60 * UNIT);
        uint256 id = lend("bank", OnDefault.AUCTION);
        vm.warp(DEFAULT_FROM);
        lending.beginAuction(id);
        (uint256 bought, uint256 paid) = bid(dave, id, PLEDGED);
        assertEq(bought, 30 * UNIT, "the minimum holding");
        assertEq(paid, 36_000e6, "its price");
        assertEq(money(bank), MONEY + INTEREST, "the lender");
        assertEq(money(alice), MONEY + PRINCIPAL + 36_000e6 - DUE, "the surplus is the borrower's");
        assertExact();
    }

    function test_no_auction_begins_while_trading_is_paused() external {
        uint256 id = lend("bank", OnDefault.TAKE);
        vm.warp(DEFAULT_FROM - WAIT);
        announcePause(LONGEST_PAUSE);
        vm.warp(DEFAULT_FROM);
        token.pauseFor(LONGEST_PAUSE);
        vm.expectRevert(abi.encodeWithSelector(ILending.TradingClosed.selector, Restriction.PAUSED));
        lending.beginAuction(id);
        repay(alice, id, 1e6);
        vm.warp(DEFAULT_FROM + LONGEST_PAUSE);
        lending.beginAuction(id);
    }

    // ---- Blocked, lapsed, lost ----

    function test_attack62_a_blocked_borrower_and_the_surplus_is_kept_for_him() external {
        uint256 id = _surplus();
        registry.blockThrough(alice, type(uint40).max);
        token.refresh(alice);
        assertFalse(token.canSend(alice), "blocked");
        usd().setBlacklisted(alice, true);
        (, uint256 paid) = bid(dave, id, PLEDGED);
        assertEq(money(bank), MONEY + INTEREST, "the lender's right works");
        uint256 surplus = paid - DUE;
        assertEq(lending.loanOf(id).keptForBorrower, surplus, "kept");
        assertEq(token.getFrozenTokens(alice), 0, "the rest is free");
        assertExact();
        usd().setBlacklisted(alice, false);
        uint256 before = money(alice);
        lending.claim(id);
        assertEq(money(alice), before + surplus, "claimed");
        assertExact();
    }

    function test_a_blocked_borrower_does_not_stop_a_taking() external {
        uint256 id = lend("carol", OnDefault.TAKE);
        registry.blockThrough(alice, type(uint40).max);
        token.refresh(alice);
        vm.warp(DEFAULT_FROM);
        assertEq(take(carol, id), PLEDGED, "taken");
    }

    function test_a_lost_borrower_the_lien_moves_along_and_the_surplus_goes_to_the_successor() external {
        uint256 id = lend("bank", OnDefault.AUCTION);
        address fresh = actor("alice's new wallet");
        registry.admit(fresh, uint40(uint160(alice)) | 1);
        vm.warp(DEFAULT_FROM - 2 days);
        announceRecovery(alice, fresh);
        vm.warp(DEFAULT_FROM);
        lending.beginAuction(id);
        vm.warp(DEFAULT_FROM - 2 days + WAIT);
        bond.recoverWallet(alice, fresh);
        assertEq(token.getFrozenTokens(fresh), PLEDGED, "pledged there");
        (, uint256 paid) = bid(dave, id, PLEDGED);
        assertEq(money(fresh), paid - DUE, "the surplus");
        assertEq(money(alice), MONEY + PRINCIPAL, "nothing to the lost wallet");
        assertEq(token.getFrozenTokens(fresh), 0, "free");
    }

    function test_a_lost_lenders_rights_are_its_successors() external {
        vm.prank(alice);
        token.transfer(carol, UNIT);
        uint256 id = lend("carol", OnDefault.TAKE);
        address fresh = actor("carol's new wallet");
        registry.admit(fresh, uint40(uint160(carol)) | 1);
        announceRecovery(carol, fresh);
        vm.warp(START + WAIT);
        bond.recoverWallet(carol, fresh);
        repay(alice, id, 1_000e6);
        assertEq(money(fresh), 1_000e6, "repayments go there");
        vm.warp(DEFAULT_FROM);
        vm.expectRevert(abi.encodeWithSelector(ILending.OnlyLender.selector, id, carol));
        take(carol, id);
        uint256 taken = take(fresh, id);
        assertEq(token.balanceOf(fresh), UNIT + taken, "and units");
    }

    function test_the_successor_signs_an_extension() external {
        uint256 id = lend("carol", OnDefault.TAKE);
        address fresh = actor("alice's new wallet");
        registry.admit(fresh, uint40(uint160(alice)) | 1);
        announceRecovery(alice, fresh);
        vm.warp(START + WAIT);
        bond.recoverWallet(alice, fresh);
        LoanExtension memory extension = extensionOf(id, MATURITY + 9 days, 0);
        bytes32 digest = lending.extensionDigest(extension);
        PledgeConsent memory consent = consentToExtend("alice", extension);
        vm.expectRevert(abi.encodeWithSelector(ILending.NotSigned.selector, fresh));
        lending.extend(extension, sign("carol", digest), sign("alice", digest), consent);
        extendBoth("carol", "alice's new wallet", extension);
        assertEq(lending.loanOf(id).maturity, MATURITY + 9 days, "extended");
    }

    // ---- What courts and ends of assets leave ----

    function test_a_court_order_that_cuts_the_pledge_leaves_the_lender_the_rest() external {
        uint256 id = lend("carol", OnDefault.TAKE);
        announceOrder(alice, bob, 30 * UNIT);
        vm.warp(START + WAIT);
        token.forcedTransfer(alice, bob, 30 * UNIT);
        assertEq(token.getFrozenTokens(alice), 30 * UNIT, "left");
        vm.warp(DEFAULT_FROM);
        assertEq(take(carol, id), 30 * UNIT, "what is left");
        assertEq(owed(id), (uint256(DUE) * 2) / 5, "the share of the rest is owed");
        assertStatus(id, ILending.Status.UNSECURED, "unsecured");
        repay(alice, id, DUE);
        assertStatus(id, ILending.Status.SETTLED, "repayable");
    }

    /// @dev The register closes before the loan's end as nobody expected, the holder is paid, and the lien ends.
    function test_units_redeemed_during_the_loan_leave_a_claim_that_can_be_repaid() external {
        LoanOffer memory offer = offerOf(carol, LoanSide.LENDER, OnDefault.TAKE);
        offer.maturity = token.closesAfter() - LOAN_GRACE - AUCTION - 7 days;
        uint256 id = acceptAs("alice", "carol", offer);
        // Grace and auction are over before the last record date, and nobody took.
        for (uint256 i = 0; i < 4; ++i) {
            vm.warp(recordDate(i) + 1);
            fundAll(i);
            bond.pay(i, list(alice, bob));
        }
        assertEq(token.totalSupply(), 0, "redeemed");
        assertEq(money(alice), MONEY + PRINCIPAL + 60 * (4 * COUPON + FACE), "paid to their holder");
        assertStatus(id, ILending.Status.UNSECURED, "nothing secures it");
        vm.expectRevert(abi.encodeWithSelector(ILending.Unsecured.selector, id));
        take(carol, id);
        repay(alice, id, DUE);
        assertEq(money(carol), MONEY + INTEREST, "repaid");
        assertStatus(id, ILending.Status.SETTLED, "settled");
        assertExact();
    }

    // ---- Inside ----

    /// @dev A loan of the bank in auction, for which a bid leaves a surplus.
    function _surplus() private returns (uint256 id) {
        id = lend("bank", OnDefault.AUCTION);
        vm.warp(DEFAULT_FROM);
        lending.beginAuction(id);
        vm.warp(DEFAULT_FROM + AUCTION / 3);
    }

    function _lots(uint128 lot) private {
        BondCharter memory c = charterOf(4);
        c.asset.token.rules.lotSize = lot;
        born(c);
        bond.issue(alice, 60 * UNIT);
    }
}
