// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {MemberSignature} from "../identity/MemberSignature.sol";
import {IAssetToken} from "../interfaces/IAssetToken.sol";
import {ILienKeeper, ILiens, IPledgeable} from "../interfaces/ILiens.sol";

/// @title The liens on units
/// @notice The sum of a holder's liens is, at any moment, what his token holds back: each change here is the same
/// change there, in one transaction, and what the token takes away ({onPledgeCut}) is taken from the newest liens.
contract Liens is ILiens, EIP712 {
    using SafeCast for uint256;

    bytes32 private constant PLEDGE_TYPEHASH = keccak256(
        "Pledge(address token,address holder,address lienHolder,uint128 units,uint40 takeFrom,uint40 end,bytes32 termsHash,bytes32 salt,uint40 deadline)"
    );
    bytes32 private constant EXTENSION_TYPEHASH = keccak256(
        "Extension(uint256 id,uint40 takeFrom,uint40 end,bytes32 termsHash,bytes32 salt,uint40 deadline)"
    );

    /// @dev Only the holder himself makes the list longer, so whoever walks over it is bounded. A recovery can join the
    /// lists of two wallets of one investor.
    uint256 private constant MAXIMUM_LIENS = 8;
    uint256 private constant LONGEST = 3650 days;

    /// @dev Numbers go up, so a lower one is older.
    Lien[] private _liens;
    /// @dev Each list ascends.
    mapping(address token => mapping(address holder => uint256[])) private _of;
    mapping(address holder => mapping(bytes32 salt => bool)) private _used;

    constructor() EIP712("Freehold Liens", "1") {}

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
        return _pledge(Lien(token, msg.sender, lienHolder, units.toUint128(), takeFrom, end, termsHash));
    }

    /// @inheritdoc ILiens
    function pledgeBySignature(
        Lien calldata terms,
        bytes32 salt,
        uint40 deadline,
        bytes calldata signature
    ) external returns (uint256 id) {
        if (msg.sender != terms.lienHolder) revert NotTheLienHolder(terms.lienHolder, msg.sender);
        _use(terms.holder, salt, deadline, pledgeDigest(terms, salt, deadline), signature);
        return _pledge(terms);
    }

    /// @inheritdoc ILiens
    function extend(
        uint256 id,
        uint40 takeFrom,
        uint40 end,
        bytes32 termsHash,
        bytes32 salt,
        uint40 deadline,
        bytes calldata signature
    ) external {
        Lien storage it = _owned(id);
        if (it.units == 0) revert NotWithinLien(id, 0, 0);
        bytes32 digest = extensionDigest(id, takeFrom, end, termsHash, salt, deadline);
        _use(it.holder, salt, deadline, digest, signature);
        _checkTerm(takeFrom, end);
        (it.takeFrom, it.end, it.termsHash) = (takeFrom, end, termsHash);
        emit LienExtended(id, takeFrom, end, termsHash);
    }

    /// @inheritdoc ILiens
    function revokeSalt(bytes32 salt) external {
        _spend(msg.sender, salt);
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
            uint256 id = from[i];
            _liens[id].holder = to;
            into.push(id);
            // To where its age puts it: those of the lost wallet are not newer for having moved.
            uint256 place = into.length - 1;
            for (; place != 0 && into[place - 1] > id; --place) into[place] = into[place - 1];
            into[place] = id;
            emit LienMoved(id, to);
        }
        delete _of[msg.sender][lost];
    }

    // ---- Views ----

    /// @inheritdoc ILiens
    function lien(uint256 id) external view returns (Lien memory) {
        return _known(id);
    }

    /// @inheritdoc ILiens
    function pledgeDigest(Lien calldata terms, bytes32 salt, uint40 deadline) public view returns (bytes32) {
        // A struct of static fields is encoded as its fields are.
        return _hashTypedDataV4(keccak256(abi.encode(PLEDGE_TYPEHASH, terms, salt, deadline)));
    }

    /// @inheritdoc ILiens
    function extensionDigest(
        uint256 id,
        uint40 takeFrom,
        uint40 end,
        bytes32 termsHash,
        bytes32 salt,
        uint40 deadline
    ) public view returns (bytes32) {
        bytes32 hash = keccak256(
            abi.encode(EXTENSION_TYPEHASH, id, takeFrom, end, termsHash, salt, deadline)
        );
        return _hashTypedDataV4(hash);
    }

    /// @inheritdoc ILiens
    function isUsed(address holder, bytes32 salt) external view returns (bool) {
        return _used[holder][salt];
    }

    /// @inheritdoc ILiens
    function liensOf(address token, address holder) external view returns (uint256[] memory) {
        return _of[token][holder];
    }

    // ---- Inside ----

    function _pledge(Lien memory terms) private returns (uint256 id) {
        (address token, address holder, uint256 units) = (terms.token, terms.holder, terms.units);
        if (terms.lienHolder == address(0) || terms.lienHolder == holder) revert InvalidLien("lien holder");
        _checkTerm(terms.takeFrom, terms.end);
        (, uint256 lotSize, , , , ) = IAssetToken(token).holdingLimits();
        if (units == 0 || units % lotSize != 0) revert InvalidLien("units");
        uint256[] storage list = _of[token][holder];
        if (list.length >= MAXIMUM_LIENS) revert TooManyLiens(token, holder, MAXIMUM_LIENS);
        id = _liens.length;
        _liens.push(terms);
        list.push(id);
        emit LienCreated(
            id,
            token,
            holder,
            terms.lienHolder,
            units,
            terms.takeFrom,
            terms.end,
            terms.termsHash
        );
        IPledgeable(token).increasePledge(holder, units);
    }

    function _checkTerm(uint256 takeFrom, uint256 end) private view {
        if (end <= block.timestamp || end > block.timestamp + LONGEST) revert InvalidLien("end");
        if (takeFrom > end) revert InvalidLien("take from");
    }

    /// @dev A holder's signature, once.
    function _use(
        address holder,
        bytes32 salt,
        uint256 deadline,
        bytes32 digest,
        bytes calldata signature
    ) private {
        if (block.timestamp > deadline) revert SignatureExpired(deadline);
        _spend(holder, salt);
        if (!MemberSignature.isValid(holder, digest, signature)) revert InvalidSignature(holder);
    }

    function _spend(address holder, bytes32 salt) private {
        if (_used[holder][salt]) revert SignatureUsed(holder, salt);
        _used[holder][salt] = true;
        emit SaltUsed(holder, salt);
    }

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
