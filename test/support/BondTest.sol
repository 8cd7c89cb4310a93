// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Charters} from "../../contracts/interfaces/PackedCharters.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Bond} from "../../contracts/assets/Bond.sol";
import {
    BondCharter,
    BondPeriod,
    DayCountConvention,
    OfferingTerms,
    TransferRules
} from "../../contracts/interfaces/Charter.sol";
import {TestCurrency} from "../../contracts/testing/TestCurrency.sol";
import {AssetToken} from "../../contracts/token/AssetToken.sol";
import {IMintable} from "./AssetTest.sol";
import {TestRegistry} from "./TestRegistry.sol";
import {TokenSource} from "./TokenSource.sol";

/// @notice What tests of bonds share: the real token and bond, of which the test is factory and offering, so that it
/// issues units as it likes. The bond to start from pays 5 % twice a year on 1,000.00 for two years.
abstract contract BondTest is TokenSource {
    uint256 internal constant DAY = 1 days;
    /// @dev 2027-01-18, and the second at which the tests begin.
    uint256 internal constant START_DAY = 20_836;
    uint256 internal constant START = START_DAY * DAY;
    /// @dev Half years, as near as it matters.
    uint256 internal constant STEP = 182;
    /// @dev Record dates are the last second of the day this many days before the payment.
    uint256 internal constant RECORD_DAYS = 7;
    uint256 internal constant GRACE = 10 days;
    uint256 internal constant CURE = 30 days;
    uint256 internal constant NOTICE = 1 days;
    uint256 internal constant UNIT = 100;
    uint256 internal constant FACE = 1_000e6;
    /// @dev One half-yearly coupon of a unit: 2.5 % of the face.
    uint256 internal constant COUPON = 25e6;

    TestRegistry internal registry;
    IERC20 internal currency;
    Bond internal bond;
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
        born(charterOf(4));
        admit(alice);
        admit(bob);
        admit(carol);
    }

    function newCurrency() internal virtual returns (IERC20) {
        return new TestCurrency("Test Dollar", "TUSD", 6);
    }

    // ---- Charters ----

    /// @dev Semi-annual 5 % on 1,000.00, ACT/ACT-ICMA, the principal with the last of `count` payments.
    function charterOf(uint256 count) internal view returns (BondCharter memory c) {
        return charterOf(count, STEP, 2);
    }

    function charterOf(
        uint256 count,
        uint256 step,
        uint8 frequency
    ) internal view returns (BondCharter memory c) {
        c.terms.isin = "AU3CB0255776";
        c.terms.faceValue = uint128(FACE);
        c.terms.startDate = uint32(START_DAY);
        c.terms.dayCount = DayCountConvention.ACT_ACT_ICMA;
        c.terms.frequency = frequency;
        c.terms.gracePeriod = uint32(GRACE);
        c.terms.cureWindow = uint32(CURE);
        c.terms.defaultRate = 100_000_000;
        c.terms.periods = new BondPeriod[](count);
        c.asset.token.recordDates = new uint40[](count);
        for (uint256 i; i < count; ++i) {
            uint256 end = START_DAY + step * (i + 1);
            uint256 record = (end - (step < 10 ? 1 : RECORD_DAYS)) * DAY + DAY - 1;
            c.terms.periods[i] = BondPeriod({
                endDate: uint32(end),
                recordDate: uint40(record),
                paymentDate: uint40(end * DAY),
                rate: 50_000_000,
                principal: i + 1 == count ? uint112(FACE) : 0
            });
            c.asset.token.recordDates[i] = uint40(record);
        }
        c.asset.token.name = "Test bond";
        c.asset.token.symbol = "BOND";
        c.asset.token.decimals = 2;
        c.asset.token.maxSupply = uint128(1_000_000 * UNIT);
        c.asset.token.recordNotice = uint32(NOTICE);
        c.asset.token.closesAtLastRecordDate = true;
        c.asset.token.rules = openRules();
        c.asset.issuer = issuer;
        c.asset.currency = currency;
        OfferingTerms memory offering;
        c.asset.firstOffering = keccak256(abi.encode(offering));
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

    function born(BondCharter memory c) internal {
        bond = Bond(deploy("Bond", abi.encode(Charters.packed(c))));
        token = AssetToken(address(bond.token()));
        OfferingTerms memory offering;
        bond.openOffering(address(this), keccak256(abi.encode(offering)), 0);
        give(payer, type(uint128).max / 4);
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
            abi.encodeCall(IERC20.approve, (address(bond), type(uint256).max))
        );
        assertTrue(done, "approval");
    }

    function move(address from, address to, uint256 units) internal {
        vm.prank(from);
        token.transfer(to, units);
    }

    function fund(uint256 id, uint256 amount) internal returns (uint256) {
        vm.prank(payer);
        return bond.fund(id, amount);
    }

    function fundAll(uint256 id) internal returns (uint256) {
        return fund(id, type(uint256).max);
    }

    function fundReserve(uint256 amount) internal {
        vm.prank(payer);
        bond.fundReserve(amount);
    }

    function recover(uint256 amount) internal returns (uint256 id, uint256 taken) {
        vm.prank(payer);
        return bond.recover(amount);
    }

    function claim(address who, uint256 id) internal returns (uint256) {
        vm.prank(who);
        return bond.claim(ids(id));
    }

    /// @dev Opens a distribution, and draws the reserve for it, as anybody can.
    function touch(uint256 id) internal {
        bond.pay(id, new address[](0));
    }

    function recordDate(uint256 id) internal view returns (uint256) {
        return bond.period(id).recordDate;
    }

    function paymentDate(uint256 id) internal view returns (uint256) {
        return bond.period(id).paymentDate;
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

    // ---- What must always be so ----

    /// @dev The money in the contract is what is owed, reserved and surplus, and each distribution adds up.
    function assertSound() internal view {
        uint256 held = currency.balanceOf(address(bond));
        assertEq(held, bond.owed() + bond.reserve() + bond.surplus(), "money in the contract");
        for (uint256 id; id < bond.distributionCount(); ++id) {
            assertLe(bond.distribution(id).paid, bond.distribution(id).funded, "paid");
        }
    }
}
