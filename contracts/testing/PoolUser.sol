// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// @notice What is used here of Uniswap v4's pool manager, one contract for all pools.
interface IPoolManager {
    struct PoolKey {
        address currency0;
        address currency1;
        uint24 fee;
        int24 tickSpacing;
        address hooks;
    }

    struct ModifyLiquidityParams {
        int24 tickLower;
        int24 tickUpper;
        int256 liquidityDelta;
        bytes32 salt;
    }

    struct SwapParams {
        bool zeroForOne;
        int256 amountSpecified;
        uint160 sqrtPriceLimitX96;
    }

    function unlock(bytes calldata data) external returns (bytes memory);

    function modifyLiquidity(
        PoolKey calldata key,
        ModifyLiquidityParams calldata params,
        bytes calldata hookData
    ) external returns (int256 delta, int256 fees);

    function swap(
        PoolKey calldata key,
        SwapParams calldata params,
        bytes calldata hookData
    ) external returns (int256 delta);

    function sync(address currency) external;

    function settle() external payable returns (uint256);

    function take(address currency, address to, uint256 amount) external;
}

/// @notice Trades in a pool for whoever calls, straight from and to his wallet: for tests of venues, never part of an
/// asset. Both sides must have been approved.
contract PoolUser {
    using SafeERC20 for IERC20;

    uint160 private constant LOWEST_PRICE = 4295128739;
    uint160 private constant HIGHEST_PRICE = 1461446703485210103287273052203988822378723970342;

    IPoolManager private immutable _manager;

    error OnlyManager(address caller);
    error NothingFound();

    constructor(IPoolManager manager) {
        _manager = manager;
    }

    /// @param liquidity Added, or taken away if negative, over the whole range of a spacing of 60.
    function provide(IPoolManager.PoolKey calldata key, int256 liquidity) external {
        _manager.unlock(abi.encode(msg.sender, key, liquidity, false, int256(0)));
    }

    /// @param amount Given exactly if negative, received exactly if positive.
    function swap(IPoolManager.PoolKey calldata key, bool zeroForOne, int256 amount) external {
        _manager.unlock(abi.encode(msg.sender, key, int256(0), zeroForOne, amount));
    }

    /// @notice Takes what came into the manager without its knowing, while `pay` is called: it is whoever's asks first.
    function skim(IERC20 currency, address payer, bytes calldata pay) external {
        _manager.unlock(abi.encode(msg.sender, currency, payer, pay));
    }

    function unlockCallback(bytes calldata data) external returns (bytes memory) {
        if (msg.sender != address(_manager)) revert OnlyManager(msg.sender);
        // The keys of a pool are static, so that only a skim has an offset at its fourth word.
        if (uint256(bytes32(data[96:128])) == 128) return _skim(data);
        (address who, IPoolManager.PoolKey memory key, int256 liquidity, bool zeroForOne, int256 amount) = abi
            .decode(data, (address, IPoolManager.PoolKey, int256, bool, int256));
        int256 delta;
        if (liquidity != 0) {
            (delta, ) = _manager.modifyLiquidity(
                key,
                IPoolManager.ModifyLiquidityParams(
                    -887220,
                    887220,
                    liquidity,
                    bytes32(uint256(uint160(who)))
                ),
                ""
            );
        } else {
            delta = _manager.swap(
                key,
                IPoolManager.SwapParams(
                    zeroForOne,
                    amount,
                    zeroForOne ? LOWEST_PRICE + 1 : HIGHEST_PRICE - 1
                ),
                ""
            );
        }
        // The upper half is of the first currency, the lower of the second.
        _balance(key.currency0, who, delta >> 128);
        _balance(key.currency1, who, int128(delta));
        return "";
    }

    function _skim(bytes calldata data) private returns (bytes memory) {
        (address who, address currency, address payer, bytes memory pay) = abi.decode(
            data,
            (address, address, address, bytes)
        );
        _manager.sync(currency);
        (bool done, ) = payer.call(pay);
        uint256 found = _manager.settle();
        if (!done || found == 0) revert NothingFound();
        _manager.take(currency, who, found);
        return "";
    }

    /// @dev What the pool is owed comes from the wallet, what it owes goes there.
    function _balance(address currency, address who, int256 delta) private {
        if (delta < 0) {
            _manager.sync(currency);
            IERC20(currency).safeTransferFrom(who, address(_manager), uint256(-delta));
            _manager.settle();
        } else if (delta > 0) {
            _manager.take(currency, who, uint256(delta));
        }
    }
}
