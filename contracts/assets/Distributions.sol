// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IAsset} from "../interfaces/IAsset.sol";
import {IRecordDates} from "../interfaces/IAssetToken.sol";
import {IDistributions} from "../interfaces/IDistributions.sol";
import {Asset} from "./Asset.sol";

/// @title Money for the holders of a record date
/// @notice Knows record dates, funding, claims and conservation, and nothing of bonds or rents: what is due, and
/// from where it may be taken, is asked of the kind of asset ({_obligation}).
///
/// How a distribution lives. It is opened when somebody first touches it after its record date: from then on the
/// number of that date in the token is kept, and holdings and supply at it are the token's to tell; they never change.
/// Money comes in until what is due is there; then it is complete, for good. A holder is paid
/// floor(balance x funded / supply), less what he had. While it is incomplete what each had is remembered as an
/// amount; once it is complete one bit per holder is enough, 255 distributions to the word.
///
/// What a wallet has coming stays under its name when it is lost and recovered: it is paid to the wallet that took its
/// place, once, like any other. The last bit of those words says so, so that paying the others costs nothing more.
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
    uint256 private constant IDS_PER_WORD = 255;
    uint256 private constant RECOVERED_BIT = 1 << 255;
    /// @dev Sums of one distribution are below 2^118: two of them, a number of 16 bits and the flags fit a word.
    uint256 private constant SUM_BITS = 118;
    uint256 private constant MAX_SUM = 2 ** SUM_BITS - 1;

    /// @dev From the lowest bit: funded (118) | paid (118) | recordIndex (16) | opened | complete | partly.
    mapping(uint256 id => uint256) private _distributions;
    /// @dev What holders had. Under (id / 255) | holder: one bit for each complete distribution that paid him, and the
    /// last for a wallet that was recovered.
    /// Under PART | id | holder: what he was paid while it was incomplete; `partly` says whether there can be any.
    mapping(uint256 key => uint256) private _had;

    constructor() {
        if (address(currency).code.length == 0) revert InvalidCurrency(address(currency));
    }

    // ---- Funding ----

    /// @inheritdoc IDistributions
    function fund(uint256 id, uint256 amount) external nonReentrant returns (uint256 taken) {
        Distribution memory d = _distribution(id);
        (, taken) = _touch(id, d, amount);
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
        address[] memory holder = new address[](1);
        holder[0] = msg.sender;
        address payee;
        for (uint256 i; i < ids.length; ++i) {
            uint256 id = ids[i];
            Distribution memory d = _distribution(id);
            if (!d.complete) _touch(id, d, 0);
            uint256[] memory held = _holdings(d, holder);
            (uint256 part, address to, uint256 key, , uint256 marked) = _entitled(id, d, msg.sender, held[0]);
            if (part == 0) continue;
            // The same for all.
            payee = to;
            _had[key] = marked;
            _book(id, d, part);
            emit Paid(id, msg.sender, part);
            _afterPayment(id, to);
            amount += part;
        }
        if (amount == 0) revert NothingToClaim(msg.sender);
        _sendAll(payee, amount);
    }

    /// @inheritdoc IDistributions
    function pay(uint256 id, address[] calldata holders) external nonReentrant returns (uint256 amount) {
        Distribution memory d = _distribution(id);
        if (!d.complete) _touch(id, d, 0);
        // What was held at a past record date is the same whatever the payments below set off.
        address[] memory list;
        assembly ("memory-safe") {
            list := mload(0x40)
            mstore(list, holders.length)
            let size := shl(5, holders.length)
            calldatacopy(add(list, 32), holders.offset, size)
            mstore(0x40, add(add(list, 32), size))
        }
        uint256[] memory held = _holdings(d, list);
        for (uint256 i; i < holders.length; ++i) {
            address holder;
            uint256 units;
            assembly ("memory-safe") {
                // Both have as many as there are holders; what is no address is refused.
                let offset := add(shl(5, i), 32)
                holder := mload(add(list, offset))
                units := mload(add(held, offset))
                if shr(160, holder) {
                    revert(0, 0)
                }
            }
            (uint256 part, address payee, uint256 key, uint256 marks, uint256 marked) = _entitled(
                id,
                d,
                holder,
                units
            );
            if (part == 0) continue;
            _had[key] = marked;
            // Else a caller with little gas could make a good payment fail.
            if (gasleft() < PAYMENT_GAS + PAYMENT_GAS / 32) revert InsufficientGas();
            if (_send(payee, part, PAYMENT_GAS)) {
                amount += part;
                emit Paid(id, holder, part);
                _afterPayment(id, payee);
            } else {
                _had[key] = marks;
                emit PaymentFailed(id, holder, part);
            }
        }
        // Each holder's mark was set before his payment; until here nothing else can move this distribution.
        if (amount != 0) _book(id, d, amount);
    }

    // ---- Recovery ----

    /// @inheritdoc IAsset
    /// @dev What is marked is bounded: one word for 255 distributions. A wallet that was recovered holds nothing at the
    /// record dates of those that come later.
    function recoverWallet(address lost, address to) public virtual override nonReentrant {
        super.recoverWallet(lost, to);
        uint256 words = (distributionCount() + IDS_PER_WORD - 1) / IDS_PER_WORD;
        for (uint256 i; i < words; ++i) _had[_key(i * IDS_PER_WORD, lost, true)] |= RECOVERED_BIT;
    }

    // ---- Views ----

    /// @inheritdoc IDistributions
    function claimable(uint256 id, address holder) external view returns (uint256 amount) {
        address[] memory holders = new address[](1);
        holders[0] = holder;
        Distribution memory d = _distribution(id);
        _look(id, d);
        (amount, , , , ) = _entitled(id, d, holder, _holdings(d, holders)[0]);
    }

    /// @inheritdoc IDistributions
    function due(uint256 id) external view returns (uint256 due_) {
        Distribution memory d = _distribution(id);
        (due_, ) = _look(id, d);
        if (!d.opened) due_ = 0;
    }

    /// @inheritdoc IDistributions
    function distribution(uint256 id) external view returns (Distribution memory) {
        if (id >= distributionCount()) revert UnknownDistribution(id);
        Distribution memory d = _distribution(id);
        _holdings(d, new address[](0));
        assembly ("memory-safe") {
            // A struct of single words lies in memory as it is returned.
            return(d, 224)
        }
    }

    /// @inheritdoc IDistributions
    function distributionCount() public view virtual returns (uint256);

    /// @inheritdoc IDistributions
    /// @dev Summed, not kept: keeping it would cost every claim a word, and only {surplus} asks.
    function owed() public view virtual returns (uint256 amount) {
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

    /// @dev What is due in full now on a distribution that is open and not complete. Never less than is funded.
    function _obligation(uint256 id, Distribution memory d) internal view virtual returns (uint256);

    /// @dev How much could be taken now from the reserve for a distribution that is open and not complete.
    function _available(uint256 id) internal view virtual returns (uint256);

    /// @dev After a distribution was opened or money came into it: `drawn` from the reserve, which the kind of asset
    /// has to lower, or `taken` from a payer.
    function _afterFunding(
        uint256 id,
        Distribution memory d,
        uint256 due_,
        uint256 drawn,
        uint256 taken
    ) internal virtual;

    /// @dev After somebody was paid; for one who claims, before the money moves.
    function _afterPayment(uint256 id, address payee) internal virtual;

    // ---- For the kind of asset ----

    /// @dev Brings a distribution, as stored, up to now: opens it, takes what is missing from the reserve, then at
    /// most `limit` from the caller, whom the caller of this function must charge.
    function _touch(
        uint256 id,
        Distribution memory d,
        uint256 limit
    ) internal returns (uint256 due_, uint256 taken) {
        if (d.complete) return (d.funded, 0);
        bool opened = d.opened;
        uint256 drawn;
        (due_, drawn) = _look(id, d);
        taken = Math.min(limit, due_ - d.funded);
        // Nothing to write: its record date is to come, or it was open and no money came.
        if (!d.opened || (opened && !d.complete && drawn + taken == 0)) return (due_, taken);
        if (!opened) emit DistributionOpened(id, uint40(_recordDate(id)), d.supply, due_);
        d.funded = (d.funded + taken).toUint128();
        d.complete = d.funded == due_;
        _store(id, d);
        _afterFunding(id, d, due_, drawn, taken);
    }

    /// @dev What a touch would find: the distribution, as stored, opened if it can be, and filled from the reserve.
    function _look(uint256 id, Distribution memory d) internal view returns (uint256 due_, uint256 drawn) {
        due_ = _wanted(id, d);
        if (d.complete || !d.opened) return (due_, 0);
        // Never less due than is funded.
        unchecked {
            drawn = due_ - d.funded;
        }
        if (drawn != 0) drawn = Math.min(drawn, _available(id));
        d.funded = (d.funded + drawn).toUint128();
        d.complete = d.funded == due_;
    }

    /// @dev The distribution, as stored, opened if it can be, and what is due on it.
    function _wanted(uint256 id, Distribution memory d) internal view returns (uint256) {
        if (d.complete) return d.funded;
        if (!d.opened) {
            uint256 recordDate = _recordDate(id);
            // Money may wait for a record date; until then nothing more is due.
            if (block.timestamp <= recordDate) return d.funded;
            uint256 index = _ask(IRecordDates.indexOfRecordDate.selector, recordDate);
            // Numbers of record dates have this width in the token.
            d.recordIndex = uint16(index);
            d.opened = true;
        }
        _holdings(d, new address[](0));
        return _obligation(id, d);
    }

    function _isComplete(uint256 id) internal view returns (bool) {
        return (_distributions[id] >> 253) & 1 != 0;
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

    /// @dev An order to the token; its refusal is passed on. A record date that is taken is none: the one that exists,
    /// whether of the schedule or announced for a vote, serves as well.
    function _tell(bytes4 selector, uint256 first, uint256 second) internal {
        address whom = address(token);
        bytes4 taken = IRecordDates.RecordDateTaken.selector;
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(data, selector)
            mstore(add(data, 4), first)
            mstore(add(data, 36), second)
            mstore(0, 0)
            if iszero(call(gas(), whom, 0, data, 68, 0, 4)) {
                if xor(mload(0), taken) {
                    returndatacopy(data, 0, returndatasize())
                    revert(data, returndatasize())
                }
            }
        }
    }

    // ---- Internals ----

    /// @dev All but the supply, which {_holdings} asks for.
    function _distribution(uint256 id) internal view returns (Distribution memory d) {
        uint256 word = _distributions[id];
        uint256 mask = MAX_SUM;
        assembly ("memory-safe") {
            mstore(add(d, 32), and(shr(236, word), 0xffff))
            mstore(add(d, 64), and(shr(252, word), 1))
            mstore(add(d, 96), and(shr(253, word), 1))
            mstore(add(d, 128), and(shr(254, word), 1))
            mstore(add(d, 160), and(word, mask))
            mstore(add(d, 192), and(shr(SUM_BITS, word), mask))
        }
    }

    /// @dev The inverse of {_distribution}.
    function _store(uint256 id, Distribution memory d) internal {
        if (d.funded > MAX_SUM) revert SumTooLarge(d.funded);
        uint256 word;
        assembly ("memory-safe") {
            let flags := or(or(mload(add(d, 64)), shl(1, mload(add(d, 96)))), shl(2, mload(add(d, 128))))
            word := or(shl(16, flags), mload(add(d, 32)))
            // What was paid is at most what was funded.
            word := or(or(shl(236, word), shl(SUM_BITS, mload(add(d, 192)))), mload(add(d, 160)))
        }
        _distributions[id] = word;
    }

    /// @dev What the holders held at the record date, and, into `d`, the supply; all 0 before it was opened.
    function _holdings(
        Distribution memory d,
        address[] memory holders
    ) internal view virtual returns (uint256[] memory held) {
        if (!d.opened) return new uint256[](holders.length);
        address whom = address(token);
        bytes4 selector = IRecordDates.heldAtRecordDate.selector;
        assembly ("memory-safe") {
            // The list as it lies in memory is its own encoding, and so is the one in the answer.
            let size := shl(5, add(mload(holders), 1))
            let data := mload(0x40)
            mstore(data, selector)
            mstore(add(data, 4), mload(add(d, 32)))
            mstore(add(data, 36), 64)
            mcopy(add(data, 68), holders, size)
            if iszero(staticcall(gas(), whom, data, add(size, 68), data, add(size, 64))) {
                returndatacopy(data, 0, returndatasize())
                revert(data, returndatasize())
            }
            mstore(d, mload(data))
            held := add(data, 64)
            mstore(0x40, add(held, size))
        }
    }

    /// @return part What the holder has coming now.
    /// @return payee Whom that is paid to.
    /// @return key Under which it is remembered that he had it; all these only where there is something.
    /// @return marks What is remembered there now. @return marked What is to be, once he had it.
    function _entitled(
        uint256 id,
        Distribution memory d,
        address holder,
        uint256 held
    ) private view returns (uint256 part, address payee, uint256 key, uint256 marks, uint256 marked) {
        if (held == 0) return (0, holder, 0, 0, 0);
        key = _key(id, holder, true);
        marks = _had[key];
        marked = marks | (1 << (id % IDS_PER_WORD));
        if (marked == marks) return (0, holder, 0, 0, 0);
        payee = marks & RECOVERED_BIT == 0 ? holder : beneficiaryOf(holder);
        uint256 had;
        if (d.partly) had = _had[_key(id, holder, false)];
        // Both factors are below 2^128, and the supply is no less than what one held; what he had was a share of no
        // more money, so it is at most this.
        unchecked {
            part = (held * d.funded) / d.supply - had;
            if (!d.complete) {
                (key, marks, marked) = (_key(id, holder, false), had, had + part);
                // From here on there can be such a word, and the next one to ask looks for it.
                d.partly = true;
            }
        }
    }

    function _key(uint256 id, address holder, bool complete) private pure returns (uint256) {
        return
            complete ? ((id / IDS_PER_WORD) << 160) | uint160(holder) : PART | (id << 160) | uint160(holder);
    }

    function _book(uint256 id, Distribution memory d, uint256 amount) internal virtual {
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
