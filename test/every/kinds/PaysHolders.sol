// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IDistributions} from "../../../contracts/interfaces/IDistributions.sol";
import {EveryExit} from "../EveryExit.sol";

/// @notice What is the same for every kind that pays money to the holders of record dates.
abstract contract PaysHolders is EveryExit {
    function _payer() internal view returns (IDistributions) {
        return IDistributions(address(asset));
    }

    function _claimAs(address holder) internal override {
        uint256 distributions = _payer().distributionCount();
        if (distributions == 0) return;
        uint256[] memory ids = new uint256[](1);
        ids[0] = _draw(distributions);
        _do(holder, address(asset), abi.encodeCall(IDistributions.claim, (ids)));
    }

    /// @dev Each distribution is paid to everybody, by anyone.
    function _payAll() internal {
        for (uint256 id = 0; id < _payer().distributionCount(); ++id)
            _do(_somebody(), address(asset), abi.encodeCall(IDistributions.pay, (id, wallets)));
    }

    /// @dev P4: claimed as it is claimable, and received.
    function _collect(address holder) internal override {
        address payee = asset.beneficiaryOf(holder);
        uint256[] memory ids = new uint256[](1);
        for (uint256 id = 0; id < _payer().distributionCount(); ++id) {
            uint256 due = _payer().claimable(id, holder);
            if (due == 0) continue;
            ids[0] = id;
            uint256 had = currency.balanceOf(payee);
            vm.prank(holder);
            assertEq(_payer().claim(ids), due, "P4: claimed what is due");
            assertEq(currency.balanceOf(payee), had + due, "P4: received");
        }
    }

    /// @dev P6: no money is missing, and none is there that belongs to nobody.
    function checkMoney() external view override {
        uint256 known = _payer().owed() + _reserve() + _payer().surplus();
        assertEq(currency.balanceOf(address(asset)), known, "money in the asset");
    }

    function _reserve() internal view virtual returns (uint256);
}
