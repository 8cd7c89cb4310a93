// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IAssetToken} from "../interfaces/IAssetToken.sol";
import {ILienKeeper, ILiens, IPledgeable} from "../interfaces/ILiens.sol";

/// @title The liens on units
/// @notice The sum of a holder's liens is, at any moment, what his token holds back: each change here is the same
/// change there, in one transaction, and what the token takes away ({onPledgeCut}) is taken from the newest liens.
contract Liens is ILiens {
    using SafeCast for uint256;

    /// @dev Only the holder himself makes the list longer, so whoever walks over it is bounded. A recovery can join the
    /// lists of two wallets of one investor.
    uint256 private constant MAXIMUM_LIENS = 8;
    uint256 private constant LONGEST = 3650 days;

    Lien[] private _liens;
    mapping(address token => mapping(address holder => uint256[])) private _of;

    // ---- Pledge ----

    /// @inheritdoc ILiens
    function pledge(
        address token,
        address lienHolder,
        uint256 units,
        uint40 takeFrom,
        uint40 end,
        bytes32 termsHash
    ) external returns (uint256 id) {
        if (lienHolder == address(0) || lienHolder == msg.sender) revert InvalidLien("lien holder");
        if (end <= block.timestamp || end > block.timestamp + LONGEST) revert InvalidLien("end");
        if (takeFrom > end) revert InvalidLien("take from");
        (, uint256 lotSize, , , , ) = IAssetToken(token).holdingLimits();
        if (units == 0 || units % lotSize != 0) revert InvalidLien("units");
        uint256[] storage list = _of[token][msg.sender];
        if (list.length >= MAXIMUM_LIENS) revert TooManyLiens(token, msg.sender, MAXIMUM_LIENS);
        id = _liens.length;
        _liens.push(Lien(token, msg.sender, lienHolder, units.toUint128(), takeFrom, end, termsHash));
        list.push(id);
        emit LienCreated(id, token, msg.sender, lienHolder, units, takeFrom, end, termsHash);
        IPledgeable(token).increasePledge(msg.sender, units);
    }

    // ---- Release, lapse, take ----

    /// @inheritdoc ILiens
    function release(uint256 id, uint256 units) external {
        Lien storage it = _owned(id);
        (address token, address holder) = (it.token, it.holder);
        _lower(id, it, units);
        emit LienReleased(id, units);
        IPledgeable(token).releasePledge(holder, units);
    }

    /// @inheritdoc ILiens
    function lapse(uint256 id) external {
        Lien storage it = _known(id);
        if (block.timestamp <= it.end) revert NotLapsed(id, it.end);
        (address token, address holder, uint256 units) = (it.token, it.holder, it.units);
        _lower(id, it, units);
        emit LienLapsed(id, units);
        IPledgeable(token).releasePledge(holder, units);
    }

    /// @inheritdoc ILiens
    function take(uint256 id, address to, uint256 units) external {
        Lien storage it = _owned(id);
        if (block.timestamp < it.takeFrom || block.timestamp > it.end) {
            revert NotTakeable(id, it.takeFrom, it.end);
        }
        (address token, address holder) = (it.token, it.holder);
        _lower(id, it, units);
        emit LienTaken(id, to, units);
        IPledgeable(token).enforcePledge(holder, to, units);
    }

    // ---- What tokens tell ----

    /// @inheritdoc ILienKeeper
    /// @dev Keyed by the caller: a token can only speak of its own units.
    function onPledgeCut(address holder, uint256 left) external {
        uint256[] storage list = _of[msg.sender][holder];
        uint256 sum;
        for (uint256 i = 0; i < list.length; ++i) sum += _liens[list[i]].units;
        for (uint256 i = list.length; sum > left; --i) {
            uint256 id = list[i - 1];
            Lien storage it = _liens[id];
            uint256 cut = it.units < sum - left ? it.units : sum - left;
            sum -= cut;
            _lower(id, it, cut);
            emit LienCut(id, cut);
        }
    }

    /// @inheritdoc ILienKeeper
    function onPledgeMoved(address lost, address to) external {
        uint256[] storage from = _of[msg.sender][lost];
        uint256[] storage into = _of[msg.sender][to];
        for (uint256 i = 0; i < from.length; ++i) {
            _liens[from[i]].holder = to;
            into.push(from[i]);
            emit LienMoved(from[i], to);
        }
        delete _of[msg.sender][lost];
    }

    // ---- Views ----

    /// @inheritdoc ILiens
    function lien(uint256 id) external view returns (Lien memory) {
        return _known(id);
    }

    /// @inheritdoc ILiens
    function liensOf(address token, address holder) external view returns (uint256[] memory) {
        return _of[token][holder];
    }

    // ---- Inside ----

    function _known(uint256 id) private view returns (Lien storage) {
        if (id >= _liens.length) revert UnknownLien(id);
        return _liens[id];
    }

    function _owned(uint256 id) private view returns (Lien storage it) {
        it = _known(id);
        if (msg.sender != it.lienHolder) revert OnlyLienHolder(id, msg.sender);
    }

    /// @dev Fewer units under a lien; with none left it leaves the list, whose order is that of age.
    function _lower(uint256 id, Lien storage it, uint256 units) private {
        if (units == 0 || units > it.units) revert NotWithinLien(id, units, it.units);
        // At most what there was, 128 bits.
        it.units -= uint128(units);
        if (it.units != 0) return;
        uint256[] storage list = _of[it.token][it.holder];
        uint256 i;
        while (list[i] != id) ++i;
        for (; i + 1 < list.length; ++i) list[i] = list[i + 1];
        list.pop();
    }
}
