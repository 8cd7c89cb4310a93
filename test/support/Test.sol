// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice The test runner's cheatcodes that these tests use.
// solhint-disable-next-line interface-starts-with-i
interface Vm {
    struct Log {
        bytes32[] topics;
        bytes data;
        address emitter;
    }

    function addr(uint256 privateKey) external pure returns (address);
    function assume(bool condition) external pure;
    function computeCreateAddress(address deployer, uint256 nonce) external pure returns (address);
    function deal(address account, uint256 weiAmount) external;
    function etch(address account, bytes calldata code) external;
    function expectEmit(bool t1, bool t2, bool t3, bool data) external;
    function expectEmit(bool t1, bool t2, bool t3, bool data, address emitter) external;
    function expectRevert() external;
    function expectRevert(bytes4 selector) external;
    function expectRevert(bytes calldata data) external;
    function getCode(string calldata artifact) external view returns (bytes memory creationCode);
    function getNonce(address account) external view returns (uint64);
    function label(address account, string calldata name) external;
    function chainId(uint256 id) external;
    function load(address account, bytes32 slot) external view returns (bytes32);
    function store(address account, bytes32 slot, bytes32 value) external;
    function clearMockedCalls() external;
    function mockCall(address target, bytes calldata data, bytes calldata answer) external;
    function prank(address sender) external;
    function recordLogs() external;
    function getRecordedLogs() external returns (Log[] memory logs);
    function sign(uint256 privateKey, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
    function startPrank(address sender) external;
    function stopPrank() external;
    function toString(uint256 value) external pure returns (string memory);
    function warp(uint256 timestamp) external;
}

/// @notice Assertions and helpers shared by every Solidity test; small on purpose, so that nothing else is needed.
abstract contract Test {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    // Tests read best with the name that every Solidity test uses.
    // solhint-disable-next-line const-name-snakecase
    Vm internal constant vm = Vm(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);
    // The runner recognises a test contract by this flag.
    // solhint-disable-next-line const-name-snakecase
    bool public constant IS_TEST = true;

    address[] private _targets;
    FuzzSelector[] private _selectors;

    error AssertionFailed(string what, uint256 actual, uint256 expected);
    error AssertionFailedInt(string what, int256 actual, int256 expected);
    error AssertionFailedAddress(string what, address actual, address expected);
    error AssertionFailedBytes32(string what, bytes32 actual, bytes32 expected);
    error AssertionFalse(string what);

    function targetContracts() external view returns (address[] memory) {
        return _targets;
    }

    function targetSelectors() external view returns (FuzzSelector[] memory) {
        return _selectors;
    }

    function targetContract(address handler) internal {
        _targets.push(handler);
    }

    function targetSelector(FuzzSelector memory selector) internal {
        _selectors.push(selector);
    }

    function assertTrue(bool condition, string memory what) internal pure {
        if (!condition) revert AssertionFalse(what);
    }

    function assertFalse(bool condition, string memory what) internal pure {
        if (condition) revert AssertionFalse(what);
    }

    function assertEq(uint256 actual, uint256 expected, string memory what) internal pure {
        if (actual != expected) revert AssertionFailed(what, actual, expected);
    }

    function assertEq(int256 actual, int256 expected, string memory what) internal pure {
        if (actual != expected) revert AssertionFailedInt(what, actual, expected);
    }

    function assertEq(address actual, address expected, string memory what) internal pure {
        if (actual != expected) revert AssertionFailedAddress(what, actual, expected);
    }

    function assertEq(bytes32 actual, bytes32 expected, string memory what) internal pure {
        if (actual != expected) revert AssertionFailedBytes32(what, actual, expected);
    }

    function assertEq(bool actual, bool expected, string memory what) internal pure {
        if (actual != expected) revert AssertionFailed(what, actual ? 1 : 0, expected ? 1 : 0);
    }

    function assertLe(uint256 actual, uint256 bound_, string memory what) internal pure {
        if (actual > bound_) revert AssertionFailed(what, actual, bound_);
    }

    /// @dev Folds a fuzzed word into a range, inclusive at both ends.
    function bound(uint256 value, uint256 low, uint256 high) internal pure returns (uint256) {
        if (value >= low && value <= high) return value;
        uint256 size = high - low + 1;
        return size == 0 ? value : low + (value % size);
    }

    function actor(string memory name) internal returns (address account) {
        account = vm.addr(uint256(keccak256(bytes(name))));
        vm.label(account, name);
    }

    /// @dev What answers for tokens, with a register of their documents.
    function deployTokenReader() internal returns (address) {
        return deploy("TokenReader", abi.encode(deploy("Documents", "")));
    }

    /// @dev Creates a contract of the build by its name, as `new` does. Unlike `new` it does not put that contract's
    /// code into the test's own, which would be compiled again with each test.
    function deploy(string memory name, bytes memory arguments) internal returns (address created) {
        bytes memory code = bytes.concat(vm.getCode(name), arguments);
        assembly ("memory-safe") {
            created := create(0, add(code, 32), mload(code))
            if iszero(created) {
                returndatacopy(mload(0x40), 0, returndatasize())
                revert(mload(0x40), returndatasize())
            }
        }
    }
}
