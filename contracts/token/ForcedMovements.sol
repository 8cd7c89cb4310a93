// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC7943Fungible} from "../interfaces/IERC7943Fungible.sol";
import {ILienKeeper, IPledgeable} from "../interfaces/ILiens.sol";
import {Restriction} from "../interfaces/Restriction.sol";
import {Readable} from "../readers/Readable.sol";
import {HolderWord, PLEDGED, RECOVERED, VENUE} from "./HolderWord.sol";
import {RestrictedToken} from "./RestrictedToken.sol";

/// @notice Units that move without their holder: by an enacted court order, from a wallet that was lost, or because he
/// pledged them. Nothing here decides whether they may: the surface of the token lets in who is entitled. Whoever
/// receives must be one who may, and the holding limits hold as for any transfer, but for one: what is left to a holder
/// may be less than the minimum. By holding a little more than what he pledged, or what an order names, he could put
/// it out of reach otherwise. He can sell what is left, all at once.
///
/// @dev Pledged units are part of their holder's balance, and stay his at record dates. The sum of what he pledged is
/// kept here; which liens make it up is known to the contract that keeps them, which is told when they are cut.
abstract contract ForcedMovements is RestrictedToken, IPledgeable, Readable {
    ILienKeeper private immutable _LIENS;

    constructor(address liens) {
        _LIENS = ILienKeeper(liens);
    }

    modifier onlyLiens() {
        _requireLiens();
        _;
    }

    // ---- Pledges ----

    /// @inheritdoc IPledgeable
    function increasePledge(address holder, uint256 units) external onlyLiens {
        _check();
        _setPledged(holder, _pledged[holder] + units);
    }

    /// @inheritdoc IPledgeable
    function releasePledge(address holder, uint256 units) external onlyLiens {
        _setPledged(holder, _pledged[holder] - units);
    }

    /// @inheritdoc IPledgeable
    function enforcePledge(address holder, address to, uint256 units) external onlyLiens {
        _setPledged(holder, _pledged[holder] - units);
        HolderWord sender = _slots[holder].word;
        HolderWord recipient = _slots[to].word;
        uint8 code;
        // As an issue: the sender, whom a registry may have blocked, is not asked.
        (, recipient, code) = _renewed(address(0), sender, to, recipient);
        if (code == Restriction.NONE) code = _restriction(holder, to, units);
        _move(holder, to, units, recipient, code, false);
    }

    // ---- Courts, and lost wallets ----

    /// @dev Neither lock-up nor pause, closed register or extra rule stands in the way of a court.
    function _moveByOrder(address from, address to, uint256 units) internal {
        uint256 held = balanceOf(from);
        if (units > held) revert ERC20InsufficientBalance(from, held, units);
        _cutPledge(from, held - units);
        _move(from, to, units, _receiving(to), _lotRestriction(units), false);
        emit IERC7943Fungible.ForcedTransfer(from, to, units);
    }

    /// @dev All that a wallet holds, to another wallet of the investor whom a registry says it belongs to.
    function _moveLost(address lost, address to) internal returns (uint256 units) {
        HolderWord recipient = _receiving(to);
        HolderWord sender = _slots[lost].word;
        _check();
        units = balanceOf(lost);
        uint256 pledged = _pledged[lost];
        if (pledged != 0) _setPledged(lost, 0);
        // A wallet that holds nothing yet may join the investor as whom the lost one was counted.
        if (recipient.balance() == 0 && units != 0) {
            recipient = recipient.withInvestorKey(sender.investorKey());
        }
        _move(lost, to, units, recipient, Restriction.NONE, true);
        // What is remembered of it is forgotten: it is asked about each time, and refused.
        _slots[lost].word = _slots[lost].word.withLookup(0, false).withFlag(RECOVERED, true);
        if (pledged != 0) {
            _setPledged(to, _pledged[to] + pledged);
            _LIENS.onPledgeMoved(lost, to);
        }
    }

    // ---- Inside ----

    /// @dev The word of a wallet that may receive now; else reverts.
    function _receiving(address to) private returns (HolderWord word) {
        uint8 code;
        (word, code) = _lookedNow(to);
        if (code != Restriction.NONE) revert IERC7943Fungible.ERC7943CannotReceive(to);
    }

    /// @dev The one movement of this file. The recipient's word is as looked up; the sender's as it is kept. What a lost
    /// wallet held may be less than the minimum, and its place is taken all the same.
    function _move(
        address from,
        address to,
        uint256 units,
        HolderWord recipient,
        uint8 code,
        bool lost
    ) private {
        (uint256 passed, , ) = _timeAndSet();
        HolderWord sender = _synced(from, _slots[from].word, passed);
        // Whatever a registry says: the history of the zero address is that of the supply.
        if (from == to || to == address(0)) revert IERC7943Fungible.ERC7943CannotTransfer(from, to, units);
        // The flag, set for the question alone, lifts the minimum.
        if (code == Restriction.NONE) {
            code = _holdingRestriction(
                sender.withFlag(VENUE, true),
                lost ? recipient.withFlag(VENUE, true) : recipient,
                units
            );
        }
        if (code != Restriction.NONE) _refuse(code, from, to, units);
        _count(sender, recipient, units);
        _slots[from].word = sender.withBalance(sender.balance() - units);
        _slots[to].word = recipient.withBalance(recipient.balance() + units);
        emit Transfer(from, to, units);
    }

    /// @dev At most `left` units stay pledged; the newest liens give way.
    function _cutPledge(address holder, uint256 left) private {
        if (_pledged[holder] <= left) return;
        _setPledged(holder, left);
        _LIENS.onPledgeCut(holder, left);
    }

    function _setPledged(address holder, uint256 pledged) private {
        HolderWord word = _slots[holder].word;
        _pledged[holder] = pledged;
        _slots[holder].word = word.withFlag(PLEDGED, pledged != 0);
        emit IERC7943Fungible.Frozen(holder, pledged);
    }

    /// @inheritdoc RestrictedToken
    /// @dev Units that end take the liens on them along: what they were paid for was paid to their holder.
    function _redeemUnits(address from, uint256 amount) internal override {
        super._redeemUnits(from, amount);
        _cutPledge(from, balanceOf(from));
    }

    function _requireLiens() private view {
        if (msg.sender != address(_LIENS)) revert OnlyLiens(msg.sender);
    }
}
