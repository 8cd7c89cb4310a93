// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {PowerKind} from "../../contracts/interfaces/Charter.sol";
import {Test} from "../support/Test.sol";
import {EveryExit} from "./EveryExit.sol";
import {Mutators} from "./Mutators.sol";

/// @notice P1, P2, P3, P4, P5, P11 and P14 over every function of every contract, from every role, in any order, with
/// jumps in time: attack 64. Each call is looked at when it is made (see `model/`); the rest is held after it. Run over
/// each kind of asset.
abstract contract EverySuite is Test {
    uint256 private constant TRIES = 24;
    uint256 private constant KINDS = 6;

    EveryExit private _world;

    function newWorld() internal virtual returns (EveryExit);

    function setUp() public {
        _world = newWorld();
        _world.begin();
        bytes4[] memory selectors = new bytes4[](24);
        selectors[0] = _world.anything.selector;
        selectors[1] = _world.anything.selector;
        selectors[2] = _world.fromEverybody.selector;
        selectors[3] = _world.randomBytes.selector;
        selectors[4] = _world.timePasses.selector;
        selectors[5] = _world.announce.selector;
        selectors[6] = _world.announce.selector;
        selectors[7] = _world.enact.selector;
        selectors[8] = _world.enact.selector;
        selectors[9] = _world.objectTo.selector;
        selectors[10] = _world.voteOn.selector;
        selectors[11] = _world.panelActs.selector;
        selectors[12] = _world.changeMembers.selector;
        selectors[13] = _world.reportFigure.selector;
        selectors[14] = _world.proveLie.selector;
        selectors[15] = _world.move.selector;
        selectors[16] = _world.pledge.selector;
        selectors[17] = _world.useLien.selector;
        selectors[18] = _world.buy.selector;
        selectors[19] = _world.trade.selector;
        selectors[20] = _world.lend.selector;
        selectors[21] = _world.useLoan.selector;
        selectors[22] = _world.actAsItsKind.selector;
        selectors[23] = _world.actAsItsKind.selector;
        targetContract(address(_world));
        targetSelector(FuzzSelector(address(_world), selectors));
    }

    /// @dev P3, P11 and P14 are held with each call, and P2 too.
    function invariant_no_function_from_any_role_breaks_a_promise() public {
        _check();
    }

    /// @dev The sentence itself: each function of each contract, from each role. At birth, and while trading is paused.
    function test_every_function_is_called_from_every_role() public {
        uint256 calls = _world.everyFunctionFromEverybody(1);
        assertTrue(calls > 1_500, "functions times roles");
        _check();
        _use(PowerKind.PAUSE);
        _world.everyFunctionFromEverybody(2);
        _check();
    }

    /// @dev Of what changes anything, only the other kinds of asset are absent: each has a world of its own.
    function test_every_contract_is_called() public view {
        string[] memory names = Mutators.list();
        uint256 absent = 0;
        for (uint256 i = 0; i < names.length; ++i) if (!_world.isThere(names[i])) ++absent;
        assertEq(absent, KINDS - 1, "contracts that are not in this world");
    }

    /// @dev Each use of a power is held against the limit of a year: here so often that it is met.
    function test_powers_used_again_and_again_stay_within_the_limit_of_a_year() public {
        for (uint256 i = 0; i < 4 * TRIES; ++i) {
            _world.see(PowerKind(uint8(i % 4)), i);
            if (i % 8 == 0) _check();
        }
        for (uint256 i = 0; i < 4; ++i)
            assertTrue(_world.count(_world.usesOf(PowerKind(uint8(i)))) > 2, "used more than twice");
    }

    /// @dev So that the invariant is about something: in a long life everything that can happen does.
    function test_a_long_life_uses_every_power() public {
        _live(1, 60);
        for (uint256 i = 0; i < 4; ++i) {
            _use(PowerKind(uint8(i)));
            _live(2 + i, 30);
        }
        _check();
        _object();
        _market();
        _check();
        _world.liveToItsEnd(3);
        _check();
        _live(9, 30);
        _check();
        for (uint256 i = 0; i < _world.powerCount(); ++i) {
            PowerKind kind = PowerKind(_world.powerNumber(i));
            assertTrue(_world.count(_world.usesOf(kind)) != 0, "a power was never enacted");
        }
        _world.checkLived();
        _checkLived();
    }

    function _check() private {
        assertEq(_world.valuesNow(), _world.charterValues(), "P1: charter");
        _world.checkBook(); // P2, P5
        _world.checkMoney(); // P6
        _world.checkPanel(); // P11
        _world.checkExit(); // P4, P14
    }

    function _live(uint256 part, uint256 steps) private {
        for (uint256 i = 0; i < steps; ++i) _world.live(uint256(keccak256(abi.encode(part, i))));
    }

    /// @dev Until it was used: somebody may object, or the time not be right.
    function _use(PowerKind kind) private {
        for (uint256 i = 0; i < TRIES; ++i) if (_world.see(kind, i)) return;
        assertEq(uint8(kind), type(uint256).max, "a power that could not be used");
    }

    /// @dev Until something that was announced is stopped by whom the charter lets.
    function _object() private {
        for (uint256 i = 0; i < TRIES && _world.count("objected") == 0; ++i) {
            _world.announce(i);
            _world.objectTo(i);
        }
    }

    /// @dev Until everything that can happen to orders, loans and liens did.
    function _market() private {
        for (uint256 i = 0; i < 200; ++i) {
            uint256 seed = uint256(keccak256(abi.encode("market", i)));
            _world.trade(seed);
            _world.lend(seed);
            _world.useLoan(seed);
            if (!_has("permits")) _world.move(seed);
            // A holder has few liens at once, and loans need some.
            if (!_has("taken")) {
                _world.pledge(seed);
                _world.useLien(seed);
            }
            if (bytes(_missing(_ofMarket())).length == 0) return;
        }
    }

    function _checkLived() private view {
        assertEq(bytes(_missing(_ofMarket())).length, 0, _missing(_ofMarket()));
        string[9] memory others = [
            "settled",
            "swapped",
            "announced",
            "objected",
            "panel",
            "reported",
            "lies",
            "members proposed",
            "members replaced"
        ];
        for (uint256 i = 0; i < 9; ++i) assertTrue(_has(others[i]), others[i]);
        assertTrue(_world.count("transfers") > 20, "units moved");
    }

    function _ofMarket() private pure returns (string[11] memory) {
        return
            [
                "filled",
                "posted",
                "batches",
                "lent",
                "repaid",
                "extended",
                "forfeited",
                "auctioned",
                "permits",
                "pledged",
                "taken"
            ];
    }

    function _missing(string[11] memory wanted) private view returns (string memory) {
        for (uint256 i = 0; i < wanted.length; ++i) if (!_has(wanted[i])) return wanted[i];
        return "";
    }

    function _has(string memory what) private view returns (bool) {
        return _world.count(bytes32(bytes(what))) != 0;
    }
}
