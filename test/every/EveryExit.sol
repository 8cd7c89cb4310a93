// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IInvestorRegistry} from "../../contracts/interfaces/IInvestorRegistry.sol";
import {IIssuance, IOffering} from "../../contracts/interfaces/IOffering.sol";
import {EveryHandler} from "./EveryHandler.sol";

/// @notice What must be so after whatever happened.
abstract contract EveryExit is EveryHandler {
    uint256 private _clock;

    error Exited();

    /// @dev P1: what the asset, its token and its register say of the charter.
    function valuesNow() public view override returns (bytes32) {
        (, uint256 lot, uint256 least, uint256 most, uint256 holders, uint256 horizon) = token
            .holdingLimits();
        bytes32 limits = keccak256(abi.encode(lot, least, most, holders, horizon, token.maxSupply()));
        bytes32 rules = keccak256(abi.encode(token.investorRegistries(), token.transferRules()));
        (uint256 classes, uint256 from) = token.countryTerms(36);
        bytes32 names = keccak256(abi.encode(token.name(), token.symbol(), token.decimals(), classes, from));
        bytes32 terms = keccak256(abi.encode(_termsNow(), asset.charterHash(), asset.firstOffering()));
        bytes32 parties = keccak256(
            abi.encode(
                asset.issuer(),
                asset.currency(),
                asset.factory(),
                asset.token(),
                asset.powerRegister()
            )
        );
        bytes32 declared = keccak256(
            abi.encode(register.powersOf(address(asset)), token.noticeOfRecordDates())
        );
        bytes32 others = keccak256(
            abi.encode(panel.delay(), registry.panel(), registry.maxBlock(), feed.terms(), lending.liens())
        );
        bytes32 sale = keccak256(abi.encode(IOffering(first).terms()));
        return keccak256(abi.encode(limits, rules, names, terms, parties, declared, others, sale));
    }

    /// @dev The terms of the kind.
    function _termsNow() internal view virtual returns (bytes memory);

    /// @dev P2, P5: balances are what the movements that were seen add up to, and so are the pledges.
    function checkBook() external view {
        uint256 sum = 0;
        for (uint256 i = 0; i < wallets.length; ++i) {
            assertEq(token.balanceOf(wallets[i]), book[wallets[i]], "balance");
            assertEq(token.getFrozenTokens(wallets[i]), pledged[wallets[i]], "pledged");
            assertLe(pledged[wallets[i]], book[wallets[i]], "P2: pledged units moved");
            sum += book[wallets[i]];
        }
        assertEq(token.totalSupply(), sum, "P2: nobody else holds any");
        assertEq(bookedSupply, sum, "supply");
    }

    /// @dev P6
    function checkMoney() external view virtual;

    // ---- P4, P14 ----

    /// @dev From here everybody is paid, refunded and sells. Tried out and undone, the clock too.
    function checkExit() external {
        _clock = block.timestamp;
        try this.exit() {} catch (bytes memory reason) {
            vm.warp(_clock);
            if (bytes4(reason) == Exited.selector) return;
            assembly ("memory-safe") {
                revert(add(reason, 32), mload(reason))
            }
        }
    }

    /// @dev Always reverts: with {Exited} if all went well.
    function exit() external {
        // At once, in whatever pause.
        for (uint256 i = 0; i < wallets.length; ++i) _collect(wallets[i]);
        for (uint256 i = 0; i < sales.length; ++i) _escrow(sales[i]);
        // A pause that may have begun runs out, and so does every block.
        uint256 through = token.lastSecondOfPause();
        assertLe(through, _clock + LONGEST_PAUSE, "P14: a pause is bounded");
        for (uint256 i = 0; i < wallets.length; ++i) {
            (, , , , uint40 blocked) = registry.investorOf(wallets[i]);
            assertLe(blocked, _clock + 90 days, "a block is bounded");
            if (blocked > through) through = blocked;
        }
        if (through >= block.timestamp) vm.warp(through + 1);
        if (block.timestamp <= token.closesAfter()) {
            _admitBuyer();
            for (uint256 i = 0; i < wallets.length; ++i) {
                _redeem(wallets[i]);
                _sell(wallets[i]);
            }
        }
        revert Exited();
    }

    /// @dev What is due to a holder comes, all of it: money, or the metal that he asked for.
    function _collect(address holder) internal virtual;

    /// @dev What he can have for his units, if the kind has such a thing at any time.
    function _redeem(address holder) internal virtual {}

    /// @dev What is in escrow comes back, or becomes units, when its time is over.
    function _escrow(address sale) private {
        uint256 ends = uint256(IOffering(sale).terms().settleBy) + 1;
        if (block.timestamp < ends) vm.warp(ends);
        assertTrue(IIssuance(sale).ended(), "P4: a sale ends");
        for (uint256 i = 0; i < wallets.length; ++i) {
            uint256 paid = IOffering(sale).subscription(wallets[i]).paid;
            if (paid == 0) continue;
            uint256 had = currency.balanceOf(wallets[i]);
            IOffering(sale).refund(_one(wallets[i]));
            assertEq(currency.balanceOf(wallets[i]), had + paid, "P4: refunded");
        }
    }

    function _admitBuyer() private {
        IInvestorRegistry.Admission[] memory rows = new IInvestorRegistry.Admission[](1);
        rows[0] = IInvestorRegistry.Admission(actor("buyer"), 99, 36, 1, uint40(block.timestamp + 1 days));
        vm.prank(address(panel));
        registry.admit(rows, new address[](0));
    }

    /// @dev To a buyer who was just admitted; what is pledged is not his to sell, and a lost wallet has nothing.
    function _sell(address holder) private {
        uint256 units = token.balanceOf(holder) - token.getFrozenTokens(holder);
        if (units == 0) return;
        address buyer = actor("buyer");
        uint256 had = token.balanceOf(buyer);
        vm.prank(holder);
        token.transfer(buyer, units);
        assertEq(token.balanceOf(buyer), had + units, "P4: sold");
    }

    function targetCount() external view returns (uint256) {
        return targets.length;
    }

    function powerCount() external view returns (uint256) {
        return powers.length;
    }

    function powerNumber(uint256 i) external view returns (uint8) {
        return uint8(powers[i].kind);
    }
}
