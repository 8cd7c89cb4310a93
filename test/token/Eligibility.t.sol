// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {CountryRule, TokenCharter} from "../../contracts/interfaces/Charter.sol";
import {Restriction} from "../../contracts/interfaces/Restriction.sol";
import {LyingRegistry} from "./support/Registries.sol";
import {TokenFixture} from "./TokenFixture.sol";

/// @notice Who may receive: attestation, country, class, flow-back, and each second at which that changes.
contract EligibilityTest is TokenFixture {
    LyingRegistry internal liar;

    function setUp() public override {
        super.setUp();
        _bear(_charter());
        token.mint(alice, 1000);
    }

    // ---- Known, lapsed, unknown ----

    function test_an_unknown_wallet_may_not_receive() public {
        _assertRefused(Restriction.RECIPIENT_UNKNOWN, alice, stranger, 1);
        _assertIssueRefused(Restriction.RECIPIENT_UNKNOWN, stranger, 1);
        assertFalse(token.canReceive(stranger), "canReceive");
    }

    function test_an_attestation_holds_through_its_last_second_and_no_longer() public {
        uint40 last = BIRTH + 5 days;
        _admit(registry, bob, 2, FRANCE, RETAIL, last);
        vm.warp(last);
        _assertMoves(alice, bob, 1);
        vm.warp(last + 1);
        _assertRefused(Restriction.RECIPIENT_LAPSED, alice, bob, 1);
        _assertIssueRefused(Restriction.RECIPIENT_LAPSED, bob, 1);
        assertFalse(token.canReceive(bob), "canReceive after the last second");
    }

    function test_an_attestation_that_ends_now_still_holds_this_second() public {
        _admit(registry, bob, 2, FRANCE, RETAIL, BIRTH);
        token.refresh(bob);
        assertEq(token.holderOf(bob).freshThrough, BIRTH, "fresh only through the attestation");
        _assertMoves(alice, bob, 1);
        vm.warp(BIRTH + 1);
        _assertRefused(Restriction.RECIPIENT_LAPSED, alice, bob, 1);
    }

    function test_a_lapsed_holder_may_sell_all() public {
        _lapse(alice);
        assertTrue(token.canSend(alice), "canSend");
        assertFalse(token.canReceive(alice), "canReceive");
        _assertMoves(alice, bob, 400);
        // Also when it is asked about him again.
        vm.warp(BIRTH + RECHECK);
        _assertMoves(alice, bob, 600);
        _assertRefused(Restriction.RECIPIENT_LAPSED, bob, alice, 1);
    }

    function test_an_attestation_for_ever_is_no_overflow() public {
        _admit(registry, bob, 2, FRANCE, RETAIL, type(uint40).max);
        _assertMoves(alice, bob, 1);
        assertEq(token.holderOf(bob).freshThrough, BIRTH + RECHECK - 1, "fresh through the recheck interval");
    }

    // ---- Blocked ----

    function test_a_blocked_wallet_neither_sends_nor_receives() public {
        _block(alice, BIRTH + 9);
        assertFalse(token.canSend(alice), "canSend");
        assertFalse(token.canReceive(alice), "canReceive");
        _assertRefused(Restriction.SENDER_BLOCKED, alice, bob, 1);
        _assertIssueRefused(Restriction.RECIPIENT_BLOCKED, alice, 1);
        token.mint(bob, 10);
        _assertRefused(Restriction.RECIPIENT_BLOCKED, bob, alice, 1);
    }

    function test_a_block_ends_by_itself_after_its_last_second() public {
        _block(alice, BIRTH + 9);
        vm.warp(BIRTH + 9);
        _assertRefused(Restriction.SENDER_BLOCKED, alice, bob, 1);
        vm.warp(BIRTH + 10);
        _assertMoves(alice, bob, 1);
    }

    function test_a_block_overrides_an_attestation_that_lapsed() public {
        _block(alice, BIRTH + 9);
        _lapse(alice);
        _assertRefused(Restriction.SENDER_BLOCKED, alice, bob, 1);
    }

    function test_of_two_blocked_wallets_the_sender_is_named() public {
        _block(alice, BIRTH + 9);
        _block(bob, BIRTH + 9);
        _assertRefused(Restriction.SENDER_BLOCKED, alice, bob, 1);
    }

    // ---- Countries ----

    function test_a_country_that_the_charter_does_not_list_may_not_receive() public {
        _admit(bob, 2, JAPAN);
        _assertRefused(Restriction.RECIPIENT_COUNTRY, alice, bob, 1);
    }

    /// @dev The bitmap is read at the edges of its words.
    function test_countries_at_the_edges_of_the_bitmap() public {
        liar = new LyingRegistry();
        uint16[8] memory codes = [uint16(1), 255, 256, 511, 512, 767, 768, 999];
        TokenCharter memory charter = _charter();
        charter.rules.registries = _list(address(liar));
        for (uint256 i = 0; i < codes.length; ++i) {
            delete charter.rules.countries;
            charter.rules.countries[codes[i] / 256] = uint256(1) << (codes[i] % 256);
            _bear(charter);
            for (uint256 j = 0; j < codes.length; ++j) {
                liar.say(bob, 2, codes[j], RETAIL, FAR);
                uint8 expected = i == j ? Restriction.NONE : Restriction.RECIPIENT_COUNTRY;
                assertEq(token.detectTransferRestriction(address(0), bob, 1), expected, "country");
                (uint256 classes, uint256 receiveFrom) = token.countryTerms(codes[j]);
                assertEq(classes, i == j ? 0x000e : 0, "classes of the country");
                assertEq(receiveFrom, 0, "general terms have no flow-back");
            }
        }
    }

    function testFuzz_no_code_that_is_no_country_may_receive_whatever_a_registry_says(uint16 code) public {
        _bearEverywhere();
        if (code != 0 && code < 1000) code = uint16(bound(code, 1000, type(uint16).max));
        liar.say(bob, 2, code, RETAIL, FAR);
        _assertRefused(Restriction.RECIPIENT_COUNTRY, alice, bob, 1);
        (uint256 classes, uint256 receiveFrom) = token.countryTerms(code);
        assertEq(classes + receiveFrom, 0, "terms of no country");
    }

    /// @dev 1044 is 788 in the last word of a bitmap that wraps around; 65,535 is the most a record can say.
    function test_countries_beyond_the_bitmap_do_not_wrap_around() public {
        _bearEverywhere();
        uint16[7] memory codes = [uint16(0), 1000, 1023, 1024, 1044, 1300, type(uint16).max];
        for (uint256 i = 0; i < codes.length; ++i) {
            liar.say(bob, 2, codes[i], RETAIL, FAR);
            _assertRefused(Restriction.RECIPIENT_COUNTRY, alice, bob, 1);
        }
    }

    function testFuzz_every_country_is_held_to_its_terms(
        uint256 seed,
        uint16 code,
        uint8 class,
        uint40 time
    ) public {
        liar = new LyingRegistry();
        TokenCharter memory charter = _charter();
        charter.rules.registries = _list(address(liar));
        for (uint256 i = 0; i < 4; ++i) {
            charter.rules.countries[i] = uint256(keccak256(abi.encode(seed, i)));
        }
        charter.rules.countries[0] &= ~uint256(1);
        charter.rules.countries[3] &= type(uint256).max >> 24;
        charter.rules.countries[UNITED_STATES / 256] &= ~(uint256(1) << (UNITED_STATES % 256));
        charter.rules.classes = uint16(seed | 1);
        _bear(charter);
        if (seed % 4 == 0) code = UNITED_STATES;
        class = uint8(bound(class, 0, 20));
        vm.warp(bound(time, BIRTH, FLOW_BACK_ENDS * 2 - BIRTH));
        liar.say(bob, 2, code, class, type(uint40).max);
        uint8 expected = Restriction.NONE;
        if (code == UNITED_STATES) {
            if (class != ACCREDITED) expected = Restriction.RECIPIENT_CLASS;
            else if (block.timestamp < FLOW_BACK_ENDS) expected = Restriction.FLOW_BACK;
        } else if (code >= 1000 || (charter.rules.countries[code / 256] >> (code % 256)) & 1 == 0) {
            expected = Restriction.RECIPIENT_COUNTRY;
        } else if (class > 15 || (charter.rules.classes >> class) & 1 == 0) {
            expected = Restriction.RECIPIENT_CLASS;
        }
        assertEq(token.detectTransferRestriction(address(0), bob, 1), expected, "code");
        assertEq(token.canReceive(bob), expected == Restriction.NONE, "canReceive");
    }

    // ---- Classes ----

    function test_each_class_is_held_to_the_charter() public {
        for (uint8 class = 0; class < 16; ++class) {
            _admit(registry, bob, 2, FRANCE, class, FAR);
            if (class >= 1 && class <= 3) _assertMoves(alice, bob, 1);
            else _assertRefused(Restriction.RECIPIENT_CLASS, alice, bob, 1);
        }
    }

    function test_a_class_beyond_fifteen_may_not_receive_whatever_a_registry_says() public {
        _bearEverywhere();
        uint8[4] memory classes = [uint8(16), 17, 128, 255];
        for (uint256 i = 0; i < classes.length; ++i) {
            liar.say(bob, 2, GERMANY, classes[i], FAR);
            _assertRefused(Restriction.RECIPIENT_CLASS, alice, bob, 1);
        }
    }

    // ---- Terms of one country, flow-back ----

    function test_a_country_with_terms_of_its_own_is_held_to_them() public {
        vm.warp(FLOW_BACK_ENDS);
        _admit(bob, 2, UNITED_STATES);
        _assertRefused(Restriction.RECIPIENT_CLASS, alice, bob, 1);
        _admit(registry, bob, 2, UNITED_STATES, ACCREDITED, FAR);
        _assertMoves(alice, bob, 1);
        (uint256 classes, uint256 receiveFrom) = token.countryTerms(UNITED_STATES);
        assertEq(classes, 1 << ACCREDITED, "classes of the country");
        assertEq(receiveFrom, FLOW_BACK_ENDS, "first second");
    }

    function test_flow_back_ends_at_its_second() public {
        _admit(registry, bob, 2, UNITED_STATES, ACCREDITED, FAR);
        vm.warp(FLOW_BACK_ENDS - 1);
        _assertRefused(Restriction.FLOW_BACK, alice, bob, 1);
        vm.warp(FLOW_BACK_ENDS);
        _assertMoves(alice, bob, 1);
        vm.warp(FLOW_BACK_ENDS + 1);
        _assertMoves(alice, bob, 1);
    }

    /// @dev Whoever looked a wallet up before must not make it wait, nor let it in early.
    function test_a_refresh_before_flow_back_ends_is_not_remembered() public {
        _admit(registry, bob, 2, UNITED_STATES, ACCREDITED, FAR);
        vm.warp(FLOW_BACK_ENDS - 1);
        token.refresh(bob);
        _assertRefused(Restriction.FLOW_BACK, alice, bob, 1);
        vm.warp(FLOW_BACK_ENDS);
        _assertMoves(alice, bob, 1);
    }

    function test_a_country_may_have_flow_back_for_ever() public {
        TokenCharter memory charter = _charter();
        charter.rules.countryRules[0] = CountryRule(UNITED_STATES, type(uint16).max, NEVER);
        _bear(charter);
        _admit(registry, bob, 2, UNITED_STATES, ACCREDITED, FAR);
        vm.warp(FAR);
        _assertIssueRefused(Restriction.FLOW_BACK, bob, 1);
    }

    function test_a_holder_who_moves_to_a_country_that_may_not_receive_may_sell() public {
        _admit(alice, 1, JAPAN);
        _assertMoves(alice, bob, 500);
        _assertRefused(Restriction.RECIPIENT_COUNTRY, bob, alice, 1);
    }

    // ---- Wallets of every sort ----

    function test_a_contract_in_construction_is_held_to_the_same_rules() public {
        address newborn = vm.computeCreateAddress(address(this), vm.getNonce(address(this)));
        vm.prank(alice);
        token.approve(newborn, 10);
        bool refused;
        try new Puller(token, alice) returns (Puller) {} catch {
            refused = true;
        }
        assertTrue(refused, "a caller without code yet that no registry knows");
        newborn = vm.computeCreateAddress(address(this), vm.getNonce(address(this)));
        vm.prank(alice);
        token.approve(newborn, 10);
        _admit(newborn, 9, GERMANY);
        assertEq(address(new Puller(token, alice)), newborn, "address of the newborn");
        assertEq(token.balanceOf(newborn), 10, "balance of the newborn");
    }

    function test_a_wallet_with_delegated_code_is_a_wallet_like_any_other() public {
        vm.etch(stranger, abi.encodePacked(hex"ef0100", address(token)));
        _assertRefused(Restriction.RECIPIENT_UNKNOWN, alice, stranger, 1);
        vm.etch(bob, abi.encodePacked(hex"ef0100", address(token)));
        _assertMoves(alice, bob, 10);
        _block(bob, BIRTH + 9);
        _assertRefused(Restriction.SENDER_BLOCKED, bob, alice, 1);
    }

    function test_precompiles_the_token_and_the_asset_are_wallets_like_any_other() public {
        address[4] memory odd = [address(1), address(0x100), address(token), address(this)];
        for (uint256 i = 0; i < odd.length; ++i) {
            _assertRefused(Restriction.RECIPIENT_UNKNOWN, alice, odd[i], 1);
            _admit(odd[i], uint40(100 + i), GERMANY);
            _assertMoves(alice, odd[i], 1);
        }
    }

    function _bearEverywhere() private {
        liar = new LyingRegistry();
        TokenCharter memory charter = _charter();
        charter.rules.registries = _list(address(liar));
        charter.rules.countries = [
            type(uint256).max - 1,
            type(uint256).max,
            type(uint256).max,
            type(uint256).max >> 24
        ];
        charter.rules.countryRules = new CountryRule[](0);
        _bear(charter);
        liar.say(alice, 1, GERMANY, RETAIL, FAR);
        token.mint(alice, 1000);
    }
}

/// @notice Takes units while it has no code yet.
contract Puller {
    constructor(IERC20 token, address from) {
        token.transferFrom(from, address(this), 10);
    }
}
