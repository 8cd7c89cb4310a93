// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Reference} from "../interfaces/IncomeCharter.sol";

/// @title Names in registers
/// @notice One to 32 capital letters, digits and `-./`: no two spellings of one name.
library ReferenceName {
    /// @notice The register, the folio or the document of the charter's reference is missing or misspelt; the asset is
    /// not born. Give one to 32 capital letters, digits and `-./` for each name, and the hash of the document.
    /// @param name The name in question; 0 where something is missing.
    error InvalidReference(bytes32 name);

    function check(Reference memory r) internal pure {
        if (!isValid(r.registry)) revert InvalidReference(r.registry);
        if (!isValid(r.folio)) revert InvalidReference(r.folio);
        if (r.documentHash == 0) revert InvalidReference(0);
    }

    function isValid(bytes32 name) internal pure returns (bool) {
        if (name[0] == 0) return false;
        bool over;
        for (uint256 i; i < 32; ++i) {
            uint8 c = uint8(name[i]);
            if (over ? c != 0 : c != 0 && !_isAllowed(c)) return false;
            over = c == 0;
        }
        return true;
    }

    /// @dev `-./` and the digits are neighbours.
    function _isAllowed(uint8 c) private pure returns (bool) {
        return (c >= 0x2D && c <= 0x39) || (c >= 0x41 && c <= 0x5A);
    }
}
