// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Power, PowerKind} from "../interfaces/Charter.sol";
import {IIncomeDistributions} from "../interfaces/IIncomeDistributions.sol";
import {ExpenseLine, PropertyCharter, PropertyTerms, ReserveStep} from "../interfaces/PropertyCharter.sol";
import {ReferenceName} from "../maths/ReferenceName.sol";

/// @title What a property's charter must be
/// @notice Everything that {Property} relies on, checked in its constructor.
library PropertyBirth {
    uint256 private constant SHARE = 1e9;
    uint256 private constant MOST_LINES = 8;
    uint256 private constant MOST_MONTHS = 120;

    function check(PropertyCharter memory charter) internal pure {
        PropertyTerms memory t = charter.terms;
        ReferenceName.check(t.title);
        uint256 count = t.expenses.length;
        if (count > MOST_LINES) revert IIncomeDistributions.InvalidTerms("expenses", count);
        for (uint256 i; i < count; ++i) {
            ExpenseLine memory line = t.expenses[i];
            if (line.payee == address(0)) revert IIncomeDistributions.InvalidTerms("payee", i);
            if (line.share == 0 || line.share > SHARE) revert IIncomeDistributions.InvalidTerms("share", i);
            if (line.cap == 0) revert IIncomeDistributions.InvalidTerms("cap", i);
            if (line.months == 0 || line.months > MOST_MONTHS) {
                revert IIncomeDistributions.InvalidTerms("months", i);
            }
        }
        count = t.reserveSteps.length;
        if (count > MOST_LINES || t.reserveTarget > type(uint112).max) {
            revert IIncomeDistributions.InvalidTerms("reserve", count);
        }
        ReserveStep memory before = ReserveStep(0, uint32(SHARE));
        for (uint256 i; i < count; ++i) {
            ReserveStep memory step = t.reserveSteps[i];
            if (
                step.below <= before.below ||
                step.below > SHARE ||
                step.share == 0 ||
                step.share > before.share
            ) {
                revert IIncomeDistributions.InvalidTerms("reserve step", i);
            }
            before = step;
        }
        if (t.completionPeriod < 1 days || t.completionPeriod > 366 days) {
            revert IIncomeDistributions.InvalidTerms("completion period", 0);
        }
        for (uint256 i; i < charter.asset.powers.length; ++i) {
            Power memory power = charter.asset.powers[i];
            // Holders decide whether their property is sold.
            if (power.kind == PowerKind.SELL && power.quorum == 0) {
                revert IIncomeDistributions.InvalidTerms("sale without a vote", i);
            }
        }
    }
}
