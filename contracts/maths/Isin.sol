// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title ISIN
/// @notice ISO 6166: two letters, nine letters or digits, and a check digit that catches a mistyped character.
library Isin {
    /// @dev Letters count as two digits (A = 10 to Z = 35); from the right, every second digit is doubled and its
    /// digits added (Luhn); the total is a multiple of 10.
    function isValid(bytes12 isin) internal pure returns (bool) {
        uint256 total;
        bool doubled;
        for (uint256 i = 12; i != 0;) {
            --i;
            uint256 c = uint8(isin[i]);
            bool digit = c >= 0x30 && c <= 0x39;
            bool letter = c >= 0x41 && c <= 0x5A;
            if (
                i < 2
                    ? !letter
                    : i == 11
                        ? !digit
                        : !digit && !letter
            ) return false;
            if (digit) {
                total += _luhn(c - 0x30, doubled);
                doubled = !doubled;
            } else {
                // Two digits: the one on the right first, and the alternation comes out where it was.
                total += _luhn((c - 0x37) % 10, doubled) + _luhn((c - 0x37) / 10, !doubled);
            }
        }
        return total % 10 == 0;
    }

    function _luhn(uint256 digit, bool doubled) private pure returns (uint256) {
        if (!doubled) return digit;
        return digit < 5 ? 2 * digit : 2 * digit - 9;
    }
}
