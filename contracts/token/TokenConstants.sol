// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {TokenCharter} from "../interfaces/Charter.sol";
import {HoldingTerms, packTransferTerms, SupplyTerms, TransferTerms} from "./TokenTerms.sol";

/// @notice Everything about transfers that the charter fixes and that every transfer may ask: in the token's code.
abstract contract TokenConstants {
    TransferTerms internal immutable _TERMS;
    HoldingTerms internal immutable _HOLDING;
    SupplyTerms internal immutable _SUPPLY;
    /// @dev Of most tokens the only one; the others are in storage.
    address internal immutable _REGISTRY;
    uint256 internal immutable _COUNTRIES_0;
    uint256 internal immutable _COUNTRIES_1;
    uint256 internal immutable _COUNTRIES_2;
    uint256 internal immutable _COUNTRIES_3;

    constructor(TokenCharter memory charter) {
        _TERMS = packTransferTerms(charter);
        _HOLDING = HoldingTerms.wrap(charter.rules.lotSize | (uint256(charter.rules.minimumHolding) << 128));
        _SUPPLY = SupplyTerms.wrap(charter.maxSupply | (uint256(charter.rules.maximumPerInvestor) << 128));
        // A charter without one is refused later, by its name.
        _REGISTRY = charter.rules.registries.length == 0 ? address(0) : charter.rules.registries[0];
        _COUNTRIES_0 = charter.rules.countries[0];
        _COUNTRIES_1 = charter.rules.countries[1];
        _COUNTRIES_2 = charter.rules.countries[2];
        _COUNTRIES_3 = charter.rules.countries[3];
    }
}
