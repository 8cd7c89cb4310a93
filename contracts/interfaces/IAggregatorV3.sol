// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice The shape in which Chainlink's feeds answer, and which lending markets and vaults read: a figure for each
/// round, with the time from which it is known. What stands behind an address of this shape is not trusted to keep to
/// it; {FeedReader} is how assets read one.
interface IAggregatorV3 {
    /// @notice Digits after the point: the answer is in 10^-decimals of the unit.
    function decimals() external view returns (uint8);

    function description() external view returns (string memory);

    function version() external view returns (uint256);

    /// @notice The figure with a number, and when it was formed: `updatedAt`, 0 if there is none yet.
    /// `answeredInRound` is the number again, kept for readers that compare the two.
    function getRoundData(
        uint80 round
    )
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);

    /// @notice The same for the last figure.
    function latestRoundData()
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);
}
