// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {WaterfallTerms} from "../interfaces/IncomeRightCharter.sol";
import {ReserveStep} from "../interfaces/PropertyCharter.sol";
import {Months} from "../maths/Months.sol";
import {ReferenceName} from "../maths/ReferenceName.sol";
import {Waterfall} from "../maths/Waterfall.sol";

/// @notice Waterfalls, months and names, callable from outside; for tests only.
contract WaterfallHarness {
    function check(WaterfallTerms memory terms) external pure {
        Waterfall.check(terms);
    }

    function share(
        Waterfall.Account memory account,
        WaterfallTerms memory terms,
        uint256 amount
    ) external pure returns (uint256 toHolders, Waterfall.Account memory after_) {
        toHolders = Waterfall.share(account, terms, amount);
        return (toHolders, account);
    }

    function accrue(
        Waterfall.Account memory account,
        WaterfallTerms memory terms,
        uint256 today
    ) external pure returns (Waterfall.Account memory) {
        Waterfall.accrue(account, terms, today);
        return account;
    }

    function invest(
        Waterfall.Account memory account,
        WaterfallTerms memory terms,
        uint256 amount,
        uint256 today
    ) external pure returns (Waterfall.Account memory) {
        Waterfall.accrue(account, terms, today);
        Waterfall.invest(account, terms, amount, today);
        return account;
    }

    function heldBack(
        ReserveStep[] memory steps,
        uint256 target,
        uint256 held,
        uint256 amount
    ) external pure returns (uint256) {
        return Waterfall.heldBack(steps, target, held, amount);
    }

    function addMonths(uint256 from, uint256 months) external pure returns (uint256) {
        return Months.add(from, months);
    }

    function monthsBetween(uint256 from, uint256 to) external pure returns (uint256) {
        return Months.between(from, to);
    }

    function isName(bytes32 name) external pure returns (bool) {
        return ReferenceName.isValid(name);
    }
}
