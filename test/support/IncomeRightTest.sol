// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IncomeRight} from "../../contracts/assets/IncomeRight.sol";
import {DayCountConvention, Power, PowerKind} from "../../contracts/interfaces/Charter.sol";
import {IIncomeRight} from "../../contracts/interfaces/IIncomeRight.sol";
import {IncomeRightCharter, Tier, TierKind} from "../../contracts/interfaces/IncomeRightCharter.sol";
import {IncomeTest} from "./IncomeTest.sol";

/// @notice An income right to start from: capital first, then 8 % a year simple, then the sponsor catches up to a
/// fifth, then four fifths to holders; at most three times what was invested; ten years.
abstract contract IncomeRightTest is IncomeTest {
    uint256 internal constant END = START + 3_650 days;
    uint256 internal constant TAIL = 180 days;

    IncomeRight internal right;

    address internal sponsor = actor("sponsor");
    address internal stock = actor("unsold stock");

    function setUp() public virtual override {
        super.setUp();
        admit(stock);
        born(rightCharter());
    }

    function rightCharter() internal view virtual returns (IncomeRightCharter memory c) {
        Power[] memory powers = new Power[](1);
        powers[0] = power(PowerKind.RECOVER, false);
        c.asset = assetCharter(powers);
        c.terms.right.registry = "ISRC";
        c.terms.right.folio = "USRC17607839";
        c.terms.right.documentHash = keccak256("agreement");
        c.terms.sponsor = sponsor;
        c.terms.nominalValue = uint128(NOMINAL);
        c.terms.endDate = uint40(END);
        c.terms.tail = uint32(TAIL);
        c.terms.calendar.firstRecordDate = uint40(JANUARY);
        c.terms.calendar.everyMonths = 1;
        c.terms.waterfall.startDate = uint32(START_DAY);
        c.terms.waterfall.rate = 80_000_000;
        c.terms.waterfall.dayCount = DayCountConvention.ACT_365F;
        c.terms.waterfall.capMultiple = 3e9;
        c.terms.waterfall.tiers = new Tier[](4);
        c.terms.waterfall.tiers[0] = Tier(TierKind.CAPITAL, 0, 0);
        c.terms.waterfall.tiers[1] = Tier(TierKind.PREFERRED, 0, 0);
        c.terms.waterfall.tiers[2] = Tier(TierKind.CATCH_UP, 1e9, 200_000_000);
        c.terms.waterfall.tiers[3] = Tier(TierKind.REST, 200_000_000, 0);
    }

    /// @dev All revenue to holders, up to a multiple of what was invested.
    function plainCharter(uint64 multiple) internal view returns (IncomeRightCharter memory c) {
        c = rightCharter();
        c.terms.waterfall.rate = 0;
        c.terms.waterfall.capMultiple = multiple;
        c.terms.waterfall.tiers = new Tier[](1);
        c.terms.waterfall.tiers[0] = Tier(TierKind.REST, 0, 0);
    }

    function born(IncomeRightCharter memory c) internal {
        right = IncomeRight(deploy("IncomeRight", abi.encode(c)));
        begin(address(right));
    }

    function assertState(IIncomeRight.State expected) internal view {
        assertEq(uint256(right.state()), uint256(expected), "state");
    }
}
