// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetRefresh} from "../../contracts/identity/AssetRefresh.sol";
import {InvestorRegistry} from "../../contracts/identity/InvestorRegistry.sol";
import {Panel} from "../../contracts/identity/Panel.sol";
import {WalletRecord} from "../../contracts/identity/WalletRecord.sol";
import {IInvestorRegistry} from "../../contracts/interfaces/IInvestorRegistry.sol";
import {IPanel} from "../../contracts/interfaces/IPanel.sol";
import {
    BurningAsset,
    ReenteringAsset,
    RefreshingAsset,
    RevertingAsset,
    WordyAsset
} from "../support/AssetMocks.sol";
import {PanelTest} from "../support/PanelTest.sol";

/// @notice Registry and panel together, and what both do to the assets that are named.
contract RegistryPanelTest is PanelTest {
    uint40 internal constant NEXT_YEAR = START + 365 days;
    bytes32 internal constant REASON = keccak256("order 12/2027");

    uint256[] internal keys;
    uint256[] internal two;
    Panel internal panel;
    InvestorRegistry internal registry;
    RefreshingAsset internal asset;
    address internal alice;
    address internal bob;
    address[] internal none;

    function setUp() public {
        vm.warp(START);
        keys = keysOf("member", 3);
        two = pick(keys, 0, 2);
        panel = Panel(deploy("Panel", abi.encode(addressesOf(keys), 2, 2 days)));
        registry = InvestorRegistry(deploy("InvestorRegistry", abi.encode(address(panel), 90 days)));
        asset = new RefreshingAsset(registry, 0);
        (alice, bob) = (actor("alice"), actor("bob"));
    }

    // ---- Builders ----

    function rowOf(
        address wallet,
        uint40 investor
    ) internal pure returns (IInvestorRegistry.Admission memory) {
        return IInvestorRegistry.Admission(wallet, investor, 276, 1, NEXT_YEAR);
    }

    function one(address account) internal pure returns (address[] memory accounts) {
        accounts = new address[](1);
        accounts[0] = account;
    }

    function admitCall(address wallet, uint40 investor) internal view returns (IPanel.Call[] memory) {
        IInvestorRegistry.Admission[] memory rows = new IInvestorRegistry.Admission[](1);
        rows[0] = rowOf(wallet, investor);
        return callOf(address(registry), abi.encodeCall(IInvestorRegistry.admit, (rows, none)));
    }

    function lapseCall(address wallet) internal view returns (IPanel.Call[] memory) {
        return callOf(address(registry), abi.encodeCall(IInvestorRegistry.lapse, (one(wallet), none)));
    }

    function blockCall(address[] memory assets) internal view returns (IPanel.Call[] memory) {
        return
            callOf(
                address(registry),
                abi.encodeCall(IInvestorRegistry.blockWallets, (one(alice), START + 30 days, REASON, assets))
            );
    }

    function isBlocked(address wallet) internal view returns (bool) {
        return registry.recordFor(wallet).blockedThrough() >= block.timestamp;
    }

    function isValid(address wallet) internal view returns (bool) {
        return registry.recordFor(wallet).validThrough() >= block.timestamp;
    }

    // ---- 19, 20, 23 ----

    function test_attack19_granted_revoked_and_the_old_approval_replayed() public {
        IPanel.Signature[] memory grant = signAll(
            two,
            panel.approvalDigest(admitCall(alice, 1), "grant", NO_DEADLINE)
        );
        panel.execute(admitCall(alice, 1), "grant", NO_DEADLINE, grant);
        assertTrue(isValid(alice), "granted");
        approve(panel, two, lapseCall(alice), "revoke");
        assertFalse(isValid(alice), "revoked");

        vm.expectRevert(abi.encodeWithSelector(IPanel.ApprovalUsed.selector, bytes32("grant")));
        panel.execute(admitCall(alice, 1), "grant", NO_DEADLINE, grant);
        assertFalse(isValid(alice), "not granted again");
    }

    function test_attack19_a_grant_that_was_never_brought_dies_when_its_salt_is_used_for_the_revocation()
        public
    {
        approve(panel, two, admitCall(alice, 1), "first");
        IPanel.Signature[] memory kept = signAll(
            two,
            panel.approvalDigest(admitCall(alice, 1), "renew", NO_DEADLINE)
        );
        approve(panel, two, lapseCall(alice), "renew");
        vm.expectRevert(abi.encodeWithSelector(IPanel.ApprovalUsed.selector, bytes32("renew")));
        panel.execute(admitCall(alice, 1), "renew", NO_DEADLINE, kept);
        assertFalse(isValid(alice), "not granted again");
    }

    function test_attack20_approval_for_one_registry_brought_to_another() public {
        InvestorRegistry second = InvestorRegistry(
            deploy("InvestorRegistry", abi.encode(address(panel), 90 days))
        );
        IPanel.Call[] memory calls = admitCall(alice, 1);
        IPanel.Signature[] memory signatures = signAll(
            two,
            panel.approvalDigest(calls, "grant", NO_DEADLINE)
        );
        calls[0].target = address(second);
        vm.expectRevert(abi.encodeWithSelector(IPanel.NotEnoughApprovals.selector, 0, 2));
        panel.execute(calls, "grant", NO_DEADLINE, signatures);
        assertFalse(second.recordFor(alice).isKnown(), "not admitted there");
        calls[0].target = address(registry);
        panel.execute(calls, "grant", NO_DEADLINE, signatures);
        assertTrue(isValid(alice), "admitted here");
    }

    function test_attack23_one_hostile_member() public {
        uint256[] memory hostile = new uint256[](1);
        hostile[0] = keys[1];
        address member = vm.addr(keys[1]);

        IPanel.Call[] memory calls = admitCall(bob, 9);
        IPanel.Signature[] memory signatures = signAll(
            hostile,
            panel.approvalDigest(calls, "alone", NO_DEADLINE)
        );
        vm.expectRevert(abi.encodeWithSelector(IPanel.NotEnoughApprovals.selector, 1, 2));
        panel.execute(calls, "alone", NO_DEADLINE, signatures);
        vm.prank(member);
        vm.expectRevert(abi.encodeWithSelector(IInvestorRegistry.OnlyPanel.selector, member));
        registry.blockWallets(one(alice), START + 1 days, REASON, none);

        // Nor does what it does stop the others: an attempt on their salt, a bad signature among theirs.
        IPanel.Signature[] memory alone = signAll(hostile, panel.approvalDigest(calls, "good", NO_DEADLINE));
        vm.prank(member);
        vm.expectRevert(abi.encodeWithSelector(IPanel.NotEnoughApprovals.selector, 1, 2));
        panel.execute(calls, "good", NO_DEADLINE, alone);

        calls = admitCall(alice, 1);
        signatures = signAll(keys, panel.approvalDigest(calls, "good", NO_DEADLINE));
        signatures[1].signature = sign(keys[1], keccak256("something else"));
        panel.execute(calls, "good", NO_DEADLINE, signatures);
        assertTrue(isValid(alice), "the honest ones admit");
        assertFalse(registry.recordFor(bob).isKnown(), "the hostile one does not");
    }

    function test_attack22_dead_panel_leaves_what_it_attested() public {
        approve(panel, two, admitCall(alice, 1), "grant");
        approve(panel, two, blockCall(none), "block");
        // From here on, nobody signs anything again: the block ends, and the attestation runs its time.
        vm.warp(START + 30 days);
        assertTrue(isBlocked(alice), "in its last second");
        vm.warp(START + 30 days + 1);
        assertFalse(isBlocked(alice), "over by itself");
        vm.warp(NEXT_YEAR);
        assertTrue(isValid(alice), "valid through its last second");
        assertEq(registry.recordFor(alice).investor(), 1, "known for ever");
    }

    // ---- Assets ----

    function test_changes_bite_on_named_assets_in_the_same_transaction() public {
        approve(panel, two, admitCall(alice, 1), "grant");
        assertEq(WalletRecord.unwrap(asset.known(alice)), 0, "not named, not told");
        approve(panel, two, blockCall(one(address(asset))), "block");
        assertEq(asset.known(alice).blockedThrough(), START + 30 days, "blocked there too");

        IPanel.Call[] memory calls = callOf(
            address(registry),
            abi.encodeCall(IInvestorRegistry.release, (one(alice), REASON, one(address(asset))))
        );
        approve(panel, two, calls, "release");
        assertEq(asset.known(alice).blockedThrough(), START - 1, "released there too");
        calls = callOf(
            address(registry),
            abi.encodeCall(IInvestorRegistry.lapse, (one(alice), one(address(asset))))
        );
        approve(panel, two, calls, "lapse");
        assertEq(asset.known(alice).validThrough(), START - 1, "lapsed there too");

        IInvestorRegistry.Admission[] memory rows = new IInvestorRegistry.Admission[](2);
        (rows[0], rows[1]) = (rowOf(alice, 1), rowOf(bob, 2));
        calls = callOf(
            address(registry),
            abi.encodeCall(IInvestorRegistry.admit, (rows, one(address(asset))))
        );
        approve(panel, two, calls, "admit");
        assertEq(asset.known(alice).validThrough(), NEXT_YEAR, "renewed there too");
        assertEq(asset.known(bob).investor(), 2, "admitted there too");
        assertEq(asset.refreshes(), 5, "one refresh for each wallet and change");
    }

    function test_attack_hostile_assets_named_by_mistake_stop_nothing() public {
        approve(panel, two, admitCall(alice, 1), "grant");
        address[] memory assets = new address[](9);
        assets[0] = address(new RevertingAsset(0));
        assets[1] = address(new RevertingAsset(30_000));
        assets[2] = address(new RevertingAsset(5_000_000));
        assets[3] = address(new WordyAsset(30_000));
        assets[4] = address(new BurningAsset());
        assets[5] = actor("no code");
        assets[6] = address(0);
        assets[7] = address(registry);
        assets[8] = address(asset);
        IPanel.Call[] memory calls = blockCall(assets);
        IPanel.Signature[] memory signatures = signAll(
            two,
            panel.approvalDigest(calls, "block", NO_DEADLINE)
        );

        for (uint256 i = 0; i < 8; ++i) {
            if (i == 3) continue;
            vm.expectEmit(true, true, false, true, address(registry));
            emit IInvestorRegistry.RefreshFailed(alice, assets[i]);
        }
        uint256 before = gasleft();
        panel.execute(calls, "block", NO_DEADLINE, signatures);
        assertLe(before - gasleft(), 8 * AssetRefresh.REFRESH_GAS, "bounded gas");
        assertTrue(isBlocked(alice), "blocked");
        assertEq(asset.known(alice).blockedThrough(), START + 30 days, "and the honest asset knows");
    }

    function test_attack_asset_reenters_registry_and_panel() public {
        approve(panel, two, admitCall(alice, 1), "grant");
        bytes memory release = abi.encodeCall(IInvestorRegistry.release, (one(alice), REASON, none));
        IPanel.Call[] memory releaseCall = callOf(address(registry), release);
        // A release that the panel once signed and that is out; the asset tries to slip it into the block.
        IPanel.Signature[] memory signatures = signAll(
            two,
            panel.approvalDigest(releaseCall, "release", NO_DEADLINE)
        );
        address[] memory assets = new address[](2);
        assets[0] = address(new ReenteringAsset(address(registry), release));
        assets[1] = address(
            new ReenteringAsset(
                address(panel),
                abi.encodeCall(IPanel.execute, (releaseCall, "release", NO_DEADLINE, signatures))
            )
        );
        approve(panel, two, blockCall(assets), "block");
        for (uint256 i = 0; i < 2; ++i) {
            assertEq(ReenteringAsset(assets[i]).tries(), 1, "tried");
            assertFalse(ReenteringAsset(assets[i]).everWorked(), "in vain");
        }
        assertTrue(isBlocked(alice), "blocked");
        assertFalse(panel.isUsed("release"), "release did not run");
    }

    /// @dev With any amount of gas, a block either fails as a whole or bites on the named asset.
    function test_attack_relayer_starves_the_refresh() public {
        approve(panel, two, admitCall(alice, 1), "grant");
        RefreshingAsset thirsty = new RefreshingAsset(registry, 190_000);
        IPanel.Call[] memory calls = blockCall(one(address(thirsty)));
        bytes memory data = abi.encodeCall(
            IPanel.execute,
            (calls, "block", NO_DEADLINE, signAll(two, panel.approvalDigest(calls, "block", NO_DEADLINE)))
        );
        bool sawNotEnoughGas;
        for (uint256 gasGiven = 50_000; gasGiven < 600_000 && !isBlocked(alice); gasGiven += 1_000) {
            (bool success, bytes memory reason) = address(panel).call{gas: gasGiven}(data);
            assertEq(success, isBlocked(alice), "all or none");
            if (!success && reason.length > 4) sawNotEnoughGas = true;
        }
        assertTrue(sawNotEnoughGas && isBlocked(alice), "both were reached");
        assertEq(thirsty.known(alice).blockedThrough(), START + 30 days, "it bites");
    }

    function test_gas_figures() public pure {
        uint256 left = AssetRefresh.GAS_TO_CALL - 5_000;
        assertTrue(left - left / 64 >= AssetRefresh.REFRESH_GAS, "63/64 covers the stipend");
    }
}
