// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

// The handlers book what they did after they did it: their currency calls nobody back.
// solhint-disable reentrancy

import {FeedSource, PowerKind} from "../../contracts/interfaces/Charter.sol";
import {IIncomeRight} from "../../contracts/interfaces/IIncomeRight.sol";
import {IncomeRightCharter} from "../../contracts/interfaces/IncomeRightCharter.sol";
import {IPowers} from "../../contracts/interfaces/IPowers.sol";
import {IProperty} from "../../contracts/interfaces/IProperty.sol";
import {SaleTerms} from "../../contracts/interfaces/PropertyCharter.sol";
import {OddFeed} from "../feeds/support/OddFeed.sol";
import {IncomeHandler} from "../support/IncomeHandler.sol";
import {IncomeRightTest} from "../support/IncomeRightTest.sol";
import {PropertyTest} from "../support/PropertyTest.sol";
import {Test} from "../support/Test.sol";

contract PropertyHandler is IncomeHandler, PropertyTest {
    SaleTerms private _announced;
    uint256 private _announcement;

    function setUp() public override(IncomeHandler, PropertyTest) {}

    function create() internal override {
        born(propertyCharter());
    }

    // ---- What anybody may do to a property ----

    function payExpense(uint256 line) public {
        try property.payExpense(line % 2) returns (uint256 amount) {
            moneyElsewhere += amount;
        } catch {}
    }

    function drawReserve(uint256 line) public {
        try property.drawReserve(line % 3) {} catch {}
    }

    /// @dev The holder of the power, who acts in good faith: else no sale would ever come about.
    function announce(uint256 minimum) public {
        SaleTerms memory s = saleTerms(1 + (minimum % 1e12), clock + 12 days + (minimum % 25 days));
        IPowers register = property.powerRegister();
        vm.prank(issuer);
        try register.announce(address(property), PowerKind.SELL, abi.encode(s), keccak256("reason")) returns (
            uint256 id
        ) {
            (_announced, _announcement) = (s, id);
        } catch {}
    }

    function vote(uint256 who, bool inFavour) public {
        IPowers register = property.powerRegister();
        vm.prank(holderOf(who));
        try register.vote(address(property), _announcement, holderOf(who), inFavour) {} catch {}
    }

    function enact() public {
        try property.enactSale(_announced) {} catch {}
    }

    function complete(uint256 price) public {
        price = bound(price, 1, 2 * uint256(property.sale().minimumPrice) + 1);
        vm.prank(payer);
        try property.completeSale(price) {
            moneyIn += price;
        } catch {}
    }

    function declareFailed() public {
        try property.declareSaleFailed() {} catch {}
    }

    /// @dev From any state: a sale, and everybody leaves.
    function finish() external override {
        _goTo(clock + 100 days);
        declareFailed();
        if (property.state() == IProperty.State.Held) {
            issueTo(0, 1);
            announce(1e9);
            _goTo(clock + NOTICE + 1);
            for (uint256 i; i < ACTORS; ++i) vote(i, true);
            _goTo(clock + 10 days);
            enact();
            complete(property.sale().minimumPrice);
        }
        assertTrue(property.state() >= IProperty.State.Sold, "sold");
        _goTo(clock + 100 days);
        collectSent();
        _leave();
        payExpense(0);
        payExpense(1);
        assertEq(uint256(property.state()), uint256(IProperty.State.Ended), "ended");
        assertEq(token.totalSupply(), 0, "all units ended");
        assertLe(currency.balanceOf(address(property)), ACTORS * property.distributionCount(), "dust");
    }

    /// @dev What was set aside is within the caps of the periods that began.
    function checkExpenses() external view {
        uint256 elapsed = clock - START;
        uint256 taxes = currency.balanceOf(treasury) + property.expense(0).unpaid;
        uint256 fees = currency.balanceOf(manager) + property.expense(1).unpaid;
        assertLe(taxes, TAX_CAP * (elapsed / 365 days + 1), "taxes");
        assertLe(fees, FEE_CAP * (elapsed / 28 days + 1), "management");
        assertEq(
            property.reserve(),
            property.reserveHeld() + property.expense(0).unpaid + property.expense(1).unpaid,
            "P7"
        );
    }

    function allSelectors() public pure override returns (bytes4[] memory) {
        bytes4[] memory own = new bytes4[](9);
        own[0] = this.payExpense.selector;
        own[1] = this.drawReserve.selector;
        own[2] = this.announce.selector;
        own[3] = this.vote.selector;
        own[4] = this.vote.selector;
        own[5] = this.enact.selector;
        own[6] = this.enact.selector;
        own[7] = this.complete.selector;
        own[8] = this.declareFailed.selector;
        return _with(own);
    }
}

contract IncomeRightHandler is IncomeHandler, IncomeRightTest {
    OddFeed private _feed;
    uint256 private _revenue;

    function setUp() public override(IncomeHandler, IncomeRightTest) {}

    function create() internal override {
        _feed = new OddFeed(2, keccak256("USD"));
        IncomeRightCharter memory c = rightCharter();
        c.terms.excluded = new address[](1);
        c.terms.excluded[0] = holderOf(4);
        c.terms.endDate = uint40(START + 900 days);
        c.terms.revenue = FeedSource(address(_feed), 2, keccak256("USD"), 90 days);
        c.terms.revenueShare = 500_000_000;
        c.terms.paymentPeriod = 30 days;
        born(c);
    }

    function isExcluded(address who) public pure override returns (bool) {
        return who == holderOf(4);
    }

    // ---- What anybody may do to an income right ----

    function report(uint256 more) public {
        _revenue += more % 100_000;
        _feed.set(int256(_revenue), clock);
        try right.report() {} catch {}
    }

    function drawReserve() public {
        try right.drawReserve() {} catch {}
    }

    function paySponsor() public {
        try right.paySponsor() returns (uint256 amount) {
            moneyElsewhere += amount;
        } catch {}
    }

    function end() public {
        try right.end() {} catch {}
    }

    function returnReserve() public {
        try right.returnReserve() returns (uint256 amount) {
            moneyElsewhere += amount;
        } catch {}
    }

    /// @dev From any state: the term, and everybody leaves.
    function finish() external override {
        _goTo(clock + 3_000 days);
        end();
        _goTo(clock + 100 days);
        for (uint256 id; id < right.distributionCount(); ++id) moveOn(id);
        // What moved on may have joined a date while it closed.
        _goTo(clock + 100 days);
        _leave();
        collectSent();
        paySponsor();
        returnReserve();
        assertEq(uint256(right.state()), uint256(IIncomeRight.State.Ended), "ended");
        assertEq(token.totalSupply(), 0, "all units ended");
        assertLe(currency.balanceOf(address(right)), ACTORS * right.distributionCount(), "dust");
    }

    function checkAccount() external view {
        IIncomeRight.Account memory a = right.account();
        assertLe(a.toHolders, right.cap(), "cap");
        assertLe(a.returned, a.invested, "capital");
        assertEq(a.toHolders, _funded(), "what holders were shared is in their distributions");
        // The catch-up never gives the sponsor more than his fifth of all profit.
        if (right.state() == IIncomeRight.State.Running) {
            assertLe(a.toSponsor * 5, a.toHolders + a.toSponsor - a.returned, "sponsor");
        }
    }

    /// @dev All that was shared, less what moved on to the sponsor after the end, which only {finish} does.
    function _funded() private view returns (uint256 sum) {
        for (uint256 id; id < right.distributionCount(); ++id) sum += right.distribution(id).funded;
    }

    function allSelectors() public pure override returns (bytes4[] memory) {
        bytes4[] memory own = new bytes4[](5);
        own[0] = this.report.selector;
        own[1] = this.drawReserve.selector;
        own[2] = this.paySponsor.selector;
        own[3] = this.end.selector;
        own[4] = this.returnReserve.selector;
        return _with(own);
    }
}

/// @notice P4, P6, P7, P8, P12, P13, P17 over all that anybody may do, in any order.
abstract contract IncomeInvariant is Test {
    IncomeHandler private _handler;

    function target(IncomeHandler handler) internal {
        _handler = handler;
        handler.begin();
        targetContract(address(handler));
        targetSelector(FuzzSelector(address(handler), handler.allSelectors()));
    }

    function invariant_money_is_conserved() public view {
        _handler.checkConservation();
    }

    function invariant_entitlement_is_the_balance_of_the_record_date() public view {
        _handler.checkEntitlements();
    }

    function invariant_units_are_conserved() public view {
        _handler.checkUnits();
    }

    function invariant_record_dates_are_those_of_the_calendar() public view {
        _handler.checkRecordDates();
    }

    function testFuzz_everybody_can_leave(uint256 seed) public {
        bytes4[] memory what = _handler.allSelectors();
        for (uint256 i; i < 40; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            (bool done, ) = address(_handler).call(
                abi.encodePacked(what[seed % what.length], seed >> 8, (seed >> 16) % 2, seed >> 24)
            );
            assertTrue(done, "a handler never reverts");
        }
        _handler.checkEntitlements();
        _handler.finish();
        _handler.checkConservation();
        _handler.checkEntitlements();
        _handler.checkUnits();
    }
}

contract PropertyInvariantTest is IncomeInvariant {
    PropertyHandler private _property;

    function setUp() public {
        _property = new PropertyHandler();
        target(_property);
    }

    function invariant_expenses_stay_within_their_caps() public view {
        _property.checkExpenses();
    }
}

contract IncomeRightInvariantTest is IncomeInvariant {
    IncomeRightHandler private _right;

    function setUp() public {
        _right = new IncomeRightHandler();
        target(_right);
    }

    /// @dev Without an end, at which money that reaches nobody becomes the sponsor's.
    function testFuzz_the_account_agrees_with_the_distributions(uint256 seed) public {
        for (uint256 i; i < 30; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 what = seed % 6;
            if (what == 0) _right.wait(seed >> 8);
            else if (what == 1) _right.issueTo(seed >> 8, seed >> 16);
            else if (what == 2) _right.report(seed >> 8);
            else if (what == 3) _right.drawReserve();
            else _right.payInto(seed >> 8);
            _right.checkAccount();
        }
    }
}
