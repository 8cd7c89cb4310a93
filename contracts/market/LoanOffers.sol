// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {MemberSignature} from "../identity/MemberSignature.sol";
import {IAssetToken} from "../interfaces/IAssetToken.sol";
import {ILending, LoanExtension, LoanOffer, LoanSide} from "../interfaces/ILending.sol";
import {ILiens} from "../interfaces/ILiens.sol";

/// @dev How long a lien outlasts grace and auction. Longer than a year, whose pauses a charter bounds, so that no pause
/// outlasts the lender's right.
uint40 constant ENFORCEMENT = 366 days;
/// @dev What must be left, after grace and auction, until the register closes.
uint40 constant TIME_TO_ACT = 7 days;
/// @dev Liens last ten years at most, and end when grace, auction and enforcement are over.
uint40 constant LONGEST_TERM = 3650 days - ENFORCEMENT - LONGEST_GRACE - LONGEST_AUCTION;
uint32 constant LONGEST_GRACE = 366 days;
uint32 constant SHORTEST_AUCTION = 1 hours;
uint32 constant LONGEST_AUCTION = 90 days;

/// @notice What makers of loans sign, and whether it is still good.
abstract contract LoanOffers is ILending, EIP712 {
    bytes32 private constant OFFER_TYPEHASH = keccak256(
        "LoanOffer(address maker,uint8 side,address token,uint128 units,address currency,uint128 principal,uint128 interest,uint40 maturity,uint32 grace,uint8 onDefault,uint128 startPrice,uint128 endPrice,uint32 auctionTime,address counterparty,uint40 expiry,uint256 epoch,bytes32 salt)"
    );
    bytes32 private constant EXTENSION_TYPEHASH = keccak256(
        "LoanExtension(uint256 loan,uint40 maturity,uint40 newMaturity,uint128 interest,uint40 deadline)"
    );

    /// @inheritdoc ILending
    mapping(address maker => uint256) public epochOf;
    /// @inheritdoc ILending
    mapping(address maker => mapping(bytes32 salt => bool)) public isUsed;

    constructor() EIP712("Freehold Lending", "1") {}

    // ---- Taking back ----

    /// @inheritdoc ILending
    function cancel(bytes32 salt) external {
        _spend(msg.sender, salt);
        emit OfferCancelled(msg.sender, salt);
    }

    /// @inheritdoc ILending
    function cancelAll() external returns (uint256 epoch) {
        epoch = ++epochOf[msg.sender];
        emit OffersCancelled(msg.sender, epoch);
    }

    // ---- Views ----

    /// @inheritdoc ILending
    function hashOf(LoanOffer calldata offer) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(OFFER_TYPEHASH, offer)));
    }

    /// @inheritdoc ILending
    function extensionDigest(LoanExtension calldata extension) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(EXTENSION_TYPEHASH, extension)));
    }

    /// @inheritdoc ILending
    function pledgeOf(LoanOffer calldata offer, address borrower) public view returns (ILiens.Lien memory) {
        (uint40 takeFrom, uint40 end) = pledgeTerm(offer.maturity, offer.grace, offer.auctionTime);
        return
            ILiens.Lien({
                token: offer.token,
                holder: borrower,
                lienHolder: address(this),
                units: offer.units,
                takeFrom: takeFrom,
                end: end,
                termsHash: hashOf(offer)
            });
    }

    /// @inheritdoc ILending
    function pledgeTerm(
        uint40 maturity,
        uint32 grace,
        uint32 auctionTime
    ) public pure returns (uint40 takeFrom, uint40 end) {
        takeFrom = maturity + grace + 1;
        end = maturity + grace + auctionTime + ENFORCEMENT;
    }

    // ---- Inside ----

    /// @dev The caller may accept an offer that is good, and it is used up. @return offerHash Its digest.
    function _use(
        LoanOffer calldata offer,
        bytes calldata signature
    ) internal returns (bytes32 offerHash, address lender, address borrower) {
        _check(offer);
        if (block.timestamp > offer.expiry) revert OfferExpired(offer.expiry);
        uint256 epoch = epochOf[offer.maker];
        if (offer.epoch != epoch) revert OfferVoid(offer.epoch, epoch);
        if (offer.counterparty != address(0) && offer.counterparty != msg.sender) {
            revert OnlyCounterparty(msg.sender, offer.counterparty);
        }
        _spend(offer.maker, offer.salt);
        offerHash = hashOf(offer);
        if (!_hasSigned(offer.maker, offerHash, signature)) revert NotSigned(offer.maker);
        (lender, borrower) = offer.side == LoanSide.LENDER
            ? (offer.maker, msg.sender)
            : (msg.sender, offer.maker);
    }

    function _spend(address maker, bytes32 salt) private {
        if (isUsed[maker][salt]) revert OfferUsed(maker, salt);
        isUsed[maker][salt] = true;
    }

    function _hasSigned(address who, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        return MemberSignature.isValid(who, digest, signature);
    }

    /// @dev Terms that could not work are refused. The units are the liens' matter, and that a currency is one shows
    /// when the principal moves.
    function _check(LoanOffer calldata offer) private view {
        if (offer.maker == msg.sender) revert InvalidOffer("counterparty");
        if (offer.currency == offer.token) revert InvalidOffer("currency");
        if (offer.principal == 0 || offer.interest > type(uint128).max - offer.principal) {
            revert InvalidOffer("principal");
        }
        if (offer.grace > LONGEST_GRACE) revert InvalidOffer("grace");
        if (offer.endPrice == 0 || offer.endPrice > offer.startPrice) revert InvalidOffer("price");
        if (offer.auctionTime < SHORTEST_AUCTION || offer.auctionTime > LONGEST_AUCTION) {
            revert InvalidOffer("auction time");
        }
        _checkEnd(offer.token, offer.maturity, offer.grace, offer.auctionTime);
    }

    /// @dev After the register closes no unit moves, and the payment for it is its holder's.
    function _checkEnd(address token, uint256 maturity, uint256 grace, uint256 auctionTime) internal view {
        if (maturity <= block.timestamp || maturity > block.timestamp + LONGEST_TERM) {
            revert InvalidOffer("maturity");
        }
        uint256 end = maturity + grace + auctionTime + TIME_TO_ACT;
        uint256 latest = IAssetToken(token).closesAfter();
        if (end > latest) revert EndsTooLate(end, latest);
    }
}
