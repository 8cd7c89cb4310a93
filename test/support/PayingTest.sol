// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {AssetCharter, OfferingTerms, TransferRules} from "../../contracts/interfaces/Charter.sol";
import {IAsset} from "../../contracts/interfaces/IAsset.sol";
import {IDistributions} from "../../contracts/interfaces/IDistributions.sol";
import {TestCurrency} from "../../contracts/testing/TestCurrency.sol";
import {AssetToken} from "../../contracts/token/AssetToken.sol";
import {IMintable} from "./AssetTest.sol";
import {TestRegistry} from "./TestRegistry.sol";
import {TokenSource} from "./TokenSource.sol";

/// @notice What tests of an asset that pays its holders share: the real token and asset, of which the test is factory
/// and offering, so that it issues units as it likes.
abstract contract PayingTest is TokenSource {
    /// @dev 2027-01-18, and the second at which the tests begin.
    uint256 internal constant START_DAY = 20_836;
    uint256 internal constant START = START_DAY * 1 days;
    uint256 internal constant NOTICE = 1 days;
    uint256 internal constant UNIT = 100;

    TestRegistry internal registry;
    IERC20 internal currency;
    AssetToken internal token;

    address internal issuer = actor("issuer");
    address internal alice = actor("alice");
    address internal bob = actor("bob");
    address internal carol = actor("carol");
    address internal payer = actor("payer");
    address internal stranger = actor("stranger");

    function setUp() public virtual {
        vm.warp(START);
        registry = new TestRegistry();
        currency = newCurrency();
        admit(alice);
        admit(bob);
        admit(carol);
    }

    function newCurrency() internal virtual returns (IERC20) {
        return new TestCurrency("Test Dollar", "TUSD", 6);
    }

    /// @dev The asset under test.
    function paying() internal view virtual returns (IDistributions);

    // ---- Charters ----

    /// @dev Without powers, record dates or offering: whoever may do anything, the test gives it to them.
    function openCharter() internal view returns (AssetCharter memory c) {
        c.token.name = "Test units";
        c.token.symbol = "UNITS";
        c.token.decimals = 2;
        c.token.maxSupply = uint128(1_000_000_000 * UNIT);
        c.token.recordNotice = uint32(NOTICE);
        c.token.rules = openRules();
        c.issuer = issuer;
        c.currency = currency;
        OfferingTerms memory offering;
        c.firstOffering = keccak256(abi.encode(offering));
    }

    function openRules() internal view returns (TransferRules memory own) {
        own.registries = new address[](1);
        own.registries[0] = address(registry);
        own.countries[0] = 1 << registry.COUNTRY();
        own.classes = type(uint16).max;
        own.lotSize = 1;
        own.maximumPerInvestor = type(uint128).max;
        own.maximumHolders = type(uint32).max;
        own.recheckInterval = 365 days;
    }

    /// @dev Once the asset was created: the test is its offering, and the payer has money for it.
    function becomeOffering() internal {
        IAsset asset = IAsset(address(paying()));
        token = AssetToken(address(asset.token()));
        OfferingTerms memory offering;
        asset.openOffering(address(this), keccak256(abi.encode(offering)), 0);
        give(payer, type(uint128).max / 16);
    }

    // ---- Doing ----

    function admit(address who) internal {
        registry.admit(who, uint40(uint160(who)) | 1);
    }

    function give(address who, uint256 amount) internal {
        IMintable(address(currency)).mint(who, amount);
        vm.prank(who);
        // Some currencies answer nothing.
        (bool done, ) = address(currency).call(
            abi.encodeCall(IERC20.approve, (address(paying()), type(uint256).max))
        );
        assertTrue(done, "approval");
    }

    function move(address from, address to, uint256 units) internal {
        vm.prank(from);
        token.transfer(to, units);
    }

    function claim(address who, uint256 id) internal returns (uint256) {
        vm.prank(who);
        return paying().claim(ids(id));
    }

    function ids(uint256 id) internal pure returns (uint256[] memory one) {
        one = new uint256[](1);
        one[0] = id;
    }

    function list(address a) internal pure returns (address[] memory holders) {
        holders = new address[](1);
        holders[0] = a;
    }

    function list(address a, address b) internal pure returns (address[] memory holders) {
        holders = new address[](2);
        (holders[0], holders[1]) = (a, b);
    }

    function list(address a, address b, address c) internal pure returns (address[] memory holders) {
        holders = new address[](3);
        (holders[0], holders[1], holders[2]) = (a, b, c);
    }
}
