// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {TransferRules} from "../interfaces/Charter.sol";
import {IERC7943Fungible} from "../interfaces/IERC7943Fungible.sol";
import {IRestrictedToken} from "../interfaces/IRestrictedToken.sol";
import {ITransferRule} from "../interfaces/ITransferRule.sol";
import {Restriction} from "../interfaces/Restriction.sol";
import {RegistryReading} from "../identity/RegistryReading.sol";
import {WalletRecord} from "../identity/WalletRecord.sol";
import {Eligibility} from "./Eligibility.sol";
import {HolderLedger} from "./HolderLedger.sol";
import {ELIGIBLE, HolderWord, PLEDGED, RECOVERED, VENUE, VENUE_WORD} from "./HolderWord.sol";

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

    constructor(TransferRules memory rules, uint256 maxSupply_) Eligibility(rules) {
        if (rules.lotSize == 0 || maxSupply_ == 0 || maxSupply_ % rules.lotSize != 0)
            revert IRestrictedToken.InvalidRule("lot size");
        if (rules.minimumHolding > maxSupply_) revert IRestrictedToken.InvalidRule("minimum holding");
        if (rules.maximumPerInvestor == 0 || rules.maximumPerInvestor < rules.minimumHolding) {
            revert IRestrictedToken.InvalidRule("maximum per investor");
        }
        if (rules.maximumHolders == 0) revert IRestrictedToken.InvalidRule("maximum holders");
        uint256 extra = rules.extraRules.length;
        if (extra > MAX_EXTRA_RULES) revert IRestrictedToken.InvalidRule("extra rules");
        for (uint256 i; i < extra; ++i) {
            if (!_isContract(rules.extraRules[i])) revert IRestrictedToken.InvalidRule("extra rule code");
        }
        _extraRules = rules.extraRules;
        for (uint256 i; i < rules.venues.length; ++i) {
            if (!_isContract(rules.venues[i])) revert IRestrictedToken.InvalidRule("venue code");
            _slots[rules.venues[i]].word = VENUE_WORD;
        }
    }

    // ---- Previews ----

    /// @dev What a transfer would be refused for; `from` zero previews an issue. Balance and allowance aside.
    function _preview(address from, address to, uint256 amount) internal view returns (uint8 code) {
        // Nobody, whatever a registry says; a transfer there fails as ERC-20 has it.
        if (to == address(0)) return Restriction.RECIPIENT_UNKNOWN;
        (, uint256 next, bool closed) = _time();
        HolderWord sender = _slots[from].word;
        HolderWord recipient = _slots[to].word;
        (sender, recipient, code) = _lookedUp(from, sender, to, recipient, next, closed);
        if (code == Restriction.NONE) code = _restriction(from, to, amount);
        if (code == Restriction.NONE && from != to) {
            code = _pledgeRestriction(from, sender.balance(), amount);
            if (code == Restriction.NONE) code = _holdingRestriction(sender, recipient, amount);
        }
    }

    // ---- Movements ----

    /// @dev The single way of a transfer. Issue and redemption have their own, below.
    function _update(address from, address to, uint256 amount) internal virtual override {
        Slot storage senderSlot = _slots[from];
        Slot storage recipientSlot = _slots[to];
        HolderWord sender = senderSlot.word;
        HolderWord recipient = recipientSlot.word;
        uint256 held = sender.balance();
        if (amount > held) revert ERC20InsufficientBalance(from, held, amount);
        uint8 code;
        if (from == to) {
            // A transfer to oneself asks the rules that apply, and changes nothing.
            code = _preview(from, to, amount);
        } else {
            if (!_isFresh(sender) || !_isFresh(recipient) || !recipient.hasFlag(ELIGIBLE)) {
                (sender, recipient, code) = _renewed(from, sender, to, recipient);
            }
            if (code == Restriction.NONE) code = _restriction(from, to, amount);
            if (sender.hasFlag(PLEDGED) && code == Restriction.NONE)
                code = _pledgeRestriction(from, held, amount);
            if (code == Restriction.NONE) code = _holdingRestriction(sender, recipient, amount);
        }
        if (code != Restriction.NONE) _refuse(code, from, to, amount);
        if (from != to) {
            uint256 before = recipient.balance();
            if (amount == held || before == 0 || _TERMS.isCapped()) _count(sender, recipient, amount);
            // Neither under- nor overflows: amount <= held, and both balances together are at most the supply.
            unchecked {
                senderSlot.word = sender.withBalance(held - amount);
                recipientSlot.word = recipient.withBalance(before + amount);
            }
        }
        emit Transfer(from, to, amount);
    }

    function _refuse(uint8 code, address from, address to, uint256 amount) internal view {
        if (code == Restriction.FROZEN) {
            uint256 free = _slots[from].word.balance() - _pledged[from];
            revert IERC7943Fungible.ERC7943InsufficientUnfrozenBalance(from, amount, free);
        }
        revert IRestrictedToken.TransferRestricted(code, from, to, amount);
    }

    function _issueUnits(address to, uint256 amount) internal {
        // Whatever a registry says: the history of the zero address is that of the supply.
        if (to == address(0)) revert ERC20InvalidReceiver(to);
        uint256 supply = totalSupply();
        uint256 available = _SUPPLY.maxSupply() - supply;
        if (amount > available) revert IRestrictedToken.SupplyCapExceeded(amount, available);
        HolderWord recipient = _slots[to].word;
        (HolderWord nobody, uint8 code) = (HolderWord.wrap(0), Restriction.NONE);
        (nobody, recipient, code) = _renewed(address(0), nobody, to, recipient);
        if (code == Restriction.NONE) code = _restriction(address(0), to, amount);
        if (code == Restriction.NONE) code = _holdingRestriction(nobody, recipient, amount);
        if (code != Restriction.NONE) _refuse(code, address(0), to, amount);
        _count(nobody, recipient, amount);
        _slots[to].word = recipient.withBalance(recipient.balance() + amount);
        _setSupply(supply + amount);
        emit Transfer(address(0), to, amount);
    }

    function _redeemUnits(address from, uint256 amount) internal virtual {
        (uint256 passed, , ) = _timeAndSet();
        HolderWord sender = _synced(from, _slots[from].word, passed);
        uint256 held = sender.balance();
        if (amount > held) revert ERC20InsufficientBalance(from, held, amount);
        _count(sender, HolderWord.wrap(0), amount);
        _slots[from].word = sender.withBalance(held - amount);
        _setSupply(totalSupply() - amount);
        emit Transfer(from, address(0), amount);
    }

    function _refresh(address wallet) internal {
        (_slots[wallet].word, ) = _lookedNow(wallet);
    }

    // ---- Freshness ----

    /// @dev Both words brought up to date: looked up where they are not fresh, and in the history.
    function _renewed(
        address from,
        HolderWord sender,
        address to,
        HolderWord recipient
    ) internal returns (HolderWord, HolderWord, uint8 code) {
        (uint256 passed, uint256 next, bool closed) = _timeAndSet();
        (sender, recipient, code) = _lookedUp(from, sender, to, recipient, next, closed);
        if (sender.recordDatesSeen() != passed && from != address(0)) sender = _synced(from, sender, passed);
        if (recipient.recordDatesSeen() != passed) recipient = _synced(to, recipient, passed);
        return (sender, recipient, code);
    }

    /// @dev Both words as the registries have it, and the reason why they may not deal; `from` zero is an issue. A
    /// sender need not be eligible, only not blocked: exit stays open.
    function _lookedUp(
        address from,
        HolderWord sender,
        address to,
        HolderWord recipient,
        uint256 next,
        bool closed
    ) internal view returns (HolderWord, HolderWord, uint8 code) {
        if (closed) {
            (code, next) = _gate(next);
            if (code != Restriction.NONE) return (sender, recipient, code);
        }
        uint256 fresh = _freshest(next);
        if (!_isFresh(sender) && from != address(0)) {
            (sender, code) = _looked(from, sender, fresh);
            if (code == Restriction.RECIPIENT_BLOCKED) return (sender, recipient, Restriction.SENDER_BLOCKED);
            code = Restriction.NONE;
        }
        if (!_isFresh(recipient) || !recipient.hasFlag(ELIGIBLE))
            (recipient, code) = _looked(to, recipient, fresh);
        return (sender, recipient, code);
    }

    /// @dev The longest that a word looked up now may stay fresh. With a horizon of 0 it is stale at once: always
    /// read. Times are far below 2^40.
    function _freshest(uint256 next) private view returns (uint256 fresh) {
        unchecked {
            fresh = block.timestamp + _TERMS.horizon() - 1;
        }
        if (next < fresh) fresh = next;
    }

    function _isFresh(HolderWord word) private view returns (bool) {
        return block.timestamp <= word.freshThrough();
    }

    /// @dev The word after asking the registries, and why the wallet may not receive. A wallet that holds units stays
    /// with the investor that it was counted under; one that holds none goes with whoever vouches for it now.
    function _looked(
        address wallet,
        HolderWord word,
        uint256 fresh
    ) private view returns (HolderWord, uint8 code) {
        if (word.hasFlag(VENUE | RECOVERED)) {
            return
                word.hasFlag(RECOVERED)
                    ? (word.withLookup(0, false), Restriction.RECIPIENT_BLOCKED)
                    : (word.withLookup(fresh, true), Restriction.NONE);
        }
        WalletRecord record = RegistryReading.recordFor(_REGISTRY, wallet);
        uint256 through = record.validThrough();
        uint48 key;
        // The common case, by itself: it is the cost of every transfer that is not fresh.
        if (
            _TERMS.registryCount() == 1 &&
            record.blockedThrough() < block.timestamp &&
            block.timestamp <= through &&
            _generalTerms(record) & 1 != 0
        ) {
            key = _key(1, record);
        } else {
            (code, key, through) = _eligibility(wallet, record);
            if (code == Restriction.RECIPIENT_BLOCKED) return (word.withLookup(0, false), code);
            if (code != Restriction.NONE) return (word.withLookup(fresh, false), code);
        }
        if (through < fresh) fresh = through;
        if (word.balance() == 0) word = word.withInvestorKey(key);
        return (word.withLookup(fresh, true), Restriction.NONE);
    }

    /// @dev The word of a wallet, asked about now and in the history, and why it may not receive.
    function _lookedNow(address wallet) internal returns (HolderWord word, uint8 code) {
        (uint256 passed, uint256 next, bool closed) = _timeAndSet();
        uint8 gate;
        if (closed) {
            _settlePause();
            (gate, next) = _gate(next);
        }
        // Nothing is fresh while the register is closed or paused: trading is asked about each time.
        uint256 fresh = gate == Restriction.NONE ? _freshest(next) : 0;
        (word, code) = _looked(wallet, _slots[wallet].word, fresh);
        word = _synced(wallet, word, passed);
    }

    // ---- The rules ----

    function _lotRestriction(uint256 amount) internal view returns (uint8) {
        return amount % _HOLDING.lotSize() == 0 ? Restriction.NONE : Restriction.LOT_SIZE;
    }

    /// @dev What depends on the amount and the time alone. `from` zero is an issue, which no lock-up binds.
    function _restriction(address from, address to, uint256 amount) internal view returns (uint8) {
        if (block.timestamp < _TERMS.lockUpEnd() && from != address(0)) return Restriction.LOCK_UP;
        if (amount % _HOLDING.lotSize() != 0) return Restriction.LOT_SIZE;
        if (_TERMS.extraRuleCount() != 0 && from != address(0) && !_extraRulesAllow(from, to, amount)) {
            return Restriction.EXTRA_RULE;
        }
        return Restriction.NONE;
    }

    /// @dev What depends on what both hold. A sender word of 0 is an issue. An amount beyond the sender's balance is
    /// the balance's matter, not the rules'.
    function _holdingRestriction(
        HolderWord sender,
        HolderWord recipient,
        uint256 amount
    ) internal view returns (uint8) {
        if (amount == 0) return Restriction.NONE;
        uint256 held = sender.balance();
        uint256 before = recipient.balance();
        // Balances are below 2^128; an amount beyond that exceeds them all, and is capped so that no sum wraps.
        if (amount > type(uint128).max) amount = type(uint128).max;
        unchecked {
            if (amount < held && held - amount < _HOLDING.minimumHolding() && !sender.isVenue()) {
                return Restriction.SENDER_MINIMUM;
            }
            if (before + amount < _HOLDING.minimumHolding() && !recipient.isVenue())
                return Restriction.RECIPIENT_MINIMUM;
        }
        if (before == 0 || _TERMS.isCapped()) return _investorRestriction(sender, recipient, amount);
        return Restriction.NONE;
    }

    /// @dev Pledged units are part of the balance; an amount beyond that is the balance's matter.
    function _pledgeRestriction(address from, uint256 held, uint256 amount) private view returns (uint8) {
        return amount <= held && amount > held - _pledged[from] ? Restriction.FROZEN : Restriction.NONE;
    }

    function _investorRestriction(
        HolderWord sender,
        HolderWord recipient,
        uint256 amount
    ) internal view returns (uint8) {
        uint48 key = recipient.investorKey();
        uint48 senderKey = sender.investorKey();
        // Between wallets of one investor nothing changes; a venue, whose key is 0, is no investor.
        if (key == 0 || key == senderKey) return Restriction.NONE;
        uint256 investor = _investors[key];
        if (_TERMS.isCapped() && (investor >> 128) + amount > _SUPPLY.maximumPerInvestor())
            return Restriction.INVESTOR_MAXIMUM;
        if (uint128(investor) == 0 && _holders >= _TERMS.maximumHolders()) {
            // A newcomer may take the place of a holder who leaves with this very transfer.
            bool leaves = amount == sender.balance() && uint128(_investors[senderKey]) == 1;
            if (!leaves) return Restriction.HOLDERS_MAXIMUM;
        }
        return Restriction.NONE;
    }

    /// @dev Keeps the counts of investors. A word of zero stands for nobody (issue, redemption).
    function _count(HolderWord sender, HolderWord recipient, uint256 amount) internal {
        if (amount == 0) return;
        uint256 units = _TERMS.isCapped() ? amount << 128 : 0;
        uint48 key = sender.investorKey();
        if (key != 0) {
            uint256 leaving = amount == sender.balance() ? 1 : 0;
            uint256 left = _investors[key] - units - leaving;
            _investors[key] = left;
            if (leaving != 0 && uint128(left) == 0) --_holders;
        }
        key = recipient.investorKey();
        if (key != 0) {
            uint256 joining = recipient.balance() == 0 ? 1 : 0;
            uint256 had = _investors[key];
            _investors[key] = had + units + joining;
            if (joining != 0 && uint128(had) == 0) ++_holders;
        }
    }

    // ---- Extra rules ----

    function _extraRulesAllow(address from, address to, uint256 amount) private view returns (bool) {
        bytes memory question = abi.encodeCall(ITransferRule.allows, (from, to, amount));
        for (uint256 i; i < _extraRules.length; ++i) {
            address rule = _extraRules[i];
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
