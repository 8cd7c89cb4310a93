// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {TokenCharter} from "../../contracts/interfaces/Charter.sol";
import {IRestrictedToken} from "../../contracts/interfaces/IRestrictedToken.sol";
import {IInvestorRegistry} from "../../contracts/interfaces/IInvestorRegistry.sol";
import {Restriction} from "../../contracts/interfaces/Restriction.sol";
import {AssetToken} from "../../contracts/token/AssetToken.sol";
import {LyingRegistry} from "./support/Registries.sol";
import {OddRule} from "./support/Rules.sol";
import {Shell, TokenFixture} from "./TokenFixture.sol";

/// @notice Attacks on a token with every limit on, each test named after one. Those about a single rule are with
/// that rule's tests.
contract AttacksTest is TokenFixture {
    function setUp() public override {
        super.setUp();
        _bear(_limited());
        token.mint(alice, 500);
        token.mint(bob, 500);
    }

    function _limited() internal view returns (TokenCharter memory charter) {
        charter = _charter();
        charter.rules.minimumHolding = 100;
        charter.rules.maximumPerInvestor = 500;
        charter.rules.maximumHolders = 3;
    }

    function test_an_investor_at_the_cap_moves_units_between_his_own_wallets() public {
        _assertMoves(alice, aliceToo, 200);
        _assertMoves(aliceToo, alice, 100);
        _assertMoves(aliceToo, alice, 100);
        assertEq(token.balanceOfInvestor(_key(1)), 500, "units of the investor");
        assertEq(token.investorCount(), 2, "investors");
    }

    function test_one_who_splits_over_many_wallets_stays_below_the_cap() public {
        for (uint256 i = 0; i < 5; ++i) {
            address wallet = actor(string.concat("alice's wallet ", vm.toString(i)));
            _admit(wallet, 1, GERMANY);
            _assertRefused(Restriction.INVESTOR_MAXIMUM, bob, wallet, 100);
        }
    }

    function test_transfers_to_oneself_that_inflate_a_balance_or_a_count() public {
        uint256[4] memory amounts = [uint256(0), 1, 100, 500];
        for (uint256 i = 0; i < 4; ++i) {
            bytes32 before = _state(alice, bob);
            _assertMoves(alice, alice, amounts[i]);
            assertEq(_state(alice, bob), before, "state");
        }
    }

    function test_nothing_transferred_to_open_a_door() public {
        _assertMoves(alice, carol, 0);
        assertEq(token.investorCount(), 2, "investors");
        assertEq(token.balanceOfInvestor(_key(3)), 0, "units of the newcomer");
        _assertRefused(Restriction.RECIPIENT_MINIMUM, alice, carol, 1);
        _assertRefused(Restriction.RECIPIENT_UNKNOWN, alice, stranger, 0);
    }

    function test_dust_for_many_newcomers_to_use_up_the_places() public {
        _assertRefused(Restriction.RECIPIENT_MINIMUM, alice, carol, 1);
        _assertRefused(Restriction.RECIPIENT_MINIMUM, alice, carol, 99);
        _assertRefused(Restriction.RECIPIENT_MINIMUM, alice, aliceToo, 99);
        _assertMoves(alice, aliceToo, 100);
        _assertMoves(bob, bobToo, 100);
        assertEq(token.investorCount(), 2, "wallets are not investors");
    }

    function test_at_the_holder_cap_all_of_a_position_sold_to_a_newcomer_and_not_a_part() public {
        _assertMoves(alice, carol, 250);
        assertEq(token.investorCount(), 3, "investors");
        _assertRefused(Restriction.HOLDERS_MAXIMUM, bob, dave, 250);
        _assertMoves(bob, dave, 500);
        assertEq(token.investorCount(), 3, "investors after the exchange of one for another");
    }

    /// @dev Every way out, with every kind of permission in place beforehand.
    function test_a_blocked_sender_on_every_path() public {
        vm.prank(alice);
        token.approve(spender, type(uint256).max);
        uint256 deadline = BIRTH + 1 days;
        bytes32 typeHash = keccak256(
            "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
        );
        bytes32 message = keccak256(abi.encode(typeHash, alice, bob, 500, 0, deadline));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(
            uint256(keccak256("alice")),
            keccak256(abi.encodePacked(hex"1901", token.DOMAIN_SEPARATOR(), message))
        );
        _block(alice, BIRTH + 300 days);
        token.permit(alice, bob, 500, deadline, v, r, s);
        bytes[3] memory calls = [
            abi.encodeCall(token.transfer, (aliceToo, 100)),
            abi.encodeCall(token.transferFrom, (alice, aliceToo, 100)),
            abi.encodeCall(token.transferFrom, (alice, bob, 0))
        ];
        address[3] memory callers = [alice, spender, bob];
        for (uint256 i = 0; i < 3; ++i) {
            for (uint256 j = 0; j < 3; ++j) {
                vm.prank(callers[j]);
                (bool ok, ) = address(token).call(calls[i]);
                assertFalse(ok && !(i == 0 && j != 0), "out of a blocked wallet");
                if (!ok) assertEq(token.balanceOf(alice), 500, "balance of the blocked wallet");
            }
        }
        assertEq(token.balanceOf(alice), 500, "balance of the blocked wallet at the end");
    }

    function test_a_blocked_investors_other_wallet_is_blocked_only_if_named() public {
        _block(alice, BIRTH + 300 days);
        _assertRefused(Restriction.RECIPIENT_BLOCKED, bob, alice, 100);
        assertTrue(token.canSend(aliceToo), "a block is of a wallet");
    }

    function test_one_wallet_under_two_investors() public {
        IInvestorRegistry.Admission[] memory rows = new IInvestorRegistry.Admission[](1);
        rows[0] = IInvestorRegistry.Admission(alice, 99, GERMANY, RETAIL, FAR);
        vm.expectRevert(
            abi.encodeWithSelector(IInvestorRegistry.WalletOfAnotherInvestor.selector, 0, alice, 1)
        );
        vm.prank(panel);
        registry.admit(rows, named);
    }

    /// @dev A registry that changes its mind about whose a wallet is cannot bring the token's counts out of step.
    function testFuzz_a_registry_that_moves_wallets_between_investors(uint256 seed) public {
        LyingRegistry liar = new LyingRegistry();
        TokenCharter memory charter = _limited();
        charter.rules.registries = _list(address(liar));
        _bear(charter);
        address[4] memory wallets = [alice, aliceToo, bob, carol];
        uint256 time = BIRTH;
        for (uint256 i = 0; i < 40; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            liar.say(wallets[(seed >> 8) % 4], uint40((seed >> 16) % 3), GERMANY, RETAIL, type(uint40).max);
            if (seed % 3 == 0) vm.warp(time += seed % 2 days);
            address to = wallets[(seed >> 24) % 4];
            if (seed % 5 == 0) {
                (bool issued, ) = address(token).call(abi.encodeCall(token.mint, (to, 100)));
                issued;
            } else if (seed % 5 == 1) {
                token.redeem(to, token.balanceOf(to));
            } else {
                (bool ok, bytes memory answer) = _transfer(wallets[(seed >> 32) % 4], to, 100);
                assertTrue(ok || bytes4(answer) != 0x4e487b71, "no panic");
            }
            uint256 sum;
            for (uint256 w = 0; w < 4; ++w) sum += token.balanceOf(wallets[w]);
            assertEq(sum, token.totalSupply(), "supply");
            uint256 counted;
            for (uint40 k = 0; k < 3; ++k) {
                uint256 units = token.balanceOfInvestor(_key(k));
                assertLe(units, 500, "maximum per investor");
                if (units != 0) ++counted;
                sum -= units;
            }
            assertEq(sum, 0, "units of all investors");
            assertEq(token.investorCount(), counted, "investors");
        }
    }

    /// @dev Lent for the record second only: who holds at its end is entitled, who gives it back before is not.
    function test_units_borrowed_over_no_record_second_earn_nothing() public {
        TokenCharter memory charter = _charter();
        charter.recordDates = _dates(1, 1 days);
        _bear(charter);
        token.mint(alice, 500);
        vm.warp(BIRTH + 1 days);
        _assertMoves(alice, bob, 500);
        _assertMoves(bob, alice, 500);
        vm.warp(BIRTH + 1 days + 1);
        _assertMoves(alice, bob, 500);
        assertEq(token.balanceAtRecordDate(alice, 0), 500, "whoever held at the end of the second");
        assertEq(token.balanceAtRecordDate(bob, 0), 0, "whoever held within it or after it");
    }

    /// @dev A stale wallet, the registry's answer in between, a rule contract: nobody is called who could call back.
    function test_nobody_is_called_who_could_call_back() public {
        OddRule rule = new OddRule();
        TokenCharter memory charter = _charter();
        charter.rules.extraRules = _list(address(rule));
        _bear(charter);
        token.mint(alice, 100);
        rule.answer(OddRule.Way.WRITE);
        _assertRefused(Restriction.EXTRA_RULE, alice, bob, 1);
        // A recipient with code is told nothing either.
        rule.answer(OddRule.Way.ALLOW);
        vm.etch(bob, hex"60006000fd");
        _assertMoves(alice, bob, 1);
    }

    function test_extra_rules_that_are_no_contracts_at_birth() public {
        address[2] memory rules = [stranger, address(0)];
        for (uint256 i = 0; i < 2; ++i) {
            TokenCharter memory charter = _charter();
            charter.rules.extraRules = _list(rules[i]);
            vm.expectRevert(
                abi.encodeWithSelector(IRestrictedToken.InvalidRule.selector, bytes32("extra rule code"))
            );
            this.tryBear(charter);
        }
    }

    /// @dev The registry's word on who is whose lives in storage of its own: a twin token of the same charter shares
    /// nothing with this one.
    function test_two_tokens_of_one_charter_share_nothing() public {
        AssetToken first = token;
        _bear(_limited());
        token.mint(alice, 100);
        assertEq(first.balanceOf(alice), 500, "balance in the first");
        assertEq(token.investorCount(), 1, "investors of the second");
        address venue = address(new Shell());
        assertEq(token.holderOf(venue).flags, 0, "flags of a contract that is no venue");
    }
}
