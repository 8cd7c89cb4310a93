// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {TransferRules} from "../interfaces/Charter.sol";
import {IRestrictedToken} from "../interfaces/IRestrictedToken.sol";
import {ITransferRule} from "../interfaces/ITransferRule.sol";
import {Restriction} from "../interfaces/Restriction.sol";
import {Eligibility} from "./Eligibility.sol";
import {HolderLedger} from "./HolderLedger.sol";
import {ELIGIBLE, HolderWord, VENUE} from "./HolderWord.sol";

/// @notice What a transfer must meet, and nothing more: {_restriction} is the whole list, and the preview and the
/// transfer both ask it.
///
/// @dev One word per holder, and why that is enough. A word is fresh through `freshThrough`: the earliest of the end
/// of the registry's attestation, the recheck interval, the next record date, and the notice that anything new must
/// give. Until then nothing about its holder can change unseen, so a transfer between fresh holders reads the two
/// words that it writes anyway. What is cached is only ever good news: a wallet that may not receive, or is blocked,
/// is looked up again each time, so admission and release work at once; the registry refreshes the tokens it names
/// in the same transaction, so a block bites at once there.
abstract contract RestrictedToken is HolderLedger, Eligibility {
    uint256 private constant EXTRA_RULE_GAS = 100_000;
    uint256 private constant MAX_EXTRA_RULES = 4;

    uint256 private immutable _LOCK_UP_END;
    uint256 private immutable _LOT_SIZE;
    uint256 private immutable _MINIMUM_HOLDING;
    uint256 private immutable _MAXIMUM_PER_INVESTOR;
    uint256 private immutable _MAXIMUM_HOLDERS;
    uint256 private immutable _MAX_SUPPLY;
    /// @dev The longest that a word may stay fresh: the recheck interval or the notice of a record date.
    uint256 private immutable _HORIZON;
    address private immutable _EXTRA_RULE_1;
    address private immutable _EXTRA_RULE_2;
    address private immutable _EXTRA_RULE_3;
    address private immutable _EXTRA_RULE_4;

    uint256 private _holders;

    /// @dev Of each investor: wallets that hold something (128) | units (128, kept only where the charter caps them).
    mapping(uint48 key => uint256) private _investors;

    constructor(TransferRules memory rules, uint256 maxSupply_, uint256 notice) Eligibility(rules) {
        if (rules.lotSize == 0 || maxSupply_ == 0 || maxSupply_ % rules.lotSize != 0)
            revert InvalidRule("lot size");
        if (rules.minimumHolding > maxSupply_) revert InvalidRule("minimum holding");
        if (rules.maximumPerInvestor == 0 || rules.maximumPerInvestor < rules.minimumHolding) {
            revert InvalidRule("maximum per investor");
        }
        if (rules.maximumHolders == 0) revert InvalidRule("maximum holders");
        uint256 extra = rules.extraRules.length;
        if (extra > MAX_EXTRA_RULES) revert InvalidRule("extra rules");
        for (uint256 i; i < extra; ++i) {
            if (rules.extraRules[i].code.length == 0) revert InvalidRule("extra rule code");
        }
        _LOCK_UP_END = rules.lockUpEnd;
        _LOT_SIZE = rules.lotSize;
        _MINIMUM_HOLDING = rules.minimumHolding;
        _MAXIMUM_PER_INVESTOR = rules.maximumPerInvestor;
        _MAXIMUM_HOLDERS = rules.maximumHolders;
        _MAX_SUPPLY = maxSupply_;
        _HORIZON = rules.recheckInterval < notice ? rules.recheckInterval : notice;
        _EXTRA_RULE_1 = extra > 0 ? rules.extraRules[0] : address(0);
        _EXTRA_RULE_2 = extra > 1 ? rules.extraRules[1] : address(0);
        _EXTRA_RULE_3 = extra > 2 ? rules.extraRules[2] : address(0);
        _EXTRA_RULE_4 = extra > 3 ? rules.extraRules[3] : address(0);
        for (uint256 i; i < rules.venues.length; ++i) {
            if (rules.venues[i].code.length == 0) revert InvalidRule("venue code");
            _words[rules.venues[i]] = HolderWord.wrap(0).withFlag(VENUE, true);
        }
    }

    // ---- Views ----

    /// @inheritdoc IRestrictedToken
    function maxSupply() external view returns (uint256) {
        return _MAX_SUPPLY;
    }

    /// @inheritdoc IRestrictedToken
    function limits()
        external
        view
        returns (
            uint256 lockUpEnd,
            uint256 lotSize,
            uint256 minimumHolding,
            uint256 maximumPerInvestor,
            uint256 maximumHolders,
            uint256 horizon
        )
    {
        return (_LOCK_UP_END, _LOT_SIZE, _MINIMUM_HOLDING, _MAXIMUM_PER_INVESTOR, _MAXIMUM_HOLDERS, _HORIZON);
    }

    /// @inheritdoc IRestrictedToken
    function extraRules() external view returns (address[] memory list) {
        uint256 count;
        while (count < MAX_EXTRA_RULES && _extraRule(count) != address(0)) ++count;
        list = new address[](count);
        for (uint256 i; i < count; ++i) list[i] = _extraRule(i);
    }

    /// @inheritdoc IRestrictedToken
    function holderCount() external view returns (uint256) {
        return _holders;
    }

    /// @inheritdoc IRestrictedToken
    function investorBalance(uint48 key) external view returns (uint256) {
        return _investors[key] >> 128;
    }

    /// @dev What a transfer would be refused for; `from` zero previews an issue. Balance and allowance aside.
    function _preview(address from, address to, uint256 amount) internal view returns (uint8) {
        (, uint256 next, bool closed) = _time();
        HolderWord sender = _words[from];
        HolderWord recipient = _words[to];
        uint8 code;
        if (from != address(0)) (sender, code) = _asSender(from, sender, next, closed);
        uint8 recipientCode;
        (recipient, recipientCode) = _asRecipient(to, recipient, next, closed);
        if (closed) return Restriction.REGISTER_CLOSED;
        return _restriction(from, sender, code, to, recipient, recipientCode, amount);
    }

    function _canSend(address account) internal view returns (bool) {
        (, uint256 next, bool closed) = _time();
        (, uint8 code) = _asSender(account, _words[account], next, closed);
        return code == Restriction.NONE && !closed && block.timestamp >= _LOCK_UP_END;
    }

    function _canReceive(address account) internal view returns (bool) {
        (, uint256 next, bool closed) = _time();
        (, uint8 code) = _asRecipient(account, _words[account], next, closed);
        return code == Restriction.NONE && !closed;
    }

    // ---- Movements ----

    /// @dev The single way of a transfer. Issue and redemption have their own, below.
    function _update(address from, address to, uint256 amount) internal virtual override {
        if (from == to) return _touchNothing(from, amount);
        HolderWord sender = _words[from];
        HolderWord recipient = _words[to];
        uint8 senderCode;
        uint8 recipientCode;
        if (
            block.timestamp > sender.freshThrough() ||
            block.timestamp > recipient.freshThrough() ||
            !recipient.hasFlag(ELIGIBLE)
        ) {
            (sender, senderCode, recipient, recipientCode) = _renewed(from, sender, to, recipient);
        }
        uint8 code = _restriction(from, sender, senderCode, to, recipient, recipientCode, amount);
        if (code != Restriction.NONE) revert TransferRestricted(code, from, to, amount);
        uint256 held = sender.balance();
        if (amount > held) revert ERC20InsufficientBalance(from, held, amount);
        if (amount != 0) _count(sender, recipient, amount);
        // Neither under- nor overflows: amount <= held, and both balances together are at most the supply.
        unchecked {
            _words[from] = sender.withBalance(held - amount);
            _words[to] = recipient.withBalance(recipient.balance() + amount);
        }
        emit Transfer(from, to, amount);
    }

    /// @dev A transfer to oneself asks the rules and changes nothing.
    function _touchNothing(address account, uint256 amount) private {
        uint8 code = _preview(account, account, amount);
        if (code != Restriction.NONE) revert TransferRestricted(code, account, account, amount);
        uint256 held = _words[account].balance();
        if (amount > held) revert ERC20InsufficientBalance(account, held, amount);
        emit Transfer(account, account, amount);
    }

    function _issueUnits(address to, uint256 amount) internal {
        uint256 supply = totalSupply();
        if (amount > _MAX_SUPPLY - supply) revert SupplyCapExceeded(amount, _MAX_SUPPLY - supply);
        (uint256 passed, uint256 next, bool closed) = _timeAndSet();
        (HolderWord recipient, uint8 code) = _asRecipient(to, _words[to], next, closed);
        HolderWord nobody;
        if (closed) code = Restriction.REGISTER_CLOSED;
        else code = _restriction(address(0), nobody, Restriction.NONE, to, recipient, code, amount);
        if (code != Restriction.NONE) revert TransferRestricted(code, address(0), to, amount);
        if (amount != 0) _count(nobody, recipient, amount);
        _words[to] = _synced(to, recipient, passed).withBalance(recipient.balance() + amount);
        _setSupply(supply + amount, passed);
        emit Transfer(address(0), to, amount);
    }

    function _redeemUnits(address from, uint256 amount) internal {
        (uint256 passed, , ) = _timeAndSet();
        HolderWord sender = _words[from];
        uint256 held = sender.balance();
        if (amount > held) revert ERC20InsufficientBalance(from, held, amount);
        HolderWord nobody;
        if (amount != 0) _count(sender, nobody, amount);
        _words[from] = _synced(from, sender, passed).withBalance(held - amount);
        _setSupply(totalSupply() - amount, passed);
        emit Transfer(from, address(0), amount);
    }

    function _refresh(address wallet) internal {
        (uint256 passed, uint256 next, bool closed) = _timeAndSet();
        (HolderWord word, ) = _asRecipient(wallet, HolderWord.wrap(_stale(_words[wallet])), next, closed);
        _words[wallet] = _synced(wallet, word, passed);
    }

    // ---- Freshness ----

    /// @dev Both words brought up to date: looked up where they are not fresh, and in the history.
    function _renewed(
        address from,
        HolderWord sender,
        address to,
        HolderWord recipient
    ) private returns (HolderWord, uint8 senderCode, HolderWord, uint8 recipientCode) {
        (uint256 passed, uint256 next, bool closed) = _timeAndSet();
        if (closed) senderCode = Restriction.REGISTER_CLOSED;
        else (sender, senderCode) = _asSender(from, sender, next, closed);
        (recipient, recipientCode) = _asRecipient(to, recipient, next, closed);
        return (_synced(from, sender, passed), senderCode, _synced(to, recipient, passed), recipientCode);
    }

    /// @dev A sender need not be eligible, only not blocked: exit stays open.
    function _asSender(
        address wallet,
        HolderWord word,
        uint256 next,
        bool closed
    ) private view returns (HolderWord renewed, uint8 code) {
        if (block.timestamp <= word.freshThrough()) return (word, Restriction.NONE);
        (renewed, code) = _lookedUp(wallet, word, next, closed);
        code = code == Restriction.RECIPIENT_BLOCKED ? Restriction.SENDER_BLOCKED : Restriction.NONE;
    }

    function _asRecipient(
        address wallet,
        HolderWord word,
        uint256 next,
        bool closed
    ) private view returns (HolderWord, uint8 code) {
        if (block.timestamp <= word.freshThrough() && word.hasFlag(ELIGIBLE)) return (word, Restriction.NONE);
        return _lookedUp(wallet, word, next, closed);
    }

    /// @dev The word after asking the registries, and why the wallet may not receive. A wallet that holds units stays
    /// with the investor that it was counted under; one that holds none goes with whoever vouches for it now.
    function _lookedUp(
        address wallet,
        HolderWord word,
        uint256 next,
        bool closed
    ) private view returns (HolderWord, uint8 code) {
        uint48 key;
        uint256 through = type(uint40).max;
        if (!word.isVenue()) {
            (code, key, through) = _eligibility(wallet);
            if (code == Restriction.RECIPIENT_BLOCKED || closed) return (HolderWord.wrap(_stale(word)), code);
            if (code != Restriction.NONE) through = type(uint40).max;
            else if (word.balance() == 0) word = word.withInvestorKey(key);
        }
        if (next < through) through = next;
        // With a horizon of 0 the word is stale at once: always read. Times are far below 2^40.
        uint256 horizon = block.timestamp + _HORIZON - 1;
        if (horizon < through) through = horizon;
        return (word.withFlag(ELIGIBLE, code == Restriction.NONE).withFreshThrough(through), code);
    }

    /// @dev The word with nothing in it to be relied on.
    function _stale(HolderWord word) private pure returns (uint256) {
        return HolderWord.unwrap(word.withFlag(ELIGIBLE, false).withFreshThrough(0));
    }

    // ---- The rules ----

    /// @dev The whole list, in order. `from` zero is an issue, which no lock-up binds.
    function _restriction(
        address from,
        HolderWord sender,
        uint8 senderCode,
        address to,
        HolderWord recipient,
        uint8 recipientCode,
        uint256 amount
    ) private view returns (uint8) {
        bool issue = from == address(0);
        if (senderCode == Restriction.REGISTER_CLOSED) return senderCode;
        if (!issue && block.timestamp < _LOCK_UP_END) return Restriction.LOCK_UP;
        if (senderCode != Restriction.NONE) return senderCode;
        if (recipientCode != Restriction.NONE) return recipientCode;
        if (amount % _LOT_SIZE != 0) return Restriction.LOT_SIZE;
        if (amount != 0 && from != to) {
            uint8 code = _holdingRestriction(sender, recipient, amount);
            if (code != Restriction.NONE) return code;
        }
        if (!issue && _EXTRA_RULE_1 != address(0) && !_extraRulesAllow(from, to, amount))
            return Restriction.EXTRA_RULE;
        return Restriction.NONE;
    }

    function _holdingRestriction(
        HolderWord sender,
        HolderWord recipient,
        uint256 amount
    ) private view returns (uint8) {
        uint256 held = sender.balance();
        bool empties = amount == held;
        // An amount beyond the balance is the balance's matter, not the rules'.
        if (amount < held && held - amount < _MINIMUM_HOLDING && !sender.isVenue())
            return Restriction.SENDER_MINIMUM;
        if (recipient.isVenue()) return Restriction.NONE;
        uint256 before = recipient.balance();
        // Amounts beyond 2^128 exceed every balance; capping them keeps the sum from wrapping.
        if (amount > type(uint128).max) amount = type(uint128).max;
        if (before + amount < _MINIMUM_HOLDING) return Restriction.RECIPIENT_MINIMUM;
        uint48 key = recipient.investorKey();
        bool same = key == sender.investorKey();
        if (_MAXIMUM_PER_INVESTOR != type(uint128).max && !same) {
            if ((_investors[key] >> 128) + amount > _MAXIMUM_PER_INVESTOR)
                return Restriction.INVESTOR_MAXIMUM;
        }
        if (before == 0 && !same && uint128(_investors[key]) == 0 && _holders >= _MAXIMUM_HOLDERS) {
            // A newcomer takes the place of a holder who leaves with this transfer.
            bool leaves = empties && !sender.isVenue() && uint128(_investors[sender.investorKey()]) == 1;
            if (_holders > _MAXIMUM_HOLDERS || !leaves) return Restriction.HOLDERS_MAXIMUM;
        }
        return Restriction.NONE;
    }

    /// @dev Keeps the counts of investors. Touches storage only when a wallet starts or stops holding, or where the
    /// charter caps what an investor may hold. A word of zero stands for nobody (issue, redemption).
    function _count(HolderWord sender, HolderWord recipient, uint256 amount) private {
        bool capped = _MAXIMUM_PER_INVESTOR != type(uint128).max;
        uint48 senderKey = sender.investorKey();
        uint48 recipientKey = recipient.investorKey();
        uint256 units = capped ? amount << 128 : 0;
        if (senderKey != 0) {
            uint256 leaving = amount == sender.balance() ? 1 : 0;
            if (units + leaving != 0) {
                uint256 left = _investors[senderKey] - units - leaving;
                _investors[senderKey] = left;
                if (leaving != 0 && uint128(left) == 0) --_holders;
            }
        }
        if (recipientKey != 0) {
            uint256 joining = recipient.balance() == 0 ? 1 : 0;
            if (units + joining != 0) {
                uint256 had = _investors[recipientKey];
                _investors[recipientKey] = had + units + joining;
                if (joining != 0 && uint128(had) == 0) ++_holders;
            }
        }
    }

    // ---- Extra rules ----

    function _extraRule(uint256 index) private view returns (address) {
        return
            index == 0
                ? _EXTRA_RULE_1
                : index == 1
                    ? _EXTRA_RULE_2
                    : index == 2
                        ? _EXTRA_RULE_3
                        : _EXTRA_RULE_4;
    }

    function _extraRulesAllow(address from, address to, uint256 amount) private view returns (bool) {
        bytes memory question = abi.encodeCall(ITransferRule.allows, (from, to, amount));
        for (uint256 i; i < MAX_EXTRA_RULES; ++i) {
            address rule = _extraRule(i);
            if (rule == address(0)) break;
            bool allowed;
            assembly ("memory-safe") {
                // Anything but the word 1 refuses; a long answer is not copied.
                let ok := staticcall(EXTRA_RULE_GAS, rule, add(question, 32), mload(question), 0, 32)
                allowed := and(and(ok, gt(returndatasize(), 31)), eq(mload(0), 1))
            }
            if (!allowed) return false;
        }
        return true;
    }
}
