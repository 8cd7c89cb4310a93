// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {TestCurrency} from "../../contracts/testing/TestCurrency.sol";
import {Test} from "../support/Test.sol";
import {FalseReturnCurrency} from "../support/currencies/FalseReturnCurrency.sol";
import {FeeCurrency} from "../support/currencies/FeeCurrency.sol";
import {HookCurrency, ICurrencyHook} from "../support/currencies/HookCurrency.sol";
import {NoReturnCurrency} from "../support/currencies/NoReturnCurrency.sol";
import {NOT_A_CURRENCY} from "../support/currencies/OddCurrency.sol";
import {RebasingCurrency} from "../support/currencies/RebasingCurrency.sol";
import {RefusingCurrency} from "../support/currencies/RefusingCurrency.sol";

/// @notice The currencies that other tests rely on are odd in the way that they say.
contract CurrenciesTest is Test, ICurrencyHook {
    using SafeERC20 for IERC20;

    address internal alice;
    uint256 internal sends;
    uint256 internal receipts;

    function setUp() public {
        alice = actor("alice");
    }

    function tokensToSend(address, address, uint256) external {
        ++sends;
    }

    function tokensReceived(address, address, uint256) external {
        ++receipts;
    }

    function pay(IERC20 currency, address to, uint256 amount) external {
        currency.safeTransfer(to, amount);
    }

    function payAndCatch(address currency, address to, uint256 amount) internal returns (bool) {
        try this.pay{gas: 1_000_000}(IERC20(currency), to, amount) {
            return true;
        } catch {
            return false;
        }
    }

    function test_test_currency_decimals() public {
        uint8[5] memory decimals = [0, 2, 6, 18, 24];
        for (uint256 i = 0; i < decimals.length; ++i) {
            TestCurrency currency = new TestCurrency("Test Dollar", "TUSD", decimals[i]);
            currency.mint(address(this), 10);
            assertEq(currency.decimals(), decimals[i], "decimals");
            assertTrue(payAndCatch(address(currency), alice, 3), "pays");
            assertEq(currency.balanceOf(alice), 3, "paid");
        }
    }

    function test_test_currency_pause_and_blacklist() public {
        TestCurrency currency = new TestCurrency("Test Dollar", "TUSD", 6);
        currency.mint(address(this), 10);
        currency.setPaused(true);
        assertFalse(payAndCatch(address(currency), alice, 1), "paused");
        currency.setPaused(false);
        currency.setBlacklisted(alice, true);
        assertFalse(payAndCatch(address(currency), alice, 1), "recipient blacklisted");
        currency.setBlacklisted(alice, false);
        currency.setBlacklisted(address(this), true);
        assertFalse(payAndCatch(address(currency), alice, 1), "sender blacklisted");
        currency.setBlacklisted(address(this), false);

        currency.approve(alice, 5);
        currency.setBlacklisted(alice, true);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(TestCurrency.Blacklisted.selector, alice));
        currency.transferFrom(address(this), actor("bob"), 1);
        assertEq(currency.balanceOf(address(this)), 10, "nothing moved");
        currency.setBlacklisted(alice, false);
        assertTrue(payAndCatch(address(currency), alice, 1), "pays again");
        assertEq(currency.balanceOf(alice), 1, "paid");
    }

    function test_test_currency_permit() public {
        TestCurrency currency = new TestCurrency("Test Dollar", "TUSD", 6);
        (address owner, uint256 key) = (vm.addr(5), 5);
        bytes32 permit = keccak256(
            abi.encode(
                keccak256(
                    "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
                ),
                owner,
                alice,
                7,
                0,
                type(uint256).max
            )
        );
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", currency.DOMAIN_SEPARATOR(), permit));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        currency.permit(owner, alice, 7, type(uint256).max, v, r, s);
        assertEq(currency.allowance(owner, alice), 7, "allowed");
    }

    function test_no_return() public {
        NoReturnCurrency currency = new NoReturnCurrency();
        currency.mint(address(this), 10);
        assertTrue(payAndCatch(address(currency), alice, 4), "pays");
        assertFalse(payAndCatch(address(currency), alice, 7), "not more than there is");
        assertEq(currency.balanceOf(alice), 4, "paid once");
        currency.approve(alice, 1);
        vm.expectRevert(NoReturnCurrency.AllowanceNotZero.selector);
        currency.approve(alice, 2);
    }

    function test_false_return() public {
        FalseReturnCurrency currency = new FalseReturnCurrency();
        currency.mint(address(this), 10);
        assertFalse(currency.transfer(alice, 11), "false, no revert");
        assertFalse(currency.transferFrom(alice, address(this), 1), "false, no revert");
        assertTrue(payAndCatch(address(currency), alice, 4), "pays");
        currency.setRefuses(true);
        assertFalse(payAndCatch(address(currency), alice, 1), "refuses");
        assertEq(currency.balanceOf(alice), 4, "paid once");
    }

    function test_fee() public {
        FeeCurrency currency = new FeeCurrency(100);
        currency.mint(address(this), 1_000);
        assertTrue(payAndCatch(address(currency), alice, 1_000), "pays");
        assertEq(currency.balanceOf(alice), 990, "less than was sent");
        assertEq(currency.totalSupply(), 1_000, "the rest is the collector's");
    }

    function test_rebasing() public {
        RebasingCurrency currency = new RebasingCurrency();
        currency.mint(address(this), 1_000);
        currency.rebaseDown(0.9e18);
        assertEq(currency.balanceOf(address(this)), 900, "shrunk");
        assertFalse(payAndCatch(address(currency), alice, 901), "no more than that");
        assertTrue(payAndCatch(address(currency), alice, 450), "pays");
        assertEq(currency.balanceOf(alice), 450, "paid");
    }

    function test_hooks() public {
        HookCurrency currency = new HookCurrency();
        currency.mint(address(this), 10);
        currency.setHook(address(this), this);
        currency.setHook(alice, this);
        assertTrue(payAndCatch(address(currency), alice, 4), "pays");
        assertTrue(sends == 1 && receipts == 1, "both were called");
    }

    function test_refusing() public {
        RefusingCurrency currency = new RefusingCurrency();
        currency.mint(address(this), 10);
        for (uint8 manner = 1; manner <= uint8(type(RefusingCurrency.Manner).max); ++manner) {
            currency.setManner(alice, RefusingCurrency.Manner(manner));
            assertFalse(payAndCatch(address(currency), alice, 1), "refused");
            assertTrue(payAndCatch(address(currency), actor("bob"), 1), "others are paid");
        }
        assertEq(currency.balanceOf(alice), 0, "never paid");
        assertEq(currency.balanceOf(actor("bob")), 3, "three times");
    }

    function test_not_a_contract() public {
        assertEq(NOT_A_CURRENCY.code.length, 0, "no code");
        assertFalse(payAndCatch(NOT_A_CURRENCY, alice, 0), "refused");
    }
}
