// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

// The handler books what it did after it did it: nothing that it calls calls back.
// solhint-disable reentrancy

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Power, PowerKind, TokenCharter} from "../../contracts/interfaces/Charter.sol";
import {IAsset} from "../../contracts/interfaces/IAsset.sol";
import {IDistributions} from "../../contracts/interfaces/IDistributions.sol";
import {ILiens} from "../../contracts/interfaces/ILiens.sol";
import {IPowers} from "../../contracts/interfaces/IPowers.sol";
import {TestCurrency} from "../../contracts/testing/TestCurrency.sol";
import {AssetToken} from "../../contracts/token/AssetToken.sol";
import {Test} from "../support/Test.sol";
import {TestRegistry} from "../support/TestRegistry.sol";

/// @notice Does to an asset of any kind whatever anybody may do, in any order and at any time, and keeps its own book
/// of who holds what, who held what at the end of each record date, and who was paid what: the oracle. It never
/// reverts unless a promise is broken; what the asset refuses is passed over.
///
/// Ten wallets of six investors: 2i and 2i + 1 are one investor's, the last two have one each. Lots, minimum holding
/// and maxima are tight enough to be met.
abstract contract AssetHandler is Test {
    uint256 internal constant ORDER_DELAY = 2 days;
    uint256 private constant WALLETS = 10;
    uint256 private constant PAIRED = 8;
    uint256 private constant MINIMUM_LOTS = 5;
    uint256 private constant INVESTOR_LOTS = 4_000;
    uint256 private constant SUPPLY_LOTS = 10_000;
    uint256 private constant HOLDERS = 5;
    uint256 private constant MOST_LIENS = 24;
    /// @dev Liens and blocks of this world end within it.
    uint256 private constant TERM = 5 days;

    IAsset private _subject;
    AssetToken private _units;
    TestCurrency private _money;
    TestRegistry private _known;
    ILiens private _keeper;
    address private _ordering;
    address private _lender = actor("lender");
    address private _spender = actor("spender");
    address private _outsider = actor("outsider");
    bytes32 private _birth;

    uint256 internal clock;
    address[] internal wallets;
    uint256[] private _liens;
    mapping(address wallet => uint256) internal book;
    mapping(uint256 date => mapping(address wallet => uint256)) internal heldAtEndOf;
    mapping(uint256 id => mapping(address wallet => uint256)) private _received;
    mapping(address payee => uint256) private _income;
    mapping(address wallet => uint40) private _investor;
    /// @dev Wallets to which forced movements left less than the minimum.
    mapping(address wallet => bool) private _short;
    mapping(address wallet => bool) private _lost;
    mapping(bytes32 action => bool) private _announced;

    // ---- What a kind of asset says ----

    /// @dev Creates the asset and hands it to {_adopt}.
    function _create() internal virtual;

    /// @dev Issues as the offering that is open.
    function _issue(address to, uint256 units) internal virtual;

    /// @dev Money or metal comes in, or not.
    function _bring(uint256 a, uint256 b) internal virtual;

    /// @dev Something that this kind alone has.
    function _act(uint256 what, uint256 a) internal virtual;

    /// @dev Ends the asset, so that everybody is paid and no unit is left, if the kind has an end.
    function _end() internal virtual;

    /// @dev Whether a holder's units may end because he was paid.
    function _mayEnd() internal view virtual returns (bool);

    function _recordDateOf(uint256 id) internal view virtual returns (uint256);

    /// @dev Who, beside wallets and payer, may have money: payees, sponsor, buyer, issuer.
    function _others() internal view virtual returns (address[] memory);

    function _payer() internal view virtual returns (address);

    function _distributionCount() internal view virtual returns (uint256) {
        return _distributions().distributionCount();
    }

    /// @dev What a touch would find funded.
    function _fundedNow(uint256 id) internal view virtual returns (uint256) {
        return _distributions().distribution(id).funded;
    }

    function _isExcluded(address) internal view virtual returns (bool) {
        return false;
    }

    function _reserve() internal view virtual returns (uint256);

    /// @dev Minor units of a lot.
    function _lot() internal pure virtual returns (uint256) {
        return 10;
    }

    // ---- Birth ----

    /// @dev Not in the constructor: an asset asks its creator for the token's code.
    function start() external {
        for (uint256 i; i < WALLETS; ++i) {
            _enrol(_wallet(i), uint40(1 + (i < PAIRED ? i / 2 : i)));
        }
        _create();
        uint16[4] memory lots = [1_000, 500, 300, 100];
        for (uint256 i; i < 4; ++i) {
            this.issueTo(_wallet(2 * i), lots[i] * _lot());
            book[_wallet(2 * i)] = lots[i] * _lot();
        }
        _birth = charter();
    }

    function _wallet(uint256 i) internal view returns (address) {
        i %= wallets.length < WALLETS ? WALLETS : wallets.length;
        return i < wallets.length ? wallets[i] : address(uint160(0xA55E7000 + i));
    }

    function _enrol(address wallet, uint40 investor) private {
        wallets.push(wallet);
        _investor[wallet] = investor;
    }

    function _adopt(IAsset asset_, TestRegistry registry_, address liens_, address ordering) internal {
        (_subject, _known, _ordering) = (asset_, registry_, ordering);
        _units = AssetToken(address(asset_.token()));
        _money = TestCurrency(address(asset_.currency()));
        _keeper = ILiens(liens_);
        clock = block.timestamp;
        for (uint256 i; i < wallets.length; ++i) _admit(wallets[i], type(uint40).max);
    }

    function _limit(TokenCharter memory c) internal pure {
        c.maxSupply = uint128(SUPPLY_LOTS * _lot());
        c.rules.lotSize = uint128(_lot());
        c.rules.minimumHolding = uint128(MINIMUM_LOTS * _lot());
        c.rules.maximumPerInvestor = uint128(INVESTOR_LOTS * _lot());
        c.rules.maximumHolders = uint32(HOLDERS);
    }

    function _power(PowerKind kind, address holder_) internal pure returns (Power memory declared) {
        declared.kind = kind;
        declared.holder = holder_;
        declared.delay = uint32(ORDER_DELAY);
        declared.window = uint32(TERM);
        declared.expires = type(uint40).max;
        declared.limit = type(uint128).max;
        declared.yearlyLimit = type(uint128).max;
    }

    function _admit(address wallet, uint256 through) private {
        _known.admitThrough(wallet, _investor[wallet], uint40(through));
    }

    // ---- Time ----

    function wait(uint256 time) external {
        _goTo(clock + 1 + (time % 20 days));
    }

    /// @dev To the last second of the next record date, or the one after.
    function waitForRecordDate(uint256 which) external {
        uint256 next = _units.passedRecordDates();
        if (next < _units.recordDateCount()) _goTo(_units.recordDate(next) + (which % 2));
    }

    /// @dev Writes down who holds what at the end of each record date that passes.
    function _goTo(uint256 time) internal {
        if (time <= clock) return;
        uint256 count = _units.recordDateCount();
        for (uint256 i = _units.passedRecordDates(); i < count; ++i) {
            uint256 date = _units.recordDate(i);
            if (date >= time) break;
            for (uint256 w; w < wallets.length; ++w) heldAtEndOf[date][wallets[w]] = book[wallets[w]];
        }
        clock = time;
        vm.warp(time);
    }

    // ---- Units ----

    function issueUnits(uint256 who, uint256 lots) external {
        address to = _wallet(who);
        uint256 units = lots % 8 == 0 ? lots % (200 * _lot()) : (lots % 3_000) * _lot();
        uint8 code = _units.detectTransferRestriction(address(0), to, units);
        bool fits = units <= _units.maxSupply() - _units.totalSupply();
        try this.issueTo(to, units) {
            assertTrue(code == 0 && fits, "an issue that the preview refuses");
            book[to] += units;
        } catch {}
    }

    /// @dev A call of its own, so that it can be passed over.
    function issueTo(address to, uint256 units) external {
        _issue(to, units);
    }

    function transferUnits(uint256 from, uint256 to, uint256 seed) external {
        address a = _wallet(from);
        _tryTransfer(a, _wallet(to), _amount(a, seed), type(uint256).max);
    }

    function transferUnitsFrom(uint256 from, uint256 to, uint256 seed) external {
        address a = _wallet(from);
        uint256 amount = _amount(a, seed);
        _tryTransfer(a, _wallet(to), amount, seed % 5 == 0 ? amount / 2 : amount);
    }

    /// @dev P9: what the views say is what the transfer does. An allowance of 2^256 - 1 is the holder's own call.
    function _tryTransfer(address a, address b, uint256 amount, uint256 allowed) private returns (bool ok) {
        bool direct = allowed == type(uint256).max;
        if (!direct) {
            vm.prank(a);
            _units.approve(_spender, allowed);
        }
        uint8 code = _units.detectTransferRestriction(a, b, amount);
        assertEq(_units.canTransfer(a, b, amount), code == 0, "P9: canTransfer and the code");
        bytes memory answer;
        vm.prank(direct ? a : _spender);
        (ok, answer) = address(_units).call(
            direct
                ? abi.encodeCall(IERC20.transfer, (b, amount))
                : abi.encodeCall(IERC20.transferFrom, (a, b, amount))
        );
        bool covered = amount <= book[a] && amount <= allowed;
        assertEq(ok, code == 0 && covered, "P9: the outcome is what the preview says");
        if (ok) _moved(a, b, amount);
        else assertTrue(answer.length > 3 && bytes4(answer) != 0x4e487b71, "a refusal has a typed error");
    }

    /// @dev Mostly what can move: whole lots, often all.
    function _amount(address from, uint256 seed) private view returns (uint256) {
        uint256 held = book[from];
        if (seed % 8 == 0) return held;
        if (seed % 8 == 1) return (seed >> 8) % (held + 2);
        return ((seed >> 8) % (held / _lot() + 1)) * _lot();
    }

    function _moved(address from, address to, uint256 units) private {
        book[from] -= units;
        book[to] += units;
    }

    // ---- Liens ----

    function pledgeUnits(uint256 who, uint256 seed, uint256 time) external {
        if (_liens.length >= MOST_LIENS) return;
        address holder_ = _wallet(who);
        uint256 units = _amount(holder_, seed);
        vm.prank(holder_);
        try
            _keeper.pledge(
                address(_units),
                _lender,
                units,
                uint40(clock),
                uint40(clock + (time % TERM)),
                "terms"
            )
        returns (uint256 id) {
            _liens.push(id);
        } catch {}
    }

    function endLien(uint256 which, uint256 seed) external {
        if (_liens.length == 0) return;
        uint256 id = _liens[which % _liens.length];
        if (seed % 2 == 0) {
            uint256 units = _keeper.lien(id).units;
            vm.prank(_lender);
            try _keeper.release(id, units) {} catch {}
        } else {
            try _keeper.lapse(id) {} catch {}
        }
    }

    function takePledged(uint256 which, uint256 to, uint256 seed) external {
        if (_liens.length == 0) return;
        uint256 id = _liens[which % _liens.length];
        ILiens.Lien memory it = _keeper.lien(id);
        uint256 units = seed % 2 == 0 ? it.units : ((seed >> 8) % (it.units / _lot() + 1)) * _lot();
        vm.prank(_lender);
        try _keeper.take(id, _wallet(to), units) {
            _moved(it.holder, _wallet(to), units);
            _short[it.holder] = true;
        } catch {}
    }

    // ---- Money ----

    function bringIncome(uint256 a, uint256 b) external {
        _bring(a, b);
    }

    function donate(uint256 amount) external {
        address payer_ = _payer();
        vm.prank(payer_);
        _money.transfer(address(_subject), amount % 1e6);
    }

    function actAsItsKind(uint256 what, uint256 a) external {
        _act(what, a);
    }

    /// @dev P4: who has something coming can claim it, whatever registries say.
    function claimAll(uint256 who) public {
        address holder_ = _wallet(who);
        address payee = _subject.beneficiaryOf(holder_);
        uint256[] memory ids_ = new uint256[](_distributionCount());
        uint256[] memory due = new uint256[](ids_.length);
        uint256 sum;
        for (uint256 id; id < ids_.length; ++id) {
            ids_[id] = id;
            due[id] = _distributions().claimable(id, holder_);
            sum += due[id];
        }
        if (ids_.length == 0) return;
        vm.prank(holder_);
        try _distributions().claim(ids_) returns (uint256 amount) {
            assertEq(amount, sum, "what is claimed is what was claimable");
            for (uint256 id; id < ids_.length; ++id) _received[id][holder_] += due[id];
            _income[payee] += sum;
            _noteEnded(payee);
        } catch {
            assertTrue(sum == 0 || _money.isBlacklisted(payee), "P4: a claim of what is due was refused");
        }
    }

    function payBatch(uint256 id, uint256 first, uint256 second) external {
        uint256 count = _distributionCount();
        if (count == 0) return;
        address[] memory holders = new address[](3);
        (holders[0], holders[1], holders[2]) = (_wallet(first), _wallet(second), _wallet(first));
        _payAndBook(id % count, holders);
    }

    /// @dev P12: after a batch nobody in it is unpaid but him whom the currency itself stops.
    function _payAndBook(uint256 id, address[] memory holders) private {
        uint256[] memory due = new uint256[](holders.length);
        for (uint256 i; i < holders.length; ++i) due[i] = _distributions().claimable(id, holders[i]);
        _distributions().pay(id, holders);
        for (uint256 i; i < holders.length; ++i) {
            address payee = _subject.beneficiaryOf(holders[i]);
            uint256 left = _distributions().claimable(id, holders[i]);
            assertTrue(left == 0 || _money.isBlacklisted(payee), "P12: unpaid because of another");
            // Whoever is named twice is paid once.
            bool again;
            for (uint256 j; j < i; ++j) again = again || holders[j] == holders[i];
            if (again) continue;
            _received[id][holders[i]] += due[i] - left;
            _income[payee] += due[i] - left;
            if (due[i] != left) _noteEnded(payee);
        }
    }

    /// @dev Units end all together, for a holder who was paid for them.
    function _noteEnded(address wallet) internal {
        if (_units.balanceOf(wallet) == book[wallet]) return;
        assertTrue(_mayEnd(), "P2: units ended before their time");
        assertEq(_units.balanceOf(wallet), 0, "P2: units ended in part");
        book[wallet] = 0;
    }

    /// @dev Units that ended in a way that the kind checks itself.
    function _redeemed(address wallet, uint256 units) internal {
        book[wallet] -= units;
        _short[wallet] = true;
    }

    function _distributions() internal view returns (IDistributions) {
        return IDistributions(address(_subject));
    }

    // ---- Currency, registry, powers ----

    function blacklist(uint256 who) external {
        address wallet = _wallet(who);
        _money.setBlacklisted(wallet, !_money.isBlacklisted(wallet));
    }

    function attest(uint256 who, uint256 what, uint256 time) external {
        address wallet = _wallet(who);
        what %= 8;
        if (what == 0) _known.blockThrough(wallet, uint40(clock + (time % TERM)));
        else if (what == 1) _known.blockThrough(wallet, 0);
        else if (what == 2) _admit(wallet, clock - 1);
        else if (what == 3) _known.forget(wallet);
        else if (what == 4) _units.refresh(wallet);
        else _admit(wallet, clock + (time % 400 days));
    }

    function courtOrder(uint256 from, uint256 to, uint256 seed) external {
        (address a, address b) = (_wallet(from), _wallet(to));
        uint256 units = _amount(a, seed);
        bytes memory order = abi.encodeCall(_units.forcedTransfer, (a, b, units));
        if (!_enacted(PowerKind.COURT_TRANSFER, abi.encode(a, b, units), address(_units), order)) return;
        _moved(a, b, units);
        _short[a] = true;
    }

    /// @dev Rarely: a wallet that was lost stays so.
    function recoverWallet(uint256 which) external {
        if (which % 4 != 0) return;
        which = (which >> 8) % PAIRED;
        (address lost, address to) = (_wallet(which), _wallet(which ^ 1));
        bytes memory order = abi.encodeCall(_subject.recoverWallet, (lost, to));
        if (!_enacted(PowerKind.RECOVER, abi.encode(lost, to), address(_subject), order)) return;
        _lost[lost] = true;
        _short[to] = true;
        _moved(lost, to, book[lost]);
    }

    /// @dev P3: what is announced now cannot be done now.
    function _enacted(
        PowerKind kind,
        bytes memory action,
        address target,
        bytes memory order
    ) private returns (bool done) {
        IPowers register_ = _subject.powerRegister();
        vm.prank(_ordering);
        try register_.announce(address(_subject), kind, action, "reason") {} catch {
            return false;
        }
        if (!_announced[keccak256(action)]) {
            (done, ) = target.call(order);
            assertFalse(done, "P3: enacted at once");
        }
        _announced[keccak256(action)] = true;
        _goTo(clock + ORDER_DELAY);
        (done, ) = target.call(order);
    }

    // ---- Strangers ----

    /// @dev Whatever is not theirs to do; that nothing came of it is for the invariants to find.
    function outsider(uint256 verb, uint256 a, uint256 b, uint256 c) external {
        (address from, address to) = (_wallet(a), _wallet(b));
        if (_announced[keccak256(abi.encode(from, to))]) return;
        if (_announced[keccak256(abi.encode(from, to, c))]) return;
        bytes[12] memory calls = [
            abi.encodeCall(_units.transferFrom, (from, to, c)),
            abi.encodeCall(_units.forcedTransfer, (from, to, c)),
            abi.encodeCall(_units.setFrozenTokens, (from, c)),
            abi.encodeCall(_units.mint, (to, c)),
            abi.encodeCall(_units.redeem, (from, c)),
            abi.encodeCall(_units.replaceWallet, (from, to)),
            abi.encodeCall(_units.announceRecordDate, (uint40(c))),
            abi.encodeCall(_units.closeRegister, (uint40(c))),
            abi.encodeCall(_units.increasePledge, (from, c)),
            abi.encodeCall(_subject.issue, (to, c)),
            abi.encodeCall(_subject.openOffering, (_outsider, bytes32(c), a)),
            abi.encodeCall(_subject.recoverWallet, (from, to))
        ];
        address target = verb % 12 < 9 ? address(_units) : address(_subject);
        vm.prank(_outsider);
        (bool ok, ) = target.call(calls[verb % 12]);
        assertFalse(ok && verb % 12 != 0, "P2: a stranger's order was obeyed");
        vm.prank(_outsider);
        (ok, ) = (c % 2 == 0 ? address(_units) : address(_subject)).call(
            abi.encodePacked(bytes4(keccak256(abi.encode(a))), a, b, c)
        );
    }

    // ---- Leaving ----

    /// @notice P4, from whatever state: whoever has something coming claims it though no registry knows him any more,
    /// everybody sells to somebody who may buy, and when the asset ends everybody is paid and no unit is left.
    function everybodyLeaves() external {
        for (uint256 i; i < wallets.length; ++i) {
            _money.setBlacklisted(wallets[i], false);
            _known.forget(wallets[i]);
        }
        _goTo(clock + TERM + 1);
        for (uint256 i; i < _liens.length; ++i) {
            if (_keeper.lien(_liens[i]).units != 0) _keeper.lapse(_liens[i]);
        }
        everybodyClaims();
        if (clock <= _units.closesAfter()) {
            for (uint256 i; i < PAIRED; i += 2) _sellOut(wallets[i], wallets[i + 1]);
            _sellOut(wallets[PAIRED], wallets[PAIRED]);
            _sellOut(wallets[PAIRED + 1], wallets[PAIRED + 1]);
        }
        for (uint256 i; i < wallets.length; ++i) _known.forget(wallets[i]);
        _end();
        everybodyClaims();
    }

    function everybodyClaims() public {
        for (uint256 i; i < wallets.length; ++i) {
            claimAll(i);
            for (uint256 id; id < _distributionCount(); ++id) {
                assertEq(_distributions().claimable(id, wallets[i]), 0, "P4: something is left to claim");
            }
        }
    }

    /// @dev An investor brings his two wallets together, lapses, and sells all to one who comes anew.
    function _sellOut(address first, address second) private {
        address seller = _lost[first] ? second : first;
        address other = seller == first ? second : first;
        _admit(seller, type(uint40).max);
        uint256 together = seller == other ? book[seller] : book[seller] + book[other];
        // What an order left of a holding may be too little for anybody new.
        if (together < MINIMUM_LOTS * _lot()) return;
        if (other != seller && book[other] != 0) {
            assertTrue(_tryTransfer(other, seller, book[other], type(uint256).max), "P4: to oneself");
        }
        _admit(seller, clock - 1);
        address buyer_ = address(uint160(seller) + 0x1000);
        _enrol(buyer_, uint40(1_000 + wallets.length));
        _admit(buyer_, type(uint40).max);
        assertTrue(_tryTransfer(seller, buyer_, together, type(uint256).max), "P4: a lapsed holder sells");
    }

    // ---- What must be so ----

    /// @dev P1
    function checkCharter() external view {
        assertEq(charter(), _birth, "P1: the charter");
    }

    function charter() public view returns (bytes32) {
        (bool ok, bytes memory terms) = address(_subject).staticcall(abi.encodeWithSignature("terms()"));
        assertTrue(ok && terms.length > 64, "terms");
        (uint256 a, uint256 b, uint256 c, uint256 d, uint256 e, uint256 f) = _units.holdingLimits();
        bytes32 limits = keccak256(abi.encode(a, b, c, d, e, f, _units.maxSupply(), _units.decimals()));
        bytes32 parts = keccak256(
            abi.encode(
                _subject.issuer(),
                _subject.currency(),
                _subject.token(),
                _subject.factory(),
                _subject.firstOffering(),
                _subject.powerRegister().powersOf(address(_subject)),
                _units.investorRegistries(),
                _units.transferRules()
            )
        );
        return
            keccak256(
                abi.encode(
                    terms,
                    limits,
                    parts,
                    _subject.charterHash(),
                    _units.charterHash(),
                    address(_subject).codehash,
                    address(_units).codehash
                )
            );
    }

    /// @dev P2, P5, P6: nothing moved but what the book knows of.
    function checkUnits() external view {
        uint256 supply;
        for (uint256 i; i < wallets.length; ++i) {
            assertEq(_units.balanceOf(wallets[i]), book[wallets[i]], "P2: a balance moved by itself");
            supply += book[wallets[i]];
        }
        assertEq(_units.totalSupply(), supply, "P6: balances add up to the supply");
        _checkLiens();
    }

    function _checkLiens() private view {
        uint256[] memory pledged = new uint256[](wallets.length);
        for (uint256 i; i < _liens.length; ++i) {
            ILiens.Lien memory it = _keeper.lien(_liens[i]);
            for (uint256 w; w < wallets.length; ++w) if (wallets[w] == it.holder) pledged[w] += it.units;
        }
        for (uint256 w; w < wallets.length; ++w) {
            assertEq(_units.getFrozenTokens(wallets[w]), pledged[w], "P2: held back by nobody");
            assertLe(pledged[w], book[wallets[w]], "pledged and held");
        }
    }

    /// @dev P10, recounted from the wallets.
    function checkLimits() external view {
        assertLe(_units.totalSupply(), SUPPLY_LOTS * _lot(), "P10: maximum supply");
        uint256 investors;
        for (uint256 i; i < wallets.length; ++i) {
            uint256 held = book[wallets[i]];
            assertEq(held % _lot(), 0, "P10: whole lots");
            if (held != 0 && !_short[wallets[i]]) {
                assertTrue(held >= MINIMUM_LOTS * _lot(), "P10: minimum holding");
            }
            uint256 total;
            bool seen;
            for (uint256 j; j < wallets.length; ++j) {
                if (_investor[wallets[j]] != _investor[wallets[i]]) continue;
                total += book[wallets[j]];
                seen = seen || (j < i && book[wallets[j]] != 0);
            }
            assertLe(total, INVESTOR_LOTS * _lot(), "P10: maximum per investor");
            if (held != 0 && !seen) ++investors;
        }
        assertEq(_units.investorCount(), investors, "P10: investors that hold");
        assertLe(investors, HOLDERS, "P10: maximum holders");
    }

    /// @dev P6, P7: money is where it should be, and nowhere else.
    function checkMoney() external view {
        uint256 owed;
        uint256 count = _distributionCount();
        for (uint256 id; id < count; ++id) {
            IDistributions.Distribution memory d = _distributions().distribution(id);
            assertLe(d.paid, d.funded, "P7: paid beyond its own money");
            owed += d.funded - d.paid;
        }
        uint256 here = _money.balanceOf(address(_subject));
        if (count != 0) {
            assertEq(_distributions().owed(), owed, "P6: owed");
            assertEq(here, owed + _reserve() + _distributions().surplus(), "P6: the money in the asset");
        }
        uint256 sum = here + _money.balanceOf(_payer());
        for (uint256 i; i < wallets.length; ++i) {
            uint256 income = _money.balanceOf(wallets[i]);
            assertEq(income, _income[wallets[i]], "P6: a holder's money is what he was paid");
            sum += income;
        }
        address[] memory others = _others();
        for (uint256 i; i < others.length; ++i) sum += _money.balanceOf(others[i]);
        assertEq(sum, _money.totalSupply(), "P6: money went elsewhere");
    }

    /// @dev P8: what the token remembers is what the book saw.
    function checkRecordDates() external view {
        uint256 passed = _units.passedRecordDates();
        for (uint256 i; i < passed; ++i) {
            uint256 date = _units.recordDate(i);
            (uint256 supply, uint256[] memory held) = _units.heldAtRecordDate(i, wallets);
            uint256 sum;
            for (uint256 w; w < wallets.length; ++w) {
                assertEq(held[w], heldAtEndOf[date][wallets[w]], "P8: held at the end of the record date");
                sum += held[w];
            }
            assertEq(supply, sum, "P8: supply at the end of the record date");
        }
    }

    /// @dev P6, P8, P17: each distribution against the book of its record date.
    function checkEntitlements() external view {
        uint256 count = _distributionCount();
        for (uint256 id; id < count; ++id) _checkEntitlement(id, _recordDateOf(id));
    }

    function _checkEntitlement(uint256 id, uint256 date) private view {
        uint256 funded = _fundedNow(id);
        uint256 supply = clock > date ? _entitledSupply(date) : 0;
        uint256 paid;
        uint256 shared;
        uint256 holders;
        for (uint256 w; w < wallets.length; ++w) {
            address wallet = wallets[w];
            uint256 held = _isExcluded(wallet) ? 0 : heldAtEndOf[date][wallet];
            uint256 part = supply == 0 ? 0 : (held * funded) / supply;
            uint256 got = _received[id][wallet];
            assertEq(got + _distributions().claimable(id, wallet), part, "P8: entitlement");
            paid += got;
            shared += part;
            if (held != 0) ++holders;
        }
        assertEq(_distributions().distribution(id).paid, paid, "P6: paid");
        // Less than a minor unit for each of them is what rounding leaves.
        if (supply != 0) assertTrue(funded - shared < holders, "P17: dust");
    }

    function _entitledSupply(uint256 date) private view returns (uint256 supply) {
        for (uint256 w; w < wallets.length; ++w) {
            if (!_isExcluded(wallets[w])) supply += heldAtEndOf[date][wallets[w]];
        }
    }
}
