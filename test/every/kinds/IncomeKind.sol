// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IDistributions} from "../../../contracts/interfaces/IDistributions.sol";
import {IIncomeDistributions} from "../../../contracts/interfaces/IIncomeDistributions.sol";
import {RecordCalendar} from "../../../contracts/interfaces/IncomeCharter.sol";
import {PaysHolders} from "./PaysHolders.sol";

/// @notice What property and income right share: money arrives when it arrives, record dates come with it, and units end
/// when there is nothing more to come.
abstract contract IncomeKind is PaysHolders {
    function _income() internal view returns (IIncomeDistributions) {
        return IIncomeDistributions(address(asset));
    }

    /// @dev Every quarter.
    function _calendar() internal pure returns (RecordCalendar memory) {
        return RecordCalendar(uint40(START + 100 days), 0, 3);
    }

    /// @dev What both do: take in, collect what was sent without a call, pay, move on, end units.
    function _actOnIncome() internal {
        uint256 distributions = _income().distributionCount();
        uint256 id = _draw(distributions + 1);
        uint256 what = _draw(8);
        bytes memory data;
        if (what < 3) data = abi.encodeCall(IIncomeDistributions.payIn, (_draw(10_000e6)));
        else if (what == 3) {
            currency.mint(address(asset), _draw(1_000e6));
            data = abi.encodeCall(IIncomeDistributions.collect, ());
        } else if (what == 4) data = abi.encodeCall(asset.fundReserve, (_draw(1_000e6)));
        else if (what == 5) data = abi.encodeCall(IDistributions.pay, (id, wallets));
        else if (what == 6) data = abi.encodeCall(IIncomeDistributions.moveOn, (id));
        else data = abi.encodeCall(IIncomeDistributions.retire, (wallets));
        _do(what == 7 ? _somebody() : outsider, address(asset), data);
    }

    /// @dev Rent or revenue of some quarters, each paid to who held at its record date.
    function _earn(uint256 quarters) internal {
        for (uint256 i = 0; i < quarters; ++i) {
            _do(outsider, address(asset), abi.encodeCall(IIncomeDistributions.payIn, (5_000e6)));
            _goTo(uint256(_income().nextRecordDate()) + 1);
            for (uint256 j = 0; j < SEATS; ++j) _claimAs(wallets[j]);
            _payAll();
        }
    }

    /// @dev Past the last record date: who comes is paid, and whose units did not end yet loses nothing by it.
    function _leave() internal {
        _goTo(uint256(_income().recordDateOf(_income().distributionCount() - 1)) + 1);
        for (uint256 j = 0; j < SEATS; ++j) _claimAs(wallets[j]);
        _payAll();
        _do(outsider, address(asset), abi.encodeCall(IIncomeDistributions.retire, (wallets)));
    }

    function _reserve() internal view override returns (uint256) {
        return _income().reserve();
    }

    /// @dev Whether nothing more is to come.
    function _isOver() internal view virtual returns (bool);

    function _checkEnd(address holder) internal view override {
        assertTrue(_isOver(), "P2: units ended while more is to come");
        assertTrue(book[holder] != 0, "P2: units that nobody held ended");
    }

    function _checkPaid() internal view {
        assertTrue(count["paid"] > 8, "holders were paid");
        assertTrue(count["retired"] > 2, "units were redeemed");
        assertTrue(_isOver(), "it came to its end");
        assertEq(bookedSupply, 0, "no unit is left");
    }
}
