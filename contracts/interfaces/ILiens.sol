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

/// @notice What the contract that keeps the liens may ask of a token.
interface IPledgeable {
    event Pledged(address indexed holder, uint256 pledged);

    error OnlyLiens(address caller);

    /// @notice Holds back units of a holder from transfer; he may send, and has as many that are not pledged.
    function pledge(address holder, uint256 units) external;

    /// @notice Gives units that were held back to their holder's free use again.
    function releasePledge(address holder, uint256 units) external;

    /// @notice Moves units that were held back to whom the lien gives them; every rule but a block of the holder is
    /// asked.
    function takePledge(address holder, address to, uint256 units) external;
}
