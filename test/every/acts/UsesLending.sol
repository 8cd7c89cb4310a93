// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {
    LoanExtension,
    LoanOffer,
    LoanSide,
    OnDefault,
    PledgeConsent
} from "../../../contracts/interfaces/ILending.sol";
import {ILiens} from "../../../contracts/interfaces/ILiens.sol";
import {UsesUnits} from "./UsesUnits.sol";

/// @notice Loans from offers that their makers signed, against units that the borrower's signature pledges: made,
/// repaid, extended, taken, auctioned.
abstract contract UsesLending is UsesUnits {
    uint256 private _salts;

    function lend(uint256 seed) external {
        _seed(seed);
        (address borrower, address lender) = (_holding(), _wallet());
        LoanOffer memory o = _newOffer(borrower, lender);
        bytes32 offerHash = lending.hashOf(o);
        _offers(offerHash, o.maker);
        bytes memory signature = _signatureOf(o.maker, offerHash);
        address accepts = o.maker == lender ? borrower : lender;
        uint256 how = _draw(6);
        // Other terms than the maker signed, to which the borrower would consent.
        if (how == 2) ++o.principal;
        PledgeConsent memory consent = _consentOf(o, borrower);
        // Taken back, by its maker or by him for all of his.
        if (how == 0) _do(o.maker, address(lending), abi.encodeCall(lending.cancel, (o.salt)));
        else if (how == 1) _do(o.maker, address(lending), abi.encodeCall(lending.cancelAll, ()));
        // Somebody who has no consent of the borrower, then who has.
        bytes memory data = abi.encodeCall(lending.accept, (o, signature, consent));
        _do(_somebody(), address(lending), data);
        _do(accepts, address(lending), data);
        assertFalse(_do(accepts, address(lending), data), "P18: an offer was accepted twice");
    }

    function _newOffer(address borrower, address lender) private returns (LoanOffer memory o) {
        o.side = LoanSide(uint8(_draw(2)));
        o.maker = o.side == LoanSide.LENDER ? lender : borrower;
        o.token = address(token);
        o.units = uint128(1 + _draw(10 * UNIT));
        o.currency = address(currency);
        o.principal = uint128(o.units * 5e6 + _draw(1e6));
        o.interest = uint128(_draw(1e6));
        o.maturity = uint40(block.timestamp + 1 days + _draw(20 days));
        o.grace = uint32(_draw(3 days));
        o.onDefault = OnDefault(uint8(_draw(2)));
        o.startPrice = o.principal * 3;
        o.endPrice = o.principal / 2;
        o.auctionTime = uint32(1 hours + _draw(3 days));
        o.expiry = uint40(block.timestamp + _draw(1 days));
        o.epoch = lending.epochOf(o.maker);
        o.salt = bytes32(++_salts);
    }

    /// @dev The borrower's signature of the pledge, for the lending contract alone.
    function _consentOf(LoanOffer memory o, address borrower) private returns (PledgeConsent memory consent) {
        ILiens.Lien memory terms = lending.pledgeOf(o, borrower);
        _consentTo(terms);
        consent.salt = keccak256(abi.encode(++_salts));
        consent.deadline = o.expiry;
        consent.signature = _signatureOf(borrower, liens.pledgeDigest(terms, consent.salt, consent.deadline));
    }

    function useLoan(uint256 seed) external {
        _seed(seed);
        uint256 loans = lending.loanCount();
        if (loans == 0) return;
        uint256 id = _draw(loans);
        uint256 what = _draw(9);
        if (what < 2) _do(_repayer(), address(lending), abi.encodeCall(lending.repay, (id, _draw(10_000e6))));
        else if (what == 2) _do(_repayer(), address(lending), abi.encodeCall(lending.repay, (id, 1e15)));
        else if (what == 3) _extend(id);
        else if (what == 4) _do(_somebody(), address(lending), abi.encodeCall(lending.claim, (id)));
        else if (what < 7) _takeFrom(id);
        else _auction(id);
    }

    function _repayer() private returns (address) {
        return _draw(2) == 0 ? outsider : _wallet();
    }

    /// @dev Everybody tries, before the time or after it, and so does the lender.
    function _takeFrom(uint256 id) private {
        if (_draw(2) == 0) _goTo(debts[id].maturity + debts[id].grace + _draw(2));
        bytes memory data = abi.encodeCall(lending.take, (id));
        _do(_somebody(), address(lending), data);
        _do(asset.beneficiaryOf(debts[id].lender), address(lending), data);
    }

    function _auction(uint256 id) private {
        if (_draw(2) == 0) _goTo(debts[id].maturity + debts[id].grace + _draw(2));
        _do(_somebody(), address(lending), abi.encodeCall(lending.beginAuction, (id)));
        if (_draw(2) == 0)
            _do(
                asset.beneficiaryOf(debts[id].lender),
                address(lending),
                abi.encodeCall(lending.beginAuction, (id))
            );
        _do(_wallet(), address(lending), abi.encodeCall(lending.bid, (id, 1 + _draw(20 * UNIT), 1e15)));
    }

    /// @dev Both sign a longer term, the borrower that of the lien too; anybody brings it.
    function _extend(uint256 id) private {
        if (debts[id].lender == address(0)) return;
        LoanExtension memory longer;
        longer.loan = id;
        longer.maturity = uint40(debts[id].maturity);
        longer.newMaturity = longer.maturity + uint40(1 + _draw(20 days));
        longer.interest = uint128(_draw(1e6));
        longer.deadline = uint40(block.timestamp);
        address borrower = pledges[debts[id].lien].holder;
        bytes32 digest = lending.extensionDigest(longer);
        PledgeConsent memory consent = _consentToLongerOf(id, borrower, longer.newMaturity, digest);
        _bothWant(longer);
        bytes memory own = _signatureOf(asset.beneficiaryOf(debts[id].lender), digest);
        bytes memory others = _signatureOf(borrower, digest);
        _do(_somebody(), address(lending), abi.encodeCall(lending.extend, (longer, own, others, consent)));
    }

    function _consentToLongerOf(
        uint256 id,
        address borrower,
        uint40 maturity,
        bytes32 digest
    ) private returns (PledgeConsent memory consent) {
        (uint40 takeFrom, uint40 end) = lending.pledgeTerm(
            maturity,
            uint32(debts[id].grace),
            lending.loanOf(id).auctionTime
        );
        uint256 lien = debts[id].lien;
        _consentToLonger(lien, takeFrom, end, digest);
        consent.salt = keccak256(abi.encode(++_salts));
        consent.deadline = uint40(block.timestamp);
        consent.signature = _signatureOf(
            borrower,
            liens.extensionDigest(lien, takeFrom, end, digest, consent.salt, consent.deadline)
        );
    }
}
