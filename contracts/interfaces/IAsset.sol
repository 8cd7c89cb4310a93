// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {OfferingTerms, Power, PowerKind} from "./Charter.sol";
import {IAssetToken} from "./IAssetToken.sol";

/// @notice The powers of an asset: declared at birth, announced, delayed, open to objection, enacted once by anyone
/// on exactly what was announced, or expired.
interface IPowers {
    /// @param kind The power. @param action keccak256 of exactly what is to be done.
    /// @param readyAt First second of enactment. @param expiresAt Last second of enactment; 0 once ended.
    struct Announcement {
        PowerKind kind;
        uint40 readyAt;
        uint40 expiresAt;
        bytes32 action;
    }

    event PowerDeclared(
        PowerKind indexed kind,
        address indexed holder,
        address objector,
        uint32 delay,
        uint32 window
    );
    event Announced(
        uint256 indexed id,
        PowerKind indexed kind,
        bytes32 action,
        bytes32 reasonHash,
        uint40 readyAt,
        uint40 expiresAt
    );
    event Objected(uint256 indexed id, address indexed by);
    event Enacted(uint256 indexed id, PowerKind indexed kind);

    error NoSuchPower(PowerKind kind);
    error PowerExpired(PowerKind kind, uint256 expires);
    error PowerDeclaredTwice(PowerKind kind);
    error InvalidPower(PowerKind kind);
    error OnlyPowerHolder(PowerKind kind, address caller);
    error OnlyObjector(uint256 id, address caller);
    error NotAnnounced(uint256 id);
    error NotReady(uint256 id, uint256 readyAt);
    error Expired(uint256 id, uint256 expiresAt);
    error ActionMismatch(uint256 id, bytes32 given, bytes32 announced);

    /// @notice Announces the use of a power. Only its holder. @param reasonHash Hash of the reason document.
    function announce(PowerKind kind, bytes32 action, bytes32 reasonHash) external returns (uint256 id);

    /// @notice Stops an announcement before it is enacted. Only the objector named in the charter, or its holder.
    function object(uint256 id) external;

    /// @notice The whole card of powers; what is not on it does not exist.
    function powers() external view returns (Power[] memory);

    function announcement(uint256 id) external view returns (Announcement memory);

    function announcementCount() external view returns (uint256);
}

/// @notice What every kind of asset is: a token, a currency, an issuer, and powers.
interface IAsset is IPowers {
    event OfferingOpened(address indexed offering, uint256 hardCap);

    error InvalidIssuer(address issuer);
    error OnlyFactory(address caller);
    error OnlyOffering(address caller);
    error OfferingStillOpen(address offering);
    error OfferingUnknown(bytes32 termsHash);

    function token() external view returns (IAssetToken);

    function currency() external view returns (IERC20);

    /// @notice Where proceeds and what is left of a reserve go.
    function issuer() external view returns (address);

    /// @notice The contract that created this one; it alone brings offerings, and only such as were declared in the
    /// charter or announced under ISSUE.
    function factory() external view returns (address);

    function charterHash() external view returns (bytes32);

    /// @notice keccak256(abi.encode(OfferingTerms)) of the offering that opens at birth; 0 for none.
    function firstOffering() external view returns (bytes32);

    /// @notice Names of the real thing, each as keccak256 of "SCHEME:VALUE" (for example "ISIN:AU3CB0255776"); a
    /// factory creates only one asset for each.
    function identifiers() external view returns (bytes32[] memory);

    /// @notice Minor units of one whole unit, 10^decimals.
    function unit() external view returns (uint256);

    /// @notice The offering that may issue units now; the zero address for none.
    function offering() external view returns (address);

    /// @notice What a whole unit costs in an offering, in currency minor units x 1e18.
    /// @param price Clean price in 1e-9 of outstanding face. @param accrued Whether accrued interest is added.
    /// @param settlementDate The second for which it is computed.
    function issuePrice(uint64 price, bool accrued, uint40 settlementDate) external view returns (uint256);

    /// @notice Lets an offering issue units: at birth that of the charter, later one announced under ISSUE and ripe.
    /// Only the factory, which vouches for the offering's code. @param announcementId Ignored at birth.
    function openOffering(address offering_, OfferingTerms calldata terms, uint256 announcementId) external;

    /// @notice Issues units. Only the open offering.
    function issue(address to, uint256 units) external;

    /// @notice Takes currency into the reserve that pays when the issuer does not. Callable by anyone.
    function fundReserve(uint256 amount) external;
}
