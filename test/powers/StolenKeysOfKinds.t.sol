// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {PowerKind} from "../../contracts/interfaces/Charter.sol";
import {CommodityCharter} from "../../contracts/interfaces/CommodityCharter.sol";
import {IAsset} from "../../contracts/interfaces/IAsset.sol";
import {IAssetToken} from "../../contracts/interfaces/IAssetToken.sol";
import {ICommodity} from "../../contracts/interfaces/ICommodity.sol";
import {IFeed} from "../../contracts/interfaces/IFeed.sol";
import {IIncomeRight} from "../../contracts/interfaces/IIncomeRight.sol";
import {IPowers} from "../../contracts/interfaces/IPowers.sol";
import {IProperty} from "../../contracts/interfaces/IProperty.sol";
import {SaleTerms} from "../../contracts/interfaces/PropertyCharter.sol";
import {FeedFixture} from "../feeds/FeedFixture.sol";
import {FloatingFixture} from "../feeds/FloatingFixture.sol";
import {CommodityTest} from "../support/CommodityTest.sol";
import {IncomeRightTest} from "../support/IncomeRightTest.sol";
import {PropertyTest} from "../support/PropertyTest.sol";

/// @notice The keys that only one kind of asset knows: the most that can happen is what docs/SECURITY.md says.
contract StolenKeysOfPropertyTest is PropertyTest {
    function setUp() public override {
        super.setUp();
        issue(alice, 60 * UNIT);
        issue(bob, 40 * UNIT);
    }

    /// @dev SELL: a sale is announced, and nothing is sold unless the holders of the record date say so.
    function test_stolen_sell_sells_nothing_without_the_holders() public {
        (SaleTerms memory s, uint256 id) = announceSale(1);
        uint256 from = now_();
        vm.warp(from + NOTICE + 1);
        IPowers register = property.powerRegister();
        vm.expectRevert(abi.encodeWithSelector(IPowers.NothingHeld.selector, id, issuer));
        vm.prank(issuer);
        register.vote(address(property), id, issuer, true);
        vm.expectRevert(abi.encodeWithSelector(IPowers.NotTheVoter.selector, alice, alice));
        vm.prank(issuer);
        register.vote(address(property), id, alice, true);
        vm.prank(bob);
        register.vote(address(property), id, bob, true);
        vm.prank(alice);
        register.vote(address(property), id, alice, false);
        vm.warp(from + 10 days);
        vm.expectRevert(abi.encodeWithSelector(IPowers.NotResolved.selector, id, 40 * UNIT, 60 * UNIT));
        property.enactSale(s);
        // Nor has he another way to the price.
        vm.startPrank(issuer);
        vm.expectRevert(
            abi.encodeWithSelector(
                IProperty.NotInState.selector,
                IProperty.State.SaleAgreed,
                IProperty.State.Held
            )
        );
        property.completeSale(1);
        vm.stopPrank();
        assertState(IProperty.State.Held);
    }

    /// @dev If they do, the price is at least what they voted on, and theirs.
    function test_stolen_sell_pays_the_holders_alone() public {
        agreeSale(1_000e6, alice);
        vm.expectRevert(abi.encodeWithSelector(IProperty.PriceTooLow.selector, 1_000e6 - 1, 1_000e6));
        completeSale(1_000e6 - 1);
        uint256 id = completeSale(1_000e6);
        vm.warp(property.recordDateOf(id) + 1);
        assertEq(claim(alice, id), 600e6, "alice");
        assertEq(claim(bob, id), 400e6, "bob");
        assertEq(currency.balanceOf(issuer), 0, "not the thief's");
    }

    /// @dev A payee: what the charter gives its line in a period, from rent and reserve together, and no more.
    function test_stolen_payee_gets_the_cap_of_its_line_and_nothing_else() public {
        vm.prank(payer);
        property.fundReserve(5_000e6);
        uint256 toHolders = payIn(10_000e6);
        vm.startPrank(treasury);
        property.payExpense(0);
        vm.expectRevert(abi.encodeWithSelector(IProperty.NothingUnpaid.selector, 0));
        property.payExpense(0);
        vm.expectRevert(abi.encodeWithSelector(IProperty.NothingToDraw.selector, 0));
        property.drawReserve(0);
        property.payExpense(1);
        assertEq(currency.balanceOf(treasury), TAX_CAP, "its cap");
        assertEq(currency.balanceOf(manager), FEE_CAP, "the others are paid to themselves");
        vm.expectRevert(abi.encodeWithSelector(IProperty.NotFromReserve.selector, 1));
        property.drawReserve(1);
        vm.expectRevert(abi.encodeWithSelector(IAssetToken.OnlyAsset.selector, treasury));
        token.mint(treasury, UNIT);
        IPowers register = property.powerRegister();
        bytes memory action = abi.encode(saleTerms(1, START + 1 days));
        vm.expectRevert(abi.encodeWithSelector(IPowers.OnlyPowerHolder.selector, PowerKind.SELL, treasury));
        register.announce(address(property), PowerKind.SELL, action, "reason");
        vm.stopPrank();
        // The next year begins anew, and goes as far.
        vm.warp(START + 365 days);
        vm.startPrank(treasury);
        property.drawReserve(0);
        property.payExpense(0);
        vm.stopPrank();
        assertEq(currency.balanceOf(treasury), 2 * TAX_CAP, "two years");
        assertEq(claim(alice, 0), (toHolders * 60) / 100, "holders have what was shared");
    }
}

/// @notice The sponsor and the issuer of an income right.
contract StolenKeysOfIncomeRightTest is IncomeRightTest {
    function setUp() public override {
        super.setUp();
        issue(alice, 60 * UNIT);
        issue(bob, 40 * UNIT);
    }

    function test_stolen_sponsor_gets_what_the_waterfall_leaves_and_changes_nothing() public {
        (uint256 toHolders, uint256 toSponsor) = right.preview(2_000e6);
        assertTrue(toSponsor != 0, "there is something to get");
        payIn(2_000e6);
        vm.startPrank(sponsor);
        assertEq(right.paySponsor(), toSponsor, "his share");
        vm.expectRevert(IIncomeRight.NothingForSponsor.selector);
        right.paySponsor();
        vm.expectRevert(abi.encodeWithSelector(IIncomeRight.TermNotOver.selector, END));
        right.end();
        vm.expectRevert(abi.encodeWithSelector(IAsset.OnlyOffering.selector, sponsor));
        right.issue(sponsor, UNIT);
        vm.expectRevert(abi.encodeWithSelector(IAssetToken.OnlyAsset.selector, sponsor));
        token.redeem(alice, UNIT);
        IPowers register = right.powerRegister();
        vm.expectRevert(abi.encodeWithSelector(IPowers.OnlyPowerHolder.selector, PowerKind.RECOVER, sponsor));
        register.announce(address(right), PowerKind.RECOVER, abi.encode(alice, sponsor), "reason");
        vm.stopPrank();
        vm.warp(JANUARY + 1);
        assertEq(claim(alice, 0), (toHolders * 60) / 100, "alice");
        assertEq(claim(bob, 0), (toHolders * 40) / 100, "bob");
        assertEq(currency.balanceOf(sponsor), toSponsor, "and no more");
    }

    function test_stolen_issuer_of_an_income_right_has_no_reserve_before_the_end() public {
        vm.prank(payer);
        right.fundReserve(500e6);
        vm.prank(issuer);
        vm.expectRevert(
            abi.encodeWithSelector(
                IIncomeRight.NotInState.selector,
                IIncomeRight.State.Ended,
                IIncomeRight.State.Running
            )
        );
        right.returnReserve();
        assertEq(currency.balanceOf(issuer), 0, "nothing");
    }
}

/// @notice WRITE_OFF, the custodian's panel, and the reporters of the metal.
contract StolenKeysOfCommodityTest is CommodityTest {
    uint128 private constant BARS_IN_A_YEAR = 2;

    function setUp() public override {
        super.setUp();
        deliver(1, 4, BAR);
        issue(alice, 900e6);
        issue(bob, 600e6);
    }

    function charterOf() internal view override returns (CommodityCharter memory charter) {
        charter = super.charterOf();
        charter.asset.powers[1].limit = 1;
        charter.asset.powers[1].yearlyLimit = BARS_IN_A_YEAR;
    }

    function _announceWriteOff(uint256 serial) private returns (uint256) {
        vm.prank(holder);
        return
            register.announce(address(gold), PowerKind.WRITE_OFF, abi.encode(idOf(serial)), keccak256("why"));
    }

    function test_stolen_write_off_strikes_the_years_bars_for_all_alike_and_moves_no_unit() public {
        uint256 first = _announceWriteOff(1);
        _announceWriteOff(2);
        _announceWriteOff(3);
        vm.warp(START + DELAY - 1);
        vm.expectRevert(abi.encodeWithSelector(IPowers.NotReady.selector, first, START + DELAY));
        gold.writeOff(idOf(1));
        vm.warp(START + DELAY);
        gold.writeOff(idOf(1));
        gold.writeOff(idOf(2));
        vm.expectRevert(
            abi.encodeWithSelector(IPowers.BeyondYearlyLimit.selector, PowerKind.WRITE_OFF, 1, 0)
        );
        gold.writeOff(idOf(3));
        assertEq(gold.barWeight(), 2 * uint256(BAR), "two bars are left");
        assertEq(units.balanceOf(alice), 900e6, "alice's units");
        assertEq(units.balanceOf(bob), 600e6, "bob's units");
        // Each unit stands for its share of what is left.
        uint256 whole = 1_500e6 * gold.weightPerUnit(START + DELAY);
        assertLe(whole, 2 * uint256(BAR) * SCALE, "all units together");
        assertLe(2 * uint256(BAR) * SCALE - whole, 1_500e6, "to the last digit");
        // A bar that was there after all is listed again, and everybody has what he had.
        vm.prank(custodian);
        gold.addBars(barsOf(1, 2, BAR), ATTESTATION);
        assertEq(gold.shareLeft(), 1e36, "whole");
    }

    /// @dev The custodian holds the metal and says what lies there. Who asked for no delivery loses no unit to it.
    function test_stolen_custodian_lies_about_metal_and_deliveries_and_moves_no_other_unit() public {
        uint256 id = request(bob, 4, 1);
        uint256 asked = gold.redemption(id).units;
        vm.startPrank(custodian);
        // What covers the units does not leave, unless other bars are said to have come.
        vm.expectRevert(
            abi.encodeWithSelector(ICommodity.NotCovered.selector, 3 * uint256(BAR), gold.requiredWeight())
        );
        gold.removeBars(idsOf(1, 1), ATTESTATION);
        gold.addBars(barsOf(100, 1, BAR), ATTESTATION);
        gold.removeBars(idsOf(1, 1), ATTESTATION);
        // A delivery that never was: of what was pledged for it, no more.
        gold.confirmDelivery(id, RECEIPT);
        vm.expectRevert(abi.encodeWithSelector(ICommodity.RedemptionOver.selector, id));
        gold.confirmDelivery(id, RECEIPT);
        vm.expectRevert(abi.encodeWithSelector(IAsset.OnlyOffering.selector, custodian));
        gold.issue(custodian, 1e6);
        vm.expectRevert(abi.encodeWithSelector(IAssetToken.OnlyAsset.selector, custodian));
        units.redeem(alice, 1e6);
        vm.expectRevert(
            abi.encodeWithSelector(IPowers.OnlyPowerHolder.selector, PowerKind.WRITE_OFF, custodian)
        );
        register.announce(address(gold), PowerKind.WRITE_OFF, abi.encode(idOf(2)), "why");
        // Invented bars issue nothing: the auditor has counted four.
        gold.addBars(barsOf(200, 10, BAR), ATTESTATION);
        vm.stopPrank();
        vm.expectRevert(
            abi.encodeWithSelector(
                ICommodity.ReserveBelow.selector,
                4 * uint256(BAR),
                ((2_500e6 - asked) * OUNCE + SCALE - 1) / SCALE
            )
        );
        issue(alice, 1_000e6);
        assertEq(units.balanceOf(alice), 900e6, "alice's units");
        assertEq(units.balanceOf(bob), 600e6 - asked, "bob's units, but those that he pledged");
        assertEq(units.totalSupply(), 1_500e6 - asked, "supply");
    }

    /// @dev Whoever reports for the auditor: whatever they say, the custodian's bars are the other witness.
    function test_stolen_reporters_of_metal_issue_nothing_beyond_the_bars() public {
        feed.set(type(int128).max, block.timestamp);
        vm.expectRevert(
            abi.encodeWithSelector(
                ICommodity.NotCovered.selector,
                4 * uint256(BAR),
                (1_600e6 * OUNCE + SCALE - 1) / SCALE
            )
        );
        issue(alice, 100e6);
        issue(alice, 99e6);
        // And whatever they say, who wants out gets his bars.
        feed.set(0, block.timestamp);
        uint256 id = request(alice, 1, 2);
        vm.prank(alice);
        gold.confirmDelivery(id, RECEIPT);
        assertEq(gold.barWeight(), 2 * uint256(BAR), "delivered");
    }
}

/// @notice k reporters of a feed: a step at a time, and beyond it after the delay, in sight of all.
contract StolenKeysOfFeedTest is FeedFixture {
    function test_stolen_reporters_move_a_figure_by_a_step_at_once_and_further_after_the_delay() public {
        reportNow(1_000_000);
        uint40 first = START;
        uint40 period = nextPeriod();
        reportNow(1_100_000);
        expectAnswer(1_100_000, "a step, at once");
        IFeed.SignedReport[] memory list = batch(period, unanimous(1_200_000));
        vm.expectRevert(
            abi.encodeWithSelector(IFeed.PeriodTooEarly.selector, period, uint256(period) + INTERVAL)
        );
        feed.report(period, list);
        uint256 reported = nextPeriod();
        reportNow(9_000_000);
        vm.warp(reported + STEP_DELAY - 1);
        expectAnswer(1_100_000, "until the delay is over");
        vm.warp(reported + STEP_DELAY);
        expectAnswer(9_000_000, "then");
        // What was reported before stays what it was.
        assertEq(int256(feed.figureOf(first).value), 1_000_000, "the first figure");
        list = batch(first, unanimous(5));
        vm.expectRevert(abi.encodeWithSelector(IFeed.PeriodTooEarly.selector, first, reported + INTERVAL));
        feed.report(first, list);
    }
}

/// @notice The reporters of a reference rate, all of them: coupons stay between floor and cap.
contract StolenKeysOfFloatingRateTest is FloatingFixture {
    function test_stolen_reporters_of_a_rate_fix_between_floor_and_cap() public {
        fixAt(0, type(int128).max);
        assertEq(note.rateOf(0), CAP, "the cap");
        publish(fixingDate(1), type(int128).min);
        vm.warp(fixingDate(1) + 2 days);
        note.fix(1);
        assertEq(note.rateOf(1), 0, "the floor");
    }
}
