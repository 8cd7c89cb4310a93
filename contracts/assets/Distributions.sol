// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

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
abstract contract Distributions is Asset, IDistributions, ReentrancyGuardTransient {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    /// @dev Gas for one payment of a batch: several times what any common currency takes, and a bound for a
    /// recipient who burns whatever he is given.
    uint256 private constant PAYMENT_GAS = 200_000;

    /// @dev Two words each.
    mapping(uint256 id => Distribution) private _distributions;
    /// @dev Bit (id % 256) of word (id / 256): was paid when the distribution was complete.
    mapping(address holder => mapping(uint256 word => uint256)) private _paidInFull;
    /// @dev What was paid before it was complete; the distribution's `partly` says whether there can be any.
    mapping(uint256 id => mapping(address holder => uint256)) private _paidInPart;

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
            uint256 part = _entitled(id, d, msg.sender);
            if (part == 0) continue;
            _remember(id, d, msg.sender, part);
            _book(id, d, part);
            emit Paid(id, msg.sender, part);
            _afterPayment(id, msg.sender);
            amount += part;
        }
        if (amount == 0) revert NothingToClaim(msg.sender);
        currency.safeTransfer(msg.sender, amount);
    }

    /// @inheritdoc IDistributions
    function pay(uint256 id, address[] calldata holders) external nonReentrant returns (uint256 amount) {
        (Distribution memory d, , ) = _touch(id, 0);
        for (uint256 i; i < holders.length; ++i) {
            address holder = holders[i];
            uint256 part = _entitled(id, d, holder);
            if (part == 0) continue;
            _remember(id, d, holder, part);
            if (_transferred(holder, part)) {
                amount += part;
                emit Paid(id, holder, part);
                _afterPayment(id, holder);
            } else {
                _forget(id, d, holder, part);
                emit PaymentFailed(id, holder, part);
            }
        }
        // The holders' own marks were set before each payment; until here nothing else can move this distribution.
        if (amount != 0) _book(id, d, amount);
    }

    // ---- Views ----

    /// @inheritdoc IDistributions
    function claimable(uint256 id, address holder) external view returns (uint256) {
        (Distribution memory d, , ) = _look(id);
        return _entitled(id, d, holder);
    }

    /// @inheritdoc IDistributions
    function due(uint256 id) external view returns (uint256 due_) {
        (, due_, ) = _look(id);
    }

    /// @inheritdoc IDistributions
    function distribution(uint256 id) external view returns (Distribution memory) {
        if (id >= distributionCount()) revert UnknownDistribution(id);
        return _distributions[id];
    }

    /// @inheritdoc IDistributions
    function distributionCount() public view virtual returns (uint256);

    /// @inheritdoc IDistributions
    /// @dev Summed, not kept: keeping it would cost every claim a word, and nothing but {surplus} asks.
    function owed() public view returns (uint256 amount) {
        for (uint256 id = distributionCount(); id != 0; ) {
            --id;
            amount += _distributions[id].funded - _distributions[id].paid;
        }
    }

    /// @inheritdoc IDistributions
    function surplus() public view returns (uint256) {
        return Math.saturatingSub(currency.balanceOf(address(this)), owed() + reserve());
    }

    /// @dev Money set aside in this contract that belongs to no distribution yet.
    function reserve() public view virtual returns (uint256);

    // ---- What a kind of asset says ----

    /// @dev The record date; type(uint40).max for one that will not come. Reverts with {UnknownDistribution}.
    function _recordDate(uint256 id) internal view virtual returns (uint40);

    /// @dev What is due in full now on a distribution that is open and not complete, and how much could be taken for
    /// it from the reserve. Never less due than is funded.
    function _obligation(
        uint256 id,
        Distribution memory d
    ) internal view virtual returns (uint256 due_, uint256 available);

    /// @dev After money came into a distribution, from the reserve (`drawn`) or a payer (`taken`), or it was
    /// opened. The kind takes `drawn` off its reserve.
    function _afterFunding(
        uint256 id,
        Distribution memory d,
        uint256 due_,
        uint256 drawn,
        uint256 taken
    ) internal virtual;

    /// @dev After a holder was paid; before the money moves for one who claims.
    function _afterPayment(uint256 id, address holder) internal virtual;

    // ---- For the kind of asset ----

    /// @dev Brings a distribution up to now: opens it, takes what is missing from the reserve, then at most `limit`
    /// from the caller, whom the caller of this function must charge.
    function _touch(
        uint256 id,
        uint256 limit
    ) internal returns (Distribution memory d, uint256 due_, uint256 taken) {
        Distribution storage stored = _distributions[id];
        if (stored.complete) return (stored, stored.funded, 0);
        bool opened = stored.opened;
        uint256 drawn;
        (d, due_, drawn) = _look(id);
        if (!d.opened) return (d, due_, 0);
        taken = Math.min(limit, due_ - d.funded);
        if (opened && !d.complete && drawn + taken == 0) return (d, due_, 0);
        if (!opened) emit DistributionOpened(id, _recordDate(id), d.supply, due_);
        d.funded = (d.funded + taken).toUint128();
        d.complete = d.funded == due_;
        _distributions[id] = d;
        _afterFunding(id, d, due_, drawn, taken);
    }

    /// @dev What a touch would find: the distribution opened if it can be, and filled from the reserve.
    function _look(uint256 id) internal view returns (Distribution memory d, uint256 due_, uint256 drawn) {
        d = _distributions[id];
        if (d.complete) return (d, d.funded, 0);
        if (!d.opened) {
            uint40 recordDate = _recordDate(id);
            if (block.timestamp <= recordDate) return (d, 0, 0);
            uint256 index = token.recordIndexOf(recordDate);
            // Numbers of record dates and the supply are of these widths in the token.
            d.recordIndex = uint16(index);
            d.supply = uint128(token.totalSupplyAt(index));
            d.opened = true;
        }
        (due_, drawn) = _obligation(id, d);
        drawn = Math.min(drawn, due_ - d.funded);
        // Both parts lie in this contract, in one currency.
        d.funded += uint128(drawn);
        d.complete = d.funded == due_;
    }

    /// @dev Money for a distribution that has not been opened yet.
    function _fundAhead(uint256 id, uint256 amount) internal {
        _distributions[id].funded += amount.toUint128();
    }

    function _isComplete(uint256 id) internal view returns (bool) {
        return _distributions[id].complete;
    }

    /// @dev Takes currency from the caller; what arrives must be what was asked for.
    function _receive(uint256 amount) internal {
        uint256 before = currency.balanceOf(address(this));
        currency.safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = Math.saturatingSub(currency.balanceOf(address(this)), before);
        if (received != amount) revert UnexpectedReceipt(amount, received);
    }

    // ---- Internals ----

    function _entitled(
        uint256 id,
        Distribution memory d,
        address holder
    ) private view returns (uint256 amount) {
        if (d.supply == 0 || _paidInFull[holder][id / 256] & _bit(id) != 0) return 0;
        // Both factors are below 2^128.
        amount = (token.balanceAt(holder, d.recordIndex) * d.funded) / d.supply;
        // What was paid was a share of less money, so it is at most this.
        if (d.partly) amount -= _paidInPart[id][holder];
    }

    function _remember(uint256 id, Distribution memory d, address holder, uint256 amount) private {
        if (d.complete) {
            _paidInFull[holder][id / 256] |= _bit(id);
        } else {
            d.partly = true;
            _paidInPart[id][holder] += amount;
        }
    }

    function _forget(uint256 id, Distribution memory d, address holder, uint256 amount) private {
        if (d.complete) _paidInFull[holder][id / 256] &= ~_bit(id);
        else _paidInPart[id][holder] -= amount;
    }

    function _book(uint256 id, Distribution memory d, uint256 amount) private {
        Distribution storage stored = _distributions[id];
        // Entitlements add up to `funded` at most.
        stored.paid = d.paid + uint128(amount);
        if (!d.complete) stored.partly = true;
    }

    /// @dev A transfer with bounded gas, of which nothing but success comes back: true or nothing, from a contract.
    function _transferred(address to, uint256 amount) private returns (bool success) {
        // Else a caller with little gas could make a good payment fail.
        if (gasleft() < PAYMENT_GAS + PAYMENT_GAS / 32) revert InsufficientGas();
        bytes memory data = abi.encodeCall(IERC20.transfer, (to, amount));
        address target = address(currency);
        assembly ("memory-safe") {
            success := call(PAYMENT_GAS, target, 0, add(data, 32), mload(data), 0, 32)
            if success {
                switch returndatasize()
                case 0 {
                    success := gt(extcodesize(target), 0)
                }
                default {
                    success := and(gt(returndatasize(), 31), eq(mload(0), 1))
                }
            }
        }
    }

    function _bit(uint256 id) private pure returns (uint256) {
        return 1 << (id % 256);
    }
}
