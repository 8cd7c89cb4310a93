// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IFeed} from "../../../contracts/interfaces/IFeed.sol";
import {IInvestorRegistry} from "../../../contracts/interfaces/IInvestorRegistry.sol";
import {EveryModel} from "../model/EveryModel.sol";

/// @notice The panel as registry, as reporter and as itself. Each act is tried first with signatures that are not
/// enough.
abstract contract UsesPanel is EveryModel {
    uint40 private _lastPeriod;

    function panelActs(uint256 seed) external {
        _seed(seed);
        address[] memory named = _one(_wallet());
        address[] memory refreshed = _one(address(token));
        uint256 what = _draw(4);
        bytes memory data;
        if (what == 0) data = abi.encodeCall(registry.lapse, (named, refreshed));
        else if (what == 1)
            data = abi.encodeCall(
                registry.blockWallets,
                (named, uint40(block.timestamp + _draw(30 days)), REASON, refreshed)
            );
        else if (what == 2) data = abi.encodeCall(registry.release, (named, REASON, refreshed));
        else {
            IInvestorRegistry.Admission[] memory rows = new IInvestorRegistry.Admission[](1);
            rows[0] = _admission(_seatOf(named[0]), block.timestamp + 30 days + _draw(3650 days));
            data = abi.encodeCall(registry.admit, (rows, refreshed));
        }
        if (_byPanel(address(registry), data)) ++count["panel"];
    }

    /// @dev By one member, or a forgery; then by two.
    function _byPanel(address target, bytes memory data) internal returns (bool) {
        bytes memory forged = _panelCall(target, data, _forged());
        assertFalse(_do(_somebody(), address(panel), forged), "P11: one of two acted");
        return _do(_somebody(), address(panel), _panelCall(target, data, Signed.BY_TWO), true);
    }

    /// @dev A member is replaced by another: proposed by two, put in force by anyone, perhaps too early.
    function changeMembers(uint256 seed) external {
        _seed(seed);
        address[] memory next = _nextMembers(_draw(3));
        bytes memory data = abi.encodeCall(panel.proposeMembers, (next, uint8(2)));
        if (!_byPanel(address(panel), data)) return;
        _goTo(block.timestamp + MEMBERS_WAIT - 1 + _draw(3));
        _do(_somebody(), address(panel), abi.encodeCall(panel.replaceMembers, (next, uint8(2))));
    }

    // ---- Figures ----

    function reportFigure(uint256 seed) external {
        _seed(seed);
        _report(uint40(block.timestamp), _figure());
    }

    function _report(uint40 period, int128 value) internal returns (bool done) {
        bytes memory forged = abi.encodeCall(feed.report, (period, _reports(period, value, _forged())));
        assertFalse(_do(_somebody(), address(feed), forged), "P11: one of two reported");
        bytes memory data = abi.encodeCall(feed.report, (period, _reports(period, value, Signed.BY_TWO)));
        done = _do(_somebody(), address(feed), data, true);
        if (done) ++count["reported"];
    }

    /// @dev What the panel sees now; for the kind to say.
    function _figure() internal virtual returns (int128) {
        return int128(int256(1_000 + _draw(100)));
    }

    function _reports(
        uint40 period,
        int128 value,
        Signed how
    ) private returns (IFeed.SignedReport[] memory list) {
        (address a, address b) = _two();
        if (how == Signed.BY_ONE_TWICE) b = a;
        if (how == Signed.BY_ONE_AND_A_STRANGER) (a, b) = a < outsider ? (a, outsider) : (outsider, a);
        list = new IFeed.SignedReport[](how == Signed.BY_ONE ? 1 : 2);
        list[0] = _signedReport(a, period, value);
        if (how != Signed.BY_ONE) list[1] = _signedReport(b, period, value);
        if (how == Signed.FOR_SOMETHING_ELSE) list[1].value = value + 1;
    }

    function _signedReport(
        address member,
        uint40 period,
        int128 value
    ) private view returns (IFeed.SignedReport memory) {
        uint40 seen = uint40(block.timestamp);
        bytes32 digest = feed.reportDigest(IFeed.Report(period, value, seen));
        return IFeed.SignedReport(member, value, seen, _signatureOf(member, digest));
    }

    /// @dev A member who signed two values for one second is shown to have.
    function proveLie(uint256 seed) external {
        _seed(seed);
        uint40 period = uint40(block.timestamp);
        address liar = members[_draw(3)];
        bytes memory data = abi.encodeCall(
            feed.proveEquivocation,
            (period, _signedReport(liar, period, 1), _signedReport(liar, period, 2))
        );
        if (_do(_somebody(), address(feed), data, true)) ++count["lies"];
    }
}
