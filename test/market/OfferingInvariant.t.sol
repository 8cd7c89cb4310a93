// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Allocation, OfferingTerms} from "../../contracts/interfaces/Charter.sol";
import {Offering} from "../../contracts/market/Offering.sol";
import {TestCurrency} from "../../contracts/testing/TestCurrency.sol";
import {AssetToken} from "../../contracts/token/AssetToken.sol";
import {AssetTest} from "../support/AssetTest.sol";
import {Test} from "../support/Test.sol";
import {TestRegistry} from "../support/TestRegistry.sol";
import {TinyAsset, TinyCharter} from "../support/TinyAsset.sol";

/// @dev Does to two offerings whatever anyone may, at any time; what may fail is tried, so no call reverts.
contract OfferingHandler is Test {
    uint256 public constant INVESTORS = 6;
    uint256 public constant MONEY = 1_000_000e6;

    TestRegistry private immutable registry;
    TestCurrency private immutable currency;
    address private immutable issuer;
    Offering[2] private offerings;
    uint40 private time;

    uint256[2] public donated;
    bool[2] public hasEnded;
    uint256[2] public supplyAtEnd;

    constructor(TestRegistry registry_, TestCurrency currency_, address issuer_, Offering[2] memory both) {
        (registry, currency, issuer, offerings) = (registry_, currency_, issuer_, both);
        time = uint40(block.timestamp);
        for (uint256 i = 0; i < INVESTORS; ++i) {
            address who = investor(i);
            // Wallets 0 and 1 belong to one investor.
            registry.admit(who, uint40(i < 2 ? 1 : i));
            currency.mint(who, MONEY);
            for (uint256 j = 0; j < 2; ++j) {
                vm.prank(who);
                currency.approve(address(both[j]), type(uint256).max);
            }
        }
    }

    function investor(uint256 i) public pure returns (address) {
        return vm.addr(uint256(keccak256(abi.encode("investor", i))));
    }

    function subscribe(uint256 who, uint256 which, uint256 lots) external {
        vm.warp(time);
        vm.prank(investor(who % INVESTORS));
        try offerings[which % 2].subscribe(bound(lots, 0, 900) * 50, type(uint256).max) {} catch {}
        _noteEnd();
    }

    function settle(uint256 who, uint256 other, uint256 which) external {
        vm.warp(time);
        try offerings[which % 2].settle(_two(who, other)) {} catch {}
        _noteEnd();
    }

    function refund(uint256 who, uint256 other, uint256 which) external {
        vm.warp(time);
        try offerings[which % 2].refund(_two(who, other)) {} catch {}
        _noteEnd();
    }

    function payProceeds(uint256 which) external {
        try offerings[which % 2].payProceeds() {} catch {}
    }

    function wait(uint256 seconds_) external {
        // Now and then a long time, so that offerings close and end.
        time += uint40(bound(seconds_, 1, 6 days));
        vm.warp(time);
        _noteEnd();
    }

    function changeAdmission(uint256 who, bool admitted) external {
        vm.warp(time);
        address wallet = investor(who % INVESTORS);
        if (admitted) registry.admit(wallet, uint40(who % INVESTORS < 2 ? 1 : who % INVESTORS));
        else registry.forget(wallet);
        for (uint256 j = 0; j < 2; ++j) {
            AssetToken(address(offerings[j].asset().token())).refresh(wallet);
        }
    }

    function blacklist(uint256 who, bool on) external {
        currency.setBlacklisted(who % 7 == 6 ? issuer : investor(who % 7), on);
    }

    function misbehave(uint256 which, bool reserve, bool issue) external {
        TinyAsset(address(offerings[which % 2].asset())).setRefuses(reserve, issue);
    }

    function donate(uint256 which, uint256 amount) external {
        amount = bound(amount, 1, 1e9);
        donated[which % 2] += amount;
        currency.mint(address(offerings[which % 2]), amount);
    }

    function _two(uint256 who, uint256 other) private pure returns (address[] memory list) {
        list = new address[](2);
        (list[0], list[1]) = (investor(who % INVESTORS), investor(other % INVESTORS));
    }

    function _noteEnd() private {
        for (uint256 j = 0; j < 2; ++j) {
            if (hasEnded[j] || !offerings[j].ended()) continue;
            hasEnded[j] = true;
            supplyAtEnd[j] = offerings[j].asset().token().totalSupply();
        }
    }
}

/// @notice P6 and P7 for offerings, over any history: money in = units sold x price + refunds + what waits, for each
/// offering alone.
contract OfferingInvariantTest is AssetTest {
    OfferingHandler private handler;
    Offering[2] private offerings;
    TinyAsset[2] private assets;

    function setUp() public override {
        super.setUp();
        for (uint256 j = 0; j < 2; ++j) {
            OfferingTerms memory terms = offeringTerms();
            terms.allocation = j == 0 ? Allocation.FIRST_COME : Allocation.PRO_RATA;
            terms.price = j == 0 ? 1e9 : 998_765_432;
            TinyCharter memory charter = tinyCharter(keccak256(abi.encode(terms)));
            charter.identifier = bytes32(j);
            // Each has an issuer of its own, so that proceeds can be told apart.
            charter.asset.issuer = j == 0 ? issuer : objector;
            (assets[j], offerings[j]) = create(charter, terms);
        }
        vm.warp(OPENS);
        handler = new OfferingHandler(registry, TestCurrency(address(currency)), issuer, offerings);
        targetContract(address(handler));
    }

    function invariant_money_in_is_units_sold_refunds_and_what_waits() external view {
        for (uint256 j = 0; j < 2; ++j) {
            uint256 escrow;
            uint256 sold;
            for (uint256 i = 0; i < handler.INVESTORS(); ++i) {
                address who = handler.investor(i);
                escrow += offerings[j].subscription(who).paid;
                sold += offerings[j].priceOf(assets[j].token().balanceOf(who));
            }
            uint256 paidOn = assets[j].reserve() + currency.balanceOf(assets[j].issuer());
            // Else the difference came out of somebody's escrow.
            assertLe(paidOn, sold, "paid on no more than what the units issued cost");
            assertEq(
                currency.balanceOf(address(offerings[j])) - handler.donated(j),
                escrow + sold - paidOn,
                "money in the offering"
            );
        }
    }

    function invariant_each_investor_has_his_money_or_his_units() external view {
        for (uint256 i = 0; i < handler.INVESTORS(); ++i) {
            address who = handler.investor(i);
            uint256 all = currency.balanceOf(who);
            for (uint256 j = 0; j < 2; ++j) {
                all += offerings[j].subscription(who).paid;
                all += offerings[j].priceOf(assets[j].token().balanceOf(who));
            }
            assertEq(all, handler.MONEY(), "money, escrow and units at their price");
        }
    }

    function invariant_caps_hold() external view {
        OfferingTerms memory terms = offeringTerms();
        for (uint256 j = 0; j < 2; ++j) {
            assertLe(assets[j].token().totalSupply(), terms.hardCap, "hard cap");
            uint256 both =
                uint256(offerings[j].subscription(handler.investor(0)).units) +
                    offerings[j].subscription(handler.investor(1)).units;
            assertLe(both, terms.maximumPerInvestor, "the most per investor, over his wallets");
        }
        assertLe(offerings[0].totalSubscribed(), terms.hardCap, "first come never exceeds the cap");
    }

    function invariant_ended_is_for_good() external view {
        for (uint256 j = 0; j < 2; ++j) {
            if (!handler.hasEnded(j)) continue;
            assertTrue(offerings[j].ended(), "still ended");
            assertEq(assets[j].token().totalSupply(), handler.supplyAtEnd(j), "no unit more");
        }
    }
}
