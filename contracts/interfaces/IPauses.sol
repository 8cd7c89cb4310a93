// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice Pauses of transfers. They never touch claims, refunds and redemptions, and court orders and recoveries go on.
interface IPauses {
    event PauseExpected(uint40 from, uint40 until);
    event Paused(uint40 through);

    /// @notice Last second of the last pause that began; 0 if none ever did.
    function lastSecondOfPause() external view returns (uint40);

    /// @notice Enacts an announced PAUSE; callable by anyone. @param duration Seconds, exactly as announced.
    function pauseFor(uint256 duration) external;

    /// @notice Takes note that a pause may begin. Only the register of powers, when one is announced.
    function awaitPause(uint40 from, uint40 until) external;
}
