// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {InvestorRegistry} from "../../contracts/identity/InvestorRegistry.sol";
import {IDistributions} from "../../contracts/interfaces/IDistributions.sol";
import {IInvestorRegistry} from "../../contracts/interfaces/IInvestorRegistry.sol";
import {BondTest} from "../support/BondTest.sol";
import {Recorder} from "../support/Recorder.sol";
import {Test} from "../support/Test.sol";

/// @notice Attack 6: an admission of no rows, of duplicates, of a thousand. Rows are whole, so that no lengths can
/// differ; a batch takes effect in each of its rows or in none.
contract AdmissionBatchAttacks is Test {
    uint40 private constant START = 1_800_000_000;
    uint40 private constant THROUGH = START + 365 days;
    uint256 private constant ROWS = 1_000;
    /// @dev A block of the chain has room for so many, and more.
    uint256 private constant IN_A_TRANSACTION = 250;
    uint256 private constant BLOCK_GAS = 16_777_216;

    address private panel;
    InvestorRegistry private registry;
    address[] private none;

    function setUp() public {
        vm.warp(START);
        panel = address(new Recorder());
        registry = InvestorRegistry(deploy("InvestorRegistry", abi.encode(panel, 90 days)));
    }

    /// @dev Rows of their own country, class, number and date each.
    function _row(uint256 i) private pure returns (IInvestorRegistry.Admission memory) {
        return
            IInvestorRegistry.Admission(
                address(uint160(0x10000 + i)),
                uint40(i + 1),
                uint16(1 + (i % 999)),
                uint8(i % 16),
                uint40(THROUGH + i)
            );
    }

    function _rows(
        uint256 first,
        uint256 count
    ) private pure returns (IInvestorRegistry.Admission[] memory rows) {
        rows = new IInvestorRegistry.Admission[](count);
        for (uint256 i = 0; i < count; ++i) rows[i] = _row(first + i);
    }

    function _assertRow(uint256 i, bool admitted) private view {
        IInvestorRegistry.Admission memory r = _row(i);
        (uint40 investor, uint16 country, uint8 class, uint40 through, uint40 blocked) = registry.investorOf(
            r.wallet
        );
        assertEq(investor, admitted ? r.investor : 0, "investor");
        assertEq(country, admitted ? r.country : 0, "country");
        assertEq(class, admitted ? r.class : 0, "class");
        assertEq(through, admitted ? r.validThrough : 0, "through");
        assertEq(blocked, 0, "blocked");
    }

    function test_attack6_a_thousand_admissions_are_exact_in_transactions_that_fit_a_block() public {
        for (uint256 first = 0; first < ROWS; first += IN_A_TRANSACTION) {
            IInvestorRegistry.Admission[] memory rows = _rows(first, IN_A_TRANSACTION);
            vm.prank(panel);
            uint256 before = gasleft();
            registry.admit(rows, none);
            assertLe(before - gasleft(), BLOCK_GAS, "gas");
        }
        for (uint256 i = 0; i < ROWS; ++i) _assertRow(i, true);
        _assertRow(ROWS, false);
    }

    function test_attack6_one_bad_row_of_a_thousand_refuses_them_all_and_is_named() public {
        IInvestorRegistry.Admission[] memory rows = _rows(0, ROWS);
        rows[ROWS - 1].country = 1_000;
        vm.expectRevert(abi.encodeWithSelector(IInvestorRegistry.InvalidCountry.selector, ROWS - 1, 1_000));
        vm.prank(panel);
        registry.admit(rows, none);
        // The same wallet twice, as two investors.
        rows = _rows(0, ROWS);
        rows[ROWS - 1].wallet = rows[0].wallet;
        vm.expectRevert(
            abi.encodeWithSelector(
                IInvestorRegistry.WalletOfAnotherInvestor.selector,
                ROWS - 1,
                rows[0].wallet,
                rows[0].investor
            )
        );
        vm.prank(panel);
        registry.admit(rows, none);
        for (uint256 i = 0; i < ROWS; ++i) _assertRow(i, false);
    }

    function test_attack6_a_row_that_comes_twice_is_one_record() public {
        IInvestorRegistry.Admission[] memory rows = _rows(0, 3);
        rows[2] = rows[0];
        vm.prank(panel);
        registry.admit(rows, none);
        _assertRow(0, true);
        _assertRow(1, true);
        _assertRow(2, false);
        // What is said of a wallet twice in a batch of another kind is as good as once.
        address[] memory wallets = new address[](2);
        wallets[0] = wallets[1] = rows[0].wallet;
        vm.startPrank(panel);
        registry.blockWallets(wallets, START + 1 days, "reason", none);
        registry.lapse(wallets, none);
        // A release of one that is released already is refused, and so are both.
        vm.expectRevert(abi.encodeWithSelector(IInvestorRegistry.NotBlocked.selector, rows[0].wallet));
        registry.release(wallets, "reason", none);
        vm.stopPrank();
        (, , , uint40 through, uint40 blocked) = registry.investorOf(rows[0].wallet);
        assertEq(through, START - 1, "lapsed");
        assertEq(blocked, START + 1 days, "blocked");
    }
}

/// @notice Attack 6: a payment to nobody, to one twice, to a thousand.
contract PaymentBatchAttacks is BondTest {
    uint256 private constant HOLDERS = 1_000;
    uint256 private constant IN_A_TRANSACTION = 250;
    uint256 private constant BLOCK_GAS = 16_777_216;

    function _holder(uint256 i) private pure returns (address) {
        return address(uint160(0x10000 + i));
    }

    /// @dev Each holds another number of units.
    function _issued() private {
        for (uint256 i = 0; i < HOLDERS; ++i) {
            admit(_holder(i));
            bond.issue(_holder(i), (i + 1) * UNIT);
        }
        vm.warp(recordDate(0) + 1);
    }

    function _holders(uint256 first, uint256 count) private pure returns (address[] memory holders) {
        holders = new address[](count);
        for (uint256 i = 0; i < count; ++i) holders[i] = _holder(first + i);
    }

    function test_attack6_a_thousand_holders_are_paid_exactly_in_transactions_that_fit_a_block() public {
        _issued();
        fundAll(0);
        uint256 paid;
        for (uint256 first = 0; first < HOLDERS; first += IN_A_TRANSACTION) {
            address[] memory holders = _holders(first, IN_A_TRANSACTION);
            uint256 before = gasleft();
            paid += bond.pay(0, holders);
            assertLe(before - gasleft(), BLOCK_GAS, "gas");
        }
        for (uint256 i = 0; i < HOLDERS; ++i) {
            assertEq(currency.balanceOf(_holder(i)), (i + 1) * COUPON, "his row");
        }
        assertEq(paid, (HOLDERS * (HOLDERS + 1) * COUPON) / 2, "all of them");
        assertEq(bond.owed(), 0, "nothing left");
        assertEq(bond.pay(0, _holders(0, HOLDERS)), 0, "and nothing twice");
    }

    function test_attack6_nobody_strangers_and_duplicates_in_one_batch() public {
        bond.issue(alice, 60 * UNIT);
        bond.issue(bob, 40 * UNIT);
        vm.warp(recordDate(0) + 1);
        fundAll(0);
        assertEq(bond.pay(0, new address[](0)), 0, "to nobody");
        address[] memory holders = new address[](6);
        (holders[0], holders[1], holders[2]) = (alice, stranger, alice);
        (holders[3], holders[4], holders[5]) = (address(0), bob, bob);
        assertEq(bond.pay(0, holders), 100 * COUPON, "each once");
        assertEq(currency.balanceOf(alice), 60 * COUPON, "alice");
        assertEq(currency.balanceOf(bob), 40 * COUPON, "bob");
        assertEq(currency.balanceOf(stranger), 0, "who holds nothing");
        assertEq(bond.owed(), 0, "nothing left");
        // A claim of nothing, and of one distribution twice, in the same call.
        vm.expectRevert(abi.encodeWithSelector(IDistributions.NothingToClaim.selector, address(this)));
        bond.claim(new uint256[](0));
        vm.warp(recordDate(1) + 1);
        fundAll(1);
        uint256[] memory both = new uint256[](3);
        (both[0], both[1], both[2]) = (1, 1, 0);
        vm.prank(alice);
        assertEq(bond.claim(both), 60 * COUPON, "once");
    }
}
