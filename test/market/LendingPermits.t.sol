// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {
    ILending,
    LoanOffer,
    LoanSide,
    MoneyPermit,
    OnDefault,
    PledgeConsent
} from "../../contracts/interfaces/ILending.sol";
import {LendingFixture} from "./LendingFixture.sol";

/// @notice Whoever pays in a loan can sign a permit instead of approving first. Attack 54: a permit that somebody else
/// brought before has done its work. Nobody of this test has approved anything.
contract LendingPermitsTest is LendingFixture {
    bytes32 private constant PERMIT_TYPEHASH = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );

    function setUp() public override {
        super.setUp();
        address[3] memory payers = [bank, alice, dave];
        for (uint256 i = 0; i < payers.length; ++i) {
            vm.prank(payers[i]);
            currency.approve(address(lending), 0);
        }
    }

    // ---- The lender ----

    function test_a_lender_who_made_the_offer_need_not_have_approved() external {
        (LoanOffer memory offer, bytes memory signature) = _offerOfBank();
        uint256 before = money(alice);
        uint256 id = _accept(offer, signature, _permit("bank", PRINCIPAL));
        assertEq(money(alice), before + PRINCIPAL, "the principal");
        assertEq(money(bank), MONEY - PRINCIPAL, "the lender's");
        assertEq(currency.allowance(bank, address(lending)), 0, "nothing is left of the permit");
        assertEq(lending.loanOf(id).lender, bank, "lender");
        assertExact();
    }

    function test_a_lender_who_accepts_permits_in_the_same_call() external {
        LoanOffer memory offer = offerOf(alice, LoanSide.BORROWER, OnDefault.AUCTION);
        bytes memory signature = sign("alice", lending.hashOf(offer));
        PledgeConsent memory consent = consentOf("alice", offer);
        MoneyPermit memory p = _permit("bank", PRINCIPAL);
        vm.prank(bank);
        uint256 id = lending.acceptWithPermit(offer, signature, consent, p);
        assertEq(lending.loanOf(id).lender, bank, "lender");
        assertEq(money(bank), MONEY - PRINCIPAL, "paid");
    }

    function test_attack54_a_lenders_permit_that_was_front_run_still_works() external {
        (LoanOffer memory offer, bytes memory signature) = _offerOfBank();
        MoneyPermit memory p = _permit("bank", PRINCIPAL);
        _bring(bank, p);
        _accept(offer, signature, p);
        assertEq(money(bank), MONEY - PRINCIPAL, "lent once");
    }

    function test_a_permit_that_is_wrong_lends_nothing_without_an_allowance() external {
        (LoanOffer memory offer, bytes memory signature) = _offerOfBank();
        MoneyPermit memory p = _permit("dave", PRINCIPAL);
        PledgeConsent memory consent = consentOf("alice", offer);
        vm.expectRevert(_short(PRINCIPAL));
        vm.prank(alice);
        lending.acceptWithPermit(offer, signature, consent, p);
        assertEq(lending.loanCount(), 0, "no loan");
        assertFalse(lending.isUsed(bank, offer.salt), "and the offer stays good");
    }

    /// @dev A permit is an allowance for this contract, which lends only what its owner signed, or lends himself.
    function test_a_lenders_permit_lends_nothing_that_he_did_not_sign() external {
        (LoanOffer memory offer, bytes memory signature) = _offerOfBank();
        MoneyPermit memory p = _permit("bank", type(uint256).max);
        offer.interest = 0;
        PledgeConsent memory consent = consentOf("alice", offer);
        vm.expectRevert(abi.encodeWithSelector(ILending.NotSigned.selector, bank));
        vm.prank(alice);
        lending.acceptWithPermit(offer, signature, consent, p);
        assertEq(money(bank), MONEY, "nothing moved");
    }

    // ---- Whoever repays, or bids ----

    function test_a_borrower_repays_with_a_permit() external {
        uint256 id = _loan();
        MoneyPermit memory p = _permit("alice", DUE);
        vm.prank(alice);
        assertEq(lending.repayWithPermit(id, DUE, p), DUE, "paid");
        assertStatus(id, ILending.Status.SETTLED, "settled");
        assertEq(currency.allowance(alice, address(lending)), 0, "nothing is left of the permit");
        assertExact();
    }

    function test_attack54_a_repayment_whose_permit_was_front_run_still_works() external {
        uint256 id = _loan();
        MoneyPermit memory p = _permit("alice", DUE);
        _bring(alice, p);
        vm.prank(alice);
        lending.repayWithPermit(id, DUE, p);
        assertStatus(id, ILending.Status.SETTLED, "settled");
    }

    function test_somebody_elses_permit_repays_nothing() external {
        uint256 id = _loan();
        MoneyPermit memory p = _permit("dave", DUE);
        vm.expectRevert(_short(DUE));
        vm.prank(alice);
        lending.repayWithPermit(id, DUE, p);
        assertEq(money(dave), MONEY, "nothing of his moved");
        vm.expectRevert(abi.encodeWithSelector(ILending.UnknownLoan.selector, 1));
        lending.repayWithPermit(1, DUE, p);
    }

    function test_a_bidder_bids_with_a_permit_also_with_one_that_was_front_run() external {
        uint256 id = _loan();
        vm.warp(DEFAULT_FROM);
        vm.prank(bank);
        lending.beginAuction(id);
        (uint256 bought, uint256 cost) = lending.previewBid(id, 10 * UNIT);
        MoneyPermit memory p = _permit("dave", 2 * cost);
        vm.prank(dave);
        lending.bidWithPermit(id, bought, cost, p);
        assertEq(token.balanceOf(dave), bought, "units");
        assertEq(money(dave), MONEY - cost, "price");
        p = _permit("dave", 3 * cost);
        _bring(dave, p);
        vm.prank(dave);
        lending.bidWithPermit(id, bought, cost, p);
        assertEq(token.balanceOf(dave), 2 * bought, "units again");
        assertExact();
    }

    // ---- Inside ----

    function _loan() private returns (uint256) {
        (LoanOffer memory offer, bytes memory signature) = _offerOfBank();
        return _accept(offer, signature, _permit("bank", PRINCIPAL));
    }

    function _offerOfBank() private returns (LoanOffer memory offer, bytes memory signature) {
        offer = offerOf(bank, LoanSide.LENDER, OnDefault.AUCTION);
        signature = sign("bank", lending.hashOf(offer));
    }

    function _accept(
        LoanOffer memory offer,
        bytes memory signature,
        MoneyPermit memory p
    ) private returns (uint256) {
        PledgeConsent memory consent = consentOf("alice", offer);
        vm.prank(alice);
        return lending.acceptWithPermit(offer, signature, consent, p);
    }

    function _permit(string memory name, uint256 value) private view returns (MoneyPermit memory p) {
        address owner = vm.addr(keyOf(name));
        (p.value, p.deadline) = (value, block.timestamp + 1 days);
        bytes32 structHash = keccak256(
            abi.encode(PERMIT_TYPEHASH, owner, address(lending), p.value, usd().nonces(owner), p.deadline)
        );
        (p.v, p.r, p.s) = vm.sign(
            keyOf(name),
            keccak256(abi.encodePacked(hex"1901", usd().DOMAIN_SEPARATOR(), structHash))
        );
    }

    /// @dev Somebody saw it and was faster.
    function _bring(address owner, MoneyPermit memory p) private {
        vm.prank(stranger);
        usd().permit(owner, address(lending), p.value, p.deadline, p.v, p.r, p.s);
    }

    function _short(uint256 needed) private view returns (bytes memory) {
        return
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientAllowance.selector,
                address(lending),
                0,
                needed
            );
    }
}
