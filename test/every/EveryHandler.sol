// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IOffering} from "../../contracts/interfaces/IOffering.sol";
import {PowerKind} from "../../contracts/interfaces/Charter.sol";
import {UsesExchange} from "./acts/UsesExchange.sol";
import {UsesLending} from "./acts/UsesLending.sol";
import {UsesPanel} from "./acts/UsesPanel.sol";
import {UsesPowers} from "./acts/UsesPowers.sol";

/// @notice Calls everything from everybody: each function of each contract with drawn arguments, random bytes, and, so
/// that an asset really lives, what its people do. Nothing here reverts; what is refused is passed over.
abstract contract EveryHandler is UsesPowers, UsesPanel, UsesExchange, UsesLending {
    bytes32 public charterValues;

    // ---- Birth ----

    /// @dev Four investors buy, and three hold; the money of the fourth waits in the sale, which ended. Then an exchange
    /// offer is announced and opened. Here the fuzzer begins.
    function begin() external {
        _build();
        sales.push(first);
        _nowIssues(first, ISSUE_LIMIT);
        charterValues = valuesNow();
        _approveIssuing();
        _goTo(START + 2 days);
        for (uint256 i = 0; i < 4; ++i) {
            bytes memory data = abi.encodeCall(
                IOffering.subscribe,
                ((10 + 10 * i) * UNIT, type(uint256).max)
            );
            assertTrue(_do(wallets[i], first, data), "subscribed");
        }
        _goTo(START + 40 days);
        _beforeIssue();
        address[] memory buyers = new address[](3);
        (buyers[0], buyers[1], buyers[2]) = (wallets[1], wallets[2], wallets[3]);
        assertTrue(_do(outsider, first, abi.encodeCall(IOffering.settle, (buyers))), "settled");
        assertEq(bookedSupply, 90 * UNIT, "issued");
        _goTo(START + 61 days);
        _seed(1);
        while (count["exchange offers"] == 0) _offerSwap();
    }

    /// @dev Half of all that ISSUE is announced for.
    function _offerSwap() private {
        assertTrue(_announce(PowerKind.ISSUE), "announced");
        _goTo(plans[plans.length - 1].ready);
        if (bytes4(plans[plans.length - 1].data) != factory.createExchangeOffer.selector) return;
        assertTrue(_enact(plans[plans.length - 1]), "an exchange offer");
    }

    // ---- Anything ----

    /// @dev Several functions, each from somebody, with arguments that mean something.
    function anything(uint256 seed) external {
        _seed(seed);
        for (uint256 i = 0; i < 6; ++i) {
            address target = targets[_draw(targets.length)];
            if (_do(_somebody(), target, _aCallTo(target))) ++count["anything that worked"];
        }
    }

    /// @dev One function from every role.
    function fromEverybody(uint256 seed) external {
        _seed(seed);
        address target = targets[_draw(targets.length)];
        bytes memory data = _aCallTo(target);
        for (uint256 i = 0; i < roles.length; ++i) _do(roles[i], target, data);
    }

    function _aCallTo(address target) private returns (bytes memory) {
        bytes[] storage functions = functionsOf[target];
        return _calldataOf(functions[_draw(functions.length)]);
    }

    /// @dev Every function of every contract, from every role. @return calls How many that were.
    function everyFunctionFromEverybody(uint256 seed) external returns (uint256 calls) {
        _seed(seed);
        for (uint256 i = 0; i < targets.length; ++i) {
            bytes[] storage functions = functionsOf[targets[i]];
            for (uint256 j = 0; j < functions.length; ++j) {
                for (uint256 k = 0; k < roles.length; ++k) {
                    _do(roles[k], targets[i], _calldataOf(functions[j]));
                    ++calls;
                }
            }
        }
    }

    function randomBytes(uint256 seed, bytes calldata data) external {
        _seed(seed);
        _do(_somebody(), targets[_draw(targets.length)], data);
        address target = targets[_draw(targets.length)];
        bytes[] storage functions = functionsOf[target];
        bytes4 selector = bytes4(keccak256(functions[_draw(functions.length)]));
        _do(_somebody(), target, bytes.concat(selector, data));
    }

    // ---- Time ----

    function timePasses(uint256 seed) external {
        _seed(seed);
        uint256 what = _draw(4);
        if (what == 0) _goTo(block.timestamp + _draw(20 days));
        else if (what == 1) _goTo(block.timestamp + 1);
        else if (what == 2) _toRecordDate();
        else if (plans.length != 0) _goTo(plans[_draw(plans.length)].ready - 1 + _draw(3));
    }

    function _toRecordDate() private {
        uint256 next = token.passedRecordDates();
        if (next == token.recordDateCount()) return;
        _goTo(token.recordDate(next) + _draw(2));
    }

    // ---- What the kind's people do ----

    /// @dev Money or metal comes in, or does not, and holders come for what is theirs.
    function actAsItsKind(uint256 seed) external {
        _seed(seed);
        _actAsItsKind();
        _claimAs(_wallet());
    }

    function _actAsItsKind() internal virtual;

    function _claimAs(address holder) internal virtual;

    /// @dev From here to its end, as its charter has it; its own powers are used on the way.
    function liveToItsEnd(uint256 seed) external virtual;

    /// @dev What of this kind must have happened in a long life.
    function checkLived() external view virtual;

    // ---- A long life ----

    /// @dev One thing that people do, and a while.
    function live(uint256 seed) public {
        uint256 what = (seed >> 128) % 20;
        if (what == 0) this.announce(seed);
        else if (what == 1) this.enact(seed);
        else if (what == 2) this.objectTo(seed);
        else if (what == 3) this.voteOn(seed);
        else if (what == 4) this.panelActs(seed);
        else if (what == 5) this.changeMembers(seed);
        else if (what == 6) this.reportFigure(seed);
        else if (what == 7) this.proveLie(seed);
        else if (what < 10) this.move(seed);
        else if (what == 10) this.pledge(seed);
        else if (what == 11) this.useLien(seed);
        else if (what == 12) this.buy(seed);
        else if (what < 15) this.trade(seed);
        else if (what == 15) this.lend(seed);
        else if (what < 18) this.useLoan(seed);
        else this.actAsItsKind(seed);
        _goTo(block.timestamp + (seed % 12 hours));
    }

    // ---- What must be so ----

    /// @dev P1
    function valuesNow() public view virtual returns (bytes32);
}
