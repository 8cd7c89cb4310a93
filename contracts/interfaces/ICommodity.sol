// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {CommodityTerms} from "./CommodityCharter.sol";
import {IAsset} from "./IAsset.sol";
import {IBars} from "./IBars.sol";
import {ILiens} from "./ILiens.sol";

/// @notice Metal in bars. A unit stands for a fine weight that the storage fee lowers as time passes; no balance is
/// ever touched. What the fee frees is the issuer's, and may be taken away, as bars, as far as the rest covers all
/// units: at any moment the bars weigh at least what the units stand for together, rounded up.
///
/// Arithmetic. `weightPerUnit(t)` is rounded down (the holder receives it); u units stand for u x weightPerUnit / (unit
/// x 1e18) milligrams. Redeeming w milligrams takes ceil(w x unit x 1e18 / weightPerUnit) units, and the fee, rounded up
/// to whole lots. What rounding leaves over stays among the bars.
///
/// Redemption. A holder pledges units to this contract ({ILiens}, `lienHolder` is this contract) and requests whole
/// bars against the pledge. The units stay in his wallet; nobody but he can pledge them, and this contract never takes
/// pledged units: it gives them back, or redeems them when delivery is confirmed, by himself or by the custodian with
/// the hash of his receipt. While a request is pending its bars are kept for it and its units bear no storage fee. After
/// the deadline anyone ends it: units and bars are free. Whether metal is handed out is beyond any contract.
///
/// Loss. A bar that is gone leaves the list by WRITE_OFF only, if the charter declares that power. What is missing then
/// is missing from all units alike ({shareLeft}); bars that are listed later restore it before anything new is issued.
interface ICommodity is IAsset {
    enum RedemptionState {
        PENDING,
        DELIVERED,
        ENDED
    }

    /// @param lien The pledge of the units. @param units Units to be redeemed, the fee included.
    /// @param deadline Last second at which delivery can be confirmed. @param weight Fine weight of the bars (milligrams).
    /// @param weightPerUnit What a whole unit stood for at the request, in milligrams x 1e18, before any loss.
    /// @param bars The bars.
    struct Redemption {
        uint256 lien;
        uint128 units;
        uint40 deadline;
        RedemptionState state;
        uint128 weight;
        uint128 weightPerUnit;
        bytes32[] bars;
    }

    event BarsAdded(bytes32[] bars, bytes32 indexed attestation);
    event BarsRemoved(bytes32[] bars, bytes32 indexed attestation);
    event UnitsIssuedForMetal(address indexed to, uint256 units);
    event BarWrittenOff(bytes32 indexed bar, uint256 fineWeight);
    event ShareLeftChanged(uint256 share);
    event RedemptionRequested(
        uint256 indexed id,
        address indexed holder,
        uint256 indexed lien,
        bytes32[] bars,
        uint256 weight,
        uint256 units,
        uint256 fee,
        uint40 deadline
    );
    event RedemptionDelivered(uint256 indexed id, address indexed holder, uint256 units, bytes32 receipt);
    event RedemptionEnded(uint256 indexed id, address indexed by);

    /// @notice A term of the charter, or of an offering of metal, cannot be, named in `what`; nothing is created.
    /// Correct that term.
    error InvalidCommodity(bytes32 what);
    /// @notice Only the custodian whom the charter names may do this. Ask the custodian.
    error OnlyCustodian(address caller);
    /// @notice No bars were named. Name at least one.
    error NoBars();
    /// @notice More bars were named than one redemption takes. Ask for at most `maximum`, the others by another
    /// request.
    error TooManyBars(uint256 count, uint256 maximum);
    /// @notice The hash of the document that attests this is missing. Give that of the weight list, the release or the
    /// receipt.
    error NoAttestation();
    /// @notice The bar's metal, weight or fineness, named in `what`, is not within the charter's bounds. List another
    /// bar.
    error BarRefused(bytes32 bar, bytes32 what);
    /// @notice A pending redemption keeps the bar. Name another, or wait until that redemption is over.
    error BarReserved(bytes32 bar, uint256 redemption);
    /// @notice The bars would weigh less than all units stand for. List more bars first, or take off or issue less.
    /// @param weight Fine weight in milligrams, as `required` is.
    error NotCovered(uint256 weight, uint256 required);
    /// @notice The reserve that the feed attests is less than all units would stand for. Issue less, or wait until more
    /// is attested.
    /// @param attested Fine weight in milligrams, as `required` is.
    error ReserveBelow(uint256 attested, uint256 required);
    /// @notice The bars weigh less than the charter redeems at once. Ask for more or heavier bars.
    /// @param weight Fine weight in milligrams, as `minimum` is.
    error BelowMinimumRedemption(uint256 weight, uint256 minimum);
    /// @notice The pledge does not fit the redemption, in what `what` names. Pledge units of this token to the asset,
    /// at least until the deadline, for this redemption alone.
    error LienUnfit(uint256 lien, bytes32 what);
    /// @notice Fewer units are pledged than the bars take. Pledge at least `required` for a new request; a pending one
    /// can be ended.
    error UnitsShort(uint256 units, uint256 required);
    /// @notice There is no redemption of that number. Use one below `redemptionCount()`.
    error UnknownRedemption(uint256 id);
    /// @notice The redemption was delivered or ended. None: request another.
    error RedemptionOver(uint256 id);
    /// @notice The time for the delivery has passed. End the redemption, and request another.
    error DeliveryOverdue(uint256 id, uint256 deadline);
    /// @notice The redemption can still be delivered, and until then only the custodian ends it. Wait until after
    /// `deadline`.
    error DeliveryStillPossible(uint256 id, uint256 deadline);
    /// @notice Only the holder of the units and the custodian confirm a delivery. Ask one of them.
    error NotConfirmer(uint256 id, address caller);
    /// @notice The storage fee or losses have left nothing of a unit. None: there is nothing to redeem.
    error NothingLeft();

    // ---- Bars: the custodian ----

    /// @notice Lists bars that are in the vault. Only the custodian. They must be within the charter's bounds and stand
    /// behind no other asset of the factory. @param attestation Hash of the weight list and the assays, not zero.
    function addBars(IBars.Bar[] calldata bars_, bytes32 attestation) external returns (bytes32[] memory ids);

    /// @notice Takes bars off the list that left the vault or were exchanged. Only the custodian; only free metal: what
    /// is left covers all units, and no bar that a pending redemption keeps. A bar's weight is corrected by removing and
    /// adding it. @param attestation Hash of the release document, not zero.
    function removeBars(bytes32[] calldata ids, bytes32 attestation) external;

    /// @notice Enacts an announced WRITE_OFF: the bar is gone (lost, stolen, found to be none). Callable by anyone. A
    /// redemption that waits for it ends. The action is abi.encode(bytes32 bar).
    function writeOff(bytes32 bar) external;

    // ---- Issue ----

    /// @notice Enacts an announced ISSUE of units to somebody who delivered metal, without money. Callable by anyone. The
    /// action is abi.encode(address to, uint256 units). Like every issue it needs a fresh reserve that covers all units.
    function issueForMetal(address to, uint256 units) external;

    // ---- Redemption in kind ----

    /// @notice Requests bars against units that the caller pledged to this contract at least until the deadline. What is
    /// pledged beyond what they take is released at once. The bars are kept for him until the deadline.
    /// @param ids Bars of the list that no other request keeps, at most 32.
    function requestRedemption(uint256 lien, bytes32[] calldata ids) external returns (uint256 id);

    /// @notice {requestRedemption} of a holder who signed a pledge for exactly these bars: its `termsHash` is
    /// keccak256(abi.encode(ids)). Callable by anyone. @param pledge What he signed, see {ILiens}.
    function requestBySignature(
        ILiens.Lien calldata pledge,
        bytes32 salt,
        uint40 signedUntil,
        bytes calldata signature,
        bytes32[] calldata ids
    ) external returns (uint256 id);

    /// @notice Confirms that the bars were handed over: the units end, the bars leave the list. Until the deadline; only
    /// the one whose units they are, or the custodian. Not if fewer units are left than the bars take (a court's order, a
    /// loss of metal). @param receipt Hash of the signed receipt, not zero.
    function confirmDelivery(uint256 id, bytes32 receipt) external;

    /// @notice Ends a redemption: units and bars are free. After the deadline, or when its units no longer pay for its
    /// bars, callable by anyone; before that only the custodian.
    function endRedemption(uint256 id) external;

    /// @notice Gives back units that the caller pledged to this contract and that no redemption stands on.
    function releasePledge(uint256 lien) external;

    // ---- Views ----

    function terms() external view returns (CommodityTerms memory);

    function bars() external view returns (IBars);

    function liens() external view returns (ILiens);

    /// @notice Fine weight of a whole unit at a time, in milligrams x 1e18, rounded down, with what was lost taken off.
    function weightPerUnit(uint40 time) external view returns (uint256);

    /// @notice What losses have left of every unit, in 1e-36.
    function shareLeft() external view returns (uint256);

    /// @notice Fine weight that the units stand for now, pending redemptions included, in milligrams, rounded up.
    function requiredWeight() external view returns (uint256);

    /// @notice Fine weight of the bars, in milligrams; never below {requiredWeight}.
    function barWeight() external view returns (uint256);

    /// @notice Fine weight that the reserve's feed attests now, in milligrams, rounded down. Reverts while it is silent
    /// or its figure is older than the charter allows: then nothing is issued.
    function attestedWeight() external view returns (uint256);

    /// @notice Units that redeeming so much fine weight takes now, in whole lots, with the fee; and the fee alone.
    function unitsFor(uint128 weight) external view returns (uint256 units, uint256 fee);

    function redemption(uint256 id) external view returns (Redemption memory);

    function redemptionCount() external view returns (uint256);

    /// @notice Number of the pending redemption that keeps a bar, plus 1; 0 if none does.
    function reservedFor(bytes32 bar) external view returns (uint256);
}
