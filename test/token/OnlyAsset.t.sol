// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {TokenCharter} from "../../contracts/interfaces/Charter.sol";
import {IAssetToken} from "../../contracts/interfaces/IAssetToken.sol";
import {IERC1643} from "../../contracts/interfaces/IERC1643.sol";
import {IDocuments} from "../../contracts/interfaces/IDocuments.sol";
import {TokenFixture} from "./TokenFixture.sol";

/// @notice Who may ask what: five verbs for the asset, documents for the publisher, nothing for anybody else.
contract OnlyAssetTest is TokenFixture {
    bytes32 internal constant NAME = "TERM SHEET";

    function setUp() public override {
        super.setUp();
        TokenCharter memory charter = _charter();
        charter.recordDates = _dates(2, 10 days);
        _bear(charter);
        token.mint(alice, 1000);
    }

    function testFuzz_only_the_asset_may_ask_its_verbs(address caller, uint256 amount, uint40 time) public {
        vm.assume(caller != address(this));
        bytes[5] memory verbs = [
            abi.encodeCall(token.announceRecordDate, (time)),
            abi.encodeCall(token.closeRegister, (time)),
            abi.encodeCall(token.openRegister, ()),
            abi.encodeCall(token.mint, (alice, amount)),
            abi.encodeCall(token.redeem, (alice, amount))
        ];
        address[5] memory callers = [caller, panel, publisher, alice, address(token)];
        bytes32 state = _state(alice, bob);
        for (uint256 v = 0; v < 5; ++v) {
            for (uint256 c = 0; c < 5; ++c) {
                vm.prank(callers[c]);
                (bool ok, bytes memory answer) = address(token).call(verbs[v]);
                assertFalse(ok, "a verb of the asset");
                assertEq(
                    keccak256(answer),
                    keccak256(abi.encodeWithSelector(IAssetToken.OnlyAsset.selector, callers[c])),
                    "error"
                );
            }
        }
        assertEq(_state(alice, bob), state, "state");
    }

    function testFuzz_random_bytes_move_nothing(bytes4 selector, bytes calldata tail, address caller) public {
        vm.assume(caller != address(this) && caller != alice && caller != address(0));
        bytes32 state = keccak256(
            abi.encode(token.balanceOf(alice), token.totalSupply(), token.investorCount())
        );
        vm.prank(caller);
        (bool ok, ) = address(token).call(abi.encodePacked(selector, tail));
        ok;
        assertEq(
            keccak256(abi.encode(token.balanceOf(alice), token.totalSupply(), token.investorCount())),
            state,
            "balances"
        );
    }

    function test_the_token_takes_no_ether() public {
        vm.deal(address(this), 1 ether);
        (bool ok, ) = address(token).call{value: 1}("");
        assertFalse(ok, "ether");
        (ok, ) = address(token).call{value: 1}(abi.encodeCall(token.transfer, (alice, 0)));
        assertFalse(ok, "ether with a transfer");
    }

    // ---- Redemption ----

    function test_a_redemption_asks_no_rule() public {
        _block(alice, BIRTH + 30 days);
        token.redeem(alice, 400);
        _lapse(alice);
        token.redeem(alice, 100);
        vm.warp(BIRTH + 100 days);
        token.redeem(alice, 500);
        assertEq(token.totalSupply(), 0, "supply");
        assertEq(token.investorCount(), 0, "investors");
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, alice, 0, 1));
        token.redeem(alice, 1);
    }

    // ---- Documents ----

    function test_only_the_publisher_appends_documents() public {
        address[3] memory callers = [address(this), panel, alice];
        for (uint256 i = 0; i < 3; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IAssetToken.OnlyPublisher.selector, callers[i]));
            vm.prank(callers[i]);
            token.appendDocument(NAME, "ipfs://a", keccak256("a"));
        }
    }

    function test_without_a_publisher_nobody_appends() public {
        TokenCharter memory charter = _charter();
        charter.publisher = address(0);
        _bear(charter);
        vm.expectRevert(abi.encodeWithSelector(IAssetToken.OnlyPublisher.selector, publisher));
        vm.prank(publisher);
        token.appendDocument(NAME, "ipfs://a", keccak256("a"));
    }

    function test_documents_are_appended_and_never_taken_away() public {
        (string memory uri, bytes32 hash, uint256 time) = token.getDocument(NAME);
        assertEq(bytes(uri).length + uint256(hash) + time, 0, "no document yet");
        vm.startPrank(publisher);
        vm.expectEmit(true, true, true, true, address(token));
        emit IERC1643.DocumentUpdated(NAME, "ipfs://a\nhttps://b.example", keccak256("a"));
        token.appendDocument(NAME, "ipfs://a\nhttps://b.example", keccak256("a"));
        vm.warp(BIRTH + 5);
        token.appendDocument("PROSPECTUS", "ipfs://p", keccak256("p"));
        token.appendDocument(NAME, "ipfs://c", keccak256("c"));
        vm.stopPrank();
        (uri, hash, time) = token.getDocument(NAME);
        assertEq(keccak256(bytes(uri)), keccak256("ipfs://c"), "newest address");
        assertEq(hash, keccak256("c"), "newest hash");
        assertEq(time, BIRTH + 5, "newest time");
        IDocuments.Document[] memory versions = token.documentVersions(NAME);
        assertEq(versions.length, 2, "versions");
        assertEq(versions[0].documentHash, keccak256("a"), "oldest hash");
        assertEq(versions[0].timestamp, BIRTH, "oldest time");
        bytes32[] memory names = token.getAllDocuments();
        assertEq(names.length, 2, "names");
        assertEq(names[0], NAME, "first name");
        assertEq(names[1], "PROSPECTUS", "second name");
    }

    function test_a_document_has_a_hash_and_an_address() public {
        vm.startPrank(publisher);
        vm.expectRevert(abi.encodeWithSelector(IDocuments.InvalidDocument.selector, NAME));
        token.appendDocument(NAME, "ipfs://a", 0);
        vm.expectRevert(abi.encodeWithSelector(IDocuments.InvalidDocument.selector, NAME));
        token.appendDocument(NAME, "", keccak256("a"));
        vm.stopPrank();
    }
}
