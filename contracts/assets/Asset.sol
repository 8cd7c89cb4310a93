// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Errors} from "@openzeppelin/contracts/utils/Errors.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";

import {CreationCodes} from "../factory/CreationCode.sol";
import {AssetCharter, OfferingTerms, PowerKind} from "../interfaces/Charter.sol";
import {IAsset} from "../interfaces/IAsset.sol";
import {ITokenSource} from "../interfaces/IAssetFactory.sol";
import {IAssetToken} from "../interfaces/IAssetToken.sol";
import {IOffering} from "../interfaces/IOffering.sol";
import {Powers} from "../powers/Powers.sol";

/// @dev Twelve fields of one word each.
uint256 constant TERMS_SIZE = 12 * 32;

/// @title What every kind of asset is
/// @notice A token, a currency, an issuer, powers, and at most one offering at a time that may issue units.
///
/// Who may create units: the offering that is open, and nobody else. An offering is opened by the factory, which
/// vouches for its code and for nothing more: its terms are those of the charter (`firstOffering`), and afterwards
/// only such as the holder of ISSUE announced and nobody objected to. The one before must have ended, and an ended
/// offering never issues again ({IOffering-ended} is final); moreover only the last one opened may call {issue}.
///
/// A kind of asset says what it is called ({identifiers}), what a unit costs in an offering ({issuePrice}) and where
/// the reserve's money goes ({fundReserve}).
abstract contract Asset is IAsset, Powers {
    /// @inheritdoc IAsset
    IAssetToken public immutable token;
    /// @inheritdoc IAsset
    IERC20 public immutable currency;
    /// @inheritdoc IAsset
    address public immutable issuer;
    /// @inheritdoc IAsset
    address public immutable factory;
    /// @inheritdoc IAsset
    bytes32 public immutable charterHash;
    /// @inheritdoc IAsset
    uint256 public immutable unit;
    /// @inheritdoc IAsset
    bytes32 public immutable firstOffering;

    /// @inheritdoc IAsset
    address public offering;

    constructor(AssetCharter memory charter, bytes32 charterHash_) Powers(charter.powers) {
        if (charter.issuer == address(0) || charter.issuer == address(this)) {
            revert InvalidIssuer(charter.issuer);
        }
        token = _createToken(abi.encode(charter.token, charterHash_));
        currency = charter.currency;
        issuer = charter.issuer;
        factory = msg.sender;
        charterHash = charterHash_;
        unit = 10 ** uint256(charter.token.decimals);
        firstOffering = charter.firstOffering;
    }

    /// @inheritdoc IAsset
    function openOffering(
        address offering_,
        OfferingTerms calldata terms,
        uint256 announcementId
    ) public virtual {
        if (msg.sender != factory) revert OnlyFactory(msg.sender);
        bytes32 termsHash = _hash(terms);
        address previous = offering;
        if (previous == address(0) && firstOffering != 0) {
            if (termsHash != firstOffering) revert OfferingUnknown(termsHash);
        } else {
            // Used up here, so that one announcement opens one offering.
            _enact(announcementId, PowerKind.ISSUE, termsHash);
            if (previous != address(0) && !IOffering(previous).ended()) revert OfferingStillOpen(previous);
        }
        offering = offering_;
        emit OfferingOpened(offering_, terms.hardCap);
    }

    /// @inheritdoc IAsset
    function issue(address to, uint256 units) public virtual {
        if (msg.sender != offering) revert OnlyOffering(msg.sender);
        token.mint(to, units);
    }

    function _exists(PowerKind kind) internal pure virtual override returns (bool) {
        return kind == PowerKind.ISSUE;
    }

    /// @inheritdoc IAsset
    function identifiers() public view virtual returns (bytes32[] memory);

    /// @inheritdoc IAsset
    function issuePrice(
        uint64 price,
        bool accrued,
        uint40 settlementDate
    ) public view virtual returns (uint256);

    /// @inheritdoc IAsset
    function fundReserve(uint256 amount) public virtual;

    /// @dev keccak256(abi.encode(terms)): a struct of static fields lies in calldata as it is encoded.
    function _hash(OfferingTerms calldata terms) private pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let copy := mload(0x40)
            calldatacopy(copy, terms, TERMS_SIZE)
            hash := keccak256(copy, TERMS_SIZE)
        }
    }

    /// @dev The token, from the code that the creator of this contract holds. It is the first contract that this one
    /// creates, so its address follows from this one's and nonce 1.
    function _createToken(bytes memory arguments) private returns (IAssetToken created) {
        bytes memory code = CreationCodes.join(ITokenSource(msg.sender).tokenCreationCode(), arguments);
        assembly ("memory-safe") {
            created := create(0, add(code, 32), mload(code))
        }
        if (address(created) == address(0)) {
            if (LowLevelCall.returnDataSize() == 0) revert Errors.FailedDeployment();
            LowLevelCall.bubbleRevert();
        }
    }
}
