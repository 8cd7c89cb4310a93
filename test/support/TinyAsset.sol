// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {SafeERC20, IERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {Asset} from "../../contracts/assets/Asset.sol";
import {AssetCharter, PowerKind} from "../../contracts/interfaces/Charter.sol";

/// @notice The whole charter of a {TinyAsset}.
struct TinyCharter {
    AssetCharter asset;
    bytes32 identifier;
    uint256 face;
    uint256 accrued;
}

/// @notice The least that a kind of asset can be: for tests of what every asset shares. Anyone may have it misbehave.
contract TinyAsset is Asset {
    using SafeERC20 for IERC20;

    bytes32 private immutable _identifier;
    uint256 private immutable _face;
    uint256 private immutable _accrued;

    uint256 public reserve;
    bool public refusesReserve;
    bool public refusesIssue;
    uint256 public acted;

    error Refused();

    constructor(TinyCharter memory charter) Asset(charter.asset, keccak256(abi.encode(charter))) {
        _identifier = charter.identifier;
        _face = charter.face;
        _accrued = charter.accrued;
    }

    function setRefuses(bool reserve_, bool issue_) external {
        refusesReserve = reserve_;
        refusesIssue = issue_;
    }

    /// @notice Any power, enacted on a number.
    function act(PowerKind kind, uint256 number) external {
        _enact(kind, keccak256(abi.encode(number)), 1);
        ++acted;
    }

    /// @notice Redeems units, as a kind does that pays for them.
    function redeem(address from, uint256 units) external {
        token.redeem(from, units);
    }

    function announceRecordDate(uint40 recordDate) external {
        token.announceRecordDate(recordDate);
    }

    function issue(address to, uint256 units) public override {
        if (refusesIssue) revert Refused();
        super.issue(to, units);
    }

    function _exists(PowerKind kind) internal pure override returns (bool) {
        return kind != PowerKind.WRITE_OFF;
    }

    function identifiers() public view override returns (bytes32[] memory list) {
        if (_identifier == 0) return list;
        list = new bytes32[](1);
        list[0] = _identifier;
    }

    function issuePrice(uint64 price, bool accrued, uint40) public view override returns (uint256) {
        return _face * price * 1e9 + (accrued ? _accrued * 1e18 : 0);
    }

    function fundReserve(uint256 amount) public override {
        if (refusesReserve) revert Refused();
        reserve += amount;
        currency.safeTransferFrom(msg.sender, address(this), amount);
    }
}
