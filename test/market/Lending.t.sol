// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {
    ILending,
    LoanExtension,
    LoanOffer,
    LoanSide,
    OnDefault,
    PledgeConsent
} from "../../contracts/interfaces/ILending.sol";
import {ILiens} from "../../contracts/interfaces/ILiens.sol";
import {IERC7943Fungible} from "../../contracts/interfaces/IERC7943Fungible.sol";
import {ContractWallet} from "../support/signers/ContractWallet.sol";
import {LendingFixture} from "./LendingFixture.sol";

/// @notice Making, repaying and extending loans.
contract LendingTest is LendingFixture {
    // ---- Making ----

    function test_a_lenders_offer_is_accepted_by_the_borrower() external {
        uint256 id = lend("carol", OnDefault.TAKE);
        assertEq(money(alice), MONEY + PRINCIPAL, "the borrower has the principal");
        assertEq(money(carol), MONEY - PRINCIPAL, "from the lender");
        assertEq(token.balanceOf(alice), 60 * UNIT, "the units are still hers");
        assertEq(token.getFrozenTokens(alice), PLEDGED, "and held back");
        ILending.Loan memory loan = lending.loanOf(id);
        assertEq(loan.lender, carol, "lender");
        assertEq(loan.borrower, alice, "borrower");
        assertEq(loan.due, DUE, "due");
        assertEq(loan.owed, DUE, "owed");
        ILiens.Lien memory lien = liens.lien(loan.lien);
        assertEq(lien.lienHolder, address(lending), "lien holder");
        assertEq(lien.takeFrom, DEFAULT_FROM, "enforced from the default on");
        assertEq(lien.end, MATURITY + LOAN_GRACE + AUCTION + 366 days, "outlasts grace and auction");
        assertStatus(id, ILending.Status.ACTIVE, "active");
        assertExact();
    }

    function test_a_borrowers_offer_is_accepted_by_the_lender() external {
        LoanOffer memory offer = offerOf(alice, LoanSide.BORROWER, OnDefault.TAKE);
        uint256 id = acceptAs("alice", "bank", offer);
        assertEq(money(alice), MONEY + PRINCIPAL, "the borrower has the principal");
        assertEq(money(bank), MONEY - PRINCIPAL, "from the lender");
        assertEq(lending.loanOf(id).lender, bank, "lender");
        assertEq(liens.lien(lending.loanOf(id).lien).termsHash, lending.hashOf(offer), "terms of the lien");
    }

    function test_income_stays_with_the_borrower() external {
        LoanOffer memory offer = offerOf(carol, LoanSide.LENDER, OnDefault.TAKE);
        offer.maturity = uint40(START + 300 days);
        acceptAs("alice", "carol", offer);
        vm.warp(recordDate(0) + 1);
        fundAll(0);
        assertEq(claim(alice, 0), 60 * COUPON, "her coupon");
    }

    function test_an_offer_becomes_one_loan() external {
        LoanOffer memory offer = offerOf(carol, LoanSide.LENDER, OnDefault.TAKE);
        offer.units = uint128(10 * UNIT);
        acceptAs("alice", "carol", offer);
        bytes memory signature = sign("carol", lending.hashOf(offer));
        PledgeConsent memory consent = consentOf("bob", offer);
        vm.expectRevert(abi.encodeWithSelector(ILending.OfferUsed.selector, carol, offer.salt));
        vm.prank(bob);
        lending.accept(offer, signature, consent);
        assertTrue(lending.isUsed(carol, offer.salt), "used");
    }

    function test_a_cancelled_offer_or_epoch_is_void() external {
        LoanOffer memory offer = offerOf(carol, LoanSide.LENDER, OnDefault.TAKE);
        bytes memory signature = sign("carol", lending.hashOf(offer));
        PledgeConsent memory consent = consentOf("alice", offer);
        vm.prank(carol);
        lending.cancel(offer.salt);
        vm.expectRevert(abi.encodeWithSelector(ILending.OfferUsed.selector, carol, offer.salt));
        vm.prank(alice);
        lending.accept(offer, signature, consent);

        offer = offerOf(carol, LoanSide.LENDER, OnDefault.TAKE);
        signature = sign("carol", lending.hashOf(offer));
        consent = consentOf("alice", offer);
        vm.prank(carol);
        lending.cancelAll();
        vm.expectRevert(abi.encodeWithSelector(ILending.OfferVoid.selector, 0, 1));
        vm.prank(alice);
        lending.accept(offer, signature, consent);
        assertEq(token.getFrozenTokens(alice), 0, "nothing pledged");
        offer.epoch = 1;
        acceptAs("alice", "carol", offer);
    }

    function test_until_its_last_second_and_by_whom_it_names() external {
        LoanOffer memory offer = offerOf(carol, LoanSide.LENDER, OnDefault.TAKE);
        offer.counterparty = bob;
        bytes memory signature = sign("carol", lending.hashOf(offer));
        PledgeConsent memory consent = consentOf("alice", offer);
        vm.expectRevert(abi.encodeWithSelector(ILending.OnlyCounterparty.selector, alice, bob));
        vm.prank(alice);
        lending.accept(offer, signature, consent);
        offer.counterparty = alice;
        signature = sign("carol", lending.hashOf(offer));
        consent = consentOf("alice", offer);
        vm.warp(EXPIRY + 1);
        vm.expectRevert(abi.encodeWithSelector(ILending.OfferExpired.selector, EXPIRY));
        vm.prank(alice);
        lending.accept(offer, signature, consent);
        vm.warp(EXPIRY);
        vm.prank(alice);
        lending.accept(offer, signature, consent);
        assertEq(money(alice), MONEY + PRINCIPAL, "in its last second");
    }

    /// @dev Any field changed is another digest, and the signature of the first is refused for it.
    function testFuzz_every_field_is_bound(uint256 field, uint256 change) external {
        field = bound(field, 0, 16);
        change = bound(change, 1, type(uint24).max);
        LoanOffer memory offer = offerOf(carol, LoanSide.LENDER, OnDefault.TAKE);
        bytes32 digest = lending.hashOf(offer);
        bytes memory signature = sign("carol", digest);
        if (field == 0) offer.maker = address(uint160(carol) ^ uint160(change));
        if (field == 1) offer.side = LoanSide.BORROWER;
        if (field == 2) offer.token = address(uint160(offer.token) ^ uint160(change));
        if (field == 3) offer.units ^= uint128(change);
        if (field == 4) offer.currency = address(uint160(offer.currency) ^ uint160(change));
        if (field == 5) offer.principal ^= uint128(change);
        if (field == 6) offer.interest ^= uint128(change);
        if (field == 7) offer.maturity ^= uint40(change);
        if (field == 8) offer.grace ^= uint32(change);
        if (field == 9) offer.onDefault = OnDefault.AUCTION;
        if (field == 10) offer.startPrice ^= uint128(change);
        if (field == 11) offer.endPrice ^= uint128(change);
        if (field == 12) offer.auctionTime ^= uint32(change);
        if (field == 13) offer.counterparty = alice;
        if (field == 14) offer.expiry ^= uint40(change);
        if (field == 15) offer.epoch ^= change;
        if (field == 16) offer.salt ^= bytes32(change);
        assertFalse(lending.hashOf(offer) == digest, "digest");
        PledgeConsent memory consent = consentOf("alice", offer);
        vm.prank(alice);
        try lending.accept(offer, signature, consent) {
            assertTrue(false, "an altered offer was accepted");
        } catch {}
        assertEq(token.getFrozenTokens(alice), 0, "nothing pledged");
        assertEq(money(carol), MONEY, "nothing lent");
    }

    function test_the_digest_is_that_of_the_typed_data() external {
        LoanOffer memory offer = offerOf(carol, LoanSide.LENDER, OnDefault.AUCTION);
        bytes32 domain = keccak256(
            abi.encode(
                keccak256(
                    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                ),
                keccak256("Freehold Lending"),
                keccak256("1"),
                block.chainid,
                address(lending)
            )
        );
        bytes32 typeHash = keccak256(
            "LoanOffer(address maker,uint8 side,address token,uint128 units,address currency,uint128 principal,uint128 interest,uint40 maturity,uint32 grace,uint8 onDefault,uint128 startPrice,uint128 endPrice,uint32 auctionTime,address counterparty,uint40 expiry,uint256 epoch,bytes32 salt)"
        );
        bytes32 hash = keccak256(abi.encode(typeHash, offer));
        assertEq(
            lending.hashOf(offer),
            keccak256(abi.encodePacked("\x19\x01", domain, hash)),
            "digest of an offer"
        );
    }

    function test_bound_to_its_chain_and_its_contract() external {
        LoanOffer memory offer = offerOf(carol, LoanSide.LENDER, OnDefault.TAKE);
        bytes memory signature = sign("carol", lending.hashOf(offer));
        PledgeConsent memory consent = consentOf("alice", offer);
        ILending other = ILending(deploy("Lending", abi.encode(liens)));
        vm.expectRevert(abi.encodeWithSelector(ILending.NotSigned.selector, carol));
        vm.prank(alice);
        other.accept(offer, signature, consent);
        vm.chainId(4711);
        vm.expectRevert(abi.encodeWithSelector(ILending.NotSigned.selector, carol));
        vm.prank(alice);
        lending.accept(offer, signature, consent);
    }

    function test_the_borrower_signs_the_pledge_and_nobody_else_for_him() external {
        LoanOffer memory offer = offerOf(carol, LoanSide.LENDER, OnDefault.TAKE);
        bytes memory signature = sign("carol", lending.hashOf(offer));
        PledgeConsent memory consent = consentOf("alice", offer);
        vm.expectRevert(abi.encodeWithSelector(ILiens.InvalidSignature.selector, bob));
        vm.prank(bob);
        lending.accept(offer, signature, consent);
        // A consent to other terms is none to these.
        LoanOffer memory dearer = offer;
        dearer.interest += 1;
        signature = sign("carol", lending.hashOf(dearer));
        vm.expectRevert(abi.encodeWithSelector(ILiens.InvalidSignature.selector, alice));
        vm.prank(alice);
        lending.accept(dearer, signature, consent);
    }

    function test_contract_wallets_lend_and_borrow() external {
        ContractWallet lender = new ContractWallet(carol);
        ContractWallet borrower = new ContractWallet(alice);
        admit(address(borrower));
        move(alice, address(borrower), 50 * UNIT);
        fundWith(address(lender), MONEY);
        LoanOffer memory offer = offerOf(address(lender), LoanSide.LENDER, OnDefault.TAKE);
        bytes memory signature = sign("carol", lender.messageHash(lending.hashOf(offer)));
        ILiens.Lien memory pledged = lending.pledgeOf(offer, address(borrower));
        PledgeConsent memory consent;
        consent.deadline = EXPIRY;
        bytes32 digest = liens.pledgeDigest(pledged, consent.salt, consent.deadline);
        consent.signature = sign("alice", borrower.messageHash(digest));
        vm.prank(alice);
        borrower.makeCall(address(lending), abi.encodeCall(lending.accept, (offer, signature, consent)));
        assertEq(money(address(borrower)), PRINCIPAL, "borrowed");
        assertEq(token.getFrozenTokens(address(borrower)), PLEDGED, "pledged");
    }

    function test_terms_that_make_no_sense_are_refused() external {
        bytes32[9] memory what = [
            bytes32("currency"),
            "principal",
            "principal",
            "maturity",
            "maturity",
            "grace",
            "price",
            "price",
            "auction time"
        ];
        for (uint256 i = 0; i < what.length; ++i) {
            LoanOffer memory offer = offerOf(carol, LoanSide.LENDER, OnDefault.TAKE);
            if (i == 0) offer.currency = address(token);
            if (i == 1) offer.principal = 0;
            if (i == 2) offer.interest = type(uint128).max - PRINCIPAL + 1;
            if (i == 3) offer.maturity = uint40(START);
            if (i == 4) offer.maturity = type(uint40).max;
            if (i == 5) offer.grace = 366 days + 1;
            if (i == 6) offer.endPrice = 0;
            if (i == 7) offer.endPrice = START_PRICE + 1;
            if (i == 8) offer.auctionTime = 1 hours - 1;
            vm.expectRevert(abi.encodeWithSelector(ILending.InvalidOffer.selector, what[i]));
            vm.prank(alice);
            lending.accept(offer, "", PledgeConsent(0, 0, ""));
        }
        LoanOffer memory own = offerOf(alice, LoanSide.LENDER, OnDefault.TAKE);
        vm.expectRevert(abi.encodeWithSelector(ILending.InvalidOffer.selector, bytes32("counterparty")));
        vm.prank(alice);
        lending.accept(own, "", PledgeConsent(0, 0, ""));
    }

    function test_a_loan_must_be_over_before_the_register_closes() external {
        LoanOffer memory offer = offerOf(carol, LoanSide.LENDER, OnDefault.TAKE);
        uint256 closes = token.closesAfter();
        assertEq(closes, recordDate(3), "the last record date");
        offer.maturity = uint40(closes - LOAN_GRACE - AUCTION - 7 days + 1);
        vm.expectRevert(abi.encodeWithSelector(ILending.EndsTooLate.selector, closes + 1, closes));
        vm.prank(alice);
        lending.accept(offer, "", PledgeConsent(0, 0, ""));
        --offer.maturity;
        acceptAs("alice", "carol", offer);
    }

    function test_more_than_is_free_is_not_lent_against() external {
        lend("carol", OnDefault.TAKE);
        LoanOffer memory offer = offerOf(bank, LoanSide.LENDER, OnDefault.TAKE);
        bytes memory signature = sign("bank", lending.hashOf(offer));
        PledgeConsent memory consent = consentOf("alice", offer);
        vm.expectRevert(
            abi.encodeWithSelector(
                IERC7943Fungible.ERC7943InsufficientUnfrozenBalance.selector,
                alice,
                PLEDGED,
                10 * UNIT
            )
        );
        vm.prank(alice);
        lending.accept(offer, signature, consent);
        assertEq(money(bank), MONEY, "nothing lent");
    }

    function test_a_lender_without_the_money_lends_nothing() external {
        vm.prank(carol);
        currency.transfer(bank, MONEY - PRINCIPAL + 1);
        LoanOffer memory offer = offerOf(carol, LoanSide.LENDER, OnDefault.TAKE);
        bytes memory signature = sign("carol", lending.hashOf(offer));
        PledgeConsent memory consent = consentOf("alice", offer);
        vm.expectRevert(
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientBalance.selector,
                carol,
                PRINCIPAL - 1,
                PRINCIPAL
            )
        );
        vm.prank(alice);
        lending.accept(offer, signature, consent);
        assertEq(token.getFrozenTokens(alice), 0, "nothing pledged");
        assertFalse(lending.isUsed(carol, offer.salt), "the offer stands");
    }

    // ---- Repaying ----

    function test_repaid_in_parts_by_anyone_frees_the_units() external {
        uint256 id = lend("carol", OnDefault.TAKE);
        assertEq(repay(alice, id, 10_000e6), 10_000e6, "a part");
        assertEq(owed(id), DUE - 10_000e6, "owed");
        assertEq(token.getFrozenTokens(alice), PLEDGED, "still pledged");
        assertEq(repay(stranger, id, type(uint256).max), DUE - 10_000e6, "at most what is owed");
        assertEq(money(carol), MONEY + INTEREST, "the lender has principal and interest");
        assertEq(money(alice), MONEY + PRINCIPAL - 10_000e6, "the borrower");
        assertEq(token.getFrozenTokens(alice), 0, "free");
        assertStatus(id, ILending.Status.SETTLED, "settled");
        move(alice, bob, 60 * UNIT);
        vm.expectRevert(abi.encodeWithSelector(ILending.NothingOwed.selector, id));
        vm.prank(alice);
        lending.repay(id, 1);
        assertExact();
    }

    function test_attack63_one_wei_before_an_exact_repayment_breaks_nothing() external {
        uint256 id = lend("carol", OnDefault.TAKE);
        vm.prank(alice);
        currency.approve(address(lending), DUE);
        repay(stranger, id, 1);
        assertEq(repay(alice, id, DUE), DUE - 1, "what was left");
        assertEq(owed(id), 0, "nothing is owed");
        assertEq(token.getFrozenTokens(alice), 0, "free");
        assertEq(money(carol), MONEY + INTEREST, "the lender has it all");
    }

    function test_attack62_a_lender_who_cannot_receive_blocks_nobody() external {
        uint256 id = lend("carol", OnDefault.TAKE);
        usd().setBlacklisted(carol, true);
        repay(alice, id, DUE);
        assertEq(token.getFrozenTokens(alice), 0, "free");
        assertEq(lending.loanOf(id).keptForLender, DUE, "kept");
        assertExact();
        vm.expectRevert(abi.encodeWithSelector(ILending.NothingToClaim.selector, id));
        lending.claim(id);
        usd().setBlacklisted(carol, false);
        vm.prank(stranger);
        lending.claim(id);
        assertEq(money(carol), MONEY + INTEREST, "claimed for him");
        vm.expectRevert(abi.encodeWithSelector(ILending.NothingToClaim.selector, id));
        lending.claim(id);
        assertExact();
    }

    function test_attack24_a_lapsed_borrower_repays_and_sells() external {
        uint256 id = lend("carol", OnDefault.TAKE);
        registry.forget(alice);
        repay(alice, id, DUE);
        move(alice, bob, 60 * UNIT);
        assertEq(token.balanceOf(bob), 100 * UNIT, "sold");
    }

    function test_late_repayment_is_possible_while_the_units_are_there() external {
        uint256 id = lend("carol", OnDefault.TAKE);
        vm.warp(DEFAULT_FROM + 100 days);
        repay(alice, id, DUE);
        assertStatus(id, ILending.Status.SETTLED, "settled");
        assertEq(token.getFrozenTokens(alice), 0, "free");
    }

    function test_a_donation_moves_nothing() external {
        uint256 id = lend("carol", OnDefault.TAKE);
        vm.prank(stranger);
        currency.transfer(address(lending), 5_000e6);
        assertEq(owed(id), DUE, "owed");
        repay(alice, id, DUE);
        assertEq(money(carol), MONEY + INTEREST, "the lender");
        assertEq(money(address(lending)), 5_000e6, "the donation");
    }

    /// @dev An approval to the contract moves what was signed, or what its owner calls for, and nothing else.
    function test_attack60_an_unlimited_approval_is_of_no_use_to_others() external {
        LoanOffer memory offer = offerOf(carol, LoanSide.LENDER, OnDefault.TAKE);
        bytes memory forged = sign("bob", lending.hashOf(offer));
        PledgeConsent memory consent = consentOf("bob", offer);
        vm.expectRevert(abi.encodeWithSelector(ILending.NotSigned.selector, carol));
        vm.prank(bob);
        lending.accept(offer, forged, consent);
        assertEq(money(carol), MONEY, "untouched");
    }

    // ---- Extending ----

    function test_extended_by_both_signatures_once() external {
        uint256 id = lend("carol", OnDefault.TAKE);
        LoanExtension memory extension = extensionOf(id, MATURITY + 90 days, 300e6);
        extendBoth("carol", "alice", extension);
        ILending.Loan memory loan = lending.loanOf(id);
        assertEq(loan.maturity, MATURITY + 90 days, "maturity");
        assertEq(loan.due, DUE + 300e6, "due");
        assertEq(loan.owed, DUE + 300e6, "owed");
        ILiens.Lien memory lien = liens.lien(loan.lien);
        assertEq(lien.takeFrom, DEFAULT_FROM + 90 days, "enforced later");
        assertEq(lien.end, MATURITY + 90 days + LOAN_GRACE + AUCTION + 366 days, "and longer");
        assertEq(lien.termsHash, lending.extensionDigest(extension), "terms");
        bytes32 digest = lending.extensionDigest(extension);
        vm.expectRevert(abi.encodeWithSelector(ILending.ExtensionOutdated.selector, loan.maturity));
        lending.extend(extension, sign("carol", digest), sign("alice", digest), PledgeConsent(0, 0, ""));
        vm.warp(DEFAULT_FROM);
        vm.expectRevert(abi.encodeWithSelector(ILending.NotInDefault.selector, id, DEFAULT_FROM + 90 days));
        take(carol, id);
    }

    function test_nothing_is_extended_while_its_auction_runs() external {
        uint256 id = lend("carol", OnDefault.AUCTION);
        vm.warp(DEFAULT_FROM);
        lending.beginAuction(id);
        LoanExtension memory extension = extensionOf(id, MATURITY + 90 days, 300e6);
        extension.deadline = uint40(DEFAULT_FROM);
        bytes32 digest = lending.extensionDigest(extension);
        vm.expectRevert(abi.encodeWithSelector(ILending.AuctionRuns.selector, id, DEFAULT_FROM + AUCTION));
        lending.extend(extension, sign("carol", digest), sign("alice", digest), PledgeConsent(0, 0, ""));
        assertEq(lending.loanOf(id).maturity, MATURITY, "maturity");
    }

    function test_a_repayment_of_nothing_is_refused() external {
        uint256 id = lend("carol", OnDefault.TAKE);
        vm.expectRevert(ILending.NothingReceived.selector);
        repay(alice, id, 0);
        assertEq(owed(id), DUE, "owed");
    }

    function test_one_signature_alone_extends_nothing() external {
        uint256 id = lend("carol", OnDefault.TAKE);
        LoanExtension memory extension = extensionOf(id, MATURITY + 90 days, 300e6);
        bytes32 digest = lending.extensionDigest(extension);
        PledgeConsent memory consent = consentToExtend("alice", extension);
        vm.expectRevert(abi.encodeWithSelector(ILending.NotSigned.selector, carol));
        vm.prank(alice);
        lending.extend(extension, sign("alice", digest), "", consent);
        vm.expectRevert(abi.encodeWithSelector(ILending.NotSigned.selector, alice));
        vm.prank(carol);
        lending.extend(extension, "", sign("carol", digest), consent);
        consent.signature = sign("carol", digest);
        vm.expectRevert(abi.encodeWithSelector(ILiens.InvalidSignature.selector, alice));
        lending.extend(extension, sign("carol", digest), sign("alice", digest), consent);
        assertEq(lending.loanOf(id).due, DUE, "due");
    }

    function test_a_party_that_calls_need_not_sign_the_extension() external {
        uint256 id = lend("carol", OnDefault.TAKE);
        LoanExtension memory extension = extensionOf(id, MATURITY + 1 days, 0);
        bytes32 digest = lending.extensionDigest(extension);
        PledgeConsent memory consent = consentToExtend("alice", extension);
        vm.prank(alice);
        lending.extend(extension, sign("carol", digest), "", consent);
        assertEq(lending.loanOf(id).maturity, MATURITY + 1 days, "maturity");
    }

    function testFuzz_every_field_of_an_extension_is_bound(uint256 field, uint256 change) external {
        field = bound(field, 0, 4);
        change = bound(change, 1, type(uint24).max);
        uint256 id = lend("carol", OnDefault.TAKE);
        LoanExtension memory extension = extensionOf(id, MATURITY + 90 days, 300e6);
        bytes32 digest = lending.extensionDigest(extension);
        PledgeConsent memory consent = consentToExtend("alice", extension);
        if (field == 0) extension.loan ^= change;
        if (field == 1) extension.maturity ^= uint40(change);
        if (field == 2) extension.newMaturity ^= uint40(change);
        if (field == 3) extension.interest ^= uint128(change);
        if (field == 4) extension.deadline ^= uint40(change);
        assertFalse(lending.extensionDigest(extension) == digest, "digest");
        try lending.extend(extension, sign("carol", digest), sign("alice", digest), consent) {
            assertTrue(false, "an altered extension was accepted");
        } catch {}
        assertEq(lending.loanOf(id).due, DUE, "due");
    }

    function test_an_extension_ends_before_the_register_closes_too() external {
        uint256 id = lend("carol", OnDefault.TAKE);
        uint40 closes = token.closesAfter();
        LoanExtension memory extension = extensionOf(id, closes - LOAN_GRACE - AUCTION - 7 days + 1, 0);
        bytes32 digest = lending.extensionDigest(extension);
        vm.expectRevert(abi.encodeWithSelector(ILending.EndsTooLate.selector, closes + 1, closes));
        lending.extend(extension, sign("carol", digest), sign("alice", digest), PledgeConsent(0, 0, ""));
        extension = extensionOf(id, MATURITY, 0);
        digest = lending.extensionDigest(extension);
        vm.expectRevert(abi.encodeWithSelector(ILending.InvalidOffer.selector, bytes32("maturity")));
        lending.extend(extension, sign("carol", digest), sign("alice", digest), PledgeConsent(0, 0, ""));
        extension = extensionOf(id, MATURITY + 1, 0);
        vm.warp(START + 1 days + 1);
        digest = lending.extensionDigest(extension);
        vm.expectRevert(abi.encodeWithSelector(ILending.ExtensionExpired.selector, START + 1 days));
        lending.extend(extension, sign("carol", digest), sign("alice", digest), PledgeConsent(0, 0, ""));
    }

    // ---- Strays ----

    function test_a_lien_that_no_loan_stands_on_is_given_back() external {
        vm.prank(alice);
        uint256 stray = liens.pledge(
            address(token),
            address(lending),
            UNIT,
            DEFAULT_FROM,
            DEFAULT_FROM,
            REASON
        );
        vm.prank(alice);
        uint256 other = liens.pledge(address(token), carol, UNIT, DEFAULT_FROM, DEFAULT_FROM, REASON);
        uint256 id = lend("carol", OnDefault.TAKE);
        uint256 lien = lending.loanOf(id).lien;
        vm.expectRevert(abi.encodeWithSelector(ILending.LienInUse.selector, lien, id));
        lending.free(lien);
        vm.expectRevert(abi.encodeWithSelector(ILending.NotOurLien.selector, other));
        lending.free(other);
        lending.free(stray);
        assertEq(token.getFrozenTokens(alice), PLEDGED + UNIT, "the stray one is free");
        vm.expectRevert(abi.encodeWithSelector(ILending.UnknownLoan.selector, 1));
        lending.repay(1, 1);
    }
}
