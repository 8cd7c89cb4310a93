// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {PowerKind} from "../../contracts/interfaces/Charter.sol";
import {IPowers} from "../../contracts/interfaces/IPowers.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

import {TokenCharter} from "../../contracts/interfaces/Charter.sol";
import {IAssetToken} from "../../contracts/interfaces/IAssetToken.sol";
import {IERC1404} from "../../contracts/interfaces/IERC1404.sol";
import {IERC7943Fungible} from "../../contracts/interfaces/IERC7943Fungible.sol";
import {OddRule} from "./support/Rules.sol";
import {BrokenRegistry} from "./support/Registries.sol";
import {Shell, TokenFixture} from "./TokenFixture.sol";

/// @notice ERC-165, ERC-1404 and ERC-7943: the views never revert, the mutators always do.
contract PreviewsTest is TokenFixture {
    OddRule internal rule;
    address internal venue;

    function setUp() public override {
        super.setUp();
        rule = new OddRule();
        venue = address(new Shell());
        TokenCharter memory charter = _charter();
        charter.rules.registries = _list(
            address(new BrokenRegistry(BrokenRegistry.Way.BURN_GAS)),
            address(registry)
        );
        charter.rules.lotSize = 5;
        charter.rules.minimumHolding = 50;
        charter.rules.maximumPerInvestor = 5000;
        charter.rules.maximumHolders = 2;
        charter.rules.extraRules = _list(address(rule));
        charter.rules.venues = _list(venue);
        charter.recordDates = _dates(9, 1 days);
        charter.closesAtLastRecordDate = true;
        _bear(charter);
        token.mint(alice, 1000);
        token.mint(bob, 1000);
    }

    // ---- ERC-165 ----

    function test_the_interfaces_are_those_that_it_has() public view {
        assertEq(bytes32(type(IERC7943Fungible).interfaceId), bytes32(bytes4(0x3edbb4c4)), "id of ERC-7943");
        bytes4[5] memory ids = [
            bytes4(0x3edbb4c4),
            bytes4(0x01ffc9a7),
            type(IERC165).interfaceId,
            type(IERC20).interfaceId,
            type(IERC1404).interfaceId
        ];
        for (uint256 i = 0; i < 5; ++i) assertTrue(token.supportsInterface(ids[i]), "interface");
        assertFalse(token.supportsInterface(0xffffffff), "0xffffffff");
        assertFalse(token.supportsInterface(0x12345678), "any other");
    }

    // ---- ERC-1404 ----

    function test_every_code_has_short_words_of_its_own() public view {
        for (uint256 i = 0; i <= 17; ++i) {
            bytes memory words = bytes(token.messageForTransferRestriction(uint8(i)));
            assertTrue(words.length > 0 && words.length < 32, "length");
            assertTrue(keccak256(words) != keccak256("unknown code"), "known");
            for (uint256 j = 0; j < i; ++j) {
                bytes memory others = bytes(token.messageForTransferRestriction(uint8(j)));
                assertTrue(keccak256(words) != keccak256(others), "one of its own");
            }
        }
        for (uint256 i = 18; i < 256; ++i) {
            bytes memory words = bytes(token.messageForTransferRestriction(uint8(i)));
            assertEq(keccak256(words), keccak256("unknown code"), "unknown");
        }
    }

    // ---- ERC-7943 ----

    function _someone(uint256 seed) internal view returns (address) {
        address[9] memory known = [
            alice,
            aliceToo,
            bob,
            carol,
            venue,
            stranger,
            address(token),
            address(0),
            address(1)
        ];
        return seed % 2 == 0 ? known[(seed >> 8) % 9] : address(uint160(seed));
    }

    function testFuzz_views_never_revert(
        uint256 a,
        uint256 b,
        uint256 amount,
        uint256 time,
        uint8 way
    ) public {
        rule.answer(OddRule.Way(way % 10));
        vm.warp(BIRTH + bound(time, 0, 20 days));
        if (amount % 3 == 0) amount = amount >> (amount % 256);
        (address from, address to) = (_someone(a), _someone(b));
        token.canSend(from);
        token.canReceive(to);
        token.canTransfer(from, to, amount);
        token.detectTransferRestriction(from, to, amount);
        token.messageForTransferRestriction(way);
        token.balanceOf(from);
        token.holderOf(from);
        token.countryTerms(amount);
        token.balanceOfInvestor(uint48(amount));
        assertEq(token.getFrozenTokens(from), 0, "frozen");
    }

    function testFuzz_the_three_views_agree(uint256 a, uint256 b, uint256 amount, uint256 time) public {
        vm.warp(BIRTH + bound(time, 0, 12 days));
        (address from, address to) = (_someone(a), _someone(b));
        amount = bound(amount, 0, 1200);
        bool allowed = token.canTransfer(from, to, amount);
        uint8 code = token.detectTransferRestriction(from, to, amount);
        assertEq(allowed, from != address(0) && code == 0, "canTransfer and the code");
        if (allowed) assertTrue(token.canSend(from) && token.canReceive(to), "a transfer has two who may");
        if (from != address(0) && !token.canSend(from)) assertTrue(code != 0, "one who may not send");
        if (!token.canReceive(to)) assertTrue(code != 0, "one who may not receive");
    }

    function testFuzz_nobody_ever_forces_or_freezes(
        uint256 caller,
        uint256 a,
        uint256 b,
        uint256 amount
    ) public {
        address[4] memory callers = [address(this), panel, publisher, _someone(caller)];
        (address from, address to) = (_someone(a), _someone(b));
        for (uint256 i = 0; i < 4; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IPowers.NoSuchPower.selector, PowerKind.COURT_TRANSFER));
            vm.prank(callers[i]);
            token.forcedTransfer(from, to, amount);
            vm.expectRevert(IAssetToken.NoSuchPower.selector);
            vm.prank(callers[i]);
            token.setFrozenTokens(from, amount);
        }
    }
}
