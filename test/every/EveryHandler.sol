// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ExchangeTerms, OfferingTerms, PowerKind} from "../../contracts/interfaces/Charter.sol";
import {IBond} from "../../contracts/interfaces/IBond.sol";
import {IExchangeOffer} from "../../contracts/interfaces/IExchangeOffer.sol";
import {IInvestorRegistry} from "../../contracts/interfaces/IInvestorRegistry.sol";
import {IIssuance, IOffering} from "../../contracts/interfaces/IOffering.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {EveryModel} from "./EveryModel.sol";
import {EveryWorld} from "./EveryWorld.sol";
import {Mutators} from "./Mutators.sol";

/// @notice Calls everything from everybody: each function of each contract with drawn arguments, random bytes, and, so
/// that a bond really lives, what its people do. Nothing here reverts; what is refused is passed over.
contract EveryHandler is EveryModel {
    struct Plan {
        PowerKind kind;
        bytes data;
        address target;
        uint256 ready;
    }

    Plan[] private _plans;
    address[] private _sales;
    uint256 private _salt;
    uint256 private _clock;
    bytes32 public charterValues;

    error Exited();

    function begin() external {
        _build();
        _sales.push(first);
        charterValues = valuesNow();
        _sellOut();
    }

    /// @dev Four investors buy, and hold when the fuzzer begins; the first one's money waits in the sale until it ends.
    function _sellOut() private {
        vm.warp(START + 2 days);
        for (uint256 i = 0; i < 4; ++i) {
            vm.prank(wallets[i]);
            currency.approve(first, type(uint256).max);
            bytes memory data = abi.encodeCall(
                IOffering.subscribe,
                ((10 + 10 * i) * UNIT, type(uint256).max)
            );
            assertTrue(_do(wallets[i], first, data, false), "subscribed");
        }
        vm.warp(START + 40 days);
        address[] memory buyers = new address[](3);
        (buyers[0], buyers[1], buyers[2]) = (wallets[1], wallets[2], wallets[3]);
        assertTrue(_do(outsider, first, abi.encodeCall(IOffering.settle, (buyers)), false), "settled");
        assertEq(bookedSupply, 90 * UNIT, "issued");
    }

    /// @inheritdoc EveryWorld
    function _target(string memory name, address where) internal override {
        isThere[name] = true;
        targets.push(where);
        _split(bytes(Mutators.signaturesOf(name)), functionsOf[where]);
    }

    function _split(bytes memory text, bytes[] storage into) private {
        uint256 from = 0;
        for (uint256 i = 0; i < text.length; ++i) {
            if (text[i] != ";") continue;
            bytes memory part = new bytes(i - from);
            for (uint256 j = 0; j < part.length; ++j) part[j] = text[from + j];
            into.push(part);
            from = i + 1;
        }
    }

    // ---- Anything ----

    /// @dev Several functions, each from somebody, with arguments that mean something.
    function anything(uint256 seed) external {
        _seed(seed);
        for (uint256 i = 0; i < 6; ++i) {
            address target = targets[_draw(targets.length)];
            bytes[] storage functions = functionsOf[target];
            bytes memory data = _calldataOf(functions[_draw(functions.length)]);
            if (_do(_somebody(), target, data, false)) ++count["anything that worked"];
        }
    }

    /// @dev One function from every role.
    function fromEverybody(uint256 seed) external {
        _seed(seed);
        address target = targets[_draw(targets.length)];
        bytes[] storage functions = functionsOf[target];
        bytes memory data = _calldataOf(functions[_draw(functions.length)]);
        for (uint256 i = 0; i < roles.length; ++i) _do(roles[i], target, data, false);
    }

    function randomBytes(uint256 seed, bytes calldata data) external {
        _seed(seed);
        _do(_somebody(), targets[_draw(targets.length)], data, false);
        address target = targets[_draw(targets.length)];
        bytes[] storage functions = functionsOf[target];
        bytes4 selector = bytes4(keccak256(functions[_draw(functions.length)]));
        _do(_somebody(), target, bytes.concat(selector, data), false);
    }

    // ---- Time ----

    function timePasses(uint256 seed) external {
        _seed(seed);
        uint256 what = _draw(4);
        if (what == 0) vm.warp(block.timestamp + _draw(20 days));
        else if (what == 1) vm.warp(block.timestamp + 1);
        else if (what == 2) _toRecordDate();
        else if (_plans.length != 0) _toPlan();
    }

    function _toRecordDate() private {
        uint256 next = token.passedRecordDates();
        if (next == token.recordDateCount()) return;
        vm.warp(token.recordDate(next) + _draw(2));
    }

    function _toPlan() private {
        uint256 ready = _plans[_draw(_plans.length)].ready;
        if (ready >= block.timestamp) vm.warp(ready - 1 + _draw(3));
    }

    // ---- Powers ----

    function announce(uint256 seed) external {
        _seed(seed);
        PowerKind kind = PowerKind(uint8(_draw(5)));
        (bytes memory action, bytes memory call, address target) = _planned(kind);
        bytes memory data = abi.encodeCall(register.announce, (address(bond), kind, action, REASON));
        _do(_somebody(), address(register), data, false);
        if (_do(holderOf[kind], address(register), data, false)) {
            _plans.push(Plan(kind, call, target, block.timestamp + WAIT));
        }
    }

    function _planned(
        PowerKind kind
    ) private returns (bytes memory action, bytes memory call, address target) {
        (address a, address b) = (_wallet(), _wallet());
        if (kind == PowerKind.PAUSE) {
            uint256 duration = 1 + _draw(LONGEST_PAUSE + 2);
            return (abi.encode(duration), abi.encodeCall(token.pauseFor, (duration)), address(token));
        }
        if (kind == PowerKind.RECOVER) {
            // Mostly to the other wallet of the same investor.
            if (_draw(4) != 0) b = _otherOf(a);
            return (abi.encode(a, b), abi.encodeCall(bond.recoverWallet, (a, b)), address(bond));
        }
        if (kind == PowerKind.COURT_TRANSFER) {
            uint256 units = _draw(_draw(2) == 0 ? ORDER_LIMIT + 2 : token.balanceOf(a) + 1);
            call = abi.encodeCall(token.forcedTransfer, (a, b, units));
            return (abi.encode(a, b, units), call, address(token));
        }
        if (kind == PowerKind.CALL) {
            uint40 date = uint40(block.timestamp + WAIT + 3 days + _draw(60 days));
            return (abi.encode(date), abi.encodeCall(bond.callBond, (date)), address(bond));
        }
        if (_draw(2) == 0) {
            ExchangeTerms memory swap = _swapTerms();
            call = abi.encodeCall(factory.createExchangeOffer, (address(bond), swap));
            return (abi.encode(swap), call, address(factory));
        }
        OfferingTerms memory sale = _saleTerms();
        sale.opens += WAIT;
        call = abi.encodeCall(factory.createOffering, (address(bond), sale));
        return (abi.encode(sale), call, address(factory));
    }

    /// @dev Anyone enacts what was announced: ripe or not, once more, or what was stopped.
    function enact(uint256 seed) external {
        if (_plans.length == 0) return;
        _seed(seed);
        Plan memory plan = _plans[_draw(_plans.length)];
        if (_draw(2) == 0 && plan.ready > block.timestamp) vm.warp(plan.ready);
        address before = bond.offering();
        _do(_somebody(), plan.target, plan.data, false);
        if (bond.offering() == before) return;
        bool sale = bytes4(plan.data) == factory.createOffering.selector;
        // An exchange offer holds nothing.
        if (sale) _sales.push(bond.offering());
        _target(sale ? "Offering" : "ExchangeOffer", bond.offering());
    }

    function objectTo(uint256 seed) external {
        _seed(seed);
        uint256 known = register.announcementCount(address(bond));
        if (known == 0) return;
        bytes memory data = abi.encodeCall(register.object, (address(bond), _draw(known)));
        // Seldom by those who may, or nothing would ever be enacted.
        _do(_draw(6) == 0 ? objector : _somebody(), address(register), data, false);
    }

    // ---- Panel ----

    function panelActs(uint256 seed) external {
        _seed(seed);
        address[] memory named = new address[](1);
        named[0] = _wallet();
        address[] memory assets = new address[](1);
        assets[0] = address(token);
        uint256 what = _draw(4);
        bytes memory data;
        if (what == 0) data = abi.encodeCall(registry.lapse, (named, assets));
        else if (what == 1)
            data = abi.encodeCall(
                registry.blockWallets,
                (named, uint40(block.timestamp + _draw(30 days)), REASON, assets)
            );
        else if (what == 2) data = abi.encodeCall(registry.release, (named, REASON, assets));
        else data = abi.encodeCall(registry.admit, (_row(named[0]), assets));
        bytes32 salt = bytes32(++_salt);
        // One member alone, and one whose approval is counted twice.
        assertFalse(
            _do(_somebody(), address(panel), _panelCall(address(registry), data, 1, salt), false),
            "P11: one of two acted"
        );
        if (_do(_somebody(), address(panel), _panelCall(address(registry), data, 2, salt), true))
            ++count["panel"];
    }

    function _row(address wallet) private returns (IInvestorRegistry.Admission[] memory rows) {
        rows = new IInvestorRegistry.Admission[](1);
        uint256 seat = 0;
        while (wallets[seat] != wallet) ++seat;
        rows[0] = IInvestorRegistry.Admission(
            wallet,
            uint40(1 + (seat % 4)),
            36,
            1,
            uint40(block.timestamp + 30 days + _draw(3650 days))
        );
    }

    // ---- Holders ----

    function move(uint256 seed) external {
        _seed(seed);
        (address from, address to) = (_wallet(), _wallet());
        uint256 units = _draw(token.balanceOf(from) + 2);
        uint256 how = _draw(4);
        if (how == 0) {
            _do(from, address(token), abi.encodeCall(IERC20.approve, (to, units)), false);
        } else if (how == 1) {
            bytes memory data = abi.encodeCall(IERC20.transferFrom, (from, _wallet(), units));
            _do(to, address(token), data, false);
        } else {
            _do(from, address(token), abi.encodeCall(IERC20.transfer, (to, units)), false);
        }
    }

    function pledge(uint256 seed) external {
        _seed(seed);
        (address from, address to) = (_wallet(), _wallet());
        // Mostly somebody who holds.
        for (uint256 i = 0; i < SEATS && token.balanceOf(from) == 0; ++i) from = _wallet();
        uint256 units = 1 + _draw(token.balanceOf(from) / 2 + 2);
        uint40 takeFrom = uint40(block.timestamp + _draw(2) * _draw(5 days));
        uint40 end = takeFrom + uint40(1 + _draw(90 days));
        bytes memory data = abi.encodeCall(liens.pledge, (address(token), to, units, takeFrom, end, REASON));
        if (_do(from, address(liens), data, false)) ++count["pledged"];
    }

    /// @dev Somebody tries first what only the lien holder may, who then does it.
    function useLien(uint256 seed) external {
        _seed(seed);
        address holder = _wallet();
        for (uint256 i = 0; i < SEATS && liens.liensOf(address(token), holder).length == 0; ++i) {
            holder = _wallet();
        }
        uint256[] memory ids = liens.liensOf(address(token), holder);
        if (ids.length == 0) return;
        uint256 id = ids[_draw(ids.length)];
        uint256 units = 1 + _draw(liens.lien(id).units);
        uint256 what = _draw(4);
        bytes memory data;
        if (what == 0) data = abi.encodeCall(liens.release, (id, units));
        else if (what == 1) data = abi.encodeCall(liens.lapse, (id));
        else data = abi.encodeCall(liens.take, (id, _wallet(), units));
        address lender = liens.lien(id).lienHolder;
        _do(_somebody(), address(liens), data, false);
        if (_do(lender, address(liens), data, false) && what > 1) ++count["taken"];
    }

    function buy(uint256 seed) external {
        _seed(seed);
        address sale = bond.offering();
        address who = _wallet();
        vm.startPrank(who);
        currency.approve(sale, type(uint256).max);
        older.approve(sale, type(uint256).max);
        vm.stopPrank();
        uint256 what = _draw(5);
        bytes memory data;
        if (what < 2) data = abi.encodeCall(IOffering.subscribe, (1 + _draw(60 * UNIT), type(uint256).max));
        else if (what == 2) data = abi.encodeCall(IOffering.settle, (wallets));
        else if (what == 3) data = abi.encodeCall(IOffering.refund, (wallets));
        else data = abi.encodeCall(IExchangeOffer.exchange, (2 * (1 + _draw(20 * UNIT))));
        if (_do(who, sale, data, false)) ++count["bought"];
    }

    // ---- Money ----

    function money(uint256 seed) external {
        _seed(seed);
        uint256 id = _draw(bond.distributionCount());
        uint256 what = _draw(10);
        bytes memory data;
        if (what < 2) data = abi.encodeCall(bond.fund, (id, what == 0 ? 1e15 : _draw(1e11)));
        else if (what == 2) data = abi.encodeCall(bond.fundReserve, (_draw(1e9)));
        else if (what == 3) data = abi.encodeCall(bond.pay, (id, wallets));
        else if (what == 4) data = abi.encodeCall(bond.declareDefault, (id));
        else if (what == 5) data = abi.encodeCall(bond.cure, ());
        else if (what == 6) data = abi.encodeCall(bond.accelerate, ());
        else if (what == 7) data = abi.encodeCall(bond.recover, (_draw(1e12)));
        else if (what == 8) data = abi.encodeCall(bond.retire, (wallets));
        else data = abi.encodeCall(bond.returnReserve, ());
        _do(what < 8 ? outsider : _somebody(), address(bond), data, false);
        address holder = _wallet();
        uint256[] memory ids = new uint256[](1);
        ids[0] = id;
        _do(holder, address(bond), abi.encodeCall(bond.claim, (ids)), false);
    }

    // ---- Who ----

    function _somebody() private returns (address) {
        return roles[_draw(roles.length)];
    }

    function _wallet() private returns (address) {
        return wallets[_draw(wallets.length)];
    }

    function _otherOf(address wallet) private view returns (address) {
        uint256 seat = 0;
        while (wallets[seat] != wallet) ++seat;
        return wallets[(seat + 4) % SEATS];
    }

    // ---- What must be so ----

    /// @dev P1
    function valuesNow() public view returns (bytes32) {
        (, uint256 lot, , uint256 most, uint256 holders, uint256 horizon) = token.holdingLimits();
        bytes32 limits = keccak256(abi.encode(lot, most, holders, horizon, token.maxSupply()));
        bytes32 rules = keccak256(abi.encode(token.investorRegistries(), token.transferRules()));
        (uint256 classes, uint256 from) = token.countryTerms(36);
        bytes32 names = keccak256(abi.encode(token.name(), token.symbol(), token.decimals(), classes, from));
        bytes32 terms = keccak256(abi.encode(bond.terms(), bond.callTerms(), bond.charterHash()));
        bytes32 parties = keccak256(
            abi.encode(bond.issuer(), bond.currency(), bond.factory(), bond.token(), bond.powerRegister())
        );
        bytes32 powers = keccak256(abi.encode(register.powersOf(address(bond)), token.noticeOfRecordDates()));
        bytes32 panels = keccak256(abi.encode(panel.members(), panel.threshold(), panel.delay()));
        bytes32 sale = keccak256(abi.encode(IOffering(first).terms()));
        return keccak256(abi.encode(limits, rules, names, terms, parties, powers, panels, sale));
    }

    /// @dev P2, P5: balances are what the movements that were seen add up to.
    function checkBook() external view {
        uint256 sum = 0;
        for (uint256 i = 0; i < wallets.length; ++i) {
            assertEq(token.balanceOf(wallets[i]), book[wallets[i]], "balance");
            assertLe(token.getFrozenTokens(wallets[i]), book[wallets[i]], "pledged");
            sum += book[wallets[i]];
        }
        assertEq(token.totalSupply(), sum, "P2: nobody else holds any");
        assertEq(bookedSupply, sum, "supply");
    }

    /// @dev P6
    function checkMoney() external view {
        assertEq(
            currency.balanceOf(address(bond)),
            bond.owed() + bond.reserve() + bond.surplus(),
            "money in the bond"
        );
    }

    /// @dev P4, P14: from here everybody is paid, refunded and sells. Tried out and undone, the clock too.
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
        for (uint256 i = 0; i < wallets.length; ++i) _income(wallets[i]);
        for (uint256 i = 0; i < _sales.length; ++i) _escrow(_sales[i]);
        // A pause that may have begun runs out, and so does every block.
        uint256 through = token.lastSecondOfPause();
        assertLe(through, block.timestamp + LONGEST_PAUSE, "P14: a pause is bounded");
        for (uint256 i = 0; i < wallets.length; ++i) {
            (, , , , uint40 blocked) = registry.investorOf(wallets[i]);
            assertLe(blocked, block.timestamp + 90 days, "a block is bounded");
            if (blocked > through) through = blocked;
        }
        if (through >= block.timestamp) vm.warp(through + 1);
        if (block.timestamp <= token.closesAfter()) {
            for (uint256 i = 0; i < wallets.length; ++i) _sell(wallets[i]);
        }
        revert Exited();
    }

    function _income(address holder) private {
        address payee = bond.beneficiaryOf(holder);
        for (uint256 id = 0; id < bond.distributionCount(); ++id) {
            uint256 due = bond.claimable(id, holder);
            if (due == 0) continue;
            uint256[] memory ids = new uint256[](1);
            ids[0] = id;
            uint256 had = currency.balanceOf(payee);
            vm.prank(holder);
            assertEq(bond.claim(ids), due, "P4: claimed what is due");
            assertEq(currency.balanceOf(payee), had + due, "P4: received");
        }
    }

    /// @dev What is in escrow comes back, or becomes units, when its time is over.
    function _escrow(address sale) private {
        uint256 ends = uint256(IOffering(sale).terms().settleBy) + 1;
        if (block.timestamp < ends) vm.warp(ends);
        assertTrue(IIssuance(sale).ended(), "P4: a sale ends");
        for (uint256 i = 0; i < wallets.length; ++i) {
            uint256 paid = IOffering(sale).subscription(wallets[i]).paid;
            if (paid == 0) continue;
            address[] memory who = new address[](1);
            who[0] = wallets[i];
            uint256 had = currency.balanceOf(wallets[i]);
            IOffering(sale).refund(who);
            assertEq(currency.balanceOf(wallets[i]), had + paid, "P4: refunded");
        }
    }

    /// @dev To a buyer who was just admitted; what is pledged is not his to sell, and a lost wallet has nothing.
    function _sell(address holder) private {
        uint256 units = token.balanceOf(holder) - token.getFrozenTokens(holder);
        if (units == 0) return;
        address buyer = actor("buyer");
        IInvestorRegistry.Admission[] memory rows = new IInvestorRegistry.Admission[](1);
        rows[0] = IInvestorRegistry.Admission(buyer, 99, 36, 1, uint40(block.timestamp + 1 days));
        vm.prank(address(panel));
        registry.admit(rows, new address[](0));
        uint256 had = token.balanceOf(buyer);
        vm.prank(holder);
        token.transfer(buyer, units);
        assertEq(token.balanceOf(buyer), had + units, "P4: sold");
    }

    /// @dev Every contract of the project is in this world, or is none of a living bond's.
    function checkComplete(string[] calldata absent) external view {
        bytes memory text = bytes(Mutators.names());
        uint256 from = 0;
        for (uint256 i = 0; i < text.length; ++i) {
            if (text[i] != ";") continue;
            bytes memory name = new bytes(i - from);
            for (uint256 j = 0; j < name.length; ++j) name[j] = text[from + j];
            from = i + 1;
            bool known = isThere[string(name)];
            for (uint256 j = 0; j < absent.length; ++j) {
                if (keccak256(bytes(absent[j])) == keccak256(name)) known = true;
            }
            assertTrue(known, string(bytes.concat(name, " is neither in the world nor named as absent")));
        }
    }

    function functionCount(address target) external view returns (uint256) {
        return functionsOf[target].length;
    }

    function stateOfBond() external view returns (IBond.State) {
        return bond.state();
    }
}
