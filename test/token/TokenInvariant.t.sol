// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AssetToken} from "../../contracts/token/AssetToken.sol";
import {Test} from "../support/Test.sol";
import {TokenHandler} from "./support/TokenHandler.sol";

/// @notice What is true of a token after every call, by anyone, in any order. The preview being true (P9), blocked
/// wallets not sending and outsiders moving nothing (P2) are asserted by the handler as it calls.
contract TokenInvariant is Test {
    TokenHandler internal handler;
    AssetToken internal token;

    function setUp() public {
        handler = new TokenHandler();
        token = handler.token();
        bytes4[] memory selectors = new bytes4[](13);
        selectors[0] = handler.transfer.selector;
        selectors[1] = handler.transferFrom.selector;
        selectors[2] = handler.outsider.selector;
        selectors[3] = handler.refresh.selector;
        selectors[4] = handler.mint.selector;
        selectors[5] = handler.redeem.selector;
        selectors[6] = handler.announce.selector;
        selectors[7] = handler.register.selector;
        selectors[8] = handler.admit.selector;
        selectors[9] = handler.lapse.selector;
        selectors[10] = handler.blockWallet.selector;
        selectors[11] = handler.release.selector;
        selectors[12] = handler.pass.selector;
        targetContract(address(handler));
        targetSelector(FuzzSelector(address(handler), selectors));
    }

    /// @dev P6 and P10: supply, lots, minimum holding, maximum per investor, maximum holders, and the counts that
    /// they are held to, recounted from the wallets.
    function invariant_CountsAreTrueAndLimitsHold() public view {
        uint256 wallets = handler.WALLETS();
        uint48[] memory keys = new uint48[](wallets);
        uint256[] memory held = new uint256[](wallets);
        uint256 sum;
        for (uint256 i = 0; i < wallets; ++i) {
            address wallet = handler.wallets(i);
            held[i] = token.balanceOf(wallet);
            keys[i] = token.holderOf(wallet).investorKey;
            sum += held[i];
            assertEq(held[i] % handler.LOT(), 0, "whole lots");
            if (wallet == handler.venue()) {
                assertEq(keys[i], 0, "a venue is no investor");
            } else if (held[i] != 0) {
                assertTrue(held[i] >= handler.MINIMUM(), "minimum holding");
                assertTrue(keys[i] != 0, "whoever holds is known");
            }
        }
        assertEq(sum, token.totalSupply(), "sum of the balances");
        assertLe(sum, token.maxSupply(), "maximum supply");
        uint256 investors;
        for (uint256 i = 0; i < wallets; ++i) {
            if (held[i] == 0 || keys[i] == 0) continue;
            uint256 total;
            bool seen;
            for (uint256 j = 0; j < wallets; ++j) {
                if (keys[j] != keys[i]) continue;
                total += held[j];
                seen = seen || (j < i && held[j] != 0);
            }
            assertEq(token.balanceOfInvestor(keys[i]), total, "units of an investor");
            assertLe(total, handler.MAXIMUM(), "maximum per investor");
            if (!seen) ++investors;
        }
        assertEq(token.investorCount(), investors, "investors that hold");
        assertLe(investors, handler.HOLDERS(), "maximum holders");
    }

    /// @dev P8, as far as it can be told afterwards: at every record date the balances add up to the supply.
    function invariant_HistoryAddsUp() public view {
        uint256 passed = token.passedRecordDates();
        for (uint256 i = passed > 6 ? passed - 6 : 0; i < passed; ++i) {
            uint256 sum;
            for (uint256 w = 0; w < handler.WALLETS(); ++w) {
                sum += token.balanceAtRecordDate(handler.wallets(w), i);
            }
            assertEq(sum, token.supplyAtRecordDate(i), "sum of the balances at a record date");
        }
    }

    /// @dev P1.
    function invariant_TheCharterNeverChanges() public view {
        assertEq(handler.charterValues(), handler.charterAtBirth(), "values of the charter");
    }
}
