// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IExchangeOffer} from "../../../contracts/interfaces/IExchangeOffer.sol";
import {ILiens} from "../../../contracts/interfaces/ILiens.sol";
import {IOffering} from "../../../contracts/interfaces/IOffering.sol";
import {EveryModel} from "../model/EveryModel.sol";

interface IPermitting {
    function nonces(address owner) external view returns (uint256);
    function DOMAIN_SEPARATOR() external view returns (bytes32);
}

/// @notice What holders do with their units: move, allow, pledge, release, take, subscribe, swap.
abstract contract UsesUnits is EveryModel {
    bytes32 private constant PERMIT_TYPE = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );

    function move(uint256 seed) external {
        _seed(seed);
        (address from, address to) = (_wallet(), _wallet());
        uint256 units = _draw(token.balanceOf(from) + 2);
        uint256 how = _draw(5);
        if (how == 0) {
            _do(from, address(token), abi.encodeCall(IERC20.approve, (to, units)));
        } else if (how == 1) {
            _do(to, address(token), abi.encodeCall(IERC20.transferFrom, (from, _wallet(), units)));
        } else if (how == 2) {
            _bringPermit(from, to, units);
        } else {
            _do(from, address(token), abi.encodeCall(IERC20.transfer, (to, units)));
        }
    }

    /// @dev An allowance that its holder signed, brought by somebody: first for more than he signed.
    function _bringPermit(address owner, address spender, uint256 units) private {
        IPermitting domain = IPermitting(address(token));
        bytes32 own = keccak256(
            abi.encode(PERMIT_TYPE, owner, spender, units, domain.nonces(owner), type(uint256).max)
        );
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", domain.DOMAIN_SEPARATOR(), own));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keyOf[owner], digest);
        bytes memory more = abi.encodeCall(
            token.permit,
            (owner, spender, units + 1, type(uint256).max, v, r, s)
        );
        assertFalse(_do(_somebody(), address(token), more), "P18: a permit for more than was signed");
        _permit(owner, spender, units);
        bytes memory data = abi.encodeCall(token.permit, (owner, spender, units, type(uint256).max, v, r, s));
        if (_do(_somebody(), address(token), data)) ++count["permits"];
    }

    // ---- Liens ----

    function pledge(uint256 seed) external {
        _seed(seed);
        address from = _holding();
        address to = _wallet();
        uint256 units = 1 + _draw(token.balanceOf(from) / 2 + 2);
        uint40 takeFrom = uint40(block.timestamp + _draw(2) * _draw(5 days));
        uint40 end = takeFrom + uint40(1 + _draw(90 days));
        if (_draw(3) != 0) {
            _do(
                from,
                address(liens),
                abi.encodeCall(liens.pledge, (address(token), to, units, takeFrom, end, REASON))
            );
            return;
        }
        ILiens.Lien memory own = ILiens.Lien(address(token), from, to, uint128(units), takeFrom, end, REASON);
        bytes32 salt = bytes32(seed);
        bytes memory signature = _signatureOf(from, liens.pledgeDigest(own, salt, end));
        _consentTo(own);
        bytes memory data = abi.encodeCall(liens.pledgeBySignature, (own, salt, end, signature));
        // Not by whom the holder did not name, not for more than he signed; and once.
        _do(_somebody(), address(liens), data);
        ++own.units;
        bytes memory more = abi.encodeCall(liens.pledgeBySignature, (own, salt, end, signature));
        assertFalse(_do(to, address(liens), more), "P18: more was pledged than was signed");
        _do(to, address(liens), data);
        assertFalse(_do(to, address(liens), data), "P18: a signature was used twice");
    }

    /// @dev Somebody tries first what only the lien holder may, who then does it.
    function useLien(uint256 seed) external {
        _seed(seed);
        address holder = _wallet();
        for (uint256 i = 0; i < SEATS && liens.liensOf(address(token), holder).length == 0; ++i) {
            holder = _wallet();
        }
        uint256[] memory ids = liens.liensOf(address(token), holder);
        if (ids.length == 0) return;
        uint256 id = ids[_draw(ids.length)];
        uint256 units = 1 + _draw(liens.lien(id).units);
        uint256 what = _draw(4);
        bytes memory data;
        if (what == 0) data = abi.encodeCall(liens.release, (id, units));
        else if (what == 1) data = abi.encodeCall(liens.lapse, (id));
        else data = abi.encodeCall(liens.take, (id, _wallet(), units));
        address lender = liens.lien(id).lienHolder;
        _do(_somebody(), address(liens), data);
        // What a contract holds it takes and releases by its own rules.
        if (lender.code.length == 0) _do(lender, address(liens), data);
    }

    // ---- Offerings ----

    function buy(uint256 seed) external {
        _seed(seed);
        uint256 what = _draw(6);
        bytes memory data;
        if (what < 2) data = abi.encodeCall(IOffering.subscribe, (1 + _draw(60 * UNIT), type(uint256).max));
        else if (what == 2) data = abi.encodeCall(IOffering.settle, (wallets));
        else if (what == 3) data = abi.encodeCall(IOffering.refund, (wallets));
        else data = abi.encodeCall(IExchangeOffer.exchange, (2 * (1 + _draw(20 * UNIT))));
        if (_do(_wallet(), issuing, data)) ++count["bought"];
    }

    /// @dev Mostly somebody who holds.
    function _holding() internal returns (address holder) {
        holder = _wallet();
        for (uint256 i = 0; i < SEATS && token.balanceOf(holder) == 0; ++i) holder = _wallet();
    }
}
