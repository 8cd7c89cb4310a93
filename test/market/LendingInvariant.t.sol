// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {
    ILending,
    LoanExtension,
    LoanOffer,
    LoanSide,
    OnDefault
} from "../../contracts/interfaces/ILending.sol";
import {ILiens} from "../../contracts/interfaces/ILiens.sol";
import {Lending} from "../../contracts/market/Lending.sol";
import {Test} from "../support/Test.sol";
import {LendingFixture} from "./LendingFixture.sol";

/// @notice Many loans at once, of several lenders and borrowers, through whatever happens to them in whatever order.
contract LendingInvariant is Test {
    LendingHandler private handler;

    function setUp() public {
        handler = new LendingHandler();
        handler.setUp();
        bytes4[] memory selectors = new bytes4[](23);
        selectors[0] = handler.make.selector;
        selectors[1] = handler.pay.selector;
        selectors[2] = handler.payAll.selector;
        selectors[3] = handler.longer.selector;
        selectors[4] = handler.takeUnits.selector;
        selectors[5] = handler.auction.selector;
        selectors[6] = handler.buy.selector;
        selectors[7] = handler.claimKept.selector;
        selectors[8] = handler.blacklist.selector;
        selectors[9] = handler.attest.selector;
        selectors[10] = handler.moveUnits.selector;
        selectors[11] = handler.order.selector;
        selectors[12] = handler.lapse.selector;
        selectors[13] = handler.pass.selector;
        // What leads to bids, more often: loans, time, and the bids themselves.
        selectors[14] = handler.make.selector;
        selectors[15] = handler.pass.selector;
        selectors[16] = handler.buy.selector;
        selectors[17] = handler.buy.selector;
        selectors[18] = handler.buy.selector;
        selectors[19] = handler.recoverLost.selector;
        selectors[20] = handler.waitForGraceToEnd.selector;
        selectors[21] = handler.waitForGraceToEnd.selector;
        selectors[22] = handler.takeUnits.selector;
        targetContract(address(handler));
        targetSelector(FuzzSelector(address(handler), selectors));
    }

    /// @dev P7: what the contract has is what it keeps for the parties of each loan; it never has units.
    function invariant_the_money_in_lending_is_what_is_kept_for_the_parties() public view {
        Lending lending = handler.desk();
        uint256 kept;
        for (uint256 id = 0; id < lending.loanCount(); ++id) {
            ILending.Loan memory loan = lending.loanOf(id);
            kept += uint256(loan.keptForLender) + loan.keptForBorrower;
        }
        assertEq(handler.moneyOf(address(lending)), kept + handler.donated(), "money");
        assertEq(handler.unitsOf(address(lending)), 0, "units");
    }

    /// @dev Nobody's units or money move beyond what he signed or called for: the handler keeps a book of its own.
    function invariant_everybody_has_what_the_book_says() public view {
        for (uint256 i = 0; i < handler.walletCount(); ++i) {
            address who = handler.wallets(i);
            assertEq(handler.moneyOf(who), handler.money_(who), "money");
            assertEq(handler.unitsOf(who), handler.units_(who), "units");
        }
    }

    function invariant_liens_are_what_the_token_holds_back() public view {
        for (uint256 i = 0; i < handler.walletCount(); ++i) {
            (uint256 sum, uint256 frozen, uint256 balance) = handler.pledgesOf(handler.wallets(i));
            assertEq(sum, frozen, "liens");
            assertLe(frozen, balance, "at most the balance");
        }
    }

    /// @dev The newest gives way first, so a recovery that joins two lists must keep their age.
    function invariant_liens_are_listed_by_age() public view {
        for (uint256 i = 0; i < handler.walletCount(); ++i) {
            uint256[] memory list = handler.liensOf(handler.wallets(i));
            for (uint256 j = 1; j < list.length; ++j) assertTrue(list[j - 1] < list[j], "older ones first");
        }
    }

    /// @dev Each lien is its holder's as of now, and in the list of nobody else: wallets that were lost have none.
    function invariant_liens_follow_their_holder() public view {
        Lending lending = handler.desk();
        for (uint256 id = 0; id < lending.loanCount(); ++id) {
            ILending.Loan memory loan = lending.loanOf(id);
            if (handler.leftOf(loan.lien) == 0) continue;
            assertEq(handler.holderOfLien(loan.lien), handler.heir(loan.borrower), "holder");
        }
    }

    /// @dev Each loan adds up: what was due is what was paid, what units settled, and what is owed. A settled loan holds
    /// nothing back; one that is owed never holds back more than was pledged.
    function invariant_each_loan_adds_up() public view {
        Lending lending = handler.desk();
        for (uint256 id = 0; id < lending.loanCount(); ++id) {
            ILending.Loan memory loan = lending.loanOf(id);
            assertEq(loan.due, loan.owed + handler.paid(id) + handler.settled(id), "due");
            uint256 left = handler.leftOf(loan.lien);
            assertLe(left + handler.gone(id), loan.units, "units");
            if (loan.owed == 0) assertEq(left, 0, "a settled loan holds nothing back");
        }
    }
}

/// @notice Three borrowers, of whom one lends too, three more lenders, of whom one may never hold units. Some of them lose
/// their wallets while they lend, borrow, or are owed money that could not be sent. None of its functions reverts.
contract LendingHandler is LendingFixture {
    uint256 public constant ACTORS = 6;

    /// @dev The yearly limit of the power.
    uint256 private constant RECOVERIES = 3;

    /// @dev Whose key each has now.
    address[ACTORS] public actors;
    /// @dev All that there ever were.
    address[] public wallets;
    mapping(address lost => address) private _heir;
    mapping(address wallet => uint40) private _investor;
    uint256 private _recoveries;
    mapping(address who => uint256) public money_;
    mapping(address who => uint256) public units_;
    mapping(uint256 id => uint256) public paid;
    mapping(uint256 id => uint256) public settled;
    /// @dev Units of a loan that were taken or sold.
    mapping(uint256 id => uint256) public gone;
    uint256 public donated;
    string[ACTORS] private _names;
    uint256 private _time = START;

    function setUp() public override {
        super.setUp();
        _names = ["alice", "bob", "erin", "carol", "dave", "bank"];
        admit(actor("erin"));
        fundWith(actor("erin"), MONEY);
        bond.issue(actor("erin"), 50 * UNIT);
        for (uint256 i = 0; i < ACTORS; ++i) {
            actors[i] = actor(_names[i]);
            wallets.push(actors[i]);
            _investor[actors[i]] = uint40(uint160(actors[i])) | 1;
            money_[actors[i]] = money(actors[i]);
            units_[actors[i]] = token.balanceOf(actors[i]);
        }
    }

    // ---- For the invariants ----

    function desk() external view returns (Lending) {
        return lending;
    }

    function moneyOf(address who) external view returns (uint256) {
        return money(who);
    }

    function unitsOf(address who) external view returns (uint256) {
        return token.balanceOf(who);
    }

    function liensOf(address who) external view returns (uint256[] memory) {
        return liens.liensOf(address(token), who);
    }

    function leftOf(uint256 lien) external view returns (uint256) {
        return liens.lien(lien).units;
    }

    function holderOfLien(uint256 lien) external view returns (address) {
        return liens.lien(lien).holder;
    }

    function walletCount() external view returns (uint256) {
        return wallets.length;
    }

    /// @dev Whose wallet it is now, or the one that took its place.
    function heir(address wallet) public view returns (address) {
        while (_heir[wallet] != address(0)) wallet = _heir[wallet];
        return wallet;
    }

    function pledgesOf(address who) external view returns (uint256 sum, uint256 frozen, uint256 balance) {
        uint256[] memory list_ = liens.liensOf(address(token), who);
        for (uint256 i = 0; i < list_.length; ++i) sum += liens.lien(list_[i]).units;
        return (sum, token.getFrozenTokens(who), token.balanceOf(who));
    }

    // ---- Loans ----

    function make(uint256 who, uint256 by, uint256 seed, bool byLender, bool takes) external {
        (uint256 b, uint256 c) = (who % 3, by % ACTORS);
        (address borrower, address lender) = (actors[b], actors[c]);
        uint256 units = token.balanceOf(borrower) - token.getFrozenTokens(borrower);
        units = units == 0 ? 0 : bound(seed, 1, units);
        LoanOffer memory offer = offerOf(
            byLender ? lender : borrower,
            byLender ? LoanSide.LENDER : LoanSide.BORROWER,
            takes ? OnDefault.TAKE : OnDefault.AUCTION
        );
        offer.units = uint128(units);
        offer.principal = uint128(bound(seed >> 16, 1, 20_000e6));
        offer.interest = uint128(bound(seed >> 32, 0, 5_000e6));
        offer.maturity = uint40(_time + bound(seed >> 48, 1, 12 days));
        offer.grace = uint32(bound(seed >> 64, 0, 2 days));
        offer.auctionTime = uint32(bound(seed >> 72, 1 hours, 5 days));
        offer.startPrice = uint128(bound(seed >> 80, 1, 60_000e6));
        offer.endPrice = uint128(bound(seed >> 96, 1, offer.startPrice));
        offer.expiry = uint40(_time);
        uint256 end = uint256(offer.maturity) + offer.grace + offer.auctionTime + 7 days;
        if (units == 0 || b == c || end > token.closesAfter() || !token.canSend(borrower)) return;
        if (_barred(borrower) || _barred(lender) || money_[lender] < offer.principal) return;
        if (liens.liensOf(address(token), borrower).length >= 8) return;
        acceptAs(_names[b], _names[c], offer);
        money_[lender] -= offer.principal;
        money_[borrower] += offer.principal;
    }

    function pay(uint256 which, uint256 who, uint256 amount) external {
        _pay(which, actors[who % ACTORS], bound(amount, 1, 20_000e6));
    }

    function payAll(uint256 which, uint256 who) external {
        if (who % 3 != 0) return;
        _pay(which, actors[who % ACTORS], type(uint128).max);
    }

    function _pay(uint256 which, address payer, uint256 amount) private {
        (bool some, uint256 id) = _pick(which);
        if (!some || owed(id) == 0 || _barred(payer)) return;
        uint256 expected = amount < owed(id) ? amount : owed(id);
        if (money_[payer] < expected) return;
        uint256 before = owed(id);
        assertEq(repay(payer, id, amount), expected, "what was repaid");
        assertEq(owed(id), before - expected, "what is owed");
        money_[payer] -= expected;
        paid[id] += expected;
        _credit(heir(lending.loanOf(id).lender), expected);
    }

    function longer(uint256 which, uint256 seed) external {
        (bool some, uint256 id) = _pick(which);
        if (!some || owed(id) == 0) return;
        ILending.Loan memory loan = lending.loanOf(id);
        uint40 maturity = uint40(bound(seed, 1, 40 days) + (_time > loan.maturity ? _time : loan.maturity));
        uint256 end = uint256(maturity) + loan.grace + loan.auctionTime + 7 days;
        if (loan.auctionBegan != 0 || end > token.closesAfter()) return;
        if (liens.lien(loan.lien).units == 0) return;
        LoanExtension memory extension = extensionOf(id, maturity, uint128(bound(seed >> 64, 0, 1_000e6)));
        extension.deadline = uint40(_time);
        extendBoth(_nameOf(heir(loan.lender)), _nameOf(heir(loan.borrower)), extension);
        assertEq(owed(id), loan.owed + extension.interest, "what is owed");
    }

    // ---- Default ----

    function takeUnits(uint256 which) external {
        (bool some, uint256 id) = _pick(which);
        if (!some) return;
        ILending.Loan memory loan = lending.loanOf(id);
        (address lender, address borrower) = (heir(loan.lender), heir(loan.borrower));
        if (!_enforceable(id)) return _nobodyEnforces(id, lender);
        if (lender != loan.lender) {
            vm.expectRevert(abi.encodeWithSelector(ILending.OnlyLender.selector, id, loan.lender));
            take(loan.lender, id);
        }
        bool open =
            loan.auctionBegan == 0
                ? loan.onDefault == OnDefault.TAKE
                : _time >= loan.auctionBegan + loan.auctionTime;
        uint256 left = liens.lien(loan.lien).units;
        uint256 units = (uint256(loan.units) * loan.owed) / loan.due;
        if (units > left) units = left;
        if (!open || units == 0 || lender == borrower || !token.canReceive(lender)) return;
        assertEq(take(lender, id), units, "what was taken");
        uint256 value = loan.owed - owed(id);
        // Units settle their share of what was due, rounded up, and never more than is owed.
        assertTrue(value * loan.units >= units * uint256(loan.due), "share settled");
        assertTrue((value - 1) * loan.units < units * uint256(loan.due), "no more than its share");
        settled[id] += value;
        gone[id] += units;
        units_[borrower] -= units;
        units_[lender] += units;
    }

    /// @dev Nor a second too early.
    function _nobodyEnforces(uint256 id, address lender) private {
        ILending.Loan memory loan = lending.loanOf(id);
        uint256 last = uint256(loan.maturity) + loan.grace;
        if (loan.owed == 0 || _time > last) return;
        bytes memory early = abi.encodeWithSelector(ILending.NotInDefault.selector, id, last + 1);
        vm.expectRevert(early);
        take(lender, id);
        vm.expectRevert(early);
        vm.prank(lender);
        lending.beginAuction(id);
        vm.expectRevert(early);
        bid(actors[0], id, loan.units);
    }

    function auction(uint256 which, uint256 who) external {
        (bool some, uint256 id) = _pick(which);
        if (!some || !_enforceable(id)) return;
        ILending.Loan memory loan = lending.loanOf(id);
        address caller = actors[who % ACTORS];
        if (loan.auctionBegan != 0 || _time > token.closesAfter()) return;
        bool lenders = loan.onDefault == OnDefault.TAKE && lending.takeable(id) != 0;
        address lender = heir(loan.lender);
        if (lenders && token.canReceive(lender) && caller != lender) {
            vm.expectRevert(abi.encodeWithSelector(ILending.LenderMayTake.selector, id, lender));
            vm.prank(caller);
            lending.beginAuction(id);
            return;
        }
        vm.prank(caller);
        lending.beginAuction(id);
    }

    function buy(uint256 which, uint256 who, uint256 seed) external {
        (bool some, uint256 id) = _pick(which);
        if (!some || !_enforceable(id)) return;
        ILending.Loan memory loan = lending.loanOf(id);
        address bidder = actors[who % ACTORS];
        if (loan.auctionBegan == 0 && _time <= token.closesAfter()) {
            // Whoever wants to bid begins the auction, through the lender where it is his to say.
            vm.prank(heir(loan.lender));
            lending.beginAuction(id);
            loan = lending.loanOf(id);
        }
        // Often while the price falls.
        uint256 over = uint256(loan.auctionBegan) + loan.auctionTime;
        if (loan.auctionBegan != 0 && _time < over) _pass(bound(seed >> 128, 1, over - _time));
        if (!_enforceable(id)) return;
        if (loan.auctionBegan == 0 || bidder == heir(loan.borrower) || !token.canReceive(bidder)) return;
        if (_barred(bidder)) return;
        // Often for all, which repays the debt and leaves a surplus.
        uint256 units = seed % 2 == 0 ? loan.units : bound(seed, 1, loan.units);
        (uint256 expected, uint256 price) = lending.previewBid(id, units);
        if (expected == 0 || money_[bidder] < price) return;
        uint256 all = _price(loan);
        // At the price of the moment, rounded up; no more than asked for, and no more than the debt needs.
        assertTrue(price * loan.units >= all * expected, "price");
        assertTrue((price - 1) * loan.units < all * expected, "no more than the price");
        assertLe(expected, units, "as many as asked for");
        uint256 debt = uint256(loan.owed) * loan.units;
        assertTrue((expected - 1) * all < debt, "no more than the debt needs");
        bool bounded = expected == units || expected == liens.lien(loan.lien).units;
        assertTrue(bounded || expected * all >= debt, "as many as the debt needs");
        (uint256 bought, uint256 cost) = bid(bidder, id, units);
        assertEq(bought, expected, "units of the preview");
        assertEq(cost, price, "price of the preview");
        _book(id, loan, bidder, bought, cost);
    }

    function _book(
        uint256 id,
        ILending.Loan memory loan,
        address bidder,
        uint256 bought,
        uint256 cost
    ) private {
        uint256 toLender = cost < loan.owed ? cost : loan.owed;
        assertEq(owed(id), loan.owed - toLender, "what is owed");
        paid[id] += toLender;
        gone[id] += bought;
        units_[heir(loan.borrower)] -= bought;
        units_[bidder] += bought;
        money_[bidder] -= cost;
        _credit(heir(loan.lender), toLender);
        _credit(heir(loan.borrower), cost - toLender);
    }

    function claimKept(uint256 which) external {
        (bool some, uint256 id) = _pick(which);
        if (!some) return;
        ILending.Loan memory loan = lending.loanOf(id);
        uint256 expected;
        (address lender, address borrower) = (heir(loan.lender), heir(loan.borrower));
        if (!_barred(lender)) {
            expected += loan.keptForLender;
            money_[lender] += loan.keptForLender;
        }
        if (!_barred(borrower)) {
            expected += loan.keptForBorrower;
            money_[borrower] += loan.keptForBorrower;
        }
        if (expected == 0) return;
        assertEq(lending.claim(id), expected, "claimed");
    }

    // ---- The world ----

    function blacklist(uint256 who, uint256 seed) external {
        usd().setBlacklisted(actors[who % ACTORS], seed % 4 == 0);
    }

    /// @dev Everybody but the bank lapses and is admitted again.
    function attest(uint256 who, uint256 seed) external {
        address wallet = actors[who % (ACTORS - 1)];
        if (seed % 4 != 0) registry.admit(wallet, _investor[wallet]);
        else registry.forget(wallet);
        token.refresh(wallet);
    }

    function moveUnits(uint256 who, uint256 to, uint256 seed) external {
        (address from, address recipient) = (actors[who % ACTORS], actors[to % ACTORS]);
        uint256 units = token.balanceOf(from) - token.getFrozenTokens(from);
        units = units == 0 ? 0 : bound(seed, 1, units);
        if (units == 0 || !token.canTransfer(from, recipient, units)) return;
        move(from, recipient, units);
        units_[from] -= units;
        units_[recipient] += units;
    }

    function order(uint256 who, uint256 to, uint256 seed) external {
        (address from, address recipient) = (actors[who % ACTORS], actors[to % ACTORS]);
        uint256 units = token.balanceOf(from);
        // Seldom, and little: the charter allows 50 units in a year.
        if (units == 0 || seed % 4 != 0 || from == recipient) return;
        units = bound(seed, 1, units < 5 * UNIT ? units : 5 * UNIT);
        uint256 announced = announceOrder(from, recipient, units);
        _pass(WAIT);
        if (!token.canReceive(recipient) || token.balanceOf(from) < units) return;
        uint256[] memory list_ = liens.liensOf(address(token), from);
        uint256[] memory left = _leftAfter(list_, token.balanceOf(from) - units);
        try token.forcedTransfer(from, recipient, units) {
            units_[from] -= units;
            units_[recipient] += units;
            for (uint256 i = 0; i < list_.length; ++i) {
                assertEq(liens.lien(list_[i]).units, left[i], "the newest liens are cut first");
            }
        } catch {
            // The year's sum was reached.
            assertTrue(announced != type(uint256).max, "announced");
        }
    }

    /// @dev What is left of each lien when at most so many units stay pledged: older ones, which have lower numbers, keep
    /// theirs as long as newer ones have any.
    function _leftAfter(
        uint256[] memory list_,
        uint256 balance
    ) private view returns (uint256[] memory left) {
        left = new uint256[](list_.length);
        for (uint256 rank = 0; rank < list_.length; ++rank) {
            // The oldest of those that were not looked at.
            uint256 oldest = type(uint256).max;
            uint256 place;
            for (uint256 i = 0; i < list_.length; ++i) {
                if (left[i] == 0 && list_[i] < oldest) (oldest, place) = (list_[i], i);
            }
            if (oldest == type(uint256).max) break;
            uint256 units = liens.lien(oldest).units;
            if (units > balance) units = balance;
            balance -= units;
            left[place] = units;
            if (units == 0) break;
        }
    }

    /// @dev A wallet is lost, and its investor's next one takes its place; sometimes that is one which he uses already,
    /// with units and liens of its own.
    function recoverLost(uint256 who, uint256 seed) external {
        uint256 i = who % (ACTORS - 1);
        // Seldom, and as often as the charter allows.
        if (seed % 3 != 0 || _recoveries == RECOVERIES) return;
        ++_recoveries;
        address lost = actors[i];
        string memory name = string.concat(_names[i], "'s next wallet");
        address to = actor(name);
        (_investor[to], actors[i], _names[i]) = (_investor[lost], to, name);
        wallets.push(to);
        // A registry must know both, whatever it says of them.
        registry.admit(lost, _investor[lost]);
        registry.admit(to, _investor[lost]);
        fundWith(to, MONEY);
        money_[to] = MONEY;
        uint256 units = token.balanceOf(lost) - token.getFrozenTokens(lost);
        units = units == 0 || !token.canTransfer(lost, to, units) ? 0 : bound(seed >> 8, 0, units);
        if (units != 0) {
            move(lost, to, units);
            units_[lost] -= units;
            units_[to] += units;
            if (units > 1) _pledge(name, to, units / 2);
        }
        announceRecovery(lost, to);
        _pass(WAIT);
        registry.admit(to, _investor[lost]);
        token.refresh(to);
        bond.recoverWallet(lost, to);
        _heir[lost] = to;
        units_[to] += units_[lost];
        units_[lost] = 0;
    }

    /// @dev A loan of one minor unit, so that the wallet has a lien before those of the lost one join it.
    function _pledge(string memory borrower, address wallet, uint256 units) private {
        LoanOffer memory offer = offerOf(actors[ACTORS - 1], LoanSide.LENDER, OnDefault.AUCTION);
        (offer.units, offer.principal, offer.interest) = (uint128(units), 1, 0);
        offer.maturity = uint40(_time + 12 days);
        (offer.grace, offer.auctionTime, offer.expiry) = (1 days, 1 days, uint40(_time));
        if (uint256(offer.maturity) + 9 days > token.closesAfter()) return;
        if (_barred(offer.maker) || money_[offer.maker] == 0) return;
        acceptAs(borrower, _names[ACTORS - 1], offer);
        money_[offer.maker] -= 1;
        money_[wallet] += 1;
    }

    /// @dev To the last second of a loan's grace, or the one after.
    function waitForGraceToEnd(uint256 which, bool after_) external {
        (bool some, uint256 id) = _pick(which);
        if (!some) return;
        ILending.Loan memory loan = lending.loanOf(id);
        uint256 edge = uint256(loan.maturity) + loan.grace + (after_ ? 1 : 0);
        if (loan.owed != 0 && edge > _time) _pass(edge - _time);
    }

    function lapse(uint256 which) external {
        (bool some, uint256 id) = _pick(which);
        if (!some) return;
        ILiens.Lien memory lien = liens.lien(lending.loanOf(id).lien);
        if (lien.units != 0 && _time > lien.end) liens.lapse(lending.loanOf(id).lien);
    }

    function pass(uint256 seed) external {
        _pass(bound(seed, 1, 15 days));
        if (seed % 16 == 0) {
            fundWith(address(lending), 7);
            donated += 7;
        }
    }

    // ---- Inside ----

    function _pass(uint256 time) private {
        _time += time;
        vm.warp(_time);
    }

    function _pick(uint256 which) private view returns (bool, uint256) {
        uint256 count = lending.loanCount();
        return count == 0 ? (false, 0) : (true, which % count);
    }

    function _enforceable(uint256 id) private view returns (bool) {
        ILending.Loan memory loan = lending.loanOf(id);
        ILiens.Lien memory lien = liens.lien(loan.lien);
        bool late = _time > uint256(loan.maturity) + loan.grace;
        return late && loan.owed != 0 && lien.units != 0 && _time <= lien.end;
    }

    /// @dev What goes to somebody who cannot receive is kept for him.
    function _credit(address who, uint256 amount) private {
        if (!_barred(who)) money_[who] += amount;
    }

    function _barred(address who) private view returns (bool) {
        return usd().isBlacklisted(who);
    }

    function _nameOf(address who) private view returns (string memory) {
        for (uint256 i = 0; i < ACTORS; ++i) if (actors[i] == who) return _names[i];
        return "";
    }

    /// @dev Of all units, by the terms: start, less the fall so far, rounded up.
    function _price(ILending.Loan memory loan) private view returns (uint256) {
        uint256 passed = _time - loan.auctionBegan;
        if (passed >= loan.auctionTime) return loan.endPrice;
        uint256 fall = (uint256(loan.startPrice - loan.endPrice) * passed) / loan.auctionTime;
        return loan.startPrice - fall;
    }
}
