// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {CodeScan} from "../../contracts/factory/CodeScan.sol";
import {ICodeScan} from "../../contracts/interfaces/IAssetFactory.sol";
import {Test} from "../support/Test.sol";

/// @dev Takes everything to have been there before the test, which is one transaction.
contract Scanner is CodeScan {
    function _look(address code) internal view override returns (bytes32, bool) {
        return (code.codehash, false);
    }
}

contract StrictScanner is CodeScan {}

/// @dev A contract that has itself scanned while it has no code yet.
contract EarlyBird {
    constructor(CodeScan scanner) {
        scanner.scan(address(this));
    }
}

/// @notice P16 Fixed code and attack 15: what the scan refuses, what it lets pass, and that it is right about which
/// bytes can run.
contract CodeScanTest is Test {
    Scanner private scanner;
    StrictScanner private strict;
    address private subject = actor("subject");

    function setUp() external {
        scanner = new Scanner();
        strict = new StrictScanner();
    }

    // ---- No code ----

    function test_an_account_without_code_is_refused() external {
        vm.expectRevert(abi.encodeWithSelector(ICodeScan.NoCode.selector, subject));
        scanner.scan(subject);
    }

    function test_the_zero_address_and_precompiles_are_refused() external {
        for (uint160 i = 0; i <= 10; ++i) {
            vm.expectRevert(abi.encodeWithSelector(ICodeScan.NoCode.selector, address(i)));
            scanner.scan(address(i));
        }
    }

    function test_a_contract_in_construction_is_refused() external {
        vm.expectRevert(
            abi.encodeWithSelector(
                ICodeScan.NoCode.selector,
                vm.computeCreateAddress(address(this), vm.getNonce(address(this)))
            )
        );
        new EarlyBird(scanner);
    }

    function test_a_wallet_with_delegated_code_is_refused() external {
        _refused(abi.encodePacked(hex"ef0100", address(scanner)), 0, 0xef);
    }

    // ---- Reachable ----

    function test_the_three_opcodes_are_refused() external {
        _refused(hex"f4", 0, 0xf4);
        _refused(hex"f2", 0, 0xf2);
        _refused(hex"ff", 0, 0xff);
        _refused(hex"6000600060006000600073111111111111111111111111111111111111111161fffff4", 34, 0xf4);
    }

    function test_a_minimal_proxy_is_refused() external {
        _refused(
            abi.encodePacked(
                hex"363d3d373d3d3d363d73",
                address(scanner),
                hex"5af43d82803e903d91602b57fd5bf3"
            ),
            31,
            0xf4
        );
    }

    function test_after_a_jump_destination_code_can_run_again() external {
        _refused(hex"005bf4", 2, 0xf4);
        _refused(hex"fe5b5bff", 3, 0xff);
        // The first 5b is data of PUSH1, which is skipped where nothing runs too; the second is a destination.
        _refused(hex"00605b5bf4", 4, 0xf4);
    }

    function test_a_conditional_jump_goes_on() external {
        _refused(hex"57f4", 1, 0xf4);
    }

    function test_an_opcode_that_does_not_exist_is_refused() external {
        _refused(hex"0c", 0, 0x0c);
        _refused(hex"6000e6f400", 2, 0xe6);
        _refused(hex"f9", 0, 0xf9);
    }

    // ---- Not reachable ----

    function test_data_of_a_push_is_not_code() external {
        _passes(hex"60f400");
        _passes(hex"61f4ff00");
        _passes(hex"7ff4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f400");
    }

    function test_bytes_after_the_end_of_a_path_are_not_code() external {
        _passes(hex"00f4");
        _passes(hex"56f4f2ff");
        _passes(hex"f3f4");
        _passes(hex"fdf4");
        _passes(hex"fef4ef0c");
        // A 5b that is data is no destination.
        _passes(hex"00605bf4");
    }

    function test_a_push_cut_off_by_the_end_passes() external {
        _passes(hex"6000007f");
        _passes(hex"60");
    }

    // ---- Remembered ----

    function test_a_contract_that_passed_is_remembered_and_one_that_did_not_is_not() external {
        _refused(hex"f4", 0, 0xf4);
        address passed = subject;
        _passes(hex"00");
        uint256 before = gasleft();
        scanner.scan(passed); // again: nothing to do
        assertLe(before - gasleft(), 10_000, "gas of the second time");
    }

    function test_a_contract_of_the_project_passes() external {
        scanner.scan(address(scanner));
        assertTrue(scanner.isScanned(address(scanner)), "scanned");
    }

    // ---- There before ----

    /// @dev Its constructor may have arranged that it vanishes at the end of the transaction that created it. A test is
    /// one transaction; `create.test.ts` has those that were there before.
    function test_what_was_created_in_the_same_transaction_is_refused() external {
        address other = address(new Scanner());
        vm.expectRevert(abi.encodeWithSelector(ICodeScan.TouchedBefore.selector, other));
        strict.scan(other);
        assertFalse(strict.isScanned(other), "not remembered");
    }

    // ---- Against a slow and plain reading of the same rules ----

    /// @dev Bytes of a mix in which what matters to the scan is frequent.
    function testFuzz_agrees_with_a_plain_reading(uint256 seed, uint256 length) external {
        bytes memory mix = hex"005b5b605b617f5657f3fdfefff4f2f1fa0150600c";
        length = bound(length, 1, 200);
        bytes memory code = new bytes(length);
        for (uint256 i = 0; i < length; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            // Now and then any byte at all.
            code[i] = seed % 16 == 0 ? bytes1(uint8(seed >> 8)) : mix[(seed >> 8) % mix.length];
        }
        (bool found, uint256 offset) = _plainly(code);
        if (found) _refused(code, offset, uint8(code[offset]));
        else _passes(code);
    }

    /// @dev First marks data, then what can run, then looks.
    function _plainly(bytes memory code) private pure returns (bool found, uint256 offset) {
        bool[] memory isData = new bool[](code.length);
        for (uint256 i = 0; i < code.length; ++i) {
            if (isData[i]) continue;
            uint8 opcode = uint8(code[i]);
            if (opcode < 0x60 || opcode > 0x7f) continue;
            for (uint256 j = 1; j <= uint256(opcode) - 0x5f && i + j < code.length; ++j) {
                isData[i + j] = true;
            }
        }
        bool runs = true;
        for (uint256 i = 0; i < code.length; ++i) {
            if (isData[i]) continue;
            uint8 opcode = uint8(code[i]);
            if (opcode == 0x5b) runs = true;
            if (!runs) continue;
            if (!_exists(opcode)) return (true, i);
            if (opcode == 0x00 || opcode == 0x56 || opcode == 0xf3 || opcode == 0xfd || opcode == 0xfe) {
                runs = false;
            }
        }
    }

    function _exists(uint8 opcode) private pure returns (bool) {
        if (opcode <= 0x0b) return true;
        if (opcode >= 0x10 && opcode <= 0x1e) return true;
        if (opcode == 0x20) return true;
        if (opcode >= 0x30 && opcode <= 0x4a) return true;
        if (opcode >= 0x50 && opcode <= 0x9f) return true;
        if (opcode >= 0xa0 && opcode <= 0xa4) return true;
        return
            opcode == 0xf0 ||
            opcode == 0xf1 ||
            opcode == 0xf3 ||
            opcode == 0xf5 ||
            opcode == 0xfa ||
            opcode == 0xfd ||
            opcode == 0xfe;
    }

    // ---- Cost ----

    function test_scanning_five_kilobytes_costs_well_under_half_a_million() external {
        // Real code, over and over: every path in it ends, so that the next copy starts with what cannot run.
        bytes memory code = address(scanner).code;
        bytes memory many = new bytes(5_000);
        for (uint256 i = 0; i < many.length; ++i) {
            many[i] = code[i % code.length];
        }
        vm.etch(subject, many);
        uint256 before = gasleft();
        scanner.scan(subject);
        assertLe(before - gasleft(), 400_000, "gas of scanning 5,000 bytes");
    }

    // ---- Helpers ----

    function _refused(bytes memory code, uint256 offset, uint8 opcode) private {
        vm.etch(subject, code);
        vm.expectRevert(abi.encodeWithSelector(ICodeScan.ForbiddenOpcode.selector, subject, offset, opcode));
        scanner.scan(subject);
        assertFalse(scanner.isScanned(subject), "not remembered");
    }

    function _passes(bytes memory code) private {
        vm.etch(subject, code);
        scanner.scan(subject);
        assertTrue(scanner.isScanned(subject), "remembered");
        // The next one of this test is another subject.
        subject = address(uint160(subject) + 1);
    }
}
