// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Errors} from "@openzeppelin/contracts/utils/Errors.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";

import {CreationCodes} from "../factory/CreationCode.sol";
import {AssetCharter, PowerKind} from "../interfaces/Charter.sol";
import {IAsset} from "../interfaces/IAsset.sol";
import {ITokenSource} from "../interfaces/IAssetFactory.sol";
import {IAssetToken} from "../interfaces/IAssetToken.sol";
import {IIssuance} from "../interfaces/IOffering.sol";
import {IPowers} from "../interfaces/IPowers.sol";

/// @title What every kind of asset is
/// @notice A token, a currency, an issuer, powers, and at most one offering at a time that may issue units.
///
/// Who may create units: the offering that is open, and nobody else. An offering is opened by the factory, which
/// vouches for its code and for nothing more: its terms are those of the charter (`firstOffering`), and afterwards
/// only such as the holder of ISSUE announced and nobody objected to. The one before must have ended, and an ended
/// offering never issues again ({IIssuance-ended} is final); moreover only the last one opened may call {issue}.
///
/// A kind of asset says what it is called ({identifiers}), what a unit costs in an offering ({issuePrice}) and where
/// the reserve's money goes ({fundReserve}).
abstract contract Asset is IAsset {
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
    IPowers public immutable powerRegister;

    /// @inheritdoc IAsset
    address public offering;

    /// @dev Of each recovered wallet the one that took its place.
    mapping(address lost => address) private _successor;

    constructor(AssetCharter memory charter, bytes32 charterHash_) {
        if (charter.issuer == address(0) || charter.issuer == address(this)) {
            revert InvalidIssuer(charter.issuer);
        }
        IPowers register = IPowers(ITokenSource(msg.sender).sharedContract("Powers"));
        token = _createToken(
            abi.encode(
                charter.token,
                charterHash_,
                register,
                ITokenSource(msg.sender).sharedContract("Liens"),
                ITokenSource(msg.sender).sharedContract("TokenReader")
            )
        );
        powerRegister = register;
        for (uint256 i = 0; i < charter.powers.length; ++i) {
            if (!_exists(charter.powers[i].kind)) revert InvalidPowerKind(charter.powers[i].kind);
        }
        register.declare(address(token), charter.powers);
        currency = charter.currency;
        issuer = charter.issuer;
        factory = msg.sender;
        charterHash = charterHash_;
        unit = 10 ** uint256(charter.token.decimals);
        firstOffering = charter.firstOffering;
    }

    /// @inheritdoc IAsset
    function powers() external view virtual returns (IPowers.PowerCard[] memory) {
        IPowers register = powerRegister;
        bytes memory question = abi.encodeCall(IPowers.cardOf, (address(this)));
        assembly ("memory-safe") {
            // The answer is passed on as it is: decoding and encoding it again would cost a kilobyte of code.
            let ok := staticcall(gas(), register, add(question, 32), mload(question), 0, 0)
            let answer := mload(0x40)
            returndatacopy(answer, 0, returndatasize())
            if iszero(ok) {
                revert(answer, returndatasize())
            }
            return(answer, returndatasize())
        }
    }

    /// @inheritdoc IAsset
    function openOffering(address offering_, bytes32 termsHash, uint256 most) public virtual {
        if (msg.sender != factory) revert OnlyFactory(msg.sender);
        address previous = offering;
        if (previous == address(0) && firstOffering != 0) {
            if (termsHash != firstOffering) revert OfferingUnknown(termsHash);
        } else {
            // Used up here, so that one announcement opens one offering.
            _enact(PowerKind.ISSUE, termsHash, most);
            if (previous != address(0) && !IIssuance(previous).ended()) revert OfferingStillOpen(previous);
        }
        offering = offering_;
        emit OfferingOpened(offering_, most);
    }

    /// @inheritdoc IAsset
    function issue(address to, uint256 units) public virtual {
        if (msg.sender != offering) revert OnlyOffering(msg.sender);
        token.mint(to, units);
    }

    // ---- Recovery ----

    /// @inheritdoc IAsset
    function recoverWallet(address lost, address to) public virtual {
        if (_successor[lost] != address(0)) revert AlreadyRecovered(lost);
        _enact(PowerKind.RECOVER, keccak256(abi.encode(lost, to)), 1);
        _successor[lost] = to;
        emit WalletRecovered(lost, to, token.replaceWallet(lost, to));
    }

    /// @inheritdoc IAsset
    /// @dev Along the chain of wallets that were lost one after another, each link a slow power's use.
    function beneficiaryOf(address wallet) public view returns (address) {
        for (address next = _successor[wallet]; next != address(0); next = _successor[next]) wallet = next;
        return wallet;
    }

    // ---- For the kind of asset ----

    /// @dev Whether the asset or its token acts on a kind of power; one that nothing acts on cannot be declared.
    function _exists(PowerKind kind) internal pure virtual returns (bool) {
        return kind <= PowerKind.COURT_TRANSFER;
    }

    /// @dev Uses up an announcement of exactly this action, or reverts.
    function _enact(PowerKind kind, bytes32 action, uint256 amount) internal {
        powerRegister.enact(address(this), kind, action, amount);
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
