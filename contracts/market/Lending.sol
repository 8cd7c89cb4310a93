// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IAsset} from "../interfaces/IAsset.sol";
import {IAssetToken} from "../interfaces/IAssetToken.sol";
import {
    ILending,
    LoanExtension,
    LoanOffer,
    LoanSide,
    MoneyPermit,
    OnDefault,
    PledgeConsent
} from "../interfaces/ILending.sol";
import {ILiens} from "../interfaces/ILiens.sol";
import {Restriction} from "../interfaces/Restriction.sol";
import {LoanOffers} from "./LoanOffers.sol";
import {PAYMENT_GAS} from "./Offering.sol";

/// @title Lending
/// @notice Holds no units at any time, and of money only what could not be sent to whom it belongs: the sum of
/// `keptForLender` and `keptForBorrower` of all loans in that currency. Each is counted when it changes; balances are
/// looked at only to see what arrived, so a donation moves nothing.
///
/// Who decides what: the clock whether a loan is in default, the token whether somebody may receive units, the offer
/// what they are sold for, and the lender only whether he takes what is his to take.
contract Lending is LoanOffers, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using SafeCast for uint256;

    /// @inheritdoc ILending
    ILiens public immutable liens;

    Loan[] private _loans;
    /// @dev Number of the loan that stands on a lien, plus 1.
    mapping(uint256 lien => uint256) private _standsOn;

    constructor(ILiens liens_) {
        liens = liens_;
    }

    // ---- Making a loan ----

    /// @inheritdoc ILending
    function accept(
        LoanOffer calldata offer,
        bytes calldata signature,
        PledgeConsent calldata consent
    ) external nonReentrant returns (uint256 id) {
        return _accept(offer, signature, consent);
    }

    /// @inheritdoc ILending
    function acceptWithPermit(
        LoanOffer calldata offer,
        bytes calldata signature,
        PledgeConsent calldata consent,
        MoneyPermit calldata permit
    ) external nonReentrant returns (uint256 id) {
        _permit(offer.currency, offer.side == LoanSide.LENDER ? offer.maker : msg.sender, permit);
        return _accept(offer, signature, consent);
    }

    // ---- While it runs ----

    /// @inheritdoc ILending
    function repay(uint256 id, uint256 amount) external nonReentrant returns (uint256 paid) {
        return _repay(id, amount);
    }

    /// @inheritdoc ILending
    function repayWithPermit(
        uint256 id,
        uint256 amount,
        MoneyPermit calldata permit
    ) external nonReentrant returns (uint256 paid) {
        _permit(_known(id).currency, msg.sender, permit);
        return _repay(id, amount);
    }

    /// @inheritdoc ILending
    function extend(
        LoanExtension calldata extension,
        bytes calldata lenderSignature,
        bytes calldata borrowerSignature,
        PledgeConsent calldata consent
    ) external nonReentrant {
        Loan storage it = _open(extension.loan);
        if (block.timestamp > extension.deadline) revert ExtensionExpired(extension.deadline);
        if (extension.maturity != it.maturity) revert ExtensionOutdated(it.maturity);
        if (extension.newMaturity <= it.maturity) revert InvalidOffer("maturity");
        if (it.auctionBegan != 0) revert AuctionRuns(extension.loan, it.auctionBegan + it.auctionTime);
        bytes32 digest = extensionDigest(extension);
        _requireSigned(_successor(it.token, it.lender), digest, lenderSignature);
        _requireSigned(_successor(it.token, it.borrower), digest, borrowerSignature);
        _checkEnd(it.token, extension.newMaturity, it.grace, it.auctionTime);
        it.maturity = extension.newMaturity;
        it.due = (uint256(it.due) + extension.interest).toUint128();
        // At most what is due.
        it.owed += extension.interest;
        emit Extended(extension.loan, extension.newMaturity, extension.interest);
        (uint40 takeFrom, uint40 end) = pledgeTerm(extension.newMaturity, it.grace, it.auctionTime);
        liens.extend(it.lien, takeFrom, end, digest, consent.salt, consent.deadline, consent.signature);
    }

    // ---- After default ----

    /// @inheritdoc ILending
    function take(uint256 id) external nonReentrant returns (uint256 units) {
        Loan storage it = _inDefault(id);
        address lender = _successor(it.token, it.lender);
        if (msg.sender != lender) revert OnlyLender(id, msg.sender);
        if (it.auctionBegan == 0) {
            if (it.onDefault != OnDefault.TAKE) revert AuctionComesFirst(id);
        } else if (block.timestamp < it.auctionBegan + it.auctionTime) {
            revert AuctionRuns(id, it.auctionBegan + it.auctionTime);
        }
        uint256 settled;
        (units, settled) = _takeable(it);
        if (units == 0) revert NothingToTake(id);
        _reduce(it, settled);
        emit Taken(id, units, settled, it.owed);
        liens.take(it.lien, lender, units);
        _settle(id, it);
        _freeBeyond(it);
    }

    /// @inheritdoc ILending
    function beginAuction(uint256 id) external {
        Loan storage it = _inDefault(id);
        if (it.auctionBegan != 0) revert AuctionRuns(id, it.auctionBegan + it.auctionTime);
        address lender = _successor(it.token, it.lender);
        (uint256 units, ) = _takeable(it);
        // As of new units: what a taking asks of who receives, and of the time.
        uint8 code = IAssetToken(it.token).detectTransferRestriction(address(0), lender, units);
        if (code == Restriction.PAUSED || code == Restriction.REGISTER_CLOSED) revert TradingClosed(code);
        bool takes = it.onDefault == OnDefault.TAKE && units != 0 && code == Restriction.NONE;
        if (takes && msg.sender != lender) revert LenderMayTake(id, lender);
        // Fits 40 bits for 34,000 years.
        it.auctionBegan = uint40(block.timestamp);
        emit AuctionBegan(id, msg.sender);
    }

    /// @inheritdoc ILending
    function bid(
        uint256 id,
        uint256 units,
        uint256 limit
    ) external nonReentrant returns (uint256 bought, uint256 money) {
        return _bid(id, units, limit);
    }

    /// @inheritdoc ILending
    function bidWithPermit(
        uint256 id,
        uint256 units,
        uint256 limit,
        MoneyPermit calldata permit
    ) external nonReentrant returns (uint256 bought, uint256 money) {
        _permit(_known(id).currency, msg.sender, permit);
        return _bid(id, units, limit);
    }

    // ---- Clearing up ----

    /// @inheritdoc ILending
    function claim(uint256 id) external nonReentrant returns (uint256 amount) {
        Loan storage it = _known(id);
        (uint256 toLender, uint256 toBorrower) = (it.keptForLender, it.keptForBorrower);
        (it.keptForLender, it.keptForBorrower) = (0, 0);
        if (_payLender(id, it, toLender)) {
            amount = toLender;
            emit Claimed(id, it.lender, toLender);
        }
        if (_payBorrower(id, it, toBorrower)) {
            amount += toBorrower;
            emit Claimed(id, it.borrower, toBorrower);
        }
        if (amount == 0) revert NothingToClaim(id);
    }

    /// @inheritdoc ILending
    function free(uint256 lien) external nonReentrant {
        if (_standsOn[lien] != 0) revert LienInUse(lien, _standsOn[lien] - 1);
        ILiens.Lien memory pledged = liens.lien(lien);
        if (pledged.lienHolder != address(this)) revert NotOurLien(lien);
        liens.release(lien, pledged.units);
    }

    // ---- Views ----

    /// @inheritdoc ILending
    function loanCount() external view returns (uint256) {
        return _loans.length;
    }

    /// @inheritdoc ILending
    function loanOf(uint256 id) external view returns (Loan memory) {
        return _known(id);
    }

    /// @inheritdoc ILending
    function statusOf(uint256 id) external view returns (Status) {
        Loan storage it = _known(id);
        if (it.owed == 0) return Status.SETTLED;
        if (_left(it) == 0) return Status.UNSECURED;
        if (block.timestamp <= it.maturity) return Status.ACTIVE;
        if (block.timestamp <= _lastOfGrace(it)) return Status.GRACE;
        return it.auctionBegan == 0 ? Status.DEFAULT : Status.AUCTION;
    }

    /// @inheritdoc ILending
    function takeable(uint256 id) external view returns (uint256 units) {
        (units, ) = _takeable(_known(id));
    }

    /// @inheritdoc ILending
    function previewBid(uint256 id, uint256 units) external view returns (uint256 bought, uint256 money) {
        Loan storage it = _known(id);
        if (it.auctionBegan != 0) return _priced(it, units);
    }

    // ---- What is called with a permit, or without ----

    function _accept(
        LoanOffer calldata offer,
        bytes calldata signature,
        PledgeConsent calldata consent
    ) private returns (uint256 id) {
        (bytes32 offerHash, address lender, address borrower) = _use(offer, signature);
        uint256 lien = liens.pledgeBySignature(
            pledgeOf(offer, borrower),
            consent.salt,
            consent.deadline,
            consent.signature
        );
        id = _loans.length;
        _standsOn[lien] = id + 1;
        _record(offer, lender, borrower, lien);
        emit LoanMade(id, lender, borrower, offerHash, lien, offer);
        _lend(IERC20(offer.currency), lender, borrower, offer.principal);
    }

    function _repay(uint256 id, uint256 amount) private returns (uint256 paid) {
        Loan storage it = _open(id);
        paid = Math.min(amount, it.owed);
        paid = Math.min(paid, _pull(IERC20(it.currency), msg.sender, paid));
        if (paid == 0) revert NothingReceived();
        _reduce(it, paid);
        emit Repaid(id, msg.sender, paid, it.owed);
        _settle(id, it);
        _payLender(id, it, paid);
    }

    function _bid(uint256 id, uint256 units, uint256 limit) private returns (uint256 bought, uint256 money) {
        Loan storage it = _inDefault(id);
        if (it.auctionBegan == 0) revert NoAuction(id);
        (bought, money) = _priced(it, units);
        if (bought == 0) revert NothingForSale(id);
        if (money > limit) revert BeyondLimit(money, limit);
        uint256 toLender = Math.min(money, it.owed);
        _reduce(it, toLender);
        emit Bought(id, msg.sender, bought, money, it.owed);
        _pullExactly(IERC20(it.currency), msg.sender, money);
        liens.take(it.lien, msg.sender, bought);
        _settle(id, it);
        _payLender(id, it, toLender);
        _payBorrower(id, it, money - toLender);
    }

    /// @dev A permit that somebody else brought first has done its work: the allowance decides.
    function _permit(address currency, address owner, MoneyPermit calldata p) private {
        try
            IERC20Permit(currency).permit(owner, address(this), p.value, p.deadline, p.v, p.r, p.s)
        {} catch {}
    }

    // ---- Which loan ----

    function _record(LoanOffer calldata offer, address lender, address borrower, uint256 lien) private {
        Loan storage it = _loans.push();
        (it.lender, it.maturity, it.grace) = (lender, offer.maturity, offer.grace);
        it.onDefault = offer.onDefault;
        (it.borrower, it.auctionTime) = (borrower, offer.auctionTime);
        // There are never 2^96 liens.
        (it.token, it.lien, it.currency) = (offer.token, uint96(lien), offer.currency);
        // Checked with the offer: the sum fits.
        it.due = offer.principal + offer.interest;
        it.owed = it.due;
        (it.units, it.startPrice, it.endPrice) = (offer.units, offer.startPrice, offer.endPrice);
    }

    function _known(uint256 id) private view returns (Loan storage) {
        if (id >= _loans.length) revert UnknownLoan(id);
        return _loans[id];
    }

    function _open(uint256 id) private view returns (Loan storage it) {
        it = _known(id);
        if (it.owed == 0) revert NothingOwed(id);
    }

    function _inDefault(uint256 id) private view returns (Loan storage it) {
        it = _open(id);
        uint256 last = _lastOfGrace(it);
        if (block.timestamp <= last) revert NotInDefault(id, last + 1);
        if (_left(it) == 0) revert Unsecured(id);
    }

    function _lastOfGrace(Loan storage it) private view returns (uint256) {
        return uint256(it.maturity) + it.grace;
    }

    // ---- How many units, for how much ----

    /// @dev Units that can still be taken or sold.
    function _left(Loan storage it) private view returns (uint256) {
        ILiens.Lien memory pledged = liens.lien(it.lien);
        return block.timestamp > pledged.end ? 0 : pledged.units;
    }

    function _limits(Loan storage it) private view returns (uint256 lot, uint256 minimum) {
        (, lot, minimum, , , ) = IAssetToken(it.token).holdingLimits();
    }

    /// @dev Units for what is owed, rounded down, and what they settle: never more than that.
    function _takeable(Loan storage it) private view returns (uint256 units, uint256 settled) {
        (uint256 lot, ) = _limits(it);
        (uint256 due, uint256 pledged) = (it.due, it.units);
        units = _wholeDown(Math.mulDiv(pledged, it.owed, due), lot);
        units = Math.min(units, _wholeDown(_left(it), lot));
        settled = Math.mulDiv(due, units, pledged, Math.Rounding.Ceil);
    }

    /// @dev How many of `units` are for sale now, and what they cost, rounded up: not 0, since no price is.
    function _priced(Loan storage it, uint256 units) private view returns (uint256 bought, uint256 money) {
        uint256 pledged = it.units;
        uint256 price = _price(it);
        (uint256 lot, uint256 minimum) = _limits(it);
        // Owed and units are below 2^128: neither their product nor a lot more wraps.
        uint256 needed = Math.mulDiv(it.owed, pledged, price, Math.Rounding.Ceil);
        needed = _wholeUp(Math.max(needed, it.owed == 0 ? 0 : minimum), lot);
        bought = Math.min(units, Math.min(needed, _wholeDown(_left(it), lot)));
        money = Math.mulDiv(price, bought, pledged, Math.Rounding.Ceil);
    }

    /// @dev Of all units together, now; rounded up.
    function _price(Loan storage it) private view returns (uint256) {
        uint256 passed = block.timestamp - it.auctionBegan;
        if (passed >= it.auctionTime) return it.endPrice;
        uint256 fall = uint256(it.startPrice) - it.endPrice;
        // Below 2^160.
        return it.startPrice - (fall * passed) / it.auctionTime;
    }

    function _wholeDown(uint256 units, uint256 lot) private pure returns (uint256) {
        return units - (units % lot);
    }

    function _wholeUp(uint256 units, uint256 lot) private pure returns (uint256) {
        return Math.ceilDiv(units, lot) * lot;
    }

    // ---- Debt ----

    /// @dev `amount` is at most what is owed.
    function _reduce(Loan storage it, uint256 amount) private {
        it.owed -= uint128(amount);
    }

    /// @dev Once nothing is owed, whatever is left under the lien is free.
    function _settle(uint256 id, Loan storage it) private {
        if (it.owed != 0) return;
        emit Settled(id);
        uint256 units = liens.lien(it.lien).units;
        if (units != 0) liens.release(it.lien, units);
    }

    /// @dev What rounding left owing stays secured by its share of the units, rounded up; the rest is free.
    function _freeBeyond(Loan storage it) private {
        (uint256 lot, ) = _limits(it);
        uint256 share = _wholeUp(Math.mulDiv(it.units, it.owed, it.due, Math.Rounding.Ceil), lot);
        uint256 left = liens.lien(it.lien).units;
        if (left > share) liens.release(it.lien, left - share);
    }

    function _requireSigned(address who, bytes32 digest, bytes calldata signature) private view {
        if (msg.sender != who && !_hasSigned(who, digest, signature)) revert NotSigned(who);
    }

    /// @dev The wallet itself, or the one that took its place in the asset whose units are pledged.
    function _successor(address token, address wallet) private view returns (address) {
        return IAsset(IAssetToken(token).asset()).beneficiaryOf(wallet);
    }

    // ---- Money ----

    /// @dev Through this contract: what it cannot receive, nobody could repay.
    function _lend(IERC20 currency, address lender, address borrower, uint256 principal) private {
        _pullExactly(currency, lender, principal);
        uint256 before = currency.balanceOf(borrower);
        currency.safeTransfer(borrower, principal);
        _requireReceipt(currency, principal, _gain(currency, borrower, before));
    }

    function _pullExactly(IERC20 currency, address from, uint256 amount) private {
        _requireReceipt(currency, amount, _pull(currency, from, amount));
    }

    function _pull(IERC20 currency, address from, uint256 amount) private returns (uint256) {
        uint256 before = currency.balanceOf(address(this));
        currency.safeTransferFrom(from, address(this), amount);
        return _gain(currency, address(this), before);
    }

    /// @dev Where a balance fell meanwhile, nothing was brought.
    function _gain(IERC20 currency, address who, uint256 before) private view returns (uint256) {
        uint256 present = currency.balanceOf(who);
        return present > before ? present - before : 0;
    }

    function _requireReceipt(IERC20 currency, uint256 expected, uint256 received) private pure {
        if (received != expected) revert InexactReceipt(address(currency), expected, received);
    }

    function _payLender(uint256 id, Loan storage it, uint256 amount) private returns (bool) {
        if (amount == 0) return false;
        address to = _successor(it.token, it.lender);
        if (_send(it.currency, to, amount)) return true;
        // The sum of what was repaid, at most what was due.
        it.keptForLender += uint128(amount);
        emit Kept(id, to, amount);
        return false;
    }

    function _payBorrower(uint256 id, Loan storage it, uint256 amount) private returns (bool) {
        if (amount == 0) return false;
        address to = _successor(it.token, it.borrower);
        if (_send(it.currency, to, amount)) return true;
        // Bids bring at most the starting price, and one minor unit each; a surplus comes with the last alone.
        it.keptForBorrower += amount.toUint128();
        emit Kept(id, to, amount);
        return false;
    }

    /// @dev Whether the currency did as it was asked: it returned true, or nothing as some do. It has code, since the
    /// principal came through {SafeERC20}. With less gas than that it fails, and the money is kept.
    function _send(address currency, address to, uint256 amount) private returns (bool done) {
        bytes memory data = abi.encodeCall(IERC20.transfer, (to, amount));
        uint256 gasLimit = PAYMENT_GAS;
        assembly ("memory-safe") {
            // The answer goes to scratch space, so that a long one copies nothing.
            done := call(gasLimit, currency, 0, add(data, 32), mload(data), 0, 32)
            done := and(done, or(iszero(returndatasize()), and(gt(returndatasize(), 31), eq(mload(0), 1))))
        }
    }
}
