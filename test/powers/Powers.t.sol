// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {OfferingTerms, Power, PowerKind} from "../../contracts/interfaces/Charter.sol";
import {IAsset, IPowers} from "../../contracts/interfaces/IAsset.sol";
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
        Power[] memory declared = asset.powers();
        assertEq(declared.length, 2, "powers");
        assertEq(uint256(declared[0].kind), uint256(PowerKind.ISSUE), "kind");
        assertEq(declared[0].holder, holder, "holder");
        assertEq(declared[0].objector, objector, "objector");
        assertEq(declared[0].delay, DELAY, "delay");
        assertEq(declared[0].window, WINDOW, "window");
        assertEq(declared[0].expires, EXPIRES, "expires");
    }

    function test_powers_that_make_no_sense_are_refused_at_birth() external {
        _expectInvalid(Power(PowerKind.SELL, address(0), DELAY, WINDOW, objector, EXPIRES));
        _expectInvalid(Power(PowerKind.SELL, holder, 1 hours - 1, WINDOW, objector, EXPIRES));
        _expectInvalid(Power(PowerKind.SELL, holder, DELAY, 1 hours - 1, objector, EXPIRES));
        _expectInvalid(Power(PowerKind.SELL, holder, DELAY, 90 days + 1, objector, EXPIRES));
        _expectInvalid(Power(PowerKind.SELL, holder, DELAY, WINDOW, objector, START - 1));
        // Nothing in this kind of asset acts on it.
        _expectInvalid(Power(PowerKind.PAUSE, holder, DELAY, WINDOW, objector, EXPIRES));

        TinyCharter memory charter = tinyCharter(0);
        charter.asset.powers[1] = charter.asset.powers[0];
        vm.expectRevert(abi.encodeWithSelector(IPowers.PowerDeclaredTwice.selector, PowerKind.ISSUE));
        new TinyAsset(charter);
    }

    function test_the_limits_of_a_power_are_accepted_at_birth() external {
        TinyCharter memory charter = tinyCharter(0);
        charter.asset.powers[0] = Power(PowerKind.SELL, holder, 1 hours, 1 hours, address(0), START);
        charter.asset.powers[1] = Power(
            PowerKind.WRITE_OFF,
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
        asset.announce(PowerKind.ISSUE, tapHash, 0);
    }

    function test_a_power_that_was_not_declared_does_not_exist() external {
        for (uint8 kind = 0; kind <= uint8(type(PowerKind).max); ++kind) {
            if (PowerKind(kind) == PowerKind.ISSUE || PowerKind(kind) == PowerKind.CALL) continue;
            vm.expectRevert(abi.encodeWithSelector(IPowers.NoSuchPower.selector, PowerKind(kind)));
            vm.prank(holder);
            asset.announce(PowerKind(kind), tapHash, 0);
        }
    }

    function test_announced_until_the_last_second_of_the_power() external {
        vm.warp(EXPIRES);
        uint256 id = _announce();
        vm.warp(EXPIRES + 1);
        vm.expectRevert(abi.encodeWithSelector(IPowers.PowerExpired.selector, PowerKind.ISSUE, EXPIRES));
        vm.prank(holder);
        asset.announce(PowerKind.ISSUE, tapHash, 0);
        // What was announced in time can still be stopped.
        vm.prank(objector);
        asset.object(id);
    }

    function test_an_announcement_says_when_it_is_ripe_and_when_it_expires() external {
        uint256 id = _announce();
        IPowers.Announcement memory announced = asset.announcement(id);
        assertEq(uint256(announced.kind), uint256(PowerKind.ISSUE), "kind");
        assertEq(announced.readyAt, READY, "ready");
        assertEq(announced.expiresAt, EXPIRY, "expiry");
        assertEq(announced.action, tapHash, "action");
        assertEq(asset.announcementCount(), 1, "count");
        vm.expectRevert(abi.encodeWithSelector(IPowers.NotAnnounced.selector, 1));
        asset.announcement(1);
    }

    // ---- Enact: attack 65 ----

    function test_enacted_from_the_first_second_on() external {
        uint256 id = _announce();
        vm.warp(READY);
        address opened = factory.createOffering(address(asset), tap, id);
        assertEq(asset.offering(), opened, "the tap is open");
        assertEq(asset.announcement(id).expiresAt, 0, "used up");
    }

    function test_enacted_until_the_last_second() external {
        uint256 id = _announce();
        vm.warp(EXPIRY);
        assertEq(factory.createOffering(address(asset), tap, id), asset.offering(), "the tap is open");
    }

    function test_one_second_early_is_refused() external {
        uint256 id = _announce();
        vm.warp(READY - 1);
        _expectRefused(abi.encodeWithSelector(IPowers.NotReady.selector, id, READY), tap, id);
    }

    function test_one_second_after_the_window_is_refused() external {
        uint256 id = _announce();
        vm.warp(EXPIRY + 1);
        _expectRefused(abi.encodeWithSelector(IPowers.Expired.selector, id, EXPIRY), tap, id);
    }

    function test_twice_is_refused() external {
        uint256 id = _announce();
        vm.warp(READY);
        factory.createOffering(address(asset), tap, id);
        // The same terms want the same address: other terms get as far as the announcement.
        OfferingTerms memory other = tap;
        other.price += 1;
        vm.expectRevert(abi.encodeWithSelector(IPowers.NotAnnounced.selector, id));
        factory.createOffering(address(asset), other, id);
        vm.expectRevert();
        factory.createOffering(address(asset), tap, id);
    }

    function test_other_arguments_are_refused() external {
        uint256 id = _announce();
        vm.warp(READY);
        OfferingTerms memory other = tap;
        other.price -= 1;
        bytes32 hash = keccak256(abi.encode(other));
        _expectRefused(abi.encodeWithSelector(IPowers.ActionMismatch.selector, id, hash, tapHash), other, id);
    }

    function test_never_announced_is_refused() external {
        vm.warp(READY);
        _expectRefused(abi.encodeWithSelector(IPowers.NotAnnounced.selector, 0), tap, 0);
        _expectRefused(
            abi.encodeWithSelector(IPowers.NotAnnounced.selector, type(uint256).max),
            tap,
            type(uint256).max
        );
    }

    function test_announced_under_another_power_is_refused() external {
        vm.prank(holder);
        uint256 id = asset.announce(PowerKind.CALL, tapHash, 0);
        vm.warp(START + 1 hours);
        _expectRefused(abi.encodeWithSelector(IPowers.NotAnnounced.selector, id), tap, id);
    }

    // ---- Object ----

    function test_the_objector_stops_it_in_the_last_second() external {
        uint256 id = _announce();
        vm.warp(READY);
        vm.prank(objector);
        asset.object(id);
        _expectRefused(abi.encodeWithSelector(IPowers.NotAnnounced.selector, id), tap, id);
    }

    function test_the_holder_takes_it_back() external {
        uint256 id = _announce();
        vm.prank(holder);
        asset.object(id);
        vm.warp(READY);
        _expectRefused(abi.encodeWithSelector(IPowers.NotAnnounced.selector, id), tap, id);
    }

    function test_nobody_else_objects() external {
        uint256 id = _announce();
        address[3] memory others = [address(this), issuer, address(factory)];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IPowers.OnlyObjector.selector, id, others[i]));
            vm.prank(others[i]);
            asset.object(id);
        }
    }

    function test_without_an_objector_nobody_but_the_holder_objects() external {
        vm.prank(holder);
        uint256 id = asset.announce(PowerKind.CALL, tapHash, 0);
        vm.expectRevert(abi.encodeWithSelector(IPowers.OnlyObjector.selector, id, objector));
        vm.prank(objector);
        asset.object(id);
    }

    function test_an_objection_comes_once_and_only_to_what_is_pending() external {
        vm.expectRevert(abi.encodeWithSelector(IPowers.NotAnnounced.selector, 0));
        vm.prank(objector);
        asset.object(0);
        uint256 id = _announce();
        vm.prank(objector);
        asset.object(id);
        vm.expectRevert(abi.encodeWithSelector(IPowers.NotAnnounced.selector, id));
        vm.prank(objector);
        asset.object(id);
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
        uint256 id = asset.announce(PowerKind.CALL, keccak256(abi.encode(number)), 0);
        if (objected) {
            vm.prank(holder);
            asset.object(id);
        }
        vm.warp(START + wait);
        bool right = tried == number && wait >= 1 hours && wait <= 2 hours && !objected;
        try asset.act(id, PowerKind.CALL, tried) {
            assertTrue(right, "acted when it may not");
            vm.expectRevert(abi.encodeWithSelector(IPowers.NotAnnounced.selector, id));
            asset.act(id, PowerKind.CALL, tried);
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
        uint256 id = other.announce(PowerKind.ISSUE, tapHash, 0);
        vm.warp(READY);
        vm.expectRevert(abi.encodeWithSelector(IAsset.OfferingStillOpen.selector, address(open)));
        factory.createOffering(address(other), tap, id);
        assertEq(other.announcement(id).expiresAt, EXPIRY, "the announcement is still good");
    }

    function test_without_a_first_offering_the_first_needs_an_announcement_too() external {
        TinyCharter memory charter = tinyCharter(0);
        charter.identifier = 0;
        (TinyAsset other, Offering none) = create(charter, offeringTerms());
        assertEq(address(none), address(0), "no offering at birth");
        vm.prank(holder);
        uint256 id = other.announce(PowerKind.ISSUE, tapHash, 0);
        vm.warp(READY - 1);
        vm.expectRevert(abi.encodeWithSelector(IPowers.NotReady.selector, id, READY));
        factory.createOffering(address(other), tap, id);
        vm.warp(READY);
        assertEq(factory.createOffering(address(other), tap, id), other.offering(), "open");
    }

    function test_an_offering_that_was_replaced_issues_nothing() external {
        uint256 id = _announce();
        vm.warp(READY);
        factory.createOffering(address(asset), tap, id);
        vm.expectRevert(abi.encodeWithSelector(IAsset.OnlyOffering.selector, address(first)));
        vm.prank(address(first));
        asset.issue(holder, UNIT);
    }

    function test_the_hard_cap_fits_what_is_left_to_issue() external {
        uint256 left = tokenOf(asset).maxSupply();
        OfferingTerms memory large = tap;
        large.hardCap = uint128(left) + LOT;
        vm.prank(holder);
        uint256 id = asset.announce(PowerKind.ISSUE, keccak256(abi.encode(large)), 0);
        vm.warp(READY);
        _expectRefused(
            abi.encodeWithSelector(IOffering.OfferingTooLarge.selector, large.hardCap, left),
            large,
            id
        );
    }

    /// @dev Attack 70: whoever deployed can do nothing; the factory can bring what was declared and nothing else.
    function test_after_deployment_the_deployer_and_the_factory_can_do_nothing() external {
        vm.expectRevert(abi.encodeWithSelector(IAsset.OnlyFactory.selector, address(this)));
        asset.openOffering(address(this), tap, 0);
        vm.startPrank(address(factory));
        vm.expectRevert(abi.encodeWithSelector(IPowers.NotAnnounced.selector, 0));
        asset.openOffering(address(factory), tap, 0);
        vm.expectRevert(abi.encodeWithSelector(IAsset.OnlyOffering.selector, address(factory)));
        asset.issue(address(factory), UNIT);
        vm.expectRevert(
            abi.encodeWithSelector(IPowers.OnlyPowerHolder.selector, PowerKind.ISSUE, address(factory))
        );
        asset.announce(PowerKind.ISSUE, tapHash, 0);
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
        return asset.announce(PowerKind.ISSUE, tapHash, keccak256("reason"));
    }

    function _expectRefused(bytes memory reason, OfferingTerms memory terms, uint256 id) private {
        address before = asset.offering();
        vm.expectRevert(reason);
        factory.createOffering(address(asset), terms, id);
        assertEq(asset.offering(), before, "the offering");
    }

    function _expectInvalid(Power memory power) private {
        TinyCharter memory charter = tinyCharter(0);
        charter.asset.powers[1] = power;
        vm.expectRevert(abi.encodeWithSelector(IPowers.InvalidPower.selector, power.kind));
        new TinyAsset(charter);
    }
}
