// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Panel} from "../../contracts/identity/Panel.sol";
import {IPanel} from "../../contracts/interfaces/IPanel.sol";
import {Test} from "./Test.sol";

/// @notice What tests about panels share: keys in ascending order of address, and approvals signed with them.
abstract contract PanelTest is Test {
    uint256 internal constant NO_DEADLINE = type(uint256).max;

    /// @dev Tests count from here: the compiler may read `block.timestamp` again after a `warp`.
    uint40 internal constant START = 1_800_000_000;

    // ---- Keys ----

    /// @dev `count` keys, ascending by address; other seeds give other keys.
    function keysOf(string memory seed, uint256 count) internal pure returns (uint256[] memory keys) {
        keys = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            uint256 key = uint256(keccak256(abi.encode(seed, i)));
            uint256 j = i;
            for (; j > 0 && vm.addr(keys[j - 1]) > vm.addr(key); --j) keys[j] = keys[j - 1];
            keys[j] = key;
        }
    }

    function addressesOf(uint256[] memory keys) internal pure returns (address[] memory accounts) {
        accounts = new address[](keys.length);
        for (uint256 i = 0; i < keys.length; ++i) accounts[i] = vm.addr(keys[i]);
    }

    /// @dev The members with a contract among them.
    function withContract(uint256[] memory keys, address contract_) internal pure returns (address[] memory) {
        address[] memory accounts = new address[](keys.length + 1);
        for (uint256 i = 0; i < keys.length; ++i) accounts[i] = vm.addr(keys[i]);
        accounts[keys.length] = contract_;
        return sorted(accounts);
    }

    function sorted(address[] memory accounts) internal pure returns (address[] memory) {
        for (uint256 i = 1; i < accounts.length; ++i) {
            for (uint256 j = i; j > 0 && accounts[j - 1] > accounts[j]; --j) {
                (accounts[j - 1], accounts[j]) = (accounts[j], accounts[j - 1]);
            }
        }
        return accounts;
    }

    function pick(uint256[] memory keys, uint256 i, uint256 j) internal pure returns (uint256[] memory two) {
        two = new uint256[](2);
        (two[0], two[1]) = (keys[i], keys[j]);
    }

    // ---- Calls ----

    function callOf(address target, bytes memory data) internal pure returns (IPanel.Call[] memory calls) {
        calls = new IPanel.Call[](1);
        calls[0] = IPanel.Call(target, data);
    }

    function callsOf(
        address target,
        bytes memory first,
        bytes memory second
    ) internal pure returns (IPanel.Call[] memory calls) {
        calls = new IPanel.Call[](2);
        calls[0] = IPanel.Call(target, first);
        calls[1] = IPanel.Call(target, second);
    }

    // ---- Signatures ----

    function sign(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function signAll(
        uint256[] memory keys,
        bytes32 digest
    ) internal pure returns (IPanel.Signature[] memory signatures) {
        signatures = new IPanel.Signature[](keys.length);
        for (uint256 i = 0; i < keys.length; ++i) {
            signatures[i] = IPanel.Signature(vm.addr(keys[i]), sign(keys[i], digest));
        }
    }

    /// @dev Adds a contract member's entry in its place.
    function insert(
        IPanel.Signature[] memory signatures,
        address member,
        bytes memory signature
    ) internal pure returns (IPanel.Signature[] memory all) {
        all = new IPanel.Signature[](signatures.length + 1);
        uint256 j = 0;
        for (uint256 i = 0; i < all.length; ++i) {
            bool here = j == i && (i == signatures.length || member < signatures[i].member);
            all[i] = here ? IPanel.Signature(member, signature) : signatures[j++];
        }
    }

    /// @dev Has calls approved by some keys and made, as a stranger would.
    function approve(
        Panel panel,
        uint256[] memory keys,
        IPanel.Call[] memory calls,
        bytes32 salt
    ) internal returns (bytes[] memory) {
        IPanel.Signature[] memory signatures = signAll(keys, panel.approvalDigest(calls, salt, NO_DEADLINE));
        return panel.execute(calls, salt, NO_DEADLINE, signatures);
    }
}
