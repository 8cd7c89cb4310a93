// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {InvestorRegistry} from "../../contracts/identity/InvestorRegistry.sol";
import {WalletRecord} from "../../contracts/identity/WalletRecord.sol";
import {IInvestorRegistry} from "../../contracts/interfaces/IInvestorRegistry.sol";
import {BurningAsset, RefreshingAsset, RevertingAsset} from "../support/AssetMocks.sol";
import {Test} from "../support/Test.sol";

/// @notice The registry's panel in person: it admits, lapses, blocks and releases at random, well and badly, among
/// strangers who try the same, and keeps its own account. Nothing here reverts.
contract RegistryHandler is Test {
    uint256 internal constant WALLETS = 12;
    uint40 internal constant INVESTORS = 5;
    uint32 internal constant MAX_BLOCK = 30 days;

    struct Expected {
        uint40 investor;
        uint16 country;
        uint8 class;
        uint40 validThrough;
        uint40 blockedThrough;
    }

    InvestorRegistry public immutable registry;
    RefreshingAsset public immutable asset;
    address[] internal assets;
    mapping(address wallet => Expected) internal expected;
    mapping(address wallet => uint40) public latestBlockAllowed;

    uint256 public faults;
    string public lastFault;

    constructor() {
        // The handler is the panel; it has no code yet while it is born, so a stand-in is checked in its place.
        registry = new RegistryMaker().make(address(this), MAX_BLOCK);
        asset = new RefreshingAsset(registry, 0);
        assets.push(address(new RevertingAsset(1000)));
        assets.push(address(asset));
        assets.push(address(new BurningAsset()));
        assets.push(address(0xdead));
    }

    // ---- Actions ----

    function admit(uint256 who, uint256 investorSeed, uint256 country, uint256 class, uint256 time) external {
        address wallet = walletOf(who);
        Expected memory row = Expected(
            uint40(bound(investorSeed, 0, INVESTORS)),
            uint16(bound(country, 0, 1_005)),
            uint8(bound(class, 0, 16)),
            uint40(block.timestamp + bound(time, 0, 400 days)) - 1,
            expected[wallet].blockedThrough
        );
        bool good =
            row.investor != 0 &&
                (expected[wallet].investor == 0 || expected[wallet].investor == row.investor) &&
                row.country != 0 &&
                row.country <= 999 &&
                row.class <= 15 &&
                row.validThrough >= block.timestamp;
        IInvestorRegistry.Admission[] memory rows = new IInvestorRegistry.Admission[](1);
        rows[0] = IInvestorRegistry.Admission(wallet, row.investor, row.country, row.class, row.validThrough);
        try registry.admit(rows, assets) {
            if (!good) fault("bad row admitted");
            expected[wallet] = row;
        } catch {
            if (good) fault("good row refused");
        }
    }

    function lapse(uint256 who) external {
        address wallet = walletOf(who);
        bool known = expected[wallet].investor != 0;
        try registry.lapse(one(wallet), assets) {
            if (!known) fault("unknown wallet lapsed");
            if (expected[wallet].validThrough >= block.timestamp) {
                expected[wallet].validThrough = uint40(block.timestamp) - 1;
            }
        } catch {
            if (known) fault("lapse refused");
        }
    }

    function blockWallet(uint256 who, uint256 time, bool noReason) external {
        address wallet = walletOf(who);
        uint40 through = uint40(block.timestamp + bound(time, 0, 40 days)) - 1;
        bool good =
            expected[wallet].investor != 0 &&
                through >= block.timestamp &&
                through <= block.timestamp + MAX_BLOCK &&
                !noReason;
        try registry.blockWallets(one(wallet), through, noReason ? bytes32(0) : bytes32("why"), assets) {
            if (!good) fault("bad block");
            if (through > expected[wallet].blockedThrough) expected[wallet].blockedThrough = through;
            latestBlockAllowed[wallet] = uint40(block.timestamp) + MAX_BLOCK;
        } catch {
            if (good) fault("block refused");
        }
    }

    function release(uint256 who) external {
        address wallet = walletOf(who);
        bool good = expected[wallet].investor != 0 && expected[wallet].blockedThrough >= block.timestamp;
        try registry.release(one(wallet), "why", assets) {
            if (!good) fault("released without a block");
            expected[wallet].blockedThrough = uint40(block.timestamp) - 1;
        } catch {
            if (good) fault("release refused");
        }
    }

    function stranger(uint256 who, uint256 what, address caller) external {
        if (caller == address(this)) return;
        address[] memory wallets = one(walletOf(who));
        bytes memory data;
        if (what % 4 == 0) data = abi.encodeCall(IInvestorRegistry.lapse, (wallets, assets));
        if (what % 4 == 1) data = abi.encodeCall(IInvestorRegistry.release, (wallets, "why", assets));
        if (what % 4 == 2) {
            uint40 through = uint40(block.timestamp) + 1;
            data = abi.encodeCall(IInvestorRegistry.blockWallets, (wallets, through, "why", assets));
        }
        if (what % 4 == 3) {
            IInvestorRegistry.Admission[] memory rows = new IInvestorRegistry.Admission[](1);
            rows[0] = IInvestorRegistry.Admission(wallets[0], 1, 276, 1, type(uint40).max);
            data = abi.encodeCall(IInvestorRegistry.admit, (rows, assets));
        }
        vm.prank(caller);
        (bool success, ) = address(registry).call(data);
        if (success) fault("a stranger wrote");
    }

    function jump(uint256 time) external {
        vm.warp(block.timestamp + bound(time, 1, 20 days));
    }

    // ---- For the invariants ----

    function walletOf(uint256 who) public pure returns (address) {
        return vm.addr(1 + (who % WALLETS));
    }

    function expectedOf(address wallet) external view returns (Expected memory) {
        return expected[wallet];
    }

    function one(address wallet) internal pure returns (address[] memory wallets) {
        wallets = new address[](1);
        wallets[0] = wallet;
    }

    function fault(string memory what) internal {
        ++faults;
        lastFault = what;
    }
}

/// @notice Gives an account code for the time of the registry's birth: the handler that is being constructed.
contract RegistryMaker is Test {
    function make(address panel, uint32 maxBlock) external returns (InvestorRegistry registry) {
        vm.etch(panel, hex"00");
        registry = InvestorRegistry(deploy("InvestorRegistry", abi.encode(panel, maxBlock)));
    }
}

contract RegistryInvariantTest is Test {
    RegistryHandler internal handler;
    InvestorRegistry internal registry;

    function setUp() public {
        vm.warp(1_800_000_000);
        handler = new RegistryHandler();
        registry = handler.registry();
        targetContract(address(handler));
        bytes4[] memory selectors = new bytes4[](6);
        selectors[0] = RegistryHandler.admit.selector;
        selectors[1] = RegistryHandler.lapse.selector;
        selectors[2] = RegistryHandler.blockWallet.selector;
        selectors[3] = RegistryHandler.release.selector;
        selectors[4] = RegistryHandler.stranger.selector;
        selectors[5] = RegistryHandler.jump.selector;
        targetSelector(FuzzSelector(address(handler), selectors));
    }

    function invariant_only_the_panels_good_calls_change_a_record() public view {
        assertEq(bytes(handler.lastFault()).length, 0, handler.lastFault());
        for (uint256 i = 0; i < 12; ++i) {
            address wallet = handler.walletOf(i);
            RegistryHandler.Expected memory expected = handler.expectedOf(wallet);
            (uint40 investor, uint16 country, uint8 class, uint40 valid, uint40 blocked) = registry
                .investorOf(wallet);
            assertEq(investor, expected.investor, "investor");
            assertEq(country, expected.country, "country");
            assertEq(class, expected.class, "class");
            assertEq(valid, expected.validThrough, "valid through");
            assertEq(blocked, expected.blockedThrough, "blocked through");
        }
    }

    /// @notice P3: a block never reaches further than the longest block from when k of n last asked for one.
    function invariant_p3_every_block_ends_by_itself() public view {
        for (uint256 i = 0; i < 12; ++i) {
            address wallet = handler.walletOf(i);
            assertLe(
                registry.recordFor(wallet).blockedThrough(),
                handler.latestBlockAllowed(wallet),
                "block too long"
            );
            assertLe(registry.recordFor(wallet).blockedThrough(), block.timestamp + 30 days, "not bounded");
        }
    }

    /// @notice Whatever hostile assets stand beside it, a named asset knows what the registry knows.
    function invariant_named_assets_are_in_step() public view {
        for (uint256 i = 0; i < 12; ++i) {
            address wallet = handler.walletOf(i);
            assertEq(
                WalletRecord.unwrap(handler.asset().known(wallet)),
                WalletRecord.unwrap(registry.recordFor(wallet)),
                "in step"
            );
        }
    }
}
