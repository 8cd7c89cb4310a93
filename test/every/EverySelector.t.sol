// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Test} from "../support/Test.sol";
import {EveryHandler} from "./EveryHandler.sol";

/// @dev The runner knows contracts of this file only.
contract LivingBond is EveryHandler {}

/// @notice P1, P2, P3, P4, P5, P11 and P14 over every function of every contract, from every role, in any order, with
/// jumps in time: attack 64. Each call is looked at when it is made (see {EveryModel}); the rest is held after it.
contract EverySelectorTest is Test {
    LivingBond private _handler;

    function setUp() public {
        _handler = new LivingBond();
        _handler.begin();
        bytes4[] memory selectors = new bytes4[](17);
        selectors[0] = EveryHandler.anything.selector;
        selectors[1] = EveryHandler.anything.selector;
        selectors[2] = EveryHandler.fromEverybody.selector;
        selectors[3] = EveryHandler.randomBytes.selector;
        selectors[4] = EveryHandler.timePasses.selector;
        selectors[5] = EveryHandler.announce.selector;
        selectors[6] = EveryHandler.announce.selector;
        selectors[7] = EveryHandler.enact.selector;
        selectors[8] = EveryHandler.enact.selector;
        selectors[9] = EveryHandler.objectTo.selector;
        selectors[10] = EveryHandler.panelActs.selector;
        selectors[11] = EveryHandler.move.selector;
        selectors[12] = EveryHandler.pledge.selector;
        selectors[13] = EveryHandler.useLien.selector;
        selectors[14] = EveryHandler.buy.selector;
        selectors[15] = EveryHandler.buy.selector;
        selectors[16] = EveryHandler.money.selector;
        targetContract(address(_handler));
        targetSelector(FuzzSelector(address(_handler), selectors));
    }

    /// @dev P3, P11 and P14 the handler holds with each call, and P2 too.
    function invariant_no_function_from_any_role_breaks_a_promise() public {
        assertEq(_handler.valuesNow(), _handler.charterValues(), "P1: charter");
        _handler.checkBook(); // P2, P5
        _handler.checkMoney(); // P6
        _handler.checkExit(); // P4, P14
    }

    function test_every_contract_is_called() public view {
        // Other kinds of asset, and what only they read, live in worlds of their own.
        string[] memory absent = new string[](7);
        (absent[0], absent[1], absent[2], absent[3]) = ("Bond", "FloatingRateBond", "Commodity", "Feed");
        (absent[4], absent[5]) = ("Property", "IncomeRight");
        absent[6] = "ExchangeOffer"; // comes into this world when one is announced
        _handler.checkComplete(absent);
    }

    /// @dev So that the invariants are about something: in a long life everything that can happen does.
    function test_a_long_life_uses_every_power() public {
        for (uint256 i = 0; i < 400; ++i) {
            uint256 seed = uint256(keccak256(abi.encode("life", i)));
            uint256 what = seed % 15;
            if (what < 3) _handler.announce(seed);
            else if (what < 6) _handler.enact(seed);
            else if (what == 6) _handler.objectTo(seed);
            else if (what == 7) _handler.panelActs(seed);
            else if (what == 8) _handler.move(seed);
            else if (what == 9) _handler.pledge(seed);
            else if (what == 10) _handler.useLien(seed);
            else if (what < 13) _handler.buy(seed);
            else if (what == 13) _handler.move(seed);
            else if (i % 3 == 0) _handler.timePasses(seed);
            if (i % 100 == 0) _handler.checkExit();
        }
        assertTrue(_handler.count("transfers") > 8, "units moved");
        assertTrue(_handler.count("objected") != 0, "objected");
        assertTrue(_handler.count("panel") != 0, "the panel acted");
        assertTrue(_handler.count("pledged") != 0, "pledged");
        assertTrue(_handler.count("taken") != 0, "a lien holder took");
        for (uint256 kind = 0; kind < 4; ++kind) {
            assertTrue(_handler.count(bytes32(kind)) != 0, "a power was never enacted");
        }
    }
}
