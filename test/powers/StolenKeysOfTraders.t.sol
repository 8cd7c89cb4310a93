// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Obstacle, Order, Side} from "../../contracts/interfaces/IExchange.sol";
import {
    ILending,
    LoanExtension,
    LoanOffer,
    LoanSide,
    OnDefault,
    PledgeConsent
} from "../../contracts/interfaces/ILending.sol";
import {Restriction} from "../../contracts/interfaces/Restriction.sol";
import {Liens} from "../../contracts/token/Liens.sol";
import {ExchangeFixture} from "../market/ExchangeFixture.sol";
import {LendingFixture} from "../market/LendingFixture.sol";

/// @notice The key of somebody who trades: the most that can happen is that what his wallet holds free is sold at the
/// thief's price, to whoever may receive it.
contract StolenKeysOfTradersTest is ExchangeFixture {
    function test_stolen_key_of_a_maker_sells_what_is_free_of_his_to_who_may_receive_and_nothing_else()
        public
    {
        uint256 pledged = 400 * UNIT;
        vm.prank(alice);
        Liens(sharedContract("Liens")).pledge(
            address(token),
            bob,
            pledged,
            uint40(START + 10 days),
            uint40(START + 20 days),
            0
        );
        // Somebody else's units, whatever he approved.
        Order memory o = orderOf(bob, Side.SELL);
        bytes memory signature = signedBy(keys[alice], exchange.hashOf(o));
        assertRefused(o, signature, carol, o.units, Obstacle.UNSIGNED, 0);

        // For next to nothing, to an accomplice: who is not an investor gets none.
        o = selling();
        (o.units, o.price) = (HELD, 1);
        give(stranger, MONEY);
        approve(address(currency), stranger, NO_LIMIT);
        assertRefusedUnits(o, stranger, Restriction.RECIPIENT_UNKNOWN);
        // What is pledged stays.
        assertRefusedUnits(o, carol, Restriction.FROZEN);
        take(o, carol, HELD - pledged);
        assertRefusedUnits(o, carol, Restriction.FROZEN);
        assertEq(token.balanceOf(alice), pledged, "what is pledged");
        assertEq(token.balanceOf(carol), 2 * HELD - pledged, "the accomplice");
        assertEq(token.balanceOf(bob), HELD, "nobody else's");
        assertEq(currency.balanceOf(bob), MONEY, "nobody else's money");
        assertHoldsNothing();
    }

    /// @dev The rules of the units refuse what is left of an order, and nothing moves.
    function assertRefusedUnits(Order memory o, address taker, uint8 code) private {
        uint256 left = o.units - filledOf(o);
        (Obstacle why, uint256 value, ) = exchange.previewFill(o, signed(o), left, taker);
        assertEq(uint256(why), uint256(Obstacle.UNITS_RESTRICTED), "obstacle");
        assertEq(value, code, "code");
        assertReverts(o, signed(o), taker, left);
    }
}

/// @notice The key of a lender, or of one who signs offers of loans.
contract StolenKeysOfLendersTest is LendingFixture {
    /// @dev Carol's key: what she has lent is taken no sooner and no further than the loan says.
    function test_stolen_key_of_a_lender_takes_what_the_loan_gives_when_it_gives_it() public {
        uint256 id = lend("carol", OnDefault.TAKE);
        vm.warp(DEFAULT_FROM - 1);
        vm.expectRevert(abi.encodeWithSelector(ILending.NotInDefault.selector, id, DEFAULT_FROM));
        take(carol, id);
        LoanExtension memory extension = extensionOf(id, MATURITY + 10 days, 1_000e6);
        bytes32 digest = lending.extensionDigest(extension);
        PledgeConsent memory consent = consentToExtend("carol", extension);
        bytes memory signature = sign("carol", digest);
        vm.expectRevert(abi.encodeWithSelector(ILending.NotSigned.selector, alice));
        lending.extend(extension, signature, signature, consent);
        repay(alice, id, DUE / 2);
        assertEq(money(carol), MONEY - PRINCIPAL + DUE / 2, "repayments are hers");
        vm.warp(DEFAULT_FROM);
        take(carol, id);
        assertEq(token.balanceOf(carol), PLEDGED / 2, "for what is still owed");
        assertEq(token.balanceOf(alice), 60 * UNIT - PLEDGED / 2, "and the rest is the borrower's");
        assertExact();
    }

    /// @dev Or the money that she approved is lent away, for next to nothing; nobody else's.
    function test_stolen_key_of_a_lender_lends_his_own_approved_money_and_nobody_elses() public {
        LoanOffer memory offer = offerOf(carol, LoanSide.LENDER, OnDefault.TAKE);
        (offer.units, offer.principal, offer.interest) = (uint128(UNIT), uint128(MONEY), 0);
        acceptAs("bob", "carol", offer);
        assertEq(money(carol), 0, "carol's");
        assertEq(money(bob), 2 * MONEY, "the accomplice's");

        offer = offerOf(bank, LoanSide.LENDER, OnDefault.TAKE);
        (offer.units, offer.principal, offer.interest) = (uint128(UNIT), uint128(MONEY), 0);
        bytes memory signature = sign("carol", lending.hashOf(offer));
        PledgeConsent memory consent = consentOf("bob", offer);
        vm.expectRevert(abi.encodeWithSelector(ILending.NotSigned.selector, bank));
        vm.prank(bob);
        lending.accept(offer, signature, consent);
        assertEq(money(bank), MONEY, "the bank's");
        assertEq(money(alice), MONEY, "alice's");
        assertEq(token.balanceOf(alice), 60 * UNIT, "alice's units");
        assertExact();
    }
}
