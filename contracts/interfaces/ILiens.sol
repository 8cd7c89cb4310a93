// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice What a token tells the contract that keeps the liens on its units.
interface ILienKeeper {
    /// @notice Fewer pledged units are left to a holder: units were taken by a court's order, or redeemed. Only the
    /// token itself, for its own units.
    function onPledgeCut(address holder, uint256 left) external;

    /// @notice A lost wallet's units, and so the liens on them, are another wallet's now.
    function onPledgeMoved(address lost, address to) external;
}

/// @notice What the contract that keeps the liens, and nobody else, may ask of a token.
interface IPledgeable {
    error OnlyLiens(address caller);

    /// @notice Holds back more units of a holder: he may send now, and has as many that are not pledged. Balance,
    /// income and votes stay his; `getFrozenTokens` tells the sum.
    function increasePledge(address holder, uint256 units) external;

    /// @notice Gives units that were held back to their holder's free use again.
    function releasePledge(address holder, uint256 units) external;

    /// @notice Moves units that were held back to whom the lien gives them; every rule but a block of the holder is
    /// asked.
    function enforcePledge(address holder, address to, uint256 units) external;
}
