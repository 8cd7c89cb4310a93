// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {
    ILending,
    LoanExtension,
    LoanOffer,
    LoanSide,
    OnDefault,
    PledgeConsent
} from "../../contracts/interfaces/ILending.sol";
import {ILiens} from "../../contracts/interfaces/ILiens.sol";
import {Lending} from "../../contracts/market/Lending.sol";
import {TestCurrency} from "../../contracts/testing/TestCurrency.sol";
import {Liens} from "../../contracts/token/Liens.sol";
import {PowersFixture} from "../powers/PowersFixture.sol";
import {IMintable} from "../support/AssetTest.sol";

/// @notice A real bond, real liens and real powers. Alice, who holds 60 units worth 1,000.00 each, borrows 30,000.00
/// for 900.00 of interest against 50 of them. Carol may hold units; the bank may not. Both have money to lend, Bob and
/// Dave to bid.
abstract contract LendingFixture is PowersFixture {
    uint128 internal constant PRINCIPAL = 30_000e6;
    uint128 internal constant INTEREST = 900e6;
    uint128 internal constant DUE = PRINCIPAL + INTEREST;
    uint128 internal constant PLEDGED = uint128(50 * UNIT);
    uint40 internal constant MATURITY = uint40(START + 100 days);
    uint32 internal constant LOAN_GRACE = 5 days;
    uint40 internal constant DEFAULT_FROM = MATURITY + LOAN_GRACE + 1;
    uint32 internal constant AUCTION = 10 days;
    uint128 internal constant START_PRICE = 60_000e6;
    uint128 internal constant END_PRICE = 20_000e6;
    uint40 internal constant EXPIRY = uint40(START + 3 days);
    uint256 internal constant MONEY = 1_000_000e6;

    Lending internal lending;
    Liens internal liens;
    address internal bank = actor("bank");
    address internal dave = actor("dave");
    uint256 internal salts;

    function setUp() public virtual override {
        super.setUp();
        liens = Liens(sharedContract("Liens"));
        lending = Lending(deploy("Lending", abi.encode(liens)));
        admit(dave);
        address[6] memory rich = [alice, bob, carol, dave, bank, stranger];
        for (uint256 i = 0; i < rich.length; ++i) fundWith(rich[i], MONEY);
    }

    function fundWith(address who, uint256 amount) internal {
        IMintable(address(currency)).mint(who, amount);
        vm.prank(who);
        // Some currencies answer nothing.
        (bool done, ) = address(currency).call(
            abi.encodeCall(IERC20.approve, (address(lending), type(uint256).max))
        );
        assertTrue(done, "approval");
    }

    // ---- Offers ----

    function offerOf(address maker, LoanSide side, OnDefault onDefault) internal returns (LoanOffer memory) {
        return
            LoanOffer({
                maker: maker,
                side: side,
                token: address(token),
                units: PLEDGED,
                currency: address(currency),
                principal: PRINCIPAL,
                interest: INTEREST,
                maturity: MATURITY,
                grace: LOAN_GRACE,
                onDefault: onDefault,
                startPrice: START_PRICE,
                endPrice: END_PRICE,
                auctionTime: AUCTION,
                counterparty: address(0),
                expiry: EXPIRY,
                epoch: 0,
                salt: bytes32(++salts)
            });
    }

    function keyOf(string memory name) internal pure returns (uint256) {
        return uint256(keccak256(bytes(name)));
    }

    function sign(string memory name, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keyOf(name), digest);
        return abi.encodePacked(r, s, v);
    }

    function consentOf(
        string memory borrower,
        LoanOffer memory offer
    ) internal view returns (PledgeConsent memory consent) {
        ILiens.Lien memory pledged = lending.pledgeOf(offer, vm.addr(keyOf(borrower)));
        consent.salt = keccak256(abi.encode("consent", offer.salt));
        consent.deadline = offer.expiry;
        consent.signature = sign(borrower, liens.pledgeDigest(pledged, consent.salt, consent.deadline));
    }

    /// @dev A loan to Alice by a lender who signs.
    function lend(string memory lender, OnDefault onDefault) internal returns (uint256 id) {
        LoanOffer memory offer = offerOf(vm.addr(keyOf(lender)), LoanSide.LENDER, onDefault);
        return acceptAs("alice", lender, offer);
    }

    function acceptAs(
        string memory borrower,
        string memory lender,
        LoanOffer memory offer
    ) internal returns (uint256 id) {
        bool byLender = offer.side == LoanSide.LENDER;
        bytes memory signature = sign(byLender ? lender : borrower, lending.hashOf(offer));
        PledgeConsent memory consent = consentOf(borrower, offer);
        vm.prank(vm.addr(keyOf(byLender ? borrower : lender)));
        return lending.accept(offer, signature, consent);
    }

    function extensionOf(
        uint256 id,
        uint40 newMaturity,
        uint128 interest
    ) internal view returns (LoanExtension memory) {
        ILending.Loan memory loan = lending.loanOf(id);
        return
            LoanExtension({
                loan: id,
                maturity: loan.maturity,
                newMaturity: newMaturity,
                interest: interest,
                deadline: uint40(block.timestamp + 1 days)
            });
    }

    function consentToExtend(
        string memory borrower,
        LoanExtension memory extension
    ) internal view returns (PledgeConsent memory consent) {
        ILending.Loan memory loan = lending.loanOf(extension.loan);
        (uint40 takeFrom, uint40 end) = lending.pledgeTerm(
            extension.newMaturity,
            loan.grace,
            loan.auctionTime
        );
        consent.salt = keccak256(abi.encode(extension));
        consent.deadline = extension.deadline;
        bytes32 digest = liens.extensionDigest(
            loan.lien,
            takeFrom,
            end,
            lending.extensionDigest(extension),
            consent.salt,
            consent.deadline
        );
        consent.signature = sign(borrower, digest);
    }

    function extendBoth(
        string memory lender,
        string memory borrower,
        LoanExtension memory extension
    ) internal {
        bytes32 digest = lending.extensionDigest(extension);
        PledgeConsent memory consent = consentToExtend(borrower, extension);
        lending.extend(extension, sign(lender, digest), sign(borrower, digest), consent);
    }

    // ---- Doing ----

    function repay(address who, uint256 id, uint256 amount) internal returns (uint256) {
        vm.prank(who);
        return lending.repay(id, amount);
    }

    function take(address who, uint256 id) internal returns (uint256) {
        vm.prank(who);
        return lending.take(id);
    }

    function bid(address who, uint256 id, uint256 units) internal returns (uint256, uint256) {
        vm.prank(who);
        return lending.bid(id, units, type(uint256).max);
    }

    function money(address who) internal view returns (uint256) {
        return currency.balanceOf(who);
    }

    function usd() internal view returns (TestCurrency) {
        return TestCurrency(address(currency));
    }

    function owed(uint256 id) internal view returns (uint256) {
        return lending.loanOf(id).owed;
    }

    function assertStatus(uint256 id, ILending.Status status, string memory what) internal view {
        assertEq(uint256(lending.statusOf(id)), uint256(status), what);
    }

    /// @dev Liens are what the token holds back, and the contract has exactly what it keeps for the parties.
    function assertExact() internal view {
        uint256 kept;
        for (uint256 i = 0; i < lending.loanCount(); ++i) {
            ILending.Loan memory loan = lending.loanOf(i);
            kept += uint256(loan.keptForLender) + loan.keptForBorrower;
        }
        assertEq(money(address(lending)), kept, "money in the contract");
        assertEq(token.balanceOf(address(lending)), 0, "units in the contract");
    }
}
