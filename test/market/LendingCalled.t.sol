// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {
    ILending,
    LoanOffer,
    LoanSide,
    OnDefault,
    PledgeConsent
} from "../../contracts/interfaces/ILending.sol";
import {ILiens} from "../../contracts/interfaces/ILiens.sol";
import {Lending} from "../../contracts/market/Lending.sol";
import {CallableFixture} from "../assets/CallableFixture.sol";
import {IMintable} from "../support/AssetTest.sol";

/// @notice The bond whose units are pledged is called during the loan: the holder is paid, the lien ends with the units,
/// and what is owed stays owed.
contract LendingCalledTest is CallableFixture {
    uint128 private constant PRINCIPAL = 30_000e6;
    /// @dev In the middle of the second period, within the first window.
    uint40 private constant CALLED = uint40((END_0 + STEP / 2) * DAY);

    Lending private lending;
    uint256 private id;

    function setUp() public override {
        super.setUp();
        ILiens liens = ILiens(sharedContract("Liens"));
        lending = Lending(deploy("Lending", abi.encode(liens)));
        address[2] memory rich = [alice, carol];
        for (uint256 i = 0; i < 2; ++i) {
            IMintable(address(currency)).mint(rich[i], PRINCIPAL);
            vm.prank(rich[i]);
            currency.approve(address(lending), type(uint256).max);
        }
        LoanOffer memory offer;
        (offer.maker, offer.side, offer.onDefault) = (carol, LoanSide.LENDER, OnDefault.TAKE);
        (offer.token, offer.units) = (address(token), uint128(50 * UNIT));
        (offer.currency, offer.principal) = (address(currency), PRINCIPAL);
        (offer.maturity, offer.expiry) = (CALLED + 60 days, uint40(START));
        (offer.startPrice, offer.endPrice, offer.auctionTime) = (PRINCIPAL, PRINCIPAL, 1 days);
        bytes memory signature = _sign("carol", lending.hashOf(offer));
        PledgeConsent memory consent;
        consent.deadline = uint40(START);
        bytes32 digest = liens.pledgeDigest(lending.pledgeOf(offer, alice), consent.salt, consent.deadline);
        consent.signature = _sign("alice", digest);
        vm.prank(alice);
        id = lending.accept(offer, signature, consent);
    }

    function _sign(string memory name, bytes32 digest) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(uint256(keccak256(bytes(name))), digest);
        return abi.encodePacked(r, s, v);
    }

    function test_a_call_during_the_loan_pays_the_holder_and_leaves_a_claim_that_can_be_repaid() public {
        enactCall(CALLED);
        vm.warp(CALLED);
        fundAll(0);
        fundAll(1);
        uint256 before = currency.balanceOf(alice);
        bond.pay(1, list(alice));
        assertTrue(currency.balanceOf(alice) > before + 60 * FACE, "the holder is paid");
        assertEq(token.balanceOf(alice), 0, "her units ended");
        assertEq(token.getFrozenTokens(alice), 0, "and the lien with them");
        assertEq(uint256(lending.statusOf(id)), uint256(ILending.Status.UNSECURED), "unsecured");
        vm.warp(CALLED + 90 days);
        vm.expectRevert(abi.encodeWithSelector(ILending.Unsecured.selector, id));
        vm.prank(carol);
        lending.take(id);
        vm.prank(alice);
        lending.repay(id, PRINCIPAL);
        assertEq(currency.balanceOf(carol), PRINCIPAL, "repaid");
        assertEq(uint256(lending.statusOf(id)), uint256(ILending.Status.SETTLED), "settled");
    }
}
