// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {ExchangeTerms, OfferingTerms, PowerKind} from "../../contracts/interfaces/Charter.sol";
import {IAsset} from "../../contracts/interfaces/IAsset.sol";
import {IExchangeOffer} from "../../contracts/interfaces/IExchangeOffer.sol";
import {IPowers} from "../../contracts/interfaces/IPowers.sol";
import {IRestrictedToken} from "../../contracts/interfaces/IRestrictedToken.sol";
import {Restriction} from "../../contracts/interfaces/Restriction.sol";
import {ExchangeOffer} from "../../contracts/market/ExchangeOffer.sol";
import {Offering} from "../../contracts/market/Offering.sol";
import {AssetToken} from "../../contracts/token/AssetToken.sol";
import {AssetTest} from "../support/AssetTest.sol";
import {TinyAsset, TinyCharter} from "../support/TinyAsset.sol";

/// @notice Succession: nothing is upgraded, so holders who want move to the units of a new asset, and nobody else does.
contract ExchangeOfferTest is AssetTest {
    uint40 private constant EXCHANGE_OPENS = SETTLE_BY + 10 days;
    uint40 private constant EXCHANGE_CLOSES = EXCHANGE_OPENS + 30 days;
    uint40 private constant OLD_RECORD = SETTLE_BY + 5 days;

    TinyAsset private older;
    TinyAsset private newer;
    AssetToken private oldUnits;
    AssetToken private newUnits;
    ExchangeOffer private offer;
    address private alice;
    address private bob;

    function setUp() public override {
        super.setUp();
        Offering first;
        (older, first) = create(offeringTerms());
        oldUnits = tokenOf(older);
        alice = investorWith("alice", 1e18, address(first));
        bob = investorWith("bob", 1e18, address(first));
        registry.admit(issuer, 7);
        vm.warp(OPENS);
        subscribe(first, alice, 100 * UNIT);
        subscribe(first, bob, 60 * UNIT);
        vm.warp(CLOSES);
        first.settle(two(alice, bob));
        older.announceRecordDate(OLD_RECORD);

        TinyCharter memory charter = tinyCharter(0);
        charter.identifier = keccak256("TEST:2");
        charter.asset.powers[0].expires = type(uint40).max;
        (newer, ) = create(charter, offeringTerms());
        newUnits = tokenOf(newer);
        vm.warp(EXCHANGE_OPENS - DELAY);
        vm.prank(holder);
        register.announce(address(newer), PowerKind.ISSUE, abi.encode(_terms()), keccak256("why"));
        vm.warp(EXCHANGE_OPENS);
        offer = ExchangeOffer(factory.createExchangeOffer(address(newer), _terms()));
    }

    /// @dev Two older units for three new ones, for at most 100 older units.
    function _terms() private view returns (ExchangeTerms memory) {
        return
            ExchangeTerms({
                units: oldUnits,
                receiver: issuer,
                give: uint128(2 * LOT),
                receive_: uint128(3 * LOT),
                most: 150 * uint128(UNIT),
                opens: EXCHANGE_OPENS,
                closes: EXCHANGE_CLOSES
            });
    }

    function _exchange(address who, uint256 units) private returns (uint256) {
        vm.startPrank(who);
        oldUnits.approve(address(offer), units);
        uint256 received = offer.exchange(units);
        vm.stopPrank();
        return received;
    }

    function _invalid(ExchangeTerms memory terms, bytes32 what) private {
        vm.expectRevert(abi.encodeWithSelector(IExchangeOffer.InvalidExchange.selector, what));
        deploy("ExchangeOffer", abi.encode(newer, terms));
    }

    function test_who_asks_is_moved_and_nobody_else() external {
        assertEq(_exchange(alice, 40 * UNIT), 60 * UNIT, "received");
        assertEq(oldUnits.balanceOf(alice), 60 * UNIT, "left of the older");
        assertEq(newUnits.balanceOf(alice), 60 * UNIT, "of the new");
        assertEq(oldUnits.balanceOf(issuer), 40 * UNIT, "the receiver has them");
        assertEq(oldUnits.balanceOf(bob), 60 * UNIT, "who did not ask");
        assertEq(newUnits.balanceOf(bob), 0, "who did not ask");
        assertEq(offer.issued(), 60 * UNIT, "issued");
        assertEq(newUnits.totalSupply(), 60 * UNIT, "supply");
        assertEq(
            oldUnits.balanceOf(address(offer)) + newUnits.balanceOf(address(offer)),
            0,
            "it holds nothing"
        );
    }

    function test_what_the_older_units_earned_stays_their_holders() external {
        _exchange(alice, 100 * UNIT);
        uint256 index = oldUnits.indexOfRecordDate(OLD_RECORD);
        assertEq(oldUnits.balanceAtRecordDate(alice, index), 100 * UNIT, "at the record date before");
        assertEq(oldUnits.balanceAtRecordDate(issuer, index), 0, "not the receiver's");
    }

    function test_a_permit_serves_for_the_approval_also_when_somebody_brought_it_first() external {
        assertEq(keccak256(abi.encode(offer.terms())), keccak256(abi.encode(_terms())), "terms");
        (uint8 v, bytes32 r, bytes32 s) = _permit("alice", 4 * UNIT, 0);
        vm.prank(alice);
        assertEq(offer.exchangeWithPermit(4 * UNIT, EXCHANGE_CLOSES, v, r, s), 6 * UNIT, "received");
        assertEq(newUnits.balanceOf(alice), 6 * UNIT, "of the new");
        (v, r, s) = _permit("alice", 2 * UNIT, 1);
        oldUnits.permit(alice, address(offer), 2 * UNIT, EXCHANGE_CLOSES, v, r, s);
        vm.prank(alice);
        assertEq(offer.exchangeWithPermit(2 * UNIT, EXCHANGE_CLOSES, v, r, s), 3 * UNIT, "front-run");
        assertEq(oldUnits.balanceOf(alice), 94 * UNIT, "left of the older");
        // Another's signature is none.
        (v, r, s) = _permit("bob", 2 * UNIT, 2);
        vm.prank(alice);
        vm.expectRevert(
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientAllowance.selector,
                address(offer),
                0,
                2 * UNIT
            )
        );
        offer.exchangeWithPermit(2 * UNIT, EXCHANGE_CLOSES, v, r, s);
        assertEq(oldUnits.balanceOf(alice) + oldUnits.balanceOf(bob), 154 * UNIT, "nothing moved");
    }

    function _permit(
        string memory signer,
        uint256 units,
        uint256 nonce
    ) private view returns (uint8, bytes32, bytes32) {
        bytes32 message = keccak256(
            abi.encode(
                keccak256(
                    "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
                ),
                alice,
                address(offer),
                units,
                nonce,
                EXCHANGE_CLOSES
            )
        );
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", oldUnits.DOMAIN_SEPARATOR(), message));
        return vm.sign(uint256(keccak256(bytes(signer))), digest);
    }

    function test_an_approval_alone_moves_nothing() external {
        vm.prank(bob);
        oldUnits.approve(address(offer), type(uint256).max);
        vm.prank(alice);
        vm.expectRevert(
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientAllowance.selector,
                address(offer),
                0,
                2 * LOT
            )
        );
        offer.exchange(2 * LOT);
        assertEq(oldUnits.balanceOf(bob), 60 * UNIT, "whoever else calls");
    }

    function test_nothing_is_rounded() external {
        vm.expectRevert(abi.encodeWithSelector(IExchangeOffer.NotExact.selector, 3 * LOT, 2 * LOT));
        vm.prank(alice);
        offer.exchange(3 * LOT);
        vm.expectRevert(IExchangeOffer.NothingExchanged.selector);
        vm.prank(alice);
        offer.exchange(0);
    }

    function test_no_more_than_was_announced() external {
        _exchange(alice, 98 * UNIT);
        vm.startPrank(bob);
        oldUnits.approve(address(offer), 3 * UNIT);
        vm.expectRevert(
            abi.encodeWithSelector(IExchangeOffer.ExchangeExhausted.selector, (9 * UNIT) / 2, 3 * UNIT)
        );
        offer.exchange(3 * UNIT);
        vm.stopPrank();
        assertEq(oldUnits.balanceOf(bob), 60 * UNIT, "nothing moved");
        assertFalse(offer.ended(), "some are left");
        _exchange(bob, 2 * UNIT);
        assertTrue(offer.ended(), "none is left");
    }

    function test_open_from_its_first_second_until_before_its_last() external {
        vm.warp(EXCHANGE_OPENS - 1);
        bytes memory closed = abi.encodeWithSelector(
            IExchangeOffer.ExchangeNotOpen.selector,
            EXCHANGE_OPENS,
            EXCHANGE_CLOSES
        );
        vm.expectRevert(closed);
        vm.prank(alice);
        offer.exchange(2 * LOT);
        vm.warp(EXCHANGE_CLOSES - 1);
        _exchange(alice, 2 * UNIT);
        assertFalse(offer.ended(), "the last second");
        vm.warp(EXCHANGE_CLOSES);
        assertTrue(offer.ended(), "over");
        vm.expectRevert(closed);
        vm.prank(alice);
        offer.exchange(2 * LOT);
    }

    function test_the_rules_of_both_assets_hold_and_both_legs_fail_together() external {
        registry.forget(alice);
        vm.startPrank(alice);
        oldUnits.approve(address(offer), 4 * UNIT);
        vm.expectRevert(
            abi.encodeWithSelector(
                IRestrictedToken.TransferRestricted.selector,
                Restriction.RECIPIENT_UNKNOWN,
                address(0),
                alice,
                6 * UNIT
            )
        );
        offer.exchange(4 * UNIT);
        vm.stopPrank();
        assertEq(oldUnits.balanceOf(alice), 100 * UNIT, "the older units stayed");
        assertEq(offer.issued(), 0, "issued");
    }

    function test_only_what_was_announced_opens_and_only_once() external {
        ExchangeTerms memory other = _terms();
        other.receive_ += uint128(LOT);
        vm.warp(EXCHANGE_CLOSES);
        other.closes += 30 days;
        vm.expectRevert(
            abi.encodeWithSelector(
                IPowers.NotAnnounced.selector,
                PowerKind.ISSUE,
                keccak256(abi.encode(other))
            )
        );
        factory.createExchangeOffer(address(newer), other);
        vm.expectRevert(abi.encodeWithSelector(IAsset.OnlyFactory.selector, address(this)));
        newer.openOffering(address(this), keccak256(abi.encode(other)), 1);
        assertEq(newer.offering(), address(offer), "the offering");
    }

    function test_while_it_is_open_nothing_else_can_be_issued() external {
        OfferingTerms memory tap = offeringTerms();
        (tap.opens, tap.closes) = (EXCHANGE_OPENS + 5 days, EXCHANGE_OPENS + 6 days);
        (tap.settlementDate, tap.settleBy) = (EXCHANGE_OPENS + 6 days, EXCHANGE_OPENS + 7 days);
        vm.prank(holder);
        register.announce(address(newer), PowerKind.ISSUE, abi.encode(tap), keccak256("why"));
        vm.warp(EXCHANGE_OPENS + DELAY);
        vm.expectRevert(abi.encodeWithSelector(IAsset.OfferingStillOpen.selector, address(offer)));
        factory.createOffering(address(newer), tap);
    }

    function test_terms_that_make_no_sense_are_refused() external {
        ExchangeTerms memory bad = _terms();
        bad.units = newUnits;
        _invalid(bad, "units");
        bad = _terms();
        bad.receiver = address(0);
        _invalid(bad, "receiver");
        bad = _terms();
        bad.give = 0;
        _invalid(bad, "ratio");
        bad = _terms();
        bad.receive_ = 0;
        _invalid(bad, "ratio");
        bad = _terms();
        bad.most = 0;
        _invalid(bad, "most");
        bad = _terms();
        bad.closes = bad.opens;
        _invalid(bad, "period");
        bad = _terms();
        bad.closes = EXCHANGE_OPENS + 366 days + 1;
        _invalid(bad, "period");
    }

    /// @dev Whatever is exchanged in whatever parts: new units issued are exactly the ratio of the older ones given.
    function testFuzz_parts_add_up_to_the_whole(uint256[8] memory parts) external {
        uint256 given;
        for (uint256 i = 0; i < parts.length; ++i) {
            uint256 units = bound(parts[i], 1, 12) * 2 * LOT;
            address who = i % 2 == 0 ? alice : bob;
            // The minimum holding: all or at least two lots are left, and two lots at least are received.
            if (oldUnits.balanceOf(who) < units + 2 * LOT) continue;
            given += units;
            _exchange(who, units);
        }
        assertEq(newUnits.totalSupply(), (given * 3) / 2, "new units");
        assertEq(oldUnits.balanceOf(issuer), given, "older units");
        assertEq(offer.issued(), newUnits.totalSupply(), "issued");
    }
}
