// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Test} from "../support/Test.sol";
import {AssetHandler} from "./AssetHandler.sol";

/// @notice The promises that are the same for every kind of asset, run over each of them. P3, P9 and P12 are asserted
/// by the handler as it calls.
abstract contract AssetSuite is Test {
    uint256 private constant STEPS = 32;

    AssetHandler private _handler;

    function newHandler() internal virtual returns (AssetHandler);

    function setUp() public {
        _handler = newHandler();
        _handler.start();
        bytes4[] memory selectors = new bytes4[](20);
        selectors[0] = _handler.wait.selector;
        selectors[1] = _handler.waitForRecordDate.selector;
        selectors[2] = _handler.issueUnits.selector;
        selectors[3] = _handler.transferUnits.selector;
        selectors[4] = _handler.transferUnitsFrom.selector;
        selectors[5] = _handler.pledgeUnits.selector;
        selectors[6] = _handler.endLien.selector;
        selectors[7] = _handler.takePledged.selector;
        selectors[8] = _handler.bringIncome.selector;
        selectors[9] = _handler.donate.selector;
        selectors[10] = _handler.actAsItsKind.selector;
        selectors[11] = _handler.claimAll.selector;
        selectors[12] = _handler.payBatch.selector;
        selectors[13] = _handler.blacklist.selector;
        selectors[14] = _handler.attest.selector;
        selectors[15] = _handler.courtOrder.selector;
        selectors[16] = _handler.recoverWallet.selector;
        selectors[17] = _handler.outsider.selector;
        selectors[18] = _handler.transferUnits.selector;
        selectors[19] = _handler.bringIncome.selector;
        targetContract(address(_handler));
        targetSelector(FuzzSelector(address(_handler), selectors));
    }

    /// @dev P1, P2, P5, P6, P10
    function invariant_units_are_where_the_book_has_them_within_limits_under_one_charter() public view {
        _checkUnits();
    }

    /// @dev P6, P7, P8, P17
    function invariant_each_record_date_is_paid_with_its_own_money_to_whoever_held_then() public view {
        _checkMoney();
    }

    /// @dev P4: from whatever state.
    function testFuzz_everybody_can_leave(uint256 seed) public {
        for (uint256 i; i < STEPS; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            _step(seed % 20, seed >> 8, seed >> 72, seed >> 136);
        }
        _checkMoney();
        _handler.everybodyLeaves();
        _checkUnits();
        _checkMoney();
    }

    function _checkUnits() private view {
        _handler.checkCharter();
        _handler.checkUnits();
        _handler.checkLimits();
    }

    function _checkMoney() private view {
        _handler.checkMoney();
        _handler.checkRecordDates();
        _handler.checkEntitlements();
    }

    function _step(uint256 what, uint256 a, uint256 b, uint256 c) private {
        if (what == 0) _handler.wait(a);
        else if (what < 3) _handler.waitForRecordDate(a);
        else if (what == 3) _handler.issueUnits(a, b);
        else if (what < 6) _handler.transferUnits(a, b, c);
        else if (what == 6) _handler.transferUnitsFrom(a, b, c);
        else if (what == 7) _handler.pledgeUnits(a, b, c);
        else if (what == 8) _handler.takePledged(a, b, c);
        else if (what == 9) _handler.endLien(a, b);
        else if (what < 13) _handler.bringIncome(a, b);
        else if (what == 13) _handler.actAsItsKind(a, b);
        else if (what == 14) _handler.claimAll(a);
        else if (what == 15) _handler.payBatch(a, b, c);
        else if (what == 16) _handler.blacklist(a);
        else if (what == 17) _handler.attest(a, b, c);
        else if (what == 18) _handler.courtOrder(a, b, c);
        else _handler.recoverWallet(a);
    }
}
