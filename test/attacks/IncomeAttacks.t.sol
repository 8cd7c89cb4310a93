// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {Property} from "../../contracts/assets/Property.sol";
import {AssetFactory} from "../../contracts/factory/AssetFactory.sol";
import {OfferingTerms, PowerKind} from "../../contracts/interfaces/Charter.sol";
import {IAsset} from "../../contracts/interfaces/IAsset.sol";
import {IAssetFactory} from "../../contracts/interfaces/IAssetFactory.sol";
import {IDistributions} from "../../contracts/interfaces/IDistributions.sol";
import {IIncomeDistributions} from "../../contracts/interfaces/IIncomeDistributions.sol";
import {IPowers} from "../../contracts/interfaces/IPowers.sol";
import {PropertyCharter, SaleTerms} from "../../contracts/interfaces/PropertyCharter.sol";
import {TestCurrency} from "../../contracts/testing/TestCurrency.sol";
import {FalseReturnCurrency} from "../support/currencies/FalseReturnCurrency.sol";
import {FeeCurrency} from "../support/currencies/FeeCurrency.sol";
import {HookCurrency, ICurrencyHook} from "../support/currencies/HookCurrency.sol";
import {NoReturnCurrency} from "../support/currencies/NoReturnCurrency.sol";
import {RebasingCurrency} from "../support/currencies/RebasingCurrency.sol";
import {PropertyTest} from "../support/PropertyTest.sol";

/// @dev Tries everything that moves money, whenever its own does.
contract Reenterer is ICurrencyHook {
    Property private immutable _property;
    uint256 public tries;
    uint256 public successes;

    constructor(Property property) {
        _property = property;
        property.currency().approve(address(property), type(uint256).max);
    }

    function claim() external returns (uint256) {
        return _property.claim(new uint256[](1));
    }

    function payIn(uint256 amount) external {
        _property.payIn(amount);
    }

    function tokensToSend(address, address, uint256) external {
        _reenter();
    }

    function tokensReceived(address, address, uint256) external {
        _reenter();
    }

    function _reenter() private {
        address[] memory me = new address[](1);
        me[0] = address(this);
        SaleTerms memory none;
        _try(abi.encodeCall(_property.claim, (new uint256[](1))));
        _try(abi.encodeCall(_property.pay, (0, me)));
        _try(abi.encodeCall(_property.payIn, (1)));
        _try(abi.encodeCall(_property.collect, ()));
        _try(abi.encodeCall(_property.fund, (0, 1)));
        _try(abi.encodeCall(_property.fundReserve, (1)));
        _try(abi.encodeCall(_property.moveOn, (0)));
        _try(abi.encodeCall(_property.retire, (me)));
        _try(abi.encodeCall(_property.payExpense, (0)));
        _try(abi.encodeCall(_property.drawReserve, (0)));
        _try(abi.encodeCall(_property.enactSale, (none)));
        _try(abi.encodeCall(_property.completeSale, (1)));
    }

    function _try(bytes memory data) private {
        ++tries;
        (bool done, bytes memory why) = address(_property).call(data);
        if (done || bytes4(why) != ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)
            ++successes;
    }
}

/// @notice What somebody could try with money that arrives when it arrives: odd currencies, callers and charters.
contract IncomeAttacksTest is PropertyTest {
    function _with(IERC20 currency_) private {
        currency = currency_;
        born(plainCharter());
        issue(alice, 60);
        issue(bob, 40);
    }

    function test_a_currency_that_takes_a_fee_is_refused_when_called_and_counted_as_it_arrives() public {
        FeeCurrency money = new FeeCurrency(100);
        _with(money);
        vm.expectRevert(abi.encodeWithSelector(IDistributions.UnexpectedReceipt.selector, 100e6, 99e6));
        payIn(100e6);
        assertEq(property.distributionCount(), 0, "nothing happened");
        send(100e6);
        assertEq(property.collect(), 99e6, "what arrived");
    }

    function test_a_currency_that_answers_false_moves_nothing() public {
        FalseReturnCurrency money = new FalseReturnCurrency();
        _with(money);
        money.setRefuses(true);
        vm.expectRevert(
            abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(currency))
        );
        payIn(100e6);
        assertEq(property.owed(), 0, "owed");
        money.setRefuses(false);
        payIn(100e6);
        vm.warp(JANUARY + 1);
        money.setRefuses(true);
        vm.expectRevert(
            abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(currency))
        );
        claim(alice, 0);
        money.setRefuses(false);
        assertEq(claim(alice, 0), 60e6, "alice");
    }

    function test_a_currency_that_answers_nothing_is_fine() public {
        _with(IERC20(address(new NoReturnCurrency())));
        payIn(100e6);
        vm.warp(JANUARY + 1);
        assertEq(claim(alice, 0), 60e6, "alice");
        property.pay(0, list(bob));
        assertEq(currency.balanceOf(bob), 40e6, "bob");
    }

    function test_a_currency_that_shrinks_is_never_collected_twice() public {
        RebasingCurrency money = new RebasingCurrency();
        _with(money);
        payIn(100e6);
        money.rebaseDown(5e17);
        assertEq(property.surplus(), 0, "surplus");
        vm.expectRevert(IIncomeDistributions.NothingReceived.selector);
        property.collect();
        vm.warp(JANUARY + 1);
        property.pay(0, list(bob));
        assertEq(property.distribution(0).funded, 100e6, "what holders are told is what was paid in");
    }

    function test_a_paused_currency_stops_payments_and_loses_none() public {
        _pastJanuary();
        TestCurrency(address(currency)).setPaused(true);
        vm.expectRevert(
            abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(currency))
        );
        claim(alice, 0);
        property.pay(0, list(alice, bob, carol));
        assertEq(property.claimable(0, alice), 60e6, "alice's, still");
        TestCurrency(address(currency)).setPaused(false);
        property.pay(0, list(alice, bob, carol));
        assertEq(property.owed(), 0, "owed");
    }

    /// @dev A property of which 100.00 are due to the holders of January.
    function _pastJanuary() private {
        born(plainCharter());
        issue(alice, 60);
        issue(bob, 40);
        payIn(100e6);
        vm.warp(JANUARY + 1);
    }

    function test_a_callback_gains_nothing() public {
        HookCurrency money = new HookCurrency();
        _with(money);
        Reenterer attacker = new Reenterer(property);
        admit(address(attacker));
        issue(address(attacker), 100);
        give(address(attacker), 100e6);
        money.setHook(address(attacker), attacker);
        attacker.payIn(50e6);
        payIn(50e6);
        vm.warp(JANUARY + 1);
        assertEq(attacker.claim(), 50e6, "its half, once");
        assertEq(attacker.tries(), 24, "tried");
        assertEq(attacker.successes(), 0, "and refused");
        property.pay(0, list(alice, bob, address(attacker)));
        assertEq(property.owed(), 0, "owed");
        assertEq(money.balanceOf(address(property)), 0, "nothing is left, and nothing is missing");
    }

    /// @dev Attack: units pass through many wallets, all of which claim.
    function test_units_that_pass_through_wallets_are_paid_once() public {
        _pastJanuary();
        address last = alice;
        for (uint256 i; i < 20; ++i) {
            address next = address(uint160(0xBEEF00 + i));
            admit(next);
            move(last, next, 60);
            last = next;
            vm.expectRevert(abi.encodeWithSelector(IDistributions.NothingToClaim.selector, next));
            claim(next, 0);
        }
        assertEq(claim(alice, 0), 60e6, "alice");
    }

    /// @dev Attack: a newcomer claims fifty distributions that came before him.
    function test_a_newcomer_has_nothing_of_what_came_before() public {
        PropertyCharter memory c = plainCharter();
        (c.terms.calendar.everyMonths, c.terms.calendar.everyDays) = (0, 2);
        born(c);
        issue(alice, 100);
        uint256[] memory all = new uint256[](50);
        for (uint256 i; i < 50; ++i) {
            payIn(1e6);
            all[i] = i;
            vm.warp(uint256(property.recordDateOf(i)) + 1);
        }
        issue(bob, 100);
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(IDistributions.NothingToClaim.selector, bob));
        property.claim(all);
        vm.prank(alice);
        assertEq(property.claim(all), 50e6, "alice");
    }

    function test_sums_at_the_edge_are_refused_or_exact() public {
        born(plainCharter());
        issue(alice, 1);
        issue(bob, 2);
        payIn(1);
        give(payer, type(uint128).max);
        vm.expectRevert(abi.encodeWithSelector(IDistributions.SumTooLarge.selector, uint256(2 ** 118)));
        payIn(2 ** 118 - 1);
        payIn(2 ** 118 - 2);
        vm.warp(JANUARY + 1);
        uint256 funded = 2 ** 118 - 1;
        assertEq(claim(alice, 0), funded / 3, "alice");
        assertEq(claim(bob, 0), (funded * 2) / 3, "bob");
        assertLe(property.owed(), 1, "remainder");
    }

    /// @dev Attack: units bought after the vote was announced decide about the sale.
    function test_units_bought_after_the_record_date_of_a_vote_do_not_vote() public {
        born(plainCharter());
        issue(alice, 100);
        (, uint256 id) = announceSale(1e6);
        vm.warp(START + NOTICE + 1);
        move(alice, bob, 100);
        IPowers register = property.powerRegister();
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(IPowers.NothingHeld.selector, id, bob));
        register.vote(address(property), id, bob, true);
        vm.prank(alice);
        register.vote(address(property), id, alice, true);
    }

    /// @dev Attack: the issuer, alone, sells what belongs to holders.
    function test_nobody_sells_without_the_holders() public {
        born(plainCharter());
        issue(alice, 100);
        SaleTerms memory s = saleTerms(1, START + 20 days);
        address[4] memory who = [issuer, payer, stranger, buyer];
        for (uint256 i; i < 4; ++i) {
            vm.prank(who[i]);
            vm.expectRevert(
                abi.encodeWithSelector(
                    IPowers.NotAnnounced.selector,
                    PowerKind.SELL,
                    keccak256(abi.encode(s))
                )
            );
            property.enactSale(s);
        }
        IPowers register = property.powerRegister();
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IPowers.OnlyPowerHolder.selector, PowerKind.SELL, stranger));
        register.announce(address(property), PowerKind.SELL, abi.encode(s), keccak256("reason"));
    }

    function test_only_the_offering_issues_and_only_the_factory_opens_one() public {
        born(plainCharter());
        vm.prank(issuer);
        vm.expectRevert(abi.encodeWithSelector(IAsset.OnlyOffering.selector, issuer));
        property.issue(issuer, 1);
        vm.prank(issuer);
        vm.expectRevert(abi.encodeWithSelector(IAsset.OnlyFactory.selector, issuer));
        property.openOffering(issuer, 0, 1);
    }

    /// @dev Attack: one deed, or one title, stands behind two assets.
    function test_the_same_deed_or_title_in_two_assets_is_refused() public {
        AssetFactory.Kind[] memory kinds = new AssetFactory.Kind[](1);
        kinds[0] = AssetFactory.Kind("Property", chunksOf(vm.getCode("Property")));
        AssetFactory factory = AssetFactory(
            deploy("TestFactory", abi.encode(tokenCreationCode(), kinds, sharedContracts()))
        );
        factory.scan(address(registry));
        OfferingTerms memory none;
        PropertyCharter memory c = propertyCharter();
        c.asset.firstOffering = 0;
        (address first, ) = factory.create("Property", abi.encode(c), none, 0);
        bytes32[] memory names = IAsset(first).identifiers();
        assertEq(factory.assetOf(names[0]), first, "title");
        assertEq(factory.assetOf(names[1]), first, "deed");
        c.terms.title.documentHash = keccak256("another deed");
        vm.expectRevert(abi.encodeWithSelector(IAssetFactory.IdentifierTaken.selector, names[0], first));
        factory.create("Property", abi.encode(c), none, 0);
        c = propertyCharter();
        c.asset.firstOffering = 0;
        c.terms.title.folio = "20-10-200-004-0000";
        vm.expectRevert(abi.encodeWithSelector(IAssetFactory.IdentifierTaken.selector, names[1], first));
        factory.create("Property", abi.encode(c), none, 0);
        c.terms.title.documentHash = keccak256("another deed");
        factory.create("Property", abi.encode(c), none, 0);
    }
}
