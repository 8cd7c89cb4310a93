// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ILending, LoanExtension, LoanOffer, LoanSide} from "../../../contracts/interfaces/ILending.sol";
import {Vm} from "../../support/Test.sol";
import {LienModel} from "./LienModel.sol";

/// @notice Loans, in a book of its own: both parties' will made them, nothing is forfeited before default, and never more
/// than what is owed.
abstract contract LendingModel is LienModel {
    struct Debt {
        address lender;
        uint256 lien;
        uint256 units;
        uint256 due;
        uint256 owed;
        uint256 maturity;
        uint256 grace;
    }

    /// @dev What is told of a loan beside its indexed words.
    struct Made {
        bytes32 offerHash;
        uint256 lien;
        LoanOffer offer;
    }

    mapping(uint256 loan => Debt) internal debts;
    mapping(bytes32 offerHash => address maker) private _offered;
    mapping(address maker => mapping(bytes32 salt => bool)) private _over;
    mapping(address maker => uint256) private _epoch;
    mapping(bytes32 extension => bool) private _extensions;

    /// @dev The maker's will.
    function _offers(bytes32 offerHash, address maker) internal {
        _offered[offerHash] = maker;
    }

    /// @dev The will of both parties.
    function _bothWant(LoanExtension memory extension) internal {
        _extensions[_keyOf(extension.loan, extension.newMaturity, extension.interest)] = true;
    }

    function _lookAtLending(Vm.Log memory log) internal {
        bytes32 what = log.topics[0];
        if (what == ILending.OfferCancelled.selector) {
            assertEq(_account(log.topics[1]), step.actor, "an offer was cancelled by somebody else");
            _over[step.actor][log.topics[2]] = true;
            return;
        }
        if (what == ILending.OffersCancelled.selector) {
            assertEq(_account(log.topics[1]), step.actor, "offers were cancelled by somebody else");
            _epoch[step.actor] = _field(log, 0);
            return;
        }
        uint256 id = uint256(log.topics[1]);
        if (what == ILending.LoanMade.selector)
            _lookAtLoan(id, log);
            // Loans against other units are no matter of this book.
        else if (debts[id].lender == address(0)) return;
        else if (what == ILending.Repaid.selector) {
            _reduce(id, _field(log, 0), _field(log, 1));
            ++count["repaid"];
        } else if (what == ILending.Extended.selector) _lookAtExtended(id, _field(log, 0), _field(log, 1));
        else if (what == ILending.Taken.selector) _lookAtDefault(id, log);
        else if (what == ILending.Bought.selector) _lookAtBid(id, log);
    }

    function _lookAtLoan(uint256 id, Vm.Log memory log) private {
        Made memory own = abi.decode(log.data, (Made));
        LoanOffer memory offer = own.offer;
        address lender = _account(log.topics[2]);
        address borrower = _account(log.topics[3]);
        bool lends = offer.side == LoanSide.LENDER;
        assertEq(_offered[own.offerHash], offer.maker, "P18: a loan that its maker did not sign");
        assertFalse(_over[offer.maker][offer.salt], "P18: an offer was used twice, or taken back");
        _over[offer.maker][offer.salt] = true;
        assertEq(offer.epoch, _epoch[offer.maker], "P18: an offer that was taken back with all others");
        assertLe(block.timestamp, offer.expiry, "P18: an offer that had expired");
        assertEq(lends ? lender : borrower, offer.maker, "the maker's side");
        assertEq(lends ? borrower : lender, step.actor, "P2: who accepted is no party");
        if (offer.token != address(token)) return;
        Pledge memory lien = pledges[own.lien];
        assertEq(lien.holder, borrower, "the borrower's units");
        assertEq(lien.units, offer.units, "the units of the offer");
        debts[id] = Debt({
            lender: lender,
            lien: own.lien,
            units: offer.units,
            due: uint256(offer.principal) + offer.interest,
            owed: uint256(offer.principal) + offer.interest,
            maturity: offer.maturity,
            grace: offer.grace
        });
        ++count["lent"];
    }

    function _lookAtExtended(uint256 id, uint256 maturity, uint256 interest) private {
        assertTrue(_extensions[_keyOf(id, maturity, interest)], "P18: a longer term that was not signed");
        debts[id].maturity = maturity;
        debts[id].due += interest;
        debts[id].owed += interest;
        ++count["extended"];
    }

    /// @dev The lender, after maturity and grace, takes no more units than what is owed is worth.
    function _lookAtDefault(uint256 id, Vm.Log memory log) private {
        Debt memory own = debts[id];
        uint256 units = _field(log, 0);
        _requireDefault(own);
        assertEq(asset.beneficiaryOf(own.lender), step.actor, "P2: taken by somebody else than the lender");
        assertLe(units * own.due, own.units * own.owed, "P2: more than what is owed");
        assertLe(own.due * units, _field(log, 1) * own.units, "what was taken settles its share");
        forfeited[own.lien] = units;
        _reduce(id, _field(log, 1), _field(log, 2));
        ++count["forfeited"];
    }

    function _lookAtBid(uint256 id, Vm.Log memory log) private {
        Debt memory own = debts[id];
        _requireDefault(own);
        assertEq(_account(log.topics[2]), step.actor, "bought for somebody else");
        uint256 money = _field(log, 1);
        forfeited[own.lien] = _field(log, 0);
        _reduce(id, money < own.owed ? money : own.owed, _field(log, 2));
        ++count["auctioned"];
    }

    function _requireDefault(Debt memory own) private view {
        assertTrue(block.timestamp > own.maturity + own.grace, "P2: forfeited before default");
        assertTrue(own.owed != 0, "P2: forfeited though nothing is owed");
    }

    function _reduce(uint256 id, uint256 paid, uint256 left) private {
        debts[id].owed -= paid;
        assertEq(debts[id].owed, left, "what is owed");
    }

    function _keyOf(uint256 id, uint256 maturity, uint256 interest) private pure returns (bytes32) {
        return keccak256(abi.encode(id, maturity, interest));
    }
}
