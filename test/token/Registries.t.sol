// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {TokenCharter} from "../../contracts/interfaces/Charter.sol";
import {IRestrictedToken} from "../../contracts/interfaces/IRestrictedToken.sol";
import {Restriction} from "../../contracts/interfaces/Restriction.sol";
import {InvestorRegistry} from "../../contracts/identity/InvestorRegistry.sol";
import {BrokenRegistry, FrugalRegistry, LyingRegistry} from "./support/Registries.sol";
import {TokenFixture} from "./TokenFixture.sol";

/// @notice Several registries side by side: any may vouch, a block in any bites, one that fails stops nobody, and
/// nobody can make one fail.
contract RegistriesTest is TokenFixture {
    InvestorRegistry internal second;
    InvestorRegistry internal third;

    function setUp() public override {
        super.setUp();
        second = InvestorRegistry(deploy("InvestorRegistry", abi.encode(panel, MAX_BLOCK)));
        third = InvestorRegistry(deploy("InvestorRegistry", abi.encode(panel, MAX_BLOCK)));
        _bearWith(_list(address(registry), address(second), address(third)));
        token.mint(alice, 1000);
    }

    function _bearWith(address[] memory registries) internal {
        TokenCharter memory charter = _charter();
        charter.rules.registries = registries;
        _bear(charter);
    }

    // ---- Any may vouch ----

    function test_each_registry_vouches_on_its_own() public {
        InvestorRegistry[3] memory all = [registry, second, third];
        for (uint256 i = 0; i < 3; ++i) {
            address wallet = actor(string.concat("wallet ", vm.toString(i)));
            _admit(all[i], wallet, 77, GERMANY, RETAIL, FAR);
            _assertMoves(alice, wallet, 10);
            assertEq(token.holderOf(wallet).investorKey, ((i + 1) << 40) | 77, "investor's key");
        }
        assertEq(token.investorCount(), 4, "investors of one number in three registries are three");
    }

    function test_the_first_that_vouches_decides_whose_wallet_it_is() public {
        _admit(third, stranger, 7, GERMANY, RETAIL, FAR);
        assertEq(token.refresh(stranger), (uint256(3) << 40) | 7, "by the third");
        _admit(second, stranger, 8, GERMANY, RETAIL, FAR);
        assertEq(token.refresh(stranger), (uint256(2) << 40) | 8, "by the second");
        _admit(registry, stranger, 9, JAPAN, RETAIL, FAR);
        assertEq(
            token.refresh(stranger),
            (uint256(2) << 40) | 8,
            "the first does not vouch for a resident of Japan"
        );
    }

    function test_a_holder_stays_with_the_investor_that_he_was_counted_under() public {
        _admit(second, alice, 50, GERMANY, RETAIL, FAR);
        _lapse(alice);
        vm.warp(BIRTH + 2 days);
        assertEq(token.refresh(alice), _key(1), "key while units are held");
        _assertMoves(bob, alice, 0);
        _assertMoves(alice, bob, 1000);
        assertEq(token.investorCount(), 1, "investors");
        vm.warp(BIRTH + 4 days);
        assertEq(token.refresh(alice), (uint256(2) << 40) | 50, "key once nothing is held");
        _assertMoves(bob, alice, 1000);
        assertEq(token.investorCount(), 1, "investors after the way back");
    }

    function test_the_refusal_of_the_first_that_knows_the_wallet_is_named() public {
        _admit(second, stranger, 7, JAPAN, RETAIL, FAR);
        _admit(third, stranger, 7, GERMANY, 9, FAR);
        _assertRefused(Restriction.RECIPIENT_COUNTRY, alice, stranger, 1);
        _admit(registry, stranger, 7, FRANCE, RETAIL, BIRTH + 1);
        vm.warp(BIRTH + 2);
        _assertRefused(Restriction.RECIPIENT_LAPSED, alice, stranger, 1);
    }

    function test_where_the_first_lapses_the_second_holds() public {
        _admit(registry, bob, 2, FRANCE, RETAIL, BIRTH + 100);
        _admit(second, bob, 22, FRANCE, RETAIL, FAR);
        _assertMoves(alice, bob, 1);
        assertEq(token.holderOf(bob).freshThrough, BIRTH + 100, "relied on as long as the one that vouched");
        vm.warp(BIRTH + 101);
        _assertMoves(alice, bob, 1);
        assertEq(token.holderOf(bob).freshThrough, BIRTH + 101 + RECHECK - 1, "relied on through the second");
    }

    // ---- A block in any bites ----

    function test_a_block_in_any_registry_bites() public {
        InvestorRegistry[2] memory others = [second, third];
        for (uint256 i = 0; i < 2; ++i) {
            address wallet = i == 0 ? bob : carol;
            _admit(others[i], wallet, 70, GERMANY, RETAIL, FAR);
            _blockQuietly(others[i], wallet, BIRTH + 30 days);
            vm.warp(BIRTH + RECHECK * (i + 1));
            _assertRefused(Restriction.RECIPIENT_BLOCKED, alice, wallet, 1);
        }
        _admit(third, alice, 70, GERMANY, RETAIL, FAR);
        _blockQuietly(third, alice, BIRTH + 30 days);
        token.refresh(alice);
        _assertRefused(Restriction.SENDER_BLOCKED, alice, dave, 1);
        assertFalse(token.canSend(alice), "canSend");
    }

    // ---- One that fails ----

    function test_a_registry_that_fails_stops_nobody_and_vouches_for_nobody() public {
        uint256 births;
        for (uint256 way = 0; way < 5; ++way) {
            address broken = address(new BrokenRegistry(BrokenRegistry.Way(way)));
            for (uint256 place = 0; place < 3; ++place) {
                address[] memory registries = _list(broken, broken, broken);
                registries[place] = address(registry);
                registries[(place + 1) % 3] = address(second);
                _bearWith(registries);
                token.mint(alice, 100);
                vm.warp(BIRTH + 2 days * (++births));
                // What returns a word of ones, however long, says that all are blocked; that is an answer.
                if (BrokenRegistry.Way(way) == BrokenRegistry.Way.MEGABYTE) continue;
                _assertMoves(alice, bob, 50);
                _assertRefused(Restriction.RECIPIENT_UNKNOWN, alice, stranger, 10);
            }
        }
    }

    function test_with_every_registry_dead_holders_still_send_and_nobody_is_let_in() public {
        LyingRegistry dying = new LyingRegistry();
        _bearWith(_list(address(dying)));
        dying.say(alice, 1, GERMANY, RETAIL, FAR);
        token.mint(alice, 100);
        vm.etch(address(dying), address(new BrokenRegistry(BrokenRegistry.Way.REVERT)).code);
        vm.warp(BIRTH + 2 days);
        assertTrue(token.canSend(alice), "canSend");
        _assertRefused(Restriction.RECIPIENT_UNKNOWN, alice, bob, 10);
        token.redeem(alice, 100);
        assertEq(token.totalSupply(), 0, "redeemed");
    }

    function test_a_word_of_ones_is_a_block_and_never_an_admission() public {
        LyingRegistry liar = new LyingRegistry();
        _bearWith(_list(address(liar)));
        liar.sayWord(bob, type(uint256).max);
        _assertIssueRefused(Restriction.RECIPIENT_BLOCKED, bob, 1);
    }

    function testFuzz_whatever_a_registry_says_nothing_panics(
        uint256 word,
        address wallet,
        uint256 amount
    ) public {
        LyingRegistry liar = new LyingRegistry();
        _bearWith(_list(address(liar)));
        liar.say(alice, 1, GERMANY, RETAIL, FAR);
        token.mint(alice, 1000);
        vm.assume(wallet != address(0) && wallet != alice);
        liar.sayWord(wallet, word);
        uint8 code = token.detectTransferRestriction(alice, wallet, amount);
        (bool ok, bytes memory answer) = _transfer(alice, wallet, amount);
        assertEq(ok, code == Restriction.NONE && amount <= 1000, "preview");
        // An error is typed: neither empty nor Panic(uint256).
        if (!ok) assertTrue(answer.length > 4 && bytes4(answer) != 0x4e487b71, "typed error");
    }

    /// @dev The zero address is nobody, whatever a registry says: its history is where the supply's is kept.
    function test_the_zero_address_is_nobody_whatever_a_registry_says() public {
        LyingRegistry liar = new LyingRegistry();
        _bearWith(_list(address(liar)));
        liar.say(alice, 1, GERMANY, RETAIL, FAR);
        liar.say(address(0), 2, GERMANY, RETAIL, FAR);
        token.mint(alice, 1000);
        token.refresh(address(0));
        assertFalse(token.canTransfer(alice, address(0), 1), "canTransfer");
        assertFalse(token.canReceive(address(0)), "canReceive");
        assertEq(
            token.detectTransferRestriction(alice, address(0), 1),
            Restriction.RECIPIENT_UNKNOWN,
            "code of the preview"
        );
        bytes memory expected = abi.encodeWithSelector(
            IERC20Errors.ERC20InvalidReceiver.selector,
            address(0)
        );
        (bool ok, bytes memory answer) = _transfer(alice, address(0), 1);
        assertFalse(ok, "transfer to nobody");
        assertEq(keccak256(answer), keccak256(expected), "error of the transfer");
        vm.expectRevert(expected);
        token.mint(address(0), 1);
    }

    // ---- Nobody can starve one ----

    /// @dev A registry that needs nearly all that it is promised must get it, whatever gas the caller brings. The same
    /// with the registry not yet touched in the transaction, which costs more: `starvation.test.ts`.
    function test_a_caller_cannot_starve_a_registry_that_blocks_him() public {
        FrugalRegistry frugal = new FrugalRegistry();
        uint256 admitted = (uint256(RETAIL) << 136) | (uint256(GERMANY) << 120) | FAR;
        frugal.say(alice, admitted | (uint256(1) << 80));
        frugal.say(bob, admitted | (uint256(2) << 80));
        _bearWith(_list(address(frugal)));
        token.mint(alice, 1000);
        vm.warp(BIRTH + 2 days);
        token.mint(bob, 1);
        frugal.say(alice, uint256(FAR) << 40);
        _assertRefused(Restriction.SENDER_BLOCKED, alice, bob, 1);
        uint256 asked;
        for (uint256 gas_ = 32_000; gas_ < 60_000; gas_ += 50) {
            vm.prank(alice);
            (bool ok, bytes memory answer) = address(token).call{gas: gas_}(
                abi.encodeCall(token.transfer, (bob, 1))
            );
            assertFalse(ok, "a blocked wallet sent");
            if (answer.length >= 4) {
                bytes4 selector = bytes4(answer);
                assertTrue(
                    selector == IRestrictedToken.NotEnoughGas.selector ||
                        selector == IRestrictedToken.TransferRestricted.selector,
                    "error"
                );
                ++asked;
            }
        }
        assertTrue(asked > 400, "most of the limits reach the question");
    }

    function test_with_too_little_gas_for_a_registry_the_error_says_so() public {
        vm.warp(BIRTH + 2 days);
        vm.prank(alice);
        (bool ok, bytes memory answer) = address(token).call{gas: 36_000}(
            abi.encodeCall(token.transfer, (bob, 1))
        );
        assertFalse(ok, "transfer with too little gas");
        assertEq(
            keccak256(answer),
            keccak256(abi.encodeWithSelector(IRestrictedToken.NotEnoughGas.selector, 33_476)),
            "error"
        );
        (ok, answer) = address(token).call{gas: 32_000}(abi.encodeCall(token.refresh, (alice)));
        assertFalse(ok, "refresh with too little gas");
    }

    function test_three_registries_that_burn_all_their_gas_are_bounded() public {
        address[] memory registries = _list(
            address(new BrokenRegistry(BrokenRegistry.Way.BURN_GAS)),
            address(registry),
            address(new BrokenRegistry(BrokenRegistry.Way.BURN_GAS))
        );
        _bearWith(registries);
        token.mint(alice, 1000);
        vm.warp(BIRTH + 2 days);
        vm.prank(alice);
        uint256 before = gasleft();
        token.transfer(bob, 10);
        assertLe(before - gasleft(), 220_000, "gas of a transfer past two hostile registries");
        // The registry refreshes a token with 200,000 gas; that must do.
        vm.warp(BIRTH + 4 days);
        (bool ok, ) = address(token).call{gas: 200_000}(abi.encodeCall(token.refresh, (alice)));
        assertTrue(ok, "refresh past two hostile registries");
    }
}
