// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title TestCurrency
/// @notice Play money for tests and local chains, never for a real one: ANYONE may mint it, pause it and blacklist
/// accounts. It behaves as USDC does (permit, blacklist, pause), with any number of decimals.
contract TestCurrency is ERC20Permit {
    uint8 private immutable _decimals;

    bool public paused;
    mapping(address account => bool) public isBlacklisted;

    event PausedSet(bool paused);
    event BlacklistedSet(address indexed account, bool blacklisted);

    error CurrencyPaused();
    error Blacklisted(address account);

    /// @param name_ At most 31 bytes, since it is the permit's domain too.
    constructor(
        string memory name_,
        string memory symbol_,
        uint8 decimals_
    ) ERC20(name_, symbol_) ERC20Permit(name_) {
        _decimals = decimals_;
    }

    /// @notice Makes money for anyone, by anyone.
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    /// @notice Stops or starts every transfer, by anyone.
    function setPaused(bool paused_) external {
        paused = paused_;
        emit PausedSet(paused_);
    }

    /// @notice Stops an account from sending, receiving and spending, or lets it again; by anyone.
    function setBlacklisted(address account, bool blacklisted) external {
        isBlacklisted[account] = blacklisted;
        emit BlacklistedSet(account, blacklisted);
    }

    /// @inheritdoc ERC20
    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        _refuseBlacklisted(msg.sender);
        return super.transferFrom(from, to, amount);
    }

    /// @inheritdoc ERC20
    function decimals() public view override returns (uint8) {
        return _decimals;
    }

    function _update(address from, address to, uint256 amount) internal override {
        _check(from, to);
        super._update(from, to, amount);
    }

    function _approve(address owner, address spender, uint256 amount, bool emitEvent) internal override {
        _check(owner, spender);
        super._approve(owner, spender, amount, emitEvent);
    }

    function _check(address from, address to) private view {
        if (paused) revert CurrencyPaused();
        _refuseBlacklisted(from);
        _refuseBlacklisted(to);
    }

    function _refuseBlacklisted(address account) private view {
        if (isBlacklisted[account]) revert Blacklisted(account);
    }
}
