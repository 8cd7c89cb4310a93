// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {
    ILending,
    LoanExtension,
    LoanOffer,
    LoanSide,
    OnDefault,
    PledgeConsent
} from "../../contracts/interfaces/ILending.sol";
import {IPledgeable} from "../../contracts/interfaces/ILiens.sol";
import {IRestrictedToken} from "../../contracts/interfaces/IRestrictedToken.sol";
import {Restriction} from "../../contracts/interfaces/Restriction.sol";
import {Lending} from "../../contracts/market/Lending.sol";
import {FalseReturnCurrency} from "../support/currencies/FalseReturnCurrency.sol";
import {FeeCurrency} from "../support/currencies/FeeCurrency.sol";
import {HookCurrency, ICurrencyHook} from "../support/currencies/HookCurrency.sol";
import {NoReturnCurrency} from "../support/currencies/NoReturnCurrency.sol";
import {RebasingCurrency} from "../support/currencies/RebasingCurrency.sol";
import {RefusingCurrency} from "../support/currencies/RefusingCurrency.sol";
import {LendingFixture} from "./LendingFixture.sol";

/// @notice While money moves, tries whatever of the contract could be worth something in the middle.
contract Reentrant is ICurrencyHook {
    Lending private immutable _lending;
    uint256 public tries;
    uint256 public successes;

    constructor(Lending lending) {
        _lending = lending;
    }

    function tokensToSend(address, address, uint256) external {
        _tryAll();
    }

    function tokensReceived(address, address, uint256) external {
        _tryAll();
    }

    function _tryAll() private {
        LoanOffer memory offer;
        LoanExtension memory extension;
        PledgeConsent memory consent;
        bytes[7] memory calls = [
            abi.encodeCall(_lending.repay, (0, 1)),
            abi.encodeCall(_lending.take, (0)),
            abi.encodeCall(_lending.bid, (0, 1, type(uint256).max)),
            abi.encodeCall(_lending.claim, (0)),
            abi.encodeCall(_lending.free, (0)),
            abi.encodeCall(_lending.accept, (offer, "", consent)),
            abi.encodeCall(_lending.extend, (extension, "", "", consent))
        ];
        for (uint256 i = 0; i < calls.length; ++i) {
            ++tries;
            (bool done, bytes memory answer) = address(_lending).call(calls[i]);
            bool guarded = bytes4(answer) == ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector;
            if (done || !guarded) ++successes;
        }
    }
}

/// @notice Attacks 35, 56 and 61: currencies that call back, take fees, shrink, answer nothing or no, or refuse.
contract LendingHostileTest is LendingFixture {
    function _in(IERC20 other) private {
        currency = other;
        address[5] memory rich = [alice, bob, carol, bank, stranger];
        for (uint256 i = 0; i < rich.length; ++i) fundWith(rich[i], MONEY);
    }

    function test_attack61_a_callback_gains_nothing_at_any_step() external {
        HookCurrency odd = new HookCurrency();
        _in(odd);
        Reentrant reentrant = new Reentrant(lending);
        address[4] memory parties = [alice, bank, bob, address(lending)];
        for (uint256 i = 0; i < parties.length; ++i) odd.setHook(parties[i], reentrant);
        uint256 id = lend("bank", OnDefault.AUCTION);
        repay(alice, id, 1_000e6);
        vm.warp(DEFAULT_FROM);
        lending.beginAuction(id);
        bid(bob, id, PLEDGED);
        assertTrue(reentrant.tries() > 0, "it was called back");
        assertEq(reentrant.successes(), 0, "and gained nothing");
        assertEq(money(bank), MONEY + INTEREST, "the lender");
        assertStatus(id, ILending.Status.SETTLED, "settled");
        assertExact();
    }

    function test_a_lender_who_refuses_money_by_a_hook_or_eats_all_gas_stops_nobody() external {
        RefusingCurrency odd = new RefusingCurrency();
        _in(odd);
        RefusingCurrency.Manner[3] memory manners = [
            RefusingCurrency.Manner.REVERT,
            RefusingCurrency.Manner.REVERT_WITH_LONG_REASON,
            RefusingCurrency.Manner.EAT_ALL_GAS
        ];
        for (uint256 i = 0; i < manners.length; ++i) {
            odd.setManner(carol, RefusingCurrency.Manner.PAY);
            LoanOffer memory offer = offerOf(carol, LoanSide.LENDER, OnDefault.TAKE);
            uint256 id = acceptAs("alice", "carol", offer);
            odd.setManner(carol, manners[i]);
            vm.prank(alice);
            lending.repay{gas: 1_500_000}(id, DUE);
            assertEq(token.getFrozenTokens(alice), 0, "free");
            assertEq(lending.loanOf(id).keptForLender, DUE, "kept");
            assertExact();
        }
        odd.setManner(carol, RefusingCurrency.Manner.PAY);
        for (uint256 id = 0; id < 3; ++id) lending.claim(id);
        assertEq(money(carol), MONEY + 3 * INTEREST, "claimed");
        assertExact();
    }

    function test_a_fee_is_refused_when_lending() external {
        _in(new FeeCurrency(100));
        LoanOffer memory offer = offerOf(carol, LoanSide.LENDER, OnDefault.TAKE);
        bytes memory signature = sign("carol", lending.hashOf(offer));
        PledgeConsent memory consent = consentOf("alice", offer);
        vm.expectRevert(
            abi.encodeWithSelector(
                ILending.InexactReceipt.selector,
                address(currency),
                PRINCIPAL,
                (PRINCIPAL * 99) / 100
            )
        );
        vm.prank(alice);
        lending.accept(offer, signature, consent);
        assertEq(token.getFrozenTokens(alice), 0, "nothing pledged");
    }

    function test_a_fee_that_begins_later_hinders_no_repayment_and_credits_what_arrives() external {
        FeeCurrency odd = new FeeCurrency(0);
        _in(odd);
        uint256 id = lend("carol", OnDefault.AUCTION);
        odd.setFee(100);
        assertEq(repay(alice, id, 10_000e6), 9_900e6, "what arrived");
        assertEq(owed(id), DUE - 9_900e6, "owed");
        assertEq(money(carol), MONEY - PRINCIPAL + 9_801e6, "less the fee of the second transfer");
        while (owed(id) != 0) repay(alice, id, type(uint256).max);
        assertEq(token.getFrozenTokens(alice), 0, "free");
        assertExact();
    }

    function test_a_fee_that_begins_later_refuses_bids() external {
        FeeCurrency odd = new FeeCurrency(0);
        _in(odd);
        uint256 id = lend("carol", OnDefault.AUCTION);
        vm.warp(DEFAULT_FROM);
        lending.beginAuction(id);
        odd.setFee(100);
        vm.expectRevert(
            abi.encodeWithSelector(
                ILending.InexactReceipt.selector,
                address(odd),
                1_200e6,
                (1_200e6 * 99) / 100
            )
        );
        bid(bob, id, UNIT);
        assertEq(token.balanceOf(bob), 40 * UNIT, "no units");
    }

    function test_a_currency_that_answers_nothing_works() external {
        _in(IERC20(address(new NoReturnCurrency())));
        uint256 id = lend("bank", OnDefault.AUCTION);
        repay(alice, id, 900e6);
        vm.warp(DEFAULT_FROM);
        lending.beginAuction(id);
        bid(bob, id, PLEDGED);
        assertEq(money(bank), MONEY + INTEREST, "the lender");
        assertExact();
    }

    function test_a_currency_that_answers_no_fails_cleanly() external {
        FalseReturnCurrency odd = new FalseReturnCurrency();
        _in(odd);
        uint256 id = lend("carol", OnDefault.TAKE);
        odd.setRefuses(true);
        vm.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(odd)));
        repay(alice, id, DUE);
        assertEq(owed(id), DUE, "owed");
        odd.setRefuses(false);
        repay(alice, id, DUE);
        assertStatus(id, ILending.Status.SETTLED, "settled");
    }

    function test_a_currency_that_shrinks_repays_what_arrives() external {
        RebasingCurrency odd = new RebasingCurrency();
        _in(odd);
        uint256 id = lend("carol", OnDefault.TAKE);
        odd.rebaseDown(5e17);
        uint256 before = money(carol);
        repay(alice, id, DUE);
        assertEq(owed(id), 0, "what is owed is a number of the currency's units");
        assertEq(money(carol), before + DUE, "the lender");
    }

    function test_an_address_without_code_is_no_currency() external {
        LoanOffer memory offer = offerOf(carol, LoanSide.LENDER, OnDefault.TAKE);
        offer.currency = address(0xC0FFEE);
        bytes memory signature = sign("carol", lending.hashOf(offer));
        PledgeConsent memory consent = consentOf("alice", offer);
        vm.expectRevert(bytes(""));
        vm.prank(alice);
        lending.accept(offer, signature, consent);
        assertEq(token.getFrozenTokens(alice), 0, "nothing pledged");
    }

    /// @dev Nobody could repay in what this contract may not receive.
    function test_units_of_an_asset_whose_rules_keep_the_contract_out_are_no_currency() external {
        LoanOffer memory offer = offerOf(bob, LoanSide.LENDER, OnDefault.TAKE);
        address units = address(token);
        born(charterOf(4));
        bond.issue(alice, 60 * UNIT);
        (offer.token, offer.currency) = (address(token), units);
        (offer.principal, offer.interest) = (uint128(UNIT), 0);
        bytes memory signature = sign("bob", lending.hashOf(offer));
        PledgeConsent memory consent = consentOf("alice", offer);
        vm.prank(bob);
        IERC20(units).approve(address(lending), UNIT);
        vm.expectRevert(
            abi.encodeWithSelector(
                IRestrictedToken.TransferRestricted.selector,
                Restriction.RECIPIENT_UNKNOWN,
                bob,
                address(lending),
                UNIT
            )
        );
        vm.prank(alice);
        lending.accept(offer, signature, consent);
        assertEq(token.getFrozenTokens(alice), 0, "nothing pledged");
    }

    function test_a_token_of_another_keeper_of_liens_is_refused() external {
        LoanOffer memory offer = offerOf(carol, LoanSide.LENDER, OnDefault.TAKE);
        Lending other = Lending(deploy("Lending", abi.encode(deploy("Liens", ""))));
        bytes memory signature = sign("carol", other.hashOf(offer));
        PledgeConsent memory consent;
        consent.deadline = EXPIRY;
        consent.signature = sign(
            "alice",
            other.liens().pledgeDigest(other.pledgeOf(offer, alice), consent.salt, consent.deadline)
        );
        vm.prank(carol);
        currency.approve(address(other), type(uint256).max);
        vm.expectRevert(abi.encodeWithSelector(IPledgeable.OnlyLiens.selector, address(other.liens())));
        vm.prank(alice);
        other.accept(offer, signature, consent);
        assertEq(money(carol), MONEY, "nothing lent");
    }
}
