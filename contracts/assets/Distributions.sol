// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IRecordDates} from "../interfaces/IAssetToken.sol";
import {IDistributions} from "../interfaces/IDistributions.sol";
import {Asset} from "./Asset.sol";

/// @title Money for the holders of a record date
/// @notice Knows record dates, funding, claims and conservation, and nothing of bonds or rents: what is due, and
/// from where it may be taken, is asked of the kind of asset ({_obligation}).
///
/// How a distribution lives. It is opened when somebody first touches it after its record date: its supply is read
/// from the token and never again. Money comes in until what is due is there; then it is complete, for good. A holder
/// is paid floor(balance x funded / supply), less what he had. While it is incomplete what each had is remembered as
/// an amount; once it is complete one bit per holder is enough, 256 distributions to the word.
///
/// Everything that a touch would do is worked out by a view first ({_look}), so that what is shown is what happens.
///
/// @dev This code is deployed with every asset, 200 gas a byte. Hence one way of asking the token ({_ask}) and of
/// sending the currency ({_send}), where a typed call would cost a hundred bytes each time.
abstract contract Distributions is Asset, IDistributions, ReentrancyGuardTransient {
    using SafeCast for uint256;

    /// @dev Gas for one payment of a batch: several times what any common currency takes, and a bound for a
    /// recipient who burns whatever he is given.
    uint256 private constant PAYMENT_GAS = 200_000;
    uint256 private constant PART = 1 << 255;

    /// @dev Two words each.
    mapping(uint256 id => Distribution) private _distributions;
    /// @dev What holders had. Under (id / 256) | holder: one bit for each complete distribution that paid him.
    /// Under PART | id | holder: what he was paid while it was incomplete; `partly` says whether there can be any.
    mapping(uint256 key => uint256) private _had;

    constructor() {
        if (address(currency).code.length == 0) revert InvalidCurrency(address(currency));
    }

    // ---- Funding ----

    /// @inheritdoc IDistributions
    function fund(uint256 id, uint256 amount) external nonReentrant returns (uint256 taken) {
        Distribution memory d;
        (d, , taken) = _touch(id, amount);
        if (taken == 0) {
            if (d.complete) revert AlreadyComplete(id);
            revert NothingToFund(id);
        }
        emit Funded(id, msg.sender, taken);
        _receive(taken);
    }

    // ---- Payment ----

    /// @inheritdoc IDistributions
    function claim(uint256[] calldata ids) external nonReentrant returns (uint256 amount) {
        for (uint256 i; i < ids.length; ++i) {
            uint256 id = ids[i];
            (Distribution memory d, , ) = _touch(id, 0);
            (uint256 part, uint256 had) = _entitled(id, d, msg.sender);
            if (part == 0) continue;
            _mark(id, d, msg.sender, had + part);
            _book(id, d, part);
            emit Paid(id, msg.sender, part);
            _afterPayment(id, msg.sender);
            amount += part;
        }
        if (amount == 0) revert NothingToClaim(msg.sender);
        _sendAll(msg.sender, amount);
    }

    /// @inheritdoc IDistributions
    function pay(uint256 id, address[] calldata holders) external nonReentrant returns (uint256 amount) {
        (Distribution memory d, , ) = _touch(id, 0);
        for (uint256 i; i < holders.length; ++i) {
            address holder = holders[i];
            (uint256 part, uint256 had) = _entitled(id, d, holder);
            if (part == 0) continue;
            _mark(id, d, holder, had + part);
            // Else a caller with little gas could make a good payment fail.
            if (gasleft() < PAYMENT_GAS + PAYMENT_GAS / 32) revert InsufficientGas();
            if (_send(holder, part, PAYMENT_GAS)) {
                amount += part;
                emit Paid(id, holder, part);
                _afterPayment(id, holder);
            } else {
                _mark(id, d, holder, had);
                emit PaymentFailed(id, holder, part);
            }
        }
        // Each holder's mark was set before his payment; until here nothing else can move this distribution.
        if (amount != 0) _book(id, d, amount);
    }

    // ---- Views ----

    /// @inheritdoc IDistributions
    function claimable(uint256 id, address holder) external view returns (uint256 amount) {
        (Distribution memory d, , ) = _look(id);
        (amount, ) = _entitled(id, d, holder);
    }

    /// @inheritdoc IDistributions
    function due(uint256 id) external view returns (uint256 due_) {
        Distribution memory d;
        (d, due_, ) = _look(id);
        if (!d.opened) due_ = 0;
    }

    /// @inheritdoc IDistributions
    function distribution(uint256 id) external view returns (Distribution memory) {
        if (id >= distributionCount()) revert UnknownDistribution(id);
        Distribution memory d = _distribution(id);
        assembly ("memory-safe") {
            // A struct of single words lies in memory as it is returned.
            return(d, 224)
        }
    }

    /// @inheritdoc IDistributions
    function distributionCount() public view virtual returns (uint256);

    /// @inheritdoc IDistributions
    /// @dev Summed, not kept: keeping it would cost every claim a word, and only {surplus} asks.
    function owed() public view returns (uint256 amount) {
        for (uint256 id = distributionCount(); id != 0;) {
            Distribution memory d = _distribution(--id);
            amount += d.funded - d.paid;
        }
    }

    /// @inheritdoc IDistributions
    function surplus() public view returns (uint256) {
        return Math.saturatingSub(_balance(), owed() + reserve());
    }

    /// @dev Money set aside in this contract that belongs to no distribution yet.
    function reserve() public view virtual returns (uint256);

    // ---- What a kind of asset says ----

    /// @dev The record date; type(uint40).max for one that will not come. Reverts with {UnknownDistribution}.
    function _recordDate(uint256 id) internal view virtual returns (uint256);

    /// @dev What is due in full now on a distribution that is open and not complete, and how much could be taken for
    /// it from the reserve. Never less due than is funded.
    function _obligation(
        uint256 id,
        Distribution memory d
    ) internal view virtual returns (uint256 due_, uint256 available);

    /// @dev After a distribution was opened or money came into it: `drawn` from the reserve, which the kind of asset
    /// has to lower, or `taken` from a payer.
    function _afterFunding(
        uint256 id,
        Distribution memory d,
        uint256 due_,
        uint256 drawn,
        uint256 taken
    ) internal virtual;

    /// @dev After a holder was paid; for one who claims, before the money moves.
    function _afterPayment(uint256 id, address holder) internal virtual;

    // ---- For the kind of asset ----

    /// @dev Brings a distribution up to now: opens it, takes what is missing from the reserve, then at most `limit`
    /// from the caller, whom the caller of this function must charge.
    function _touch(
        uint256 id,
        uint256 limit
    ) internal returns (Distribution memory d, uint256 due_, uint256 taken) {
        d = _distribution(id);
        if (d.complete) return (d, d.funded, 0);
        bool opened = d.opened;
        uint256 drawn;
        (d, due_, drawn) = _look(id);
        taken = Math.min(limit, due_ - d.funded);
        // Nothing to write: its record date is to come, or it was open and no money came.
        if (!d.opened || (opened && !d.complete && drawn + taken == 0)) return (d, due_, taken);
        if (!opened) emit DistributionOpened(id, uint40(_recordDate(id)), d.supply, due_);
        d.funded = (d.funded + taken).toUint128();
        d.complete = d.funded == due_;
        _store(id, d);
        _afterFunding(id, d, due_, drawn, taken);
    }

    /// @dev What a touch would find: the distribution opened if it can be, and filled from the reserve.
    function _look(uint256 id) internal view returns (Distribution memory d, uint256 due_, uint256 drawn) {
        d = _distribution(id);
        if (d.complete) return (d, d.funded, 0);
        if (!d.opened) {
            uint256 recordDate = _recordDate(id);
            // Money may wait for a record date; until then nothing more is due.
            if (block.timestamp <= recordDate) return (d, d.funded, 0);
            uint256 index = _ask(IRecordDates.indexOfRecordDate.selector, recordDate);
            // Numbers of record dates and the supply are of these widths in the token.
            d.recordIndex = uint16(index);
            d.supply = uint128(_ask(IRecordDates.supplyAtRecordDate.selector, index));
            d.opened = true;
        }
        (due_, drawn) = _obligation(id, d);
        drawn = Math.min(drawn, due_ - d.funded);
        d.funded = (d.funded + drawn).toUint128();
        d.complete = d.funded == due_;
    }

    /// @dev Money for a distribution whose record date is to come.
    function _fundAhead(uint256 id, uint256 amount) internal {
        Distribution memory d = _distribution(id);
        d.funded = (d.funded + amount).toUint128();
        _store(id, d);
    }

    /// @dev Takes currency from the caller; what arrives must be what was asked for.
    function _receive(uint256 amount) internal {
        uint256 before = _balance();
        SafeERC20.safeTransferFrom(currency, msg.sender, address(this), amount);
        uint256 received = Math.saturatingSub(_balance(), before);
        if (received != amount) revert UnexpectedReceipt(amount, received);
    }

    /// @dev Sends currency, or reverts.
    function _sendAll(address to, uint256 amount) internal {
        if (!_send(to, amount, gasleft())) revert SafeERC20.SafeERC20FailedOperation(address(currency));
    }

    /// @dev A question to the token with one word for an answer.
    function _ask(bytes4 selector, uint256 first) internal view returns (uint256) {
        return _ask(address(token), selector, first, 0);
    }

    /// @dev An order to the token; its refusal is passed on.
    function _tell(bytes4 selector, uint256 first, uint256 second) internal {
        address whom = address(token);
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(data, selector)
            mstore(add(data, 4), first)
            mstore(add(data, 36), second)
            if iszero(call(gas(), whom, 0, data, 68, 0, 0)) {
                returndatacopy(data, 0, returndatasize())
                revert(data, returndatasize())
            }
        }
    }

    // ---- Internals ----

    function _distribution(uint256 id) private view returns (Distribution memory d) {
        Distribution storage stored = _distributions[id];
        assembly ("memory-safe") {
            let word := sload(stored.slot)
            mstore(d, shr(128, shl(128, word)))
            mstore(add(d, 32), and(shr(128, word), 0xffff))
            mstore(add(d, 64), and(shr(144, word), 1))
            mstore(add(d, 96), and(shr(152, word), 1))
            mstore(add(d, 128), and(shr(160, word), 1))
            word := sload(add(stored.slot, 1))
            mstore(add(d, 160), shr(128, shl(128, word)))
            mstore(add(d, 192), shr(128, word))
        }
    }

    /// @dev The inverse of {_distribution}: two words, each written once.
    function _store(uint256 id, Distribution memory d) private {
        Distribution storage stored = _distributions[id];
        assembly ("memory-safe") {
            let flags := or(or(mload(add(d, 64)), shl(8, mload(add(d, 96)))), shl(16, mload(add(d, 128))))
            sstore(stored.slot, or(or(mload(d), shl(128, mload(add(d, 32)))), shl(144, flags)))
            sstore(add(stored.slot, 1), or(mload(add(d, 160)), shl(128, mload(add(d, 192)))))
        }
    }

    /// @return part What the holder has coming now. @return had What he had while it was incomplete.
    function _entitled(
        uint256 id,
        Distribution memory d,
        address holder
    ) private view returns (uint256 part, uint256 had) {
        if (d.supply == 0 || _had[_key(id, holder, true)] & (1 << (id & 255)) != 0) return (0, 0);
        if (d.partly) had = _had[_key(id, holder, false)];
        uint256 held = _ask(address(token), IRecordDates.balanceAtRecordDate.selector, uint160(holder), d.recordIndex);
        // Both factors are below 2^128; what he had was a share of no more money, so it is at most this.
        part = (held * d.funded) / d.supply - had;
    }

    /// @dev Remembers that the holder had `total`, or, once complete, everything; called again it forgets that.
    function _mark(uint256 id, Distribution memory d, address holder, uint256 total) private {
        uint256 key = _key(id, holder, d.complete);
        if (d.complete) {
            _had[key] ^= 1 << (id & 255);
        } else {
            d.partly = true;
            _had[key] = total;
        }
    }

    function _key(uint256 id, address holder, bool complete) private pure returns (uint256) {
        return complete ? ((id >> 8) << 160) | uint160(holder) : PART | (id << 160) | uint160(holder);
    }

    function _book(uint256 id, Distribution memory d, uint256 amount) private {
        // Entitlements add up to `funded` at most.
        d.paid += uint128(amount);
        _store(id, d);
    }

    function _balance() private view returns (uint256) {
        return _ask(address(currency), IERC20.balanceOf.selector, uint160(address(this)), 0);
    }

    function _ask(
        address whom,
        bytes4 selector,
        uint256 first,
        uint256 second
    ) private view returns (uint256 answer) {
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(data, selector)
            mstore(add(data, 4), first)
            mstore(add(data, 36), second)
            // Both are known to have code since birth.
            if iszero(staticcall(gas(), whom, data, 68, data, 32)) {
                returndatacopy(data, 0, returndatasize())
                revert(data, returndatasize())
            }
            if lt(returndatasize(), 32) {
                revert(0, 0)
            }
            answer := mload(data)
        }
    }

    /// @dev Sends currency with at most so much gas; true is what the currency must answer, or nothing at all.
    function _send(address to, uint256 amount, uint256 gasLimit) private returns (bool success) {
        address whom = address(currency);
        bytes4 selector = IERC20.transfer.selector;
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(data, selector)
            mstore(add(data, 4), to)
            mstore(add(data, 36), amount)
            mstore(0, 1)
            success := call(gasLimit, whom, 0, data, 68, 0, 32)
            success := and(success, eq(mload(0), 1))
        }
    }
}
