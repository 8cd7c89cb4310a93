// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {TokenCharter} from "../../contracts/interfaces/Charter.sol";
import {Restriction} from "../../contracts/interfaces/Restriction.sol";
import {AmountRule, OddRule} from "./support/Rules.sol";
import {TokenFixture} from "./TokenFixture.sol";

/// @notice Extra rule contracts: only the word 1 allows, gas is bounded, and only transfers ask.
contract ExtraRulesTest is TokenFixture {
    OddRule internal rule;

    function setUp() public override {
        super.setUp();
        rule = new OddRule();
        _bearWith(_list(address(rule)));
        token.mint(alice, 1000);
    }

    function _bearWith(address[] memory rules) internal {
        TokenCharter memory charter = _charter();
        charter.rules.extraRules = rules;
        _bear(charter);
    }

    function test_what_the_rule_allows_moves() public {
        _assertMoves(alice, bob, 10);
    }

    function test_anything_but_the_word_one_refuses() public {
        for (uint256 way = 1; way < 10; ++way) {
            // A megabyte whose first word is 1 is too dear to return; it must not matter either way.
            rule.answer(OddRule.Way(way));
            if (OddRule.Way(way) == OddRule.Way.MEGABYTE) continue;
            _assertRefused(Restriction.EXTRA_RULE, alice, bob, 10);
        }
    }

    function test_a_megabyte_of_answer_costs_no_more_than_the_rules_gas() public {
        rule.answer(OddRule.Way.MEGABYTE);
        uint256 before = gasleft();
        (bool ok, ) = _transfer(alice, bob, 10);
        assertFalse(ok, "transfer");
        assertLe(before - gasleft(), 200_000, "gas");
    }

    function test_four_rules_that_burn_all_their_gas_are_bounded() public {
        OddRule burning = new OddRule();
        address[] memory rules = new address[](4);
        for (uint256 i = 0; i < 4; ++i) rules[i] = i == 3 ? address(burning) : address(rule);
        _bearWith(rules);
        token.mint(alice, 1000);
        burning.answer(OddRule.Way.BURN_GAS);
        uint256 before = gasleft();
        (bool ok, ) = _transfer(alice, bob, 10);
        assertFalse(ok, "transfer");
        assertLe(before - gasleft(), 300_000, "gas");
    }

    function test_any_of_four_rules_refuses() public {
        for (uint256 refusing = 0; refusing < 4; ++refusing) {
            address[] memory rules = new address[](4);
            for (uint256 i = 0; i < 4; ++i) rules[i] = address(new OddRule());
            _bearWith(rules);
            token.mint(alice, 1000);
            _assertMoves(alice, bob, 10);
            OddRule(rules[refusing]).answer(OddRule.Way.REFUSE);
            _assertRefused(Restriction.EXTRA_RULE, alice, bob, 10);
            address[] memory listed = token.transferRules();
            assertEq(listed.length, 4, "rules listed");
            assertEq(listed[refusing], rules[refusing], "rule listed");
        }
    }

    function test_the_rule_is_asked_with_the_transfers_own_values() public {
        _bearWith(_list(address(new AmountRule(10))));
        token.mint(alice, 1000);
        _assertMoves(alice, bob, 10);
        _assertRefused(Restriction.EXTRA_RULE, alice, bob, 11);
        _assertRefused(Restriction.EXTRA_RULE, alice, alice, 1);
    }

    function test_a_dead_rule_stops_neither_issue_nor_redemption() public {
        for (uint256 way = 1; way < 10; ++way) {
            rule.answer(OddRule.Way(way));
            token.mint(bob, 10);
            token.redeem(bob, 10);
            token.refresh(bob);
            assertEq(token.balanceOf(bob), 0, "issued and redeemed");
            // It is as dead as it seems.
            assertEq(token.detectTransferRestriction(alice, bob, 10), Restriction.EXTRA_RULE, "a transfer");
        }
    }

    function test_with_too_little_gas_for_the_rule_the_transfer_fails() public {
        for (uint256 gas_ = 20_000; gas_ < 120_000; gas_ += 1000) {
            rule.answer(OddRule.Way.BURN_GAS);
            vm.prank(alice);
            (bool ok, ) = address(token).call{gas: gas_}(abi.encodeCall(token.transfer, (bob, 1)));
            assertFalse(ok, "a rule that has no gas to answer refuses");
        }
    }
}
