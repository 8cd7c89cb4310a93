// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {FeedReader} from "../../contracts/feeds/FeedReader.sol";
import {FeedSource} from "../../contracts/interfaces/Charter.sol";
import {FeedStatus} from "../../contracts/interfaces/IFeed.sol";
import {IPanel} from "../../contracts/interfaces/IPanel.sol";
import {Test} from "../support/Test.sol";
import {FeedUser, OddFeed} from "./support/OddFeed.sol";

/// @notice A feed is read without trusting it.
contract FeedReaderTest is Test {
    uint40 internal constant START = 1_800_000_000;
    bytes32 internal constant GRAMS = keccak256("g fine gold");
    uint32 internal constant MAX_AGE = 1 days;

    OddFeed internal feed;
    FeedUser internal user;
    FeedSource internal source;

    function setUp() public {
        vm.warp(START);
        feed = new OddFeed(8, GRAMS);
        user = new FeedUser();
        feed.set(123, START);
        source = FeedSource(address(feed), 8, GRAMS, MAX_AGE);
    }

    function expectRead(
        int256 value,
        uint256 updatedAt,
        FeedStatus status,
        string memory what
    ) internal view {
        (int256 value_, uint256 updatedAt_, FeedStatus status_) = user.read(source);
        assertEq(uint256(status_), uint256(status), what);
        assertEq(value_, value, what);
        assertEq(updatedAt_, updatedAt, what);
    }

    function expectRefused(bytes memory reason) internal {
        vm.expectRevert(reason);
        user.check(source);
    }

    // ---- At birth ----

    function test_a_source_that_counts_as_declared_is_accepted() public {
        user.check(source);
        // It need not have a figure yet.
        feed.behave(OddFeed.Way.REVERT);
        user.check(source);
    }

    function test_attack71_a_feed_of_other_decimals_or_unit_is_refused_at_birth() public {
        source.decimals = 6;
        expectRefused(abi.encodeWithSelector(FeedReader.FeedDecimalsDiffer.selector, feed, 8, 6));
        source.decimals = 8;
        bytes32 ounces = keccak256("oz t fine gold");
        source.unit = ounces;
        expectRefused(abi.encodeWithSelector(FeedReader.FeedUnitDiffers.selector, feed, GRAMS, ounces));
        // A feed without units is not asked for one.
        source.unit = 0;
        user.check(source);
    }

    function test_an_account_without_code_or_with_a_delegation_is_no_feed() public {
        source.feed = actor("nobody");
        expectRefused(abi.encodeWithSelector(FeedReader.FeedWithoutCode.selector, source.feed));
        vm.etch(source.feed, abi.encodePacked(hex"ef0100", address(feed)));
        expectRefused(abi.encodeWithSelector(FeedReader.FeedWithoutCode.selector, source.feed));
        source.feed = address(0);
        expectRefused(abi.encodeWithSelector(FeedReader.FeedWithoutCode.selector, source.feed));
    }

    function test_a_contract_without_the_questions_is_no_feed() public {
        source.feed = address(this);
        expectRefused(abi.encodeWithSelector(FeedReader.FeedSilent.selector, source.feed));
    }

    function test_an_age_limit_of_0_is_refused() public {
        source.maxAge = 0;
        expectRefused(abi.encodeWithSelector(FeedReader.FeedWithoutAge.selector, source.feed));
    }

    // ---- Fresh, stale, silent ----

    function test_attack72_a_figure_is_fresh_up_to_its_age_limit_to_the_second() public {
        expectRead(123, START, FeedStatus.FRESH, "now");
        vm.warp(START + MAX_AGE);
        expectRead(123, START, FeedStatus.FRESH, "at the limit");
        vm.warp(START + MAX_AGE + 1);
        expectRead(123, START, FeedStatus.STALE, "a second later");
        vm.expectRevert(abi.encodeWithSelector(FeedReader.FeedStale.selector, feed, START, MAX_AGE));
        user.requireFresh(source);
    }

    function test_a_figure_from_the_future_is_stale() public {
        feed.set(123, START + 1);
        expectRead(123, START + 1, FeedStatus.STALE, "a second");
        feed.set(123, type(uint256).max);
        expectRead(123, type(uint256).max, FeedStatus.STALE, "for ever");
    }

    function test_a_round_without_a_time_is_no_figure() public {
        feed.set(123, 0);
        expectRead(0, 0, FeedStatus.SILENT, "no time");
    }

    function test_whatever_a_feed_does_it_is_silent_at_a_bounded_price() public {
        for (uint256 way = 1; way < 8; ++way) {
            if (OddFeed.Way(way) == OddFeed.Way.MEGABYTE) continue;
            feed.behave(OddFeed.Way(way));
            uint256 left = gasleft();
            expectRead(0, 0, FeedStatus.SILENT, vm.toString(way));
            assertLe(left - gasleft(), 130_000, "gas");
            vm.expectRevert(abi.encodeWithSelector(FeedReader.FeedSilent.selector, feed));
            user.requireFresh(source);
        }
        assertEq(feed.written(), 0, "a question writes nothing");
        // A contract that is gone answers nothing.
        vm.etch(address(feed), "");
        expectRead(0, 0, FeedStatus.SILENT, "gone");
    }

    function test_of_a_long_answer_five_words_are_read() public {
        feed.behave(OddFeed.Way.MEGABYTE);
        uint256 left = gasleft();
        expectRead(123, START, FeedStatus.FRESH, "long");
        assertLe(left - gasleft(), 130_000, "gas");
    }

    function testFuzz_a_figure_that_fits_128_bits_is_read_and_no_other(int256 value) public {
        feed.set(value, START);
        if (value == int128(value)) expectRead(value, START, FeedStatus.FRESH, "fits");
        else expectRead(0, 0, FeedStatus.SILENT, "does not fit");
    }

    function test_figures_of_129_bits_are_none() public {
        feed.set(type(int128).max, START);
        expectRead(type(int128).max, START, FeedStatus.FRESH, "largest");
        feed.set(int256(type(int128).max) + 1, START);
        expectRead(0, 0, FeedStatus.SILENT, "too large");
        feed.set(type(int128).min, START);
        expectRead(type(int128).min, START, FeedStatus.FRESH, "least");
        feed.set(int256(type(int128).min) - 1, START);
        expectRead(0, 0, FeedStatus.SILENT, "too little");
    }

    function test_a_negative_figure_is_no_amount() public {
        feed.set(-1, START);
        expectRead(-1, START, FeedStatus.FRESH, "a rate may be negative");
        (uint256 value, uint256 updatedAt, FeedStatus status) = user.readAmount(source);
        assertEq(uint256(status), uint256(FeedStatus.SILENT), "status");
        assertEq(value, 0, "value");
        assertEq(updatedAt, 0, "time");
        vm.expectRevert(abi.encodeWithSelector(FeedReader.FeedNegative.selector, feed, -1));
        user.requireAmount(source);

        feed.set(0, START);
        (value, , status) = user.readAmount(source);
        assertEq(uint256(status), uint256(FeedStatus.FRESH), "0 is an amount");
        (value, updatedAt) = user.requireAmount(source);
        assertEq(value, 0, "0");
        assertEq(updatedAt, START, "time of 0");
    }

    function testFuzz_little_gas_does_not_make_a_feed_silent(uint256 gasLimit) public view {
        gasLimit = bound(gasLimit, 5_000, 400_000);
        try user.read{gas: gasLimit}(source) returns (int256, uint256, FeedStatus status) {
            assertEq(uint256(status), uint256(FeedStatus.FRESH), "answered");
        } catch (bytes memory reason) {
            // With the least gas there is not even enough to say so.
            bool said = reason.length == 0 || bytes4(reason) == IPanel.NotEnoughGas.selector;
            assertTrue(said, "reason");
        }
    }
}
