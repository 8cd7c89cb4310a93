// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {OfferingTerms, Power, PowerKind} from "../../contracts/interfaces/Charter.sol";
import {IAsset} from "../../contracts/interfaces/IAsset.sol";
import {IPowers} from "../../contracts/interfaces/IPowers.sol";
import {IOffering} from "../../contracts/interfaces/IOffering.sol";
import {Offering} from "../../contracts/market/Offering.sol";
import {AssetTest} from "../support/AssetTest.sol";
import {TinyAsset, TinyCharter} from "../support/TinyAsset.sol";

/// @notice P3 Nothing instant, and attacks 65 and 70: the life of a power, and of ISSUE in particular.
contract PowersTest is AssetTest {
    TinyAsset private asset;
    Offering private first;
    OfferingTerms private tap;
    bytes32 private tapHash;

    bytes32 private constant REASON = keccak256("reason");
    uint40 private constant READY = START + DELAY;
    uint40 private constant EXPIRY = READY + WINDOW;

    function setUp() public override {
        super.setUp();
        OfferingTerms memory terms = offeringTerms();
        terms.closes = OPENS + 1; // over at once, its soft cap missed
        (asset, first) = create(terms);
        tap = offeringTerms();
        tap.price = 1.01e9;
        tapHash = keccak256(abi.encode(tap));
    }

    // ---- At birth ----

    function test_the_card_of_powers_is_what_was_declared() external view {
        IPowers.PowerCard[] memory cards = asset.powers();
        assertEq(cards.length, 2, "powers");
        Power[] memory declared = register.powersOf(address(asset));
        assertEq(keccak256(abi.encode(declared[0])), keccak256(abi.encode(cards[0].power)), "the card");
        assertEq(cards[0].pending.length, 0, "nothing is pending");
        assertEq(uint256(declared[0].kind), uint256(PowerKind.ISSUE), "kind");
        assertEq(declared[0].holder, holder, "holder");
        assertEq(declared[0].objector, objector, "objector");
        assertEq(declared[0].delay, DELAY, "delay");
        assertEq(declared[0].window, WINDOW, "window");
        assertEq(declared[0].expires, EXPIRES, "expires");
    }

    function test_powers_that_make_no_sense_are_refused_at_birth() external {
        Power memory sensible = power(PowerKind.SELL, holder, DELAY, WINDOW, objector, EXPIRES);
        Power memory declared = _copy(sensible);
        declared.holder = address(0);
        _expectInvalid(declared, "holder");
        declared = _copy(sensible);
        declared.delay = 1 hours - 1;
        _expectInvalid(declared, "delay");
        declared = _copy(sensible);
        declared.window = 1 hours - 1;
        _expectInvalid(declared, "window");
        declared.window = 90 days + 1;
        _expectInvalid(declared, "window");
        declared = _copy(sensible);
        declared.expires = START - 1;
        _expectInvalid(declared, "expires");
        declared = _copy(sensible);
        declared.limit = 0;
        _expectInvalid(declared, "limit");
        declared.limit = 2;
        declared.yearlyLimit = 1;
        _expectInvalid(declared, "limit");
    }

    function test_a_pause_has_limits_and_gives_the_notice_of_a_record_date() external {
        Power memory declared = power(PowerKind.PAUSE, holder, DELAY, WINDOW, objector, EXPIRES);
        _expectInvalid(declared, "limit");
        declared.limit = 10 days;
        declared.yearlyLimit = 365 days / 2 + 1;
        _expectInvalid(declared, "limit");
        declared.yearlyLimit = 365 days / 2;
        // The charter's record dates need a day.
        declared.delay = 1 days - 1;
        _expectInvalid(declared, "delay");
        declared.delay = 1 days;
        TinyCharter memory charter = tinyCharter(0);
        charter.asset.powers[1] = declared;
        assertEq(new TinyAsset(charter).powers().length, 2, "powers");
    }

    function test_a_vote_needs_time_and_more_than_half() external {
        Power memory declared = power(PowerKind.SELL, holder, DELAY, WINDOW, objector, EXPIRES);
        declared.quorum = 0.2e9;
        _expectInvalid(declared, "vote");
        declared.majority = 0.5e9;
        _expectInvalid(declared, "vote");
        declared.majority = 1e9 + 1;
        _expectInvalid(declared, "vote");
        declared.majority = 0.75e9;
        declared.quorum = 1e9 + 1;
        _expectInvalid(declared, "vote");
        declared.quorum = 0;
        _expectInvalid(declared, "vote");
        declared.quorum = 1e9;
        // A day of notice, and a day to vote.
        declared.delay = 2 days - 1;
        _expectInvalid(declared, "delay");
        declared.delay = 2 days;
        TinyCharter memory charter = tinyCharter(0);
        charter.asset.powers[1] = declared;
        assertEq(new TinyAsset(charter).powers().length, 2, "powers");
    }

    function test_each_kind_is_declared_once_and_only_where_something_acts_on_it() external {
        TinyCharter memory charter = tinyCharter(0);
        charter.asset.powers[1] = charter.asset.powers[0];
        vm.expectRevert(abi.encodeWithSelector(IPowers.PowerDeclaredTwice.selector, PowerKind.ISSUE));
        new TinyAsset(charter);
        charter.asset.powers[1] = power(PowerKind.WRITE_OFF, holder, DELAY, WINDOW, objector, EXPIRES);
        vm.expectRevert(abi.encodeWithSelector(IAsset.InvalidPowerKind.selector, PowerKind.WRITE_OFF));
        new TinyAsset(charter);
    }

    function test_nobody_declares_powers_later_or_for_the_token_of_another() external {
        Power[] memory more = new Power[](1);
        more[0] = power(PowerKind.COURT_TRANSFER, address(this), DELAY, WINDOW, objector, EXPIRES);
        address token = address(asset.token());
        vm.expectRevert(abi.encodeWithSelector(IPowers.AlreadyDeclared.selector, address(asset)));
        vm.prank(address(asset));
        register.declare(token, more);
        vm.expectRevert(abi.encodeWithSelector(IPowers.AlreadyDeclared.selector, address(this)));
        register.declare(token, more);
        assertEq(register.powersOf(address(asset)).length, 2, "powers of the asset");
        assertEq(register.powersOf(address(this)).length, 0, "powers of the other");
    }

    function test_the_limits_of_a_power_are_accepted_at_birth() external {
        TinyCharter memory charter = tinyCharter(0);
        charter.asset.powers[0] = power(PowerKind.SELL, holder, 1 hours, 1 hours, address(0), START);
        charter.asset.powers[1] = power(
            PowerKind.COURT_TRANSFER,
            holder,
            type(uint32).max,
            90 days,
            holder,
            type(uint40).max
        );
        assertEq(new TinyAsset(charter).powers().length, 2, "powers");
    }

    // ---- Announce ----

    function test_only_its_holder_announces_a_power() external {
        vm.expectRevert(
            abi.encodeWithSelector(IPowers.OnlyPowerHolder.selector, PowerKind.ISSUE, address(this))
        );
        register.announce(address(asset), PowerKind.ISSUE, abi.encode(tap), REASON);
    }

    function test_a_power_that_was_not_declared_does_not_exist() external {
        for (uint8 kind = 0; kind <= uint8(type(PowerKind).max); ++kind) {
            if (PowerKind(kind) == PowerKind.ISSUE || PowerKind(kind) == PowerKind.CALL) continue;
            vm.expectRevert(abi.encodeWithSelector(IPowers.NoSuchPower.selector, PowerKind(kind)));
            vm.prank(holder);
            register.announce(address(asset), PowerKind(kind), abi.encode(tap), REASON);
        }
    }

    function test_announced_until_the_last_second_of_the_power() external {
        vm.warp(EXPIRES);
        uint256 id = _announce();
        vm.warp(EXPIRES + 1);
        vm.expectRevert(abi.encodeWithSelector(IPowers.PowerExpired.selector, PowerKind.ISSUE, EXPIRES));
        vm.prank(holder);
        register.announce(address(asset), PowerKind.ISSUE, abi.encode(tap), REASON);
        // What was announced in time can still be stopped.
        vm.prank(objector);
        register.object(address(asset), id);
    }

    function test_an_announcement_says_when_it_is_ripe_and_when_it_expires() external {
        uint256 id = _announce();
        IPowers.Announcement memory announced = register.announcement(address(asset), id);
        assertEq(uint256(announced.kind), uint256(PowerKind.ISSUE), "kind");
        assertEq(announced.readyAt, READY, "ready");
        assertEq(announced.expiresAt, EXPIRY, "expiry");
        assertEq(announced.action, tapHash, "action");
        assertEq(register.announcementCount(address(asset)), 1, "count");
        vm.expectRevert(abi.encodeWithSelector(IPowers.UnknownAnnouncement.selector, 1));
        register.announcement(address(asset), 1);
    }

    // ---- Enact: attack 65 ----

    function test_enacted_from_the_first_second_on() external {
        uint256 id = _announce();
        vm.warp(READY);
        address opened = factory.createOffering(address(asset), tap);
        assertEq(asset.offering(), opened, "the tap is open");
        assertEq(register.announcement(address(asset), id).expiresAt, 0, "used up");
    }

    function test_enacted_until_the_last_second() external {
        _announce();
        vm.warp(EXPIRY);
        assertEq(factory.createOffering(address(asset), tap), asset.offering(), "the tap is open");
    }

    function test_one_second_early_is_refused() external {
        uint256 id = _announce();
        vm.warp(READY - 1);
        _expectRefused(abi.encodeWithSelector(IPowers.NotReady.selector, id, READY), tap);
    }

    function test_one_second_after_the_window_is_refused() external {
        uint256 id = _announce();
        vm.warp(EXPIRY + 1);
        _expectRefused(abi.encodeWithSelector(IPowers.Expired.selector, id, EXPIRY), tap);
    }

    function test_twice_is_refused() external {
        _announce();
        vm.warp(READY);
        factory.createOffering(address(asset), tap);
        _expectRefused(_notAnnounced(tapHash), tap);
    }

    function test_other_arguments_are_refused() external {
        _announce();
        vm.warp(READY);
        OfferingTerms memory other = tap;
        other.price -= 1;
        _expectRefused(_notAnnounced(keccak256(abi.encode(other))), other);
    }

    function test_never_announced_is_refused() external {
        vm.warp(READY);
        _expectRefused(_notAnnounced(tapHash), tap);
    }

    function test_announced_under_another_power_is_refused() external {
        vm.prank(holder);
        register.announce(address(asset), PowerKind.CALL, abi.encode(tap), REASON);
        vm.warp(START + 1 hours);
        _expectRefused(_notAnnounced(tapHash), tap);
    }

    function test_the_same_action_is_pending_once_and_can_be_announced_again_afterwards() external {
        uint256 id = _announce();
        vm.expectRevert(abi.encodeWithSelector(IPowers.AlreadyAnnounced.selector, id));
        vm.prank(holder);
        register.announce(address(asset), PowerKind.ISSUE, abi.encode(tap), REASON);
        vm.warp(EXPIRY + 1);
        assertEq(_announce(), id + 1, "announced anew once it expired");
        assertEq(asset.powers()[0].pending.length, 1, "only that is pending");
        assertEq(asset.powers()[0].pending[0], id + 1, "only that is pending");
    }

    function test_so_many_announcements_are_pending_and_no_more() external {
        vm.startPrank(holder);
        for (uint256 i = 0; i < 64; ++i)
            register.announce(address(asset), PowerKind.CALL, abi.encode(i), REASON);
        vm.expectRevert(abi.encodeWithSelector(IPowers.TooManyPending.selector, PowerKind.CALL, 64));
        register.announce(address(asset), PowerKind.CALL, abi.encode(64), REASON);
        // Other powers are not in its way, and one that ends makes room.
        register.announce(address(asset), PowerKind.ISSUE, abi.encode(tap), REASON);
        register.object(address(asset), 10);
        register.announce(address(asset), PowerKind.CALL, abi.encode(64), REASON);
        vm.stopPrank();
        assertEq(asset.powers()[1].pending.length, 64, "pending");
        vm.warp(START + 1 hours);
        for (uint256 i = 0; i <= 64; ++i) if (i != 10) asset.act(PowerKind.CALL, i);
        assertEq(asset.acted(), 64, "acts");
        assertEq(asset.powers()[1].pending.length, 0, "nothing is left");
    }

    function test_an_announcement_has_a_reason() external {
        vm.expectRevert(IPowers.NoReason.selector);
        vm.prank(holder);
        register.announce(address(asset), PowerKind.ISSUE, abi.encode(tap), 0);
    }

    function test_only_the_asset_and_its_token_enact() external {
        _announce();
        vm.warp(READY);
        address[3] memory others = [holder, address(this), address(factory)];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(IPowers.OnlyAssetOrToken.selector, address(asset), others[i])
            );
            vm.prank(others[i]);
            register.enact(address(asset), PowerKind.ISSUE, tapHash, 1);
        }
    }

    // ---- Limits ----

    function test_one_use_and_the_uses_of_a_year_have_their_limits() external {
        TinyCharter memory charter = tinyCharter(0);
        charter.identifier = 0;
        charter.asset.powers[0].limit = 1_000 * uint128(UNIT);
        charter.asset.powers[0].yearlyLimit = 1_500 * uint128(UNIT);
        charter.asset.powers[0].expires = type(uint40).max;
        (TinyAsset other, ) = create(charter, offeringTerms());
        OfferingTerms memory terms = tap;
        terms.hardCap += LOT;
        vm.prank(holder);
        register.announce(address(other), PowerKind.ISSUE, abi.encode(terms), REASON);
        vm.prank(holder);
        register.announce(address(other), PowerKind.ISSUE, abi.encode(tap), REASON);
        vm.warp(READY);
        vm.expectRevert(
            abi.encodeWithSelector(IPowers.BeyondLimit.selector, PowerKind.ISSUE, terms.hardCap, 1_000 * UNIT)
        );
        factory.createOffering(address(other), terms);
        factory.createOffering(address(other), tap);
        assertEq(other.powers()[0].usedInPeriod, 1_000 * UNIT, "used");

        // Within 365 days of that use only 500 units are left; then all of them again.
        terms = tap;
        terms.opens += 365 days;
        terms.closes += 365 days;
        terms.settlementDate += 365 days;
        terms.settleBy += 365 days;
        vm.warp(READY + 365 days - 1 - DELAY);
        vm.prank(holder);
        register.announce(address(other), PowerKind.ISSUE, abi.encode(terms), REASON);
        vm.warp(READY + 365 days - 1);
        vm.expectRevert(
            abi.encodeWithSelector(
                IPowers.BeyondYearlyLimit.selector,
                PowerKind.ISSUE,
                terms.hardCap,
                500 * UNIT
            )
        );
        factory.createOffering(address(other), terms);
        vm.warp(READY + 365 days);
        factory.createOffering(address(other), terms);
        assertEq(other.powers()[0].usedInPeriod, 1_000 * UNIT, "used");
    }

    // ---- Object ----

    function test_the_objector_stops_it_in_the_last_second() external {
        uint256 id = _announce();
        vm.warp(READY);
        vm.prank(objector);
        register.object(address(asset), id);
        _expectRefused(_notAnnounced(tapHash), tap);
    }

    function test_the_holder_takes_it_back() external {
        uint256 id = _announce();
        vm.prank(holder);
        register.object(address(asset), id);
        vm.warp(READY);
        _expectRefused(_notAnnounced(tapHash), tap);
    }

    function test_nobody_else_objects() external {
        uint256 id = _announce();
        address[3] memory others = [address(this), issuer, address(factory)];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IPowers.OnlyObjector.selector, id, others[i]));
            vm.prank(others[i]);
            register.object(address(asset), id);
        }
    }

    function test_without_an_objector_nobody_but_the_holder_objects() external {
        vm.prank(holder);
        uint256 id = register.announce(address(asset), PowerKind.CALL, abi.encode(tap), REASON);
        vm.expectRevert(abi.encodeWithSelector(IPowers.OnlyObjector.selector, id, objector));
        vm.prank(objector);
        register.object(address(asset), id);
    }

    function test_an_objection_comes_once_and_only_to_what_is_pending() external {
        vm.expectRevert(abi.encodeWithSelector(IPowers.UnknownAnnouncement.selector, 0));
        vm.prank(objector);
        register.object(address(asset), 0);
        uint256 id = _announce();
        vm.prank(objector);
        register.object(address(asset), id);
        vm.expectRevert(abi.encodeWithSelector(IPowers.NotPending.selector, id));
        vm.prank(objector);
        register.object(address(asset), id);
    }

    // ---- Any history of announcements ----

    /// @dev Whatever is announced and whenever it is tried: it acts at most once, in its window, on what was said.
    function testFuzz_acts_once_within_its_window_on_what_was_announced(
        uint256 number,
        uint256 tried,
        uint256 wait,
        bool objected
    ) external {
        tried = number + (tried % 2); // the number announced, or its neighbour
        wait = bound(wait, 0, 4 hours);
        vm.prank(holder);
        uint256 id = register.announce(address(asset), PowerKind.CALL, abi.encode(number), REASON);
        if (objected) {
            vm.prank(holder);
            register.object(address(asset), id);
        }
        vm.warp(START + wait);
        bool right = tried == number && wait >= 1 hours && wait <= 2 hours && !objected;
        try asset.act(PowerKind.CALL, tried) {
            assertTrue(right, "acted when it may not");
            vm.expectRevert(
                abi.encodeWithSelector(
                    IPowers.NotAnnounced.selector,
                    PowerKind.CALL,
                    keccak256(abi.encode(tried))
                )
            );
            asset.act(PowerKind.CALL, tried);
        } catch {
            assertFalse(right, "refused when it may");
        }
        assertEq(asset.acted(), right ? 1 : 0, "acts");
    }

    // ---- Offerings of an asset ----

    function test_a_tap_waits_until_the_offering_before_has_ended() external {
        OfferingTerms memory terms = offeringTerms();
        TinyCharter memory charter = tinyCharter(keccak256(abi.encode(terms)));
        charter.identifier = 0;
        (TinyAsset other, Offering open) = create(charter, terms);
        vm.prank(holder);
        uint256 id = register.announce(address(other), PowerKind.ISSUE, abi.encode(tap), REASON);
        vm.warp(READY);
        vm.expectRevert(abi.encodeWithSelector(IAsset.OfferingStillOpen.selector, address(open)));
        factory.createOffering(address(other), tap);
        assertEq(
            register.announcement(address(other), id).expiresAt,
            EXPIRY,
            "the announcement is still good"
        );
    }

    function test_without_a_first_offering_the_first_needs_an_announcement_too() external {
        TinyCharter memory charter = tinyCharter(0);
        charter.identifier = 0;
        (TinyAsset other, Offering none) = create(charter, offeringTerms());
        assertEq(address(none), address(0), "no offering at birth");
        vm.prank(holder);
        uint256 id = register.announce(address(other), PowerKind.ISSUE, abi.encode(tap), REASON);
        vm.warp(READY - 1);
        vm.expectRevert(abi.encodeWithSelector(IPowers.NotReady.selector, id, READY));
        factory.createOffering(address(other), tap);
        vm.warp(READY);
        assertEq(factory.createOffering(address(other), tap), other.offering(), "open");
    }

    function test_an_offering_that_was_replaced_issues_nothing() external {
        _announce();
        vm.warp(READY);
        factory.createOffering(address(asset), tap);
        vm.expectRevert(abi.encodeWithSelector(IAsset.OnlyOffering.selector, address(first)));
        vm.prank(address(first));
        asset.issue(holder, UNIT);
    }

    function test_the_hard_cap_fits_what_is_left_to_issue() external {
        uint256 left = tokenOf(asset).maxSupply();
        OfferingTerms memory large = tap;
        large.hardCap = uint128(left) + LOT;
        vm.prank(holder);
        register.announce(address(asset), PowerKind.ISSUE, abi.encode(large), REASON);
        vm.warp(READY);
        _expectRefused(
            abi.encodeWithSelector(IOffering.OfferingTooLarge.selector, large.hardCap, left),
            large
        );
    }

    /// @dev Attack 70: whoever deployed can do nothing; the factory can bring what was declared and nothing else.
    function test_after_deployment_the_deployer_and_the_factory_can_do_nothing() external {
        vm.expectRevert(abi.encodeWithSelector(IAsset.OnlyFactory.selector, address(this)));
        asset.openOffering(address(this), tapHash, tap.hardCap);
        vm.startPrank(address(factory));
        vm.expectRevert(_notAnnounced(tapHash));
        asset.openOffering(address(factory), tapHash, tap.hardCap);
        vm.expectRevert(abi.encodeWithSelector(IAsset.OnlyOffering.selector, address(factory)));
        asset.issue(address(factory), UNIT);
        vm.expectRevert(
            abi.encodeWithSelector(IPowers.OnlyPowerHolder.selector, PowerKind.ISSUE, address(factory))
        );
        register.announce(address(asset), PowerKind.ISSUE, abi.encode(tap), REASON);
        vm.stopPrank();
    }

    function test_an_issuer_that_cannot_be_one_is_refused() external {
        TinyCharter memory charter = tinyCharter(0);
        charter.asset.issuer = address(0);
        vm.expectRevert(abi.encodeWithSelector(IAsset.InvalidIssuer.selector, address(0)));
        new TinyAsset(charter);
    }

    // ---- Helpers ----

    function _announce() private returns (uint256) {
        vm.prank(holder);
        return register.announce(address(asset), PowerKind.ISSUE, abi.encode(tap), REASON);
    }

    function _notAnnounced(bytes32 action) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IPowers.NotAnnounced.selector, PowerKind.ISSUE, action);
    }

    function _expectRefused(bytes memory reason, OfferingTerms memory terms) private {
        address before = asset.offering();
        vm.expectRevert(reason);
        factory.createOffering(address(asset), terms);
        assertEq(asset.offering(), before, "the offering");
    }

    function _copy(Power memory from) private pure returns (Power memory to) {
        return abi.decode(abi.encode(from), (Power));
    }

    function _expectInvalid(Power memory declared, bytes32 what) private {
        TinyCharter memory charter = tinyCharter(0);
        charter.asset.powers[1] = declared;
        vm.expectRevert(abi.encodeWithSelector(IPowers.InvalidPower.selector, declared.kind, what));
        new TinyAsset(charter);
    }
}
