// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {InvestorRegistry} from "../../contracts/identity/InvestorRegistry.sol";
import {WalletRecord, packWalletRecord} from "../../contracts/identity/WalletRecord.sol";
import {IInvestorRegistry} from "../../contracts/interfaces/IInvestorRegistry.sol";
import {Recorder} from "../support/Recorder.sol";
import {Test} from "../support/Test.sol";

/// @notice What the registry attests, and what it refuses. The panel here is any contract; {RegistryPanel} has the
/// real one.
contract InvestorRegistryTest is Test {
    uint40 internal constant START = 1_800_000_000;
    uint40 internal constant NEXT_YEAR = START + 365 days;
    bytes32 internal constant REASON = keccak256("list entry 4711");

    address internal panel;
    InvestorRegistry internal registry;
    address internal alice;
    address internal bob;
    address[] internal none;

    function setUp() public {
        vm.warp(START);
        panel = address(new Recorder());
        registry = InvestorRegistry(deploy("InvestorRegistry", abi.encode(panel, 90 days)));
        alice = actor("alice");
        bob = actor("bob");
    }

    function row(
        address wallet,
        uint40 investor,
        uint16 country,
        uint8 class,
        uint40 validThrough
    ) internal pure returns (IInvestorRegistry.Admission[] memory rows) {
        rows = new IInvestorRegistry.Admission[](1);
        rows[0] = IInvestorRegistry.Admission(wallet, investor, country, class, validThrough);
    }

    function list(address wallet) internal pure returns (address[] memory wallets) {
        wallets = new address[](1);
        wallets[0] = wallet;
    }

    function admit(address wallet, uint40 investor) internal {
        vm.prank(panel);
        registry.admit(row(wallet, investor, 276, 2, NEXT_YEAR), none);
    }

    function blockAlice(uint40 through) internal {
        vm.prank(panel);
        registry.blockWallets(list(alice), through, REASON, none);
    }

    function assertRecord(
        address wallet,
        uint40 investor,
        uint16 country,
        uint8 class,
        uint40 validThrough,
        uint40 blockedThrough
    ) internal view {
        (uint40 investor_, uint16 country_, uint8 class_, uint40 valid_, uint40 blocked_) = registry
            .investorOf(wallet);
        assertEq(investor_, investor, "investor");
        assertEq(country_, country, "country");
        assertEq(class_, class, "class");
        assertEq(valid_, validThrough, "valid through");
        assertEq(blocked_, blockedThrough, "blocked through");
        assertEq(
            WalletRecord.unwrap(registry.recordFor(wallet)),
            WalletRecord.unwrap(packWalletRecord(validThrough, blockedThrough, investor, country, class)),
            "one word"
        );
    }

    // ---- Birth ----

    function test_birth() public view {
        assertEq(registry.panel(), panel, "panel");
        assertEq(registry.maxBlock(), 90 days, "max block");
        assertRecord(alice, 0, 0, 0, 0, 0);
        assertFalse(registry.recordFor(alice).isKnown(), "unknown");
    }

    function test_birth_refuses_a_panel_without_code() public {
        address[4] memory bad = [address(0), alice, address(1), vm.addr(7)];
        // The last one is an account whose key delegated to a contract: it has code, and is one key all the same.
        vm.etch(vm.addr(7), abi.encodePacked(hex"ef0100", panel));
        for (uint256 i = 0; i < bad.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IInvestorRegistry.InvalidPanel.selector, bad[i]));
            deploy("InvestorRegistry", abi.encode(bad[i], 90 days));
        }
    }

    function test_birth_max_block_bounds() public {
        vm.expectRevert(
            abi.encodeWithSelector(
                IInvestorRegistry.MaxBlockOutOfRange.selector,
                1 days - 1,
                1 days,
                366 days
            )
        );
        deploy("InvestorRegistry", abi.encode(panel, 1 days - 1));
        vm.expectRevert(
            abi.encodeWithSelector(
                IInvestorRegistry.MaxBlockOutOfRange.selector,
                366 days + 1,
                1 days,
                366 days
            )
        );
        deploy("InvestorRegistry", abi.encode(panel, 366 days + 1));
        assertEq(
            InvestorRegistry(deploy("InvestorRegistry", abi.encode(panel, 1 days))).maxBlock(),
            1 days,
            "shortest"
        );
        assertEq(
            InvestorRegistry(deploy("InvestorRegistry", abi.encode(panel, 366 days))).maxBlock(),
            366 days,
            "longest"
        );
    }

    // ---- Who ----

    function testFuzz_only_the_panel_writes(address caller) public {
        vm.assume(caller != panel);
        admit(alice, 1);
        bytes memory reason = abi.encodeWithSelector(IInvestorRegistry.OnlyPanel.selector, caller);
        vm.startPrank(caller);
        vm.expectRevert(reason);
        registry.admit(row(bob, 2, 276, 1, NEXT_YEAR), none);
        vm.expectRevert(reason);
        registry.lapse(list(alice), none);
        vm.expectRevert(reason);
        registry.blockWallets(list(alice), START + 1 days, REASON, none);
        vm.expectRevert(reason);
        registry.release(list(alice), REASON, none);
        vm.stopPrank();
        assertRecord(alice, 1, 276, 2, NEXT_YEAR, 0);
        assertRecord(bob, 0, 0, 0, 0, 0);
    }

    // ---- Admission ----

    function testFuzz_admit_stores_every_field(
        address wallet,
        uint40 investor,
        uint16 country,
        uint8 class,
        uint40 validThrough
    ) public {
        vm.assume(wallet != address(0) && wallet != address(registry));
        investor = uint40(bound(investor, 1, type(uint40).max));
        country = uint16(bound(country, 1, 999));
        class = uint8(bound(class, 0, 15));
        validThrough = uint40(bound(validThrough, START, type(uint40).max));
        vm.prank(panel);
        registry.admit(row(wallet, investor, country, class, validThrough), none);
        assertRecord(wallet, investor, country, class, validThrough, 0);
        assertTrue(registry.recordFor(wallet).isKnown(), "known");
    }

    function test_attack25_expiry_of_now_zero_maximum_and_past() public {
        vm.startPrank(panel);
        vm.expectRevert(abi.encodeWithSelector(IInvestorRegistry.AlreadyExpired.selector, 0, START - 1));
        registry.admit(row(alice, 1, 276, 1, START - 1), none);
        vm.expectRevert(abi.encodeWithSelector(IInvestorRegistry.AlreadyExpired.selector, 0, 0));
        registry.admit(row(alice, 1, 276, 1, 0), none);
        assertRecord(alice, 0, 0, 0, 0, 0);

        registry.admit(row(alice, 1, 276, 1, START), none);
        assertRecord(alice, 1, 276, 1, START, 0);
        registry.admit(row(alice, 1, 276, 1, type(uint40).max), none);
        assertRecord(alice, 1, 276, 1, type(uint40).max, 0);
        vm.stopPrank();
    }

    function test_attack16_countries_out_of_range() public {
        uint16[3] memory bad = [0, 1000, type(uint16).max];
        for (uint256 i = 0; i < bad.length; ++i) {
            vm.prank(panel);
            vm.expectRevert(abi.encodeWithSelector(IInvestorRegistry.InvalidCountry.selector, 0, bad[i]));
            registry.admit(row(alice, 1, bad[i], 1, NEXT_YEAR), none);
        }
        assertRecord(alice, 0, 0, 0, 0, 0);
        vm.prank(panel);
        registry.admit(row(alice, 1, 999, 1, NEXT_YEAR), none);
        assertRecord(alice, 1, 999, 1, NEXT_YEAR, 0);
    }

    function test_admit_refuses_other_bad_rows_and_names_them() public {
        IInvestorRegistry.Admission[] memory rows = new IInvestorRegistry.Admission[](2);
        rows[0] = row(alice, 1, 276, 1, NEXT_YEAR)[0];
        rows[1] = row(bob, 2, 250, 16, NEXT_YEAR)[0];
        expectAdmitRefused(rows, abi.encodeWithSelector(IInvestorRegistry.InvalidClass.selector, 1, 16));
        rows[1] = row(bob, 0, 250, 1, NEXT_YEAR)[0];
        expectAdmitRefused(rows, abi.encodeWithSelector(IInvestorRegistry.InvalidInvestor.selector, 1));
        rows[1] = row(address(0), 2, 250, 1, NEXT_YEAR)[0];
        expectAdmitRefused(rows, abi.encodeWithSelector(IInvestorRegistry.InvalidWallet.selector, 1));
        rows[1] = row(address(registry), 2, 250, 1, NEXT_YEAR)[0];
        expectAdmitRefused(rows, abi.encodeWithSelector(IInvestorRegistry.InvalidWallet.selector, 1));
    }

    function expectAdmitRefused(IInvestorRegistry.Admission[] memory rows, bytes memory reason) internal {
        vm.prank(panel);
        vm.expectRevert(reason);
        registry.admit(rows, none);
        assertRecord(alice, 0, 0, 0, 0, 0);
    }

    function test_no_rows() public {
        vm.startPrank(panel);
        vm.expectRevert(IInvestorRegistry.NoRows.selector);
        registry.admit(new IInvestorRegistry.Admission[](0), none);
        vm.expectRevert(IInvestorRegistry.NoRows.selector);
        registry.lapse(none, none);
        vm.expectRevert(IInvestorRegistry.NoRows.selector);
        registry.blockWallets(none, START + 1, REASON, none);
        vm.expectRevert(IInvestorRegistry.NoRows.selector);
        registry.release(none, REASON, none);
        vm.stopPrank();
    }

    function test_attack6_a_later_row_replaces_an_earlier_one_of_the_same_wallet() public {
        IInvestorRegistry.Admission[] memory rows = new IInvestorRegistry.Admission[](2);
        rows[0] = row(alice, 1, 276, 1, NEXT_YEAR)[0];
        rows[1] = row(alice, 1, 250, 3, NEXT_YEAR + 1)[0];
        vm.prank(panel);
        registry.admit(rows, none);
        assertRecord(alice, 1, 250, 3, NEXT_YEAR + 1, 0);
    }

    function test_attack27_one_wallet_under_two_investors() public {
        admit(alice, 1);
        vm.prank(panel);
        vm.expectRevert(
            abi.encodeWithSelector(IInvestorRegistry.WalletOfAnotherInvestor.selector, 0, alice, 1)
        );
        registry.admit(row(alice, 2, 276, 2, NEXT_YEAR), none);
        assertRecord(alice, 1, 276, 2, NEXT_YEAR, 0);

        // Neither within one batch, nor after the attestation ended, nor through a block and its release.
        IInvestorRegistry.Admission[] memory rows = new IInvestorRegistry.Admission[](2);
        rows[0] = row(bob, 3, 276, 1, NEXT_YEAR)[0];
        rows[1] = row(bob, 4, 276, 1, NEXT_YEAR)[0];
        vm.prank(panel);
        vm.expectRevert(
            abi.encodeWithSelector(IInvestorRegistry.WalletOfAnotherInvestor.selector, 1, bob, 3)
        );
        registry.admit(rows, none);
        assertRecord(bob, 0, 0, 0, 0, 0);

        blockAlice(START + 1 days);
        vm.startPrank(panel);
        registry.release(list(alice), REASON, none);
        registry.lapse(list(alice), none);
        vm.warp(START + 3650 days);
        vm.expectRevert(
            abi.encodeWithSelector(IInvestorRegistry.WalletOfAnotherInvestor.selector, 0, alice, 1)
        );
        registry.admit(row(alice, 2, 276, 2, START + 3651 days), none);
        registry.admit(row(alice, 1, 276, 2, START + 3651 days), none);
        vm.stopPrank();
        assertRecord(alice, 1, 276, 2, START + 3651 days, START - 1);
    }

    function test_attack27_two_wallets_of_one_investor() public {
        admit(alice, 1);
        vm.prank(panel);
        registry.admit(row(bob, 1, 250, 0, START), none);
        assertRecord(alice, 1, 276, 2, NEXT_YEAR, 0);
        assertRecord(bob, 1, 250, 0, START, 0);
    }

    function test_admit_renews_and_corrects_without_lifting_a_block() public {
        admit(alice, 1);
        blockAlice(START + 10 days);
        vm.prank(panel);
        registry.admit(row(alice, 1, 250, 5, NEXT_YEAR + 1), none);
        assertRecord(alice, 1, 250, 5, NEXT_YEAR + 1, START + 10 days);
    }

    // ---- Lapse ----

    function test_lapse_ends_the_attestation_from_this_second_on() public {
        admit(alice, 1);
        vm.warp(START + 7);
        vm.prank(panel);
        registry.lapse(list(alice), none);
        assertRecord(alice, 1, 276, 2, START + 6, 0);
    }

    function test_lapse_never_revives_an_attestation() public {
        vm.prank(panel);
        registry.admit(row(alice, 1, 276, 2, START + 10), none);
        vm.warp(START + 1000);
        vm.prank(panel);
        registry.lapse(list(alice), none);
        assertRecord(alice, 1, 276, 2, START + 10, 0);
    }

    function test_lapse_keeps_a_block() public {
        admit(alice, 1);
        blockAlice(START + 10 days);
        vm.prank(panel);
        registry.lapse(list(alice), none);
        assertRecord(alice, 1, 276, 2, START - 1, START + 10 days);
    }

    function test_unknown_wallets() public {
        admit(alice, 1);
        address[] memory wallets = new address[](2);
        (wallets[0], wallets[1]) = (alice, bob);
        bytes memory reason = abi.encodeWithSelector(IInvestorRegistry.UnknownWallet.selector, bob);
        vm.startPrank(panel);
        vm.expectRevert(reason);
        registry.lapse(wallets, none);
        vm.expectRevert(reason);
        registry.blockWallets(wallets, START + 1, REASON, none);
        vm.expectRevert(reason);
        registry.release(list(bob), REASON, none);
        vm.stopPrank();
        assertRecord(alice, 1, 276, 2, NEXT_YEAR, 0);
    }

    // ---- Blocks ----

    function test_p3_block_ends_by_itself_and_is_bounded() public {
        admit(alice, 1);
        vm.startPrank(panel);
        vm.expectRevert(
            abi.encodeWithSelector(
                IInvestorRegistry.BlockOutOfRange.selector,
                START + 90 days + 1,
                START,
                START + 90 days
            )
        );
        registry.blockWallets(list(alice), START + 90 days + 1, REASON, none);
        vm.expectRevert(
            abi.encodeWithSelector(
                IInvestorRegistry.BlockOutOfRange.selector,
                type(uint40).max,
                START,
                START + 90 days
            )
        );
        registry.blockWallets(list(alice), type(uint40).max, REASON, none);
        vm.expectRevert(
            abi.encodeWithSelector(
                IInvestorRegistry.BlockOutOfRange.selector,
                START - 1,
                START,
                START + 90 days
            )
        );
        registry.blockWallets(list(alice), START - 1, REASON, none);
        assertRecord(alice, 1, 276, 2, NEXT_YEAR, 0);

        registry.blockWallets(list(alice), START, REASON, none);
        assertRecord(alice, 1, 276, 2, NEXT_YEAR, START);
        registry.blockWallets(list(alice), START + 90 days, REASON, none);
        vm.stopPrank();
        assertRecord(alice, 1, 276, 2, NEXT_YEAR, START + 90 days);

        // Nobody does anything, and it is over: the word says until when, and the clock passes it.
        vm.warp(START + 90 days + 1);
        assertTrue(registry.recordFor(alice).blockedThrough() < block.timestamp, "over");
        vm.prank(panel);
        vm.expectRevert(abi.encodeWithSelector(IInvestorRegistry.NotBlocked.selector, alice));
        registry.release(list(alice), REASON, none);
    }

    function test_block_needs_a_reason() public {
        admit(alice, 1);
        vm.startPrank(panel);
        vm.expectRevert(IInvestorRegistry.ReasonMissing.selector);
        registry.blockWallets(list(alice), START + 1 days, 0, none);
        registry.blockWallets(list(alice), START + 1 days, REASON, none);
        vm.expectRevert(IInvestorRegistry.ReasonMissing.selector);
        registry.release(list(alice), 0, none);
        vm.stopPrank();
        assertRecord(alice, 1, 276, 2, NEXT_YEAR, START + 1 days);
    }

    function test_attack_shorter_block_does_not_cut_a_longer_one_short() public {
        // Whoever brings two approvals chooses their order; either way the longer block holds.
        admit(alice, 1);
        admit(bob, 2);
        address[] memory both = new address[](2);
        (both[0], both[1]) = (alice, bob);
        blockAlice(START + 20 days);
        vm.prank(panel);
        registry.blockWallets(both, START + 10 days, REASON, none);
        assertRecord(alice, 1, 276, 2, NEXT_YEAR, START + 20 days);
        assertRecord(bob, 2, 276, 2, NEXT_YEAR, START + 10 days);
    }

    function test_block_works_on_a_lapsed_wallet() public {
        admit(alice, 1);
        vm.prank(panel);
        registry.lapse(list(alice), none);
        blockAlice(START + 1 days);
        assertRecord(alice, 1, 276, 2, START - 1, START + 1 days);
    }

    function test_release_from_this_second_on() public {
        admit(alice, 1);
        blockAlice(START + 10 days);
        vm.warp(START + 10 days);
        vm.startPrank(panel);
        registry.release(list(alice), REASON, none);
        assertRecord(alice, 1, 276, 2, NEXT_YEAR, START + 10 days - 1);
        vm.expectRevert(abi.encodeWithSelector(IInvestorRegistry.NotBlocked.selector, alice));
        registry.release(list(alice), REASON, none);
        vm.stopPrank();
    }

    // ---- The record's word ----

    function testFuzz_record_parts_do_not_touch_each_other(
        uint40 validThrough,
        uint40 blockedThrough,
        uint40 investor,
        uint16 country,
        uint8 class,
        uint40 other
    ) public pure {
        WalletRecord record = packWalletRecord(validThrough, blockedThrough, investor, country, class);
        assertEq(record.validThrough(), validThrough, "valid through");
        assertEq(record.blockedThrough(), blockedThrough, "blocked through");
        assertEq(record.investor(), investor, "investor");
        assertEq(record.country(), country, "country");
        assertEq(record.class(), class, "class");
        assertEq(record.isKnown(), investor != 0, "known");
        WalletRecord expected = packWalletRecord(other, blockedThrough, investor, country, class);
        assertEq(
            WalletRecord.unwrap(record.withValidThrough(other)),
            WalletRecord.unwrap(expected),
            "with valid"
        );
        expected = packWalletRecord(validThrough, other, investor, country, class);
        assertEq(
            WalletRecord.unwrap(record.withBlockedThrough(other)),
            WalletRecord.unwrap(expected),
            "with block"
        );
    }
}
