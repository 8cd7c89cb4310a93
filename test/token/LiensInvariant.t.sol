// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {OfferingTerms, Power, PowerKind} from "../../contracts/interfaces/Charter.sol";
import {ILiens} from "../../contracts/interfaces/ILiens.sol";
import {Liens} from "../../contracts/token/Liens.sol";
import {AssetToken} from "../../contracts/token/AssetToken.sol";
import {AssetTest} from "../support/AssetTest.sol";
import {TinyAsset, TinyCharter} from "../support/TinyAsset.sol";
import {Test} from "../support/Test.sol";

/// @notice Attack 5, over two assets whose liens are kept in one place: whatever is pledged, released, lapsed, taken,
/// sent, ordered by a court, recovered or redeemed, in whatever order.
contract LiensInvariant is Test {
    LiensHandler private handler;

    function setUp() public {
        handler = new LiensHandler();
        handler.setUp();
        bytes4[] memory selectors = new bytes4[](11);
        selectors[0] = handler.pledge.selector;
        selectors[1] = handler.pledgeBySignature.selector;
        selectors[2] = handler.extend.selector;
        selectors[3] = handler.release.selector;
        selectors[4] = handler.lapse.selector;
        selectors[5] = handler.take.selector;
        selectors[6] = handler.moveUnits.selector;
        selectors[7] = handler.order.selector;
        selectors[8] = handler.recover.selector;
        selectors[9] = handler.redeem.selector;
        selectors[10] = handler.pass.selector;
        targetContract(address(handler));
        targetSelector(FuzzSelector(address(handler), selectors));
    }

    function invariant_liens_are_what_the_token_holds_back_and_at_most_the_balance() public view {
        Liens liens = handler.liens();
        for (uint256 asset = 0; asset < 2; ++asset) {
            AssetToken token = handler.tokens(asset);
            uint256 supply;
            for (uint256 i = 0; i < handler.WALLETS(); ++i) {
                address wallet = handler.wallets(i);
                uint256[] memory list = liens.liensOf(address(token), wallet);
                uint256 sum;
                for (uint256 j = 0; j < list.length; ++j) {
                    ILiens.Lien memory lien = liens.lien(list[j]);
                    assertEq(lien.holder, wallet, "holder of a listed lien");
                    assertEq(lien.token, address(token), "token of a listed lien");
                    assertTrue(lien.units != 0, "a listed lien has units");
                    assertTrue(j == 0 || list[j - 1] < list[j], "oldest first");
                    sum += lien.units;
                }
                assertEq(sum, token.getFrozenTokens(wallet), "liens");
                assertLe(sum, token.balanceOf(wallet), "at most the balance");
                supply += token.balanceOf(wallet);
            }
            assertEq(supply, token.totalSupply(), "supply");
            assertEq(supply, handler.ISSUED() - handler.redeemed(asset), "nothing else ends units");
        }
    }

    /// @dev The oldest liens are whole as long as younger ones have anything left to give.
    function invariant_an_order_cuts_the_newest() public view {
        assertFalse(handler.cutOutOfOrder(), "an older lien was cut before a newer one was gone");
    }
}

/// @notice Two assets, three investors with two wallets each, one lien holder; orders and recoveries are announced and
/// enacted in one step of the fuzzer. None of its functions reverts.
contract LiensHandler is AssetTest {
    uint256 public constant WALLETS = 6;
    uint256 public constant ISSUED = 300 * 100;

    Liens public liens;
    AssetToken[2] public tokens;
    uint256[2] public redeemed;
    address[WALLETS] public wallets;
    bool public cutOutOfOrder;

    TinyAsset[2] private _assets;
    address private _lienHolder = actor("lien holder");
    uint256 private _made;
    uint256 private _time = START;
    uint256 private _salt;

    function setUp() public override {
        super.setUp();
        liens = Liens(sharedContract("Liens"));
        // Three investors with two wallets each; the second of each begins empty.
        for (uint256 i = 0; i < WALLETS; ++i) {
            wallets[i] = vm.addr(_key(i));
            registry.admit(wallets[i], uint40(1 + i / 2));
        }
        for (uint256 i = 0; i < 2; ++i) {
            TinyCharter memory charter = tinyCharter(0);
            charter.asset.token.rules.lotSize = uint128(LOT);
            charter.asset.powers = new Power[](2);
            charter.asset.powers[0] = power(
                PowerKind.RECOVER,
                holder,
                1 days,
                WINDOW,
                objector,
                type(uint40).max
            );
            charter.asset.powers[1] = power(
                PowerKind.COURT_TRANSFER,
                holder,
                1 days,
                WINDOW,
                objector,
                type(uint40).max
            );
            OfferingTerms memory none;
            charter.asset.firstOffering = keccak256(abi.encode(none));
            _assets[i] = new TinyAsset(charter);
            _assets[i].openOffering(address(this), keccak256(abi.encode(none)), 0);
            tokens[i] = tokenOf(_assets[i]);
            for (uint256 j = 0; j < 3; ++j) _assets[i].issue(wallets[2 * j], 100 * UNIT);
        }
    }

    function _key(uint256 i) private pure returns (uint256) {
        return 7000 + i;
    }

    /// @dev Some lots, at most `most` units; 0 if there is not a lot.
    function _lots(uint256 seed, uint256 most) private pure returns (uint256) {
        return most < LOT ? 0 : bound(seed, 1, most / LOT) * LOT;
    }

    function _free(uint256 asset, address who) private view returns (uint256) {
        return tokens[asset].balanceOf(who) - tokens[asset].getFrozenTokens(who);
    }

    function _draw(
        uint256 asset,
        uint256 who,
        uint256 seed
    ) private view returns (uint256, uint256 w, uint256 units) {
        asset %= 2;
        w = who % WALLETS;
        address wallet = wallets[w];
        units = _lots(seed, _free(asset, wallet));
        // A wallet that was lost sends nothing, and the list is short.
        if (!tokens[asset].canSend(wallet)) units = 0;
        if (liens.liensOf(address(tokens[asset]), wallet).length >= 8) units = 0;
        return (asset, w, units);
    }

    function pledge(uint256 asset, uint256 who, uint256 seed, uint256 end) external {
        uint256 units;
        (asset, who, units) = _draw(asset, who, seed);
        if (units == 0) return;
        vm.prank(wallets[who]);
        liens.pledge(
            address(tokens[asset]),
            _lienHolder,
            units,
            uint40(_time),
            uint40(_time + bound(end, 1, 20 days)),
            0
        );
        ++_made;
    }

    function pledgeBySignature(uint256 asset, uint256 who, uint256 seed, uint256 end) external {
        uint256 units;
        (asset, who, units) = _draw(asset, who, seed);
        if (units == 0) return;
        ILiens.Lien memory terms = ILiens.Lien(
            address(tokens[asset]),
            wallets[who],
            _lienHolder,
            uint128(units),
            uint40(_time),
            uint40(_time + bound(end, 1, 20 days)),
            0
        );
        bytes32 salt = bytes32(++_salt);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(_key(who), liens.pledgeDigest(terms, salt, uint40(_time)));
        vm.prank(_lienHolder);
        liens.pledgeBySignature(terms, salt, uint40(_time), abi.encodePacked(r, s, v));
        ++_made;
    }

    function extend(uint256 which, uint256 seed) external {
        if (_made == 0) return;
        uint256 id = which % _made;
        ILiens.Lien memory it = liens.lien(id);
        if (it.units == 0) return;
        uint256 key;
        for (uint256 i = 0; i < WALLETS; ++i) if (wallets[i] == it.holder) key = _key(i);
        bytes32 salt = bytes32(++_salt);
        uint40 end = uint40(_time + bound(seed, 1, 30 days));
        bytes32 digest = liens.extensionDigest(id, uint40(_time), end, 0, salt, uint40(_time));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        vm.prank(_lienHolder);
        liens.extend(id, uint40(_time), end, 0, salt, uint40(_time), abi.encodePacked(r, s, v));
    }

    function release(uint256 which, uint256 seed) external {
        if (_made == 0) return;
        uint256 units = liens.lien(which % _made).units;
        if (units == 0) return;
        vm.prank(_lienHolder);
        liens.release(which % _made, bound(seed, 1, units));
    }

    function lapse(uint256 which) external {
        if (_made == 0) return;
        ILiens.Lien memory it = liens.lien(which % _made);
        if (it.units == 0 || _time <= it.end) return;
        liens.lapse(which % _made);
    }

    function take(uint256 which, uint256 to, uint256 seed) external {
        if (_made == 0) return;
        ILiens.Lien memory it = liens.lien(which % _made);
        AssetToken token = AssetToken(it.token);
        address recipient = wallets[to % WALLETS];
        uint256 units = _lots(seed, it.units);
        bool small = token.balanceOf(recipient) + units < 2 * LOT;
        bool late = _time < it.takeFrom || _time > it.end;
        if (units == 0 || late || small || recipient == it.holder || !token.canReceive(recipient)) return;
        vm.prank(_lienHolder);
        liens.take(which % _made, recipient, units);
    }

    function moveUnits(uint256 asset, uint256 who, uint256 to, uint256 seed) external {
        AssetToken token = tokens[asset % 2];
        address from = wallets[who % WALLETS];
        uint256 units = _lots(seed, _free(asset % 2, from));
        if (units == 0 || !token.canTransfer(from, wallets[to % WALLETS], units)) return;
        vm.prank(from);
        token.transfer(wallets[to % WALLETS], units);
    }

    function order(uint256 asset, uint256 who, uint256 to, uint256 seed) external {
        asset %= 2;
        AssetToken token = tokens[asset];
        (address from, address recipient) = (wallets[who % WALLETS], wallets[to % WALLETS]);
        uint256 units = _lots(seed, token.balanceOf(from));
        bool small = token.balanceOf(recipient) + units < 2 * LOT;
        if (units == 0 || small || from == recipient || !token.canReceive(recipient)) return;
        vm.prank(holder);
        register.announce(
            address(_assets[asset]),
            PowerKind.COURT_TRANSFER,
            abi.encode(from, recipient, units),
            keccak256("order")
        );
        _pass(1 days);
        uint256[] memory list = liens.liensOf(address(token), from);
        uint256[] memory before = _units(list);
        token.forcedTransfer(from, recipient, units);
        _observe(list, before);
    }

    function recover(uint256 asset, uint256 who) external {
        asset %= 2;
        who %= WALLETS;
        (address lost, address to) = (wallets[who], wallets[who ^ 1]);
        AssetToken token = tokens[asset];
        bool done = _assets[asset].beneficiaryOf(lost) != lost || !token.canReceive(to);
        if (done || token.balanceOf(lost) == 0) return;
        vm.prank(holder);
        register.announce(
            address(_assets[asset]),
            PowerKind.RECOVER,
            abi.encode(lost, to),
            keccak256("lost")
        );
        _pass(1 days);
        _assets[asset].recoverWallet(lost, to);
    }

    function redeem(uint256 asset, uint256 who, uint256 seed) external {
        asset %= 2;
        address from = wallets[who % WALLETS];
        uint256 units = _lots(seed, tokens[asset].balanceOf(from));
        if (units == 0) return;
        // Seldom: units that ended leave less to do for the rest.
        if (seed % 4 != 0) return;
        redeemed[asset] += units;
        uint256[] memory list = liens.liensOf(address(tokens[asset]), from);
        uint256[] memory before = _units(list);
        _assets[asset].redeem(from, units);
        _observe(list, before);
    }

    function pass(uint256 seed) external {
        _pass(bound(seed, 1, 12 days));
    }

    function _pass(uint256 time) private {
        _time += time;
        vm.warp(_time);
    }

    function _units(uint256[] memory list) private view returns (uint256[] memory units) {
        units = new uint256[](list.length);
        for (uint256 i = 0; i < list.length; ++i) units[i] = liens.lien(list[i]).units;
    }

    function _observe(uint256[] memory list, uint256[] memory before) private {
        bool left;
        for (uint256 i = list.length; i != 0; --i) {
            uint256 now_ = liens.lien(list[i - 1]).units;
            if (left && now_ != before[i - 1]) cutOutOfOrder = true;
            if (now_ != 0) left = true;
        }
    }
}
