// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {Allocation, OfferingTerms} from "../interfaces/Charter.sol";
import {IAsset} from "../interfaces/IAsset.sol";
import {IAssetToken} from "../interfaces/IAssetToken.sol";
import {IIssuance, IOffering} from "../interfaces/IOffering.sol";
import {Restriction} from "../interfaces/Restriction.sol";

/// @dev The longest that an offering, and so the power that brought it, and escrow can wait: from birth to the close,
/// and between the close and the end.
uint40 constant MAXIMUM_PERIOD = 366 days;
uint40 constant MAXIMUM_SETTLEMENT = 90 days;
/// @dev Gas for one payment, several times what a proxied stablecoin needs: a recipient that eats it all costs a
/// bounded amount and stops nobody.
uint256 constant PAYMENT_GAS = 200_000;
/// @dev Gas for an issue, or for bringing the reserve its share, several times what any kind of asset needs: three
/// registries and a feed at their limits (30,000 and 100,000 each), and 400,000 for all else.
uint256 constant ASSET_GAS = 600_000;
/// @dev What must be left before each: a call gets at most 63/64 of it, and 5,000 covers the call itself.
uint256 constant GAS_TO_PAY = (PAYMENT_GAS * 64) / 63 + 5_000;
uint256 constant GAS_TO_TELL = (ASSET_GAS * 64) / 63 + 5_000;
/// @dev Shares and prices of the terms are in 1e-9; issue prices in 1e-18 of a minor unit.
uint256 constant SHARE = 1e9;
uint256 constant PRICE_SCALE = 1e18;

/// @title A primary sale
/// @notice The money in here is, at any moment, the escrow of what has not settled, what could not be sent back, and
/// the proceeds that were not yet paid on. Each is counted when it changes; the balance is looked at only to see that
/// a subscription arrived in full, so a donation moves nothing.
///
/// Who decides what: the clock decides whether it is open, whether it succeeded is decided by what was subscribed at
/// the close, and whether a subscriber may receive by the token's own preview. Nobody's call decides anything. In
/// particular a caller who gives too little gas can neither turn a subscription into a refund nor pass anybody over: the
/// preview is not caught; an issue that fails after a clean preview leaves the subscription as it was; and what may fail
/// alone, an issue or a payment, is not tried with less gas than it can take.
contract Offering is IOffering, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using SafeCast for uint256;

    /// @inheritdoc IIssuance
    IAsset public immutable asset;

    IAssetToken private immutable _token;
    IERC20 private immutable _currency;
    address private immutable _issuer;
    /// @dev Price of `unit x PRICE_SCALE` token minor units, fixed at birth.
    uint256 private immutable _issuePrice;
    uint256 private immutable _priceUnit;
    uint256 private immutable _lotSize;

    /// @dev The terms, packed into three words of code: storage would take four, at three times the price, and be read
    /// by every call. From the lowest bit: softCap (128) | hardCap (128); minimumPerInvestor (128) |
    /// maximumPerInvestor (128); price (64) | opens (40) | closes (40) | settlementDate (40) | settleBy (40) |
    /// reserveShare (30) | allocation (1) | accrued (1).
    uint256 private immutable _caps;
    uint256 private immutable _perInvestor;
    uint256 private immutable _times;

    mapping(address investor => Subscription) private _subscriptions;
    /// @dev Units subscribed by one investor, over all of his wallets.
    mapping(uint256 investorKey => uint256 units) private _subscribedBy;

    uint128 private _subscribed;
    /// @dev Units of the subscriptions that were settled, whatever they were allocated.
    uint128 private _settled;
    /// @dev Price of all units issued, and what was sent on of it.
    uint128 private _sold;
    uint128 private _paidToIssuer;
    uint128 private _paidToReserve;

    constructor(IAsset asset_, OfferingTerms memory terms_) {
        asset = asset_;
        IAssetToken token = asset_.token();
        _token = token;
        _currency = asset_.currency();
        _issuer = asset_.issuer();
        (, _lotSize, , , , ) = token.holdingLimits();
        _issuePrice = asset_.issuePrice(terms_.price, terms_.accrued, terms_.settlementDate);
        _priceUnit = asset_.unit() * PRICE_SCALE;
        _check(terms_, token);
        _caps = terms_.softCap | (uint256(terms_.hardCap) << 128);
        _perInvestor = terms_.minimumPerInvestor | (uint256(terms_.maximumPerInvestor) << 128);
        // A share is at most SHARE, below 2^30.
        _times =
            terms_.price |
            (uint256(terms_.opens) << 64) |
            (uint256(terms_.closes) << 104) |
            (uint256(terms_.settlementDate) << 144) |
            (uint256(terms_.settleBy) << 184) |
            (uint256(terms_.reserveShare) << 224) |
            (uint256(terms_.allocation) << 254) |
            (terms_.accrued ? 1 << 255 : 0);
        // The most that can go to the reserve, for the asset to collect as it is earned. Each price is rounded up, so
        // that together they are up to one minor unit more for each subscriber who gets a lot.
        if (terms_.reserveShare != 0) {
            uint256 most = _price(terms_.hardCap) + terms_.hardCap / _lotSize;
            _currency.forceApprove(address(asset_), (most * terms_.reserveShare) / SHARE);
        }
    }

    // ---- Subscribe ----

    /// @inheritdoc IOffering
    function subscribe(uint256 units, uint256 maxPrice) external returns (uint256) {
        return _subscribe(units, maxPrice);
    }

    /// @inheritdoc IOffering
    function subscribeWithPermit(
        uint256 units,
        uint256 maxPrice,
        uint256,
        uint8,
        bytes32,
        bytes32
    ) external returns (uint256) {
        address currency = address(_currency);
        bytes4 selector = IERC20Permit.permit.selector;
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(data, selector)
            mstore(add(data, 4), caller())
            mstore(add(data, 36), address())
            // The most that is paid, the deadline and the signature, as they came, after the units.
            calldatacopy(add(data, 68), 36, 160)
            // A permit that somebody else brought first has done its work: the allowance decides.
            pop(call(gas(), currency, 0, data, 228, 0, 0))
        }
        return _subscribe(units, maxPrice);
    }

    // ---- Settle, refund, pay ----

    /// @inheritdoc IOffering
    function settle(address[] calldata investors) external nonReentrant {
        if (!succeeded()) {
            _requireClosed();
            revert SoftCapMissed(_subscribed, terms().softCap);
        }
        uint256 settleBy = terms().settleBy;
        if (block.timestamp > settleBy) revert SettlementOver(settleBy);
        if (!_each(investors, true)) revert NothingToSettle();
        _payProceeds();
    }

    /// @inheritdoc IOffering
    function refund(address[] calldata investors) external nonReentrant {
        _requireClosed();
        if (!_each(investors, false)) revert NothingToRefund();
    }

    /// @inheritdoc IOffering
    function payProceeds() external nonReentrant returns (uint256 amount) {
        amount = _payProceeds();
        if (amount == 0) revert NothingToPay();
    }

    // ---- Views ----

    /// @inheritdoc IOffering
    function terms() public view returns (OfferingTerms memory own) {
        (uint256 caps, uint256 perInvestor, uint256 times) = (_caps, _perInvestor, _times);
        own.price = uint64(times);
        own.accrued = times >> 255 != 0;
        own.softCap = uint128(caps);
        own.hardCap = uint128(caps >> 128);
        own.minimumPerInvestor = uint128(perInvestor);
        own.maximumPerInvestor = uint128(perInvestor >> 128);
        own.opens = uint40(times >> 64);
        own.closes = uint40(times >> 104);
        own.settlementDate = uint40(times >> 144);
        own.settleBy = uint40(times >> 184);
        own.reserveShare = uint32(times >> 224) & (2 ** 30 - 1);
        own.allocation = Allocation((times >> 254) & 1);
    }

    /// @inheritdoc IOffering
    function priceOf(uint256 units) public view returns (uint256) {
        uint256 hardCap = terms().hardCap;
        if (units > hardCap) revert SoldOut(units, hardCap);
        return _price(units);
    }

    /// @inheritdoc IOffering
    function subscription(address investor) external view returns (Subscription memory) {
        return _subscriptions[investor];
    }

    /// @inheritdoc IOffering
    function allocationOf(address investor) public view returns (uint256) {
        Subscription storage own = _subscriptions[investor];
        uint256 units = own.units;
        uint256 total = _subscribed;
        uint256 cap = terms().hardCap;
        // First come: the total never exceeds the cap.
        if (total <= cap) return units;
        unchecked {
            // Places in the line and lots are below 2^128, so the products fit; the second share is never the larger.
            uint256 lots = cap / _lotSize;
            uint256 position = own.position;
            return (((position + units) * lots) / total - (position * lots) / total) * _lotSize;
        }
    }

    /// @inheritdoc IOffering
    function totalSubscribed() external view returns (uint256) {
        return _subscribed;
    }

    /// @inheritdoc IOffering
    function succeeded() public view returns (bool) {
        OfferingTerms memory own = terms();
        return block.timestamp >= own.closes && _subscribed >= own.softCap;
    }

    /// @inheritdoc IIssuance
    function ended() public view returns (bool) {
        OfferingTerms memory own = terms();
        if (block.timestamp < own.closes) return false;
        // Nothing is subscribed after the close, and what is settled stays so: each of these is for good.
        return _subscribed < own.softCap || _settled == _subscribed || block.timestamp > own.settleBy;
    }

    // ---- Inside ----

    function _subscribe(uint256 units, uint256 maxPrice) private nonReentrant returns (uint256 paid) {
        OfferingTerms memory own = terms();
        (uint256 opens, uint256 closes) = (own.opens, own.closes);
        if (block.timestamp < opens || block.timestamp >= closes) revert NotOpen(opens, closes);
        if (units % _lotSize != 0) revert NotALot(units, _lotSize);

        Subscription storage held = _subscriptions[msg.sender];
        uint256 total = held.units;
        uint256 line = _subscribed;
        uint256 available = own.hardCap;
        if (own.allocation == Allocation.FIRST_COME) available -= line;
        else if (total != 0) revert AlreadySubscribed(msg.sender);
        if (units > available) revert SoldOut(units, available);
        // Each subscription stands where the line ended when it was first made. First come, where more can be added
        // to it, its place in the line means nothing.
        if (total == 0) held.position = uint128(line); // it is one
        unchecked {
            // Each is at most the hard cap, far below 2^255.
            total += units;
        }
        if (units == 0 || total < own.minimumPerInvestor) revert BelowMinimum(total, own.minimumPerInvestor);

        // Whose wallet this is, as the token will count him when he holds.
        uint256 key = _token.refresh(msg.sender);
        // A venue has no investor behind it, and counts by its address.
        if (key == 0) key = uint160(msg.sender);
        uint256 ofInvestor = (_subscribedBy[key] += units);
        if (ofInvestor > own.maximumPerInvestor) revert AboveMaximum(ofInvestor, own.maximumPerInvestor);
        uint8 code = _preview(msg.sender, total);
        if (code != Restriction.NONE) revert CannotReceive(code, msg.sender);

        uint256 price = _price(total);
        unchecked {
            // What was paid is the price of the part that was there before.
            paid = price - held.paid;
        }
        if (paid > maxPrice) revert PriceAbove(paid, maxPrice);

        held.units = uint128(total); // at most the hard cap
        held.paid = uint128(price); // at most that of the hard cap, seen at birth
        _subscribed = (line + units).toUint128();
        emit Subscribed(msg.sender, units, paid);

        uint256 received = _balance();
        _currency.safeTransferFrom(msg.sender, address(this), paid);
        received = _balance() - received;
        if (received != paid) revert UnexpectedReceipt(paid, received);
    }

    /// @dev Settles or refunds one after another. @return any Whether any was.
    function _each(address[] calldata investors, bool settling) private returns (bool any) {
        bool over = ended();
        for (uint256 i = 0; i < investors.length; ++i) {
            address investor = investors[i];
            Subscription storage own = _subscriptions[investor];
            if (settling ? _settle(own, investor) : (over || own.settled) && _payBack(own, investor))
                any = true;
        }
    }

    /// @dev Units against money for one subscriber, or all of his money back. False if there is nothing to decide, or
    /// not yet.
    function _settle(Subscription storage own, address investor) private returns (bool) {
        uint128 subscribed = own.units;
        if (own.settled || subscribed == 0) return false;
        uint256 units = allocationOf(investor);
        if (units != 0) {
            uint8 code = _preview(investor, units);
            // A pause is nobody's fault, and ends.
            if (code == Restriction.PAUSED) return false;
            if (code != Restriction.NONE) units = 0;
        }
        own.settled = true;
        if (units != 0) {
            if (!_tell(IAsset.issue.selector, uint160(investor), units)) {
                own.settled = false;
                return false;
            }
        }
        unchecked {
            // The price of a part is at most that of the whole, which was paid; sums of units and of money are at
            // most what was subscribed, and what came in.
            uint128 price = uint128(_price(units));
            own.paid -= price;
            _settled += subscribed;
            _sold += price;
            emit Settled(investor, units, price, own.paid);
        }
        _payBack(own, investor);
        return true;
    }

    /// @dev Sends a decided subscriber what is his; what cannot be sent stays his.
    function _payBack(Subscription storage own, address investor) private returns (bool) {
        uint128 amount = own.paid;
        if (amount == 0) return false;
        own.paid = 0;
        own.settled = true;
        if (_send(investor, amount)) {
            emit Refunded(investor, amount);
            return true;
        }
        own.paid = amount;
        emit RefundFailed(investor, amount);
        return false;
    }

    /// @dev The split is that of the whole, so that paying in slices changes nothing.
    function _payProceeds() private returns (uint256 amount) {
        unchecked {
            // A share of at most one; what was paid of each part is at most that part.
            uint256 reserve = (uint256(_sold) * terms().reserveShare) / SHARE;
            uint256 unpaid = reserve - _paidToReserve;
            if (unpaid != 0) {
                // The asset collects it, as it was approved to at birth.
                if (_tell(IAsset.fundReserve.selector, unpaid, 0)) {
                    _paidToReserve = uint128(reserve);
                    amount = unpaid;
                    emit ProceedsPaid(address(asset), unpaid);
                }
            }
            reserve = _sold - reserve;
            unpaid = reserve - _paidToIssuer;
            if (unpaid != 0 && _send(_issuer, unpaid)) {
                _paidToIssuer = uint128(reserve);
                amount += unpaid;
                emit ProceedsPaid(_issuer, unpaid);
            }
        }
    }

    /// @dev Of at most as many units as the hard cap, for which nothing wraps and the result fits 128 bits: {_check}.
    function _price(uint256 units) private view returns (uint256) {
        unchecked {
            return (units * _issuePrice + (_priceUnit - 1)) / _priceUnit;
        }
    }

    function _balance() private view returns (uint256) {
        return _currency.balanceOf(address(this));
    }

    function _preview(address investor, uint256 units) private view returns (uint8) {
        return _token.detectTransferRestriction(address(0), investor, units);
    }

    /// @dev An order to the asset; one that takes a single word is not disturbed by another.
    function _tell(bytes4 selector, uint256 first, uint256 second) private returns (bool) {
        _requireGas(GAS_TO_TELL);
        return _call(address(asset), selector, first, second, gasleft());
    }

    function _send(address to, uint256 amount) private returns (bool) {
        _requireGas(GAS_TO_PAY);
        return _call(address(_currency), IERC20.transfer.selector, uint160(to), amount, PAYMENT_GAS);
    }

    /// @dev Whether the asset or the currency did as it was told: it returned true, or nothing as some do. The asset has
    /// code since birth, and the currency, since a subscription came through {SafeERC20}.
    function _call(
        address whom,
        bytes4 selector,
        uint256 first,
        uint256 second,
        uint256 gasLimit
    ) private returns (bool done) {
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(data, selector)
            mstore(add(data, 4), first)
            mstore(add(data, 36), second)
            // The answer goes to scratch space, so that a long one copies nothing.
            done := call(gasLimit, whom, 0, data, 68, 0, 32)
            done := and(done, or(iszero(returndatasize()), and(gt(returndatasize(), 31), eq(mload(0), 1))))
        }
    }

    function _requireGas(uint256 required) private view {
        if (gasleft() < required) revert GasTooLow(gasleft(), required);
    }

    function _requireClosed() private view {
        uint256 closes = terms().closes;
        if (block.timestamp < closes) revert NotClosed(closes);
    }

    /// @dev Terms that could not work are refused at birth.
    function _check(OfferingTerms memory own, IAssetToken token) private view {
        // Whatever {priceOf} computes for up to the hard cap fits 128 bits, and nothing on the way wraps.
        uint256 most = type(uint128).max;
        if (own.softCap == 0 || own.softCap > own.hardCap) revert InvalidOffering("caps");
        if (
            own.price == 0 ||
            _issuePrice == 0 ||
            _issuePrice > (type(uint256).max - _priceUnit) / own.hardCap ||
            (own.hardCap * _issuePrice) / _priceUnit >= most
        ) revert InvalidOffering("price");
        uint256 available = token.maxSupply() - token.totalSupply();
        if (own.hardCap > available) revert OfferingTooLarge(own.hardCap, available);
        if (own.softCap % _lotSize != 0 || own.hardCap % _lotSize != 0) revert InvalidOffering("lots");
        if (
            own.minimumPerInvestor == 0 ||
            own.minimumPerInvestor > own.maximumPerInvestor ||
            own.minimumPerInvestor > own.hardCap
        ) revert InvalidOffering("minimum");
        if (
            own.opens >= own.closes ||
            own.closes <= block.timestamp ||
            own.closes - block.timestamp > MAXIMUM_PERIOD ||
            own.settlementDate < own.closes ||
            own.settleBy < own.settlementDate ||
            own.settleBy - own.closes > MAXIMUM_SETTLEMENT
        ) revert InvalidOffering("dates");
        if (own.reserveShare > SHARE) revert InvalidOffering("reserve");
        // The price is that of units with the payments that come after the close. Past a record date, one of them is
        // somebody else's, and the buyer cannot always settle before it (a default holds him up).
        uint256 next = token.passedRecordDates();
        uint256 count = token.recordDateCount();
        while (next < count && token.recordDate(next) < own.closes) ++next;
        if (next < count && own.settleBy > token.recordDate(next)) revert InvalidOffering("record date");
    }
}
