// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Test} from "../support/Test.sol";

/// @notice Makes calldata for any function from its signature: values are drawn from pools of what means something in
/// the world that is tested (its wallets and contracts, amounts, numbers, times around now, actions that were announced),
/// and from the edges of each type.
abstract contract Arguments is Test {
    uint256 private constant MOST_FIELDS = 24;

    address[] internal _addresses;
    bytes[] internal _blobs;
    bytes32[] internal _words;

    bytes32 private _state;

    error NoSuchType(string signature, uint256 position);

    function _seed(uint256 seed) internal {
        _state = keccak256(abi.encode(seed, block.timestamp));
    }

    /// @dev Less than `size`.
    function _draw(uint256 size) internal returns (uint256) {
        _state = keccak256(abi.encode(_state));
        return uint256(_state) % size;
    }

    function _calldataOf(bytes memory signature) internal returns (bytes memory) {
        uint256 i = 0;
        while (signature[i] != "(") ++i;
        (bytes memory arguments, , ) = _tuple(signature, i);
        return bytes.concat(bytes4(keccak256(signature)), arguments);
    }

    // ---- Types ----

    /// @dev The tuple that opens at position `i`. @return end The position behind it.
    function _tuple(
        bytes memory text,
        uint256 i
    ) private returns (bytes memory out, bool dynamic, uint256 end) {
        bytes[] memory parts = new bytes[](MOST_FIELDS);
        bool[] memory dynamics = new bool[](MOST_FIELDS);
        uint256 count = 0;
        ++i;
        while (text[i] != ")") {
            (parts[count], dynamics[count], i) = _value(text, i);
            dynamic = dynamic || dynamics[count++];
            if (text[i] == ",") ++i;
        }
        return (_join(parts, dynamics, count), dynamic, i + 1);
    }

    /// @dev One value, or an array of such.
    function _value(
        bytes memory text,
        uint256 start
    ) private returns (bytes memory out, bool dynamic, uint256 i) {
        (out, dynamic, i) = _single(text, start);
        if (i == text.length || text[i] != "[") return (out, dynamic, i);
        bool open = text[i + 1] == "]";
        uint256 count = open ? _draw(4) : uint8(text[i + 1]) - 48;
        bytes[] memory parts = new bytes[](count);
        bool[] memory dynamics = new bool[](count);
        for (uint256 j = 0; j < count; ++j) (parts[j], dynamics[j], ) = _single(text, start);
        out = _join(parts, dynamics, count);
        if (open) out = bytes.concat(bytes32(count), out);
        return (out, open || dynamic, i + (open ? 2 : 3));
    }

    function _single(
        bytes memory text,
        uint256 i
    ) private returns (bytes memory out, bool dynamic, uint256 end) {
        bytes1 first = text[i];
        if (first == "(") return _tuple(text, i);
        end = i;
        while (text[end] != "," && text[end] != ")" && text[end] != "[") ++end;
        if (first == "a") return (abi.encode(_anAddress()), false, end);
        if (first == "u" || first == "i") return (abi.encode(_aNumber(_bits(text, i, end))), false, end);
        if (first == "s") return (_packed(bytes("text")), true, end);
        if (first != "b") revert NoSuchType(string(text), i);
        if (text[i + 1] == "o") return (abi.encode(_draw(2)), false, end);
        if (end - i == 5) return (_packed(_aBlob()), true, end);
        return (abi.encode(_aWord()), false, end);
    }

    /// @dev Heads and tails, as the ABI has them.
    function _join(
        bytes[] memory parts,
        bool[] memory dynamics,
        uint256 count
    ) private pure returns (bytes memory) {
        uint256 size = 0;
        for (uint256 i = 0; i < count; ++i) size += dynamics[i] ? 32 : parts[i].length;
        bytes memory heads;
        bytes memory tails;
        for (uint256 i = 0; i < count; ++i) {
            if (dynamics[i]) {
                heads = bytes.concat(heads, bytes32(size + tails.length));
                tails = bytes.concat(tails, parts[i]);
            } else {
                heads = bytes.concat(heads, parts[i]);
            }
        }
        return bytes.concat(heads, tails);
    }

    function _packed(bytes memory data) private pure returns (bytes memory) {
        return bytes.concat(bytes32(data.length), data, new bytes((32 - (data.length % 32)) % 32));
    }

    function _bits(bytes memory text, uint256 i, uint256 end) private pure returns (uint256 bits) {
        for (; i < end; ++i) {
            uint8 digit = uint8(text[i]);
            if (digit >= 48 && digit <= 57) bits = bits * 10 + digit - 48;
        }
    }

    // ---- Values ----

    function _anAddress() internal returns (address) {
        uint256 which = _draw(_addresses.length + 2);
        if (which < _addresses.length) return _addresses[which];
        return which == _addresses.length ? address(0) : address(uint160(_draw(type(uint160).max)));
    }

    function _aWord() internal returns (bytes32) {
        uint256 which = _draw(_words.length + 2);
        if (which < _words.length) return _words[which];
        return which == _words.length ? bytes32(0) : bytes32(_draw(type(uint256).max));
    }

    function _aBlob() internal returns (bytes memory) {
        uint256 which = _draw(_blobs.length + 2);
        if (which < _blobs.length) return _blobs[which];
        return which == _blobs.length ? bytes("") : abi.encodePacked(_aWord(), _aWord(), uint8(27));
    }

    /// @dev A number, an amount, a span, a moment or an edge; within `bits`.
    function _aNumber(uint256 bits) internal returns (uint256 number) {
        uint256 what = _draw(8);
        if (what < 3) number = _draw(9);
        else if (what == 3) number = _draw(60) * 100;
        else if (what == 4) number = (_draw(60) + 1) * 1 days;
        else if (what == 5) number = block.timestamp + _draw(60 days);
        else if (what == 6) number = _draw(1e12);
        else number = type(uint256).max;
        return bits < 256 ? number & ((1 << bits) - 1) : number;
    }
}
