// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";

import {ILiens} from "./ILiens.sol";

/// @notice On which side of a loan the maker of an offer stands.
enum LoanSide {
    LENDER,
    BORROWER
}

/// @notice What becomes of the pledged units of a loan in default. TAKE: the lender takes them for what is owed, if he
/// may receive them, else they are auctioned. AUCTION: they are auctioned.
enum OnDefault {
    TAKE,
    AUCTION
}

/// @notice What a maker signs. Every field is part of the digest.
/// @param maker Wallet, or contract that signs by ERC-1271. @param token Units that are pledged, an {IAssetToken}.
/// @param units How many (token minor units). @param currency An ERC-20 that moves what it is told to.
/// @param principal What is lent (currency minor units). @param interest A fixed amount on top, due in full whenever
/// the loan is repaid. @param maturity Last second of the term; whoever accepts late has the money for less long.
/// @param grace Seconds after maturity during which nothing happens to the units.
/// @param startPrice Auction price of all `units` together when it begins (currency minor units).
/// @param endPrice The same after `auctionTime` seconds, and from then on; not 0, at most `startPrice`.
/// @param counterparty Who alone may accept; zero for anyone. @param expiry Last second at which it may be accepted.
/// @param epoch The maker's {ILending-epochOf} when he signs. @param salt Of several offers of a maker with one salt
/// only the first becomes a loan.
struct LoanOffer {
    address maker;
    LoanSide side;
    address token;
    uint128 units;
    address currency;
    uint128 principal;
    uint128 interest;
    uint40 maturity;
    uint32 grace;
    OnDefault onDefault;
    uint128 startPrice;
    uint128 endPrice;
    uint32 auctionTime;
    address counterparty;
    uint40 expiry;
    uint256 epoch;
    bytes32 salt;
}

/// @notice What both parties of a running loan sign for a longer term.
/// @param maturity The present one, so that it is good once. @param newMaturity Later than that. @param interest What is
/// owed in addition. @param deadline Last second at which it can be brought.
struct LoanExtension {
    uint256 loan;
    uint40 maturity;
    uint40 newMaturity;
    uint128 interest;
    uint40 deadline;
}

/// @notice The borrower's signature, for {ILiens}, of the pledge that a loan asks of him ({ILending-pledgeOf}), or of
/// its longer term ({ILending-pledgeTerm}), with {ILending-hashOf} or {ILending-extensionDigest} as the terms' hash.
struct PledgeConsent {
    bytes32 salt;
    uint40 deadline;
    bytes signature;
}

/// @notice An ERC-2612 permit to the lending contract, of a loan's currency, by whoever pays: the lender of a new loan,
/// whichever side he is, or the caller who repays or bids.
struct MoneyPermit {
    uint256 value;
    uint256 deadline;
    uint8 v;
    bytes32 r;
    bytes32 s;
}

/// @notice Loans for a fixed term against pledged units, from signed offers of either side. No owner, no fee, no pause,
/// no price from outside, and nothing is liquidated before maturity.
///
/// **Accepting.** The units come under a lien whose holder is this contract, and stay in the borrower's wallet: income
/// and votes are his. The principal goes from the lender to the borrower in the same transaction, or nothing happens.
/// It passes through here, so that a currency that this contract cannot receive, in which nobody could repay, is
/// refused at the start.
///
/// **Repaying.** Anyone, in parts, at any time until nothing is owed, also after a default for as long as the units are
/// not gone. What is paid is at most what is owed. There is no reward for early, and no interest for late repayment.
/// When nothing is owed the units are free in the same transaction.
///
/// **Default.** From the second after `maturity + grace` on, while anything is owed. Of U units pledged for an amount due
/// of D (principal and interest), what was repaid counts towards the borrower: with R owed the lender takes
/// floor(U x R / D) units, in whole lots and of what is left under the lien (a court's order may have cut it), and D x
/// taken / U, rounded up, is settled: all that is owed, or all but less than a lot's share. That share stays secured by
/// what it takes in whole lots, for an auction; the rest is free. Nobody but the lender decides whether he takes; until he
/// does, repayment stays possible.
///
/// In an auction the price of all U units falls in a line from `startPrice` to `endPrice` over `auctionTime`, and stays
/// there. u units cost ceil(price x u / U). A bid buys at most the lots that the debt needs (or the token's minimum
/// holding, if that is more); the debt is repaid from it, what is beyond is the borrower's, and when nothing is owed the
/// rest is free. When the price has reached its end, the lender may also take. Anyone begins an auction where the
/// offer says AUCTION, where the lender may not receive, or where not even a lot is the lender's; the lender may
/// always. An auction does not begin while trading is paused or closed.
///
/// **What protects the lender, and what does not.** The lien lasts {ENFORCEMENT} beyond grace and auction; then the units
/// are free, whatever is owed. A loan must be over {TIME_TO_ACT} before the token's register closes: at the last record
/// date the units become a payment that is their holder's. If an asset ends earlier than it said at birth (a call, a
/// sale), its holder is paid for the units, the lien on them ends, and what is owed stays owed and can be repaid, but
/// nothing secures it. The same is true of payments of principal before the end, and of what a court takes.
/// Whether `token` is a genuine asset, and `currency` money, is for whoever signs or accepts to know.
///
/// **Who is paid.** The lender and the borrower, or, if a wallet was lost and recovered, the one that took its place in
/// the asset whose units are pledged. What cannot be sent (a blacklist, a hostile wallet) is kept for him, of each loan
/// by itself, and can be claimed by anyone for him, for ever; it stops nobody else.
interface ILending is IERC5267 {
    /// @param due Principal and interest, of extensions too. @param owed What is left of it.
    /// @param units What was pledged. @param auctionBegan Its first second; 0 for none.
    struct Loan {
        address lender;
        uint40 maturity;
        uint32 grace;
        OnDefault onDefault;
        address borrower;
        uint40 auctionBegan;
        uint32 auctionTime;
        address token;
        uint96 lien;
        address currency;
        uint128 due;
        uint128 owed;
        uint128 units;
        uint128 startPrice;
        uint128 endPrice;
        uint128 keptForLender;
        uint128 keptForBorrower;
    }

    /// @dev UNSECURED: no units are left under a lien that is good; what is owed can still be repaid.
    enum Status {
        ACTIVE,
        GRACE,
        DEFAULT,
        AUCTION,
        UNSECURED,
        SETTLED
    }

    event LoanMade(
        uint256 indexed loan,
        address indexed lender,
        address indexed borrower,
        bytes32 offerHash,
        uint256 lien,
        LoanOffer offer
    );
    event Repaid(uint256 indexed loan, address indexed payer, uint256 amount, uint256 owed);
    event Extended(uint256 indexed loan, uint40 maturity, uint256 interest);
    event AuctionBegan(uint256 indexed loan, address indexed caller);
    event Bought(uint256 indexed loan, address indexed bidder, uint256 units, uint256 money, uint256 owed);
    event Taken(uint256 indexed loan, uint256 units, uint256 settled, uint256 owed);
    event Settled(uint256 indexed loan);
    event Kept(uint256 indexed loan, address indexed party, uint256 amount);
    event Claimed(uint256 indexed loan, address indexed party, uint256 amount);
    event OfferCancelled(address indexed maker, bytes32 indexed salt);
    /// @notice All offers of the maker whose epoch is below `epoch` are void.
    event OffersCancelled(address indexed maker, uint256 epoch);

    /// @notice A term of the offer or the extension cannot be, named in `what`. Have one signed that can.
    error InvalidOffer(bytes32 what);
    /// @notice The offer was not accepted in its time. Have a new one signed.
    /// @param expiry Its last second.
    error OfferExpired(uint256 expiry);
    /// @notice The offer is not of the maker's present epoch: he took back all that he had signed. Have a new one
    /// signed.
    /// @param present The epoch that his offers must have.
    error OfferVoid(uint256 epoch, uint256 present);
    /// @notice An offer of the maker with this salt was accepted or cancelled. Have one signed with another salt.
    error OfferUsed(address maker, bytes32 salt);
    /// @notice The offer is for another wallet. Accept it as `counterparty`.
    error OnlyCounterparty(address caller, address counterparty);
    /// @notice What was brought is no signature of that wallet on exactly these terms. Have it sign the digest of
    /// `hashOf` or `extensionDigest`.
    error NotSigned(address by);
    /// @notice The loan would not be over in time before the token's register closes. Agree on an earlier maturity,
    /// less grace or a shorter auction.
    error EndsTooLate(uint256 end, uint256 latest);
    /// @notice Other money arrived than was sent, because the currency takes a fee or moves balances by itself. None:
    /// no loan is made or auctioned in such a currency.
    /// @param expected Currency minor units, as `received` is.
    error InexactReceipt(address currency, uint256 expected, uint256 received);
    /// @notice There is no loan of that number. Use one below `loanCount()`.
    error UnknownLoan(uint256 loan);
    /// @notice Nothing is owed on the loan. None: it is settled.
    error NothingOwed(uint256 loan);
    /// @notice No money came in. Bring more than 0.
    error NothingReceived();
    /// @notice The loan is not in default. Wait until `from`.
    /// @param from The first second after maturity and grace.
    error NotInDefault(uint256 loan, uint256 from);
    /// @notice No units are left under a lien that is good. None: what is owed can still be repaid.
    error Unsecured(uint256 loan);
    /// @notice Only the lender, or the wallet that took his place, may take the units. Have him call.
    error OnlyLender(uint256 loan, address caller);
    /// @notice The offer says that the units are auctioned before the lender may take them. Begin the auction.
    error AuctionComesFirst(uint256 loan);
    /// @notice An auction of the loan was begun, so it cannot be begun again, its term cannot be changed, and the
    /// lender takes nothing before its end. Bid, repay, or take from `until` on.
    error AuctionRuns(uint256 loan, uint256 until);
    /// @notice No auction of the loan was begun. Begin it.
    error NoAuction(uint256 loan);
    /// @notice The lender may take the units, so only he may have them auctioned instead. Wait for him.
    error LenderMayTake(uint256 loan, address lender);
    /// @notice Trading is paused or closed, so no bidder could receive units. Wait until it is open.
    /// @param code Of ERC-1404, as in `TransferRestricted`.
    error TradingClosed(uint8 code);
    /// @notice What is owed is worth less than a lot, or less than a lot is left under the lien. Begin the auction, or
    /// wait for repayment.
    error NothingToTake(uint256 loan);
    /// @notice The bid is for no units, or no whole lot is left under the lien. Bid for what `previewBid` shows.
    error NothingForSale(uint256 loan);
    /// @notice The caller would pay more, or get less, than he allowed. Allow for the price of the moment, or wait for
    /// another.
    /// @param money Currency minor units, as `limit` is.
    error BeyondLimit(uint256 money, uint256 limit);
    /// @notice Nothing is kept for the loan's parties, or it still could not be sent. Try again once they can receive
    /// the currency.
    error NothingToClaim(uint256 loan);
    /// @notice The extension was signed for another maturity than the present one. Have one signed for `maturity`.
    error ExtensionOutdated(uint256 maturity);
    /// @notice The extension was not brought in its time. Have a new one signed.
    error ExtensionExpired(uint256 deadline);
    /// @notice A loan was made on the lien. None: it ends with that loan.
    error LienInUse(uint256 lien, uint256 loan);
    /// @notice The lien is not held by the lending contract. Ask its lien holder to release it.
    error NotOurLien(uint256 lien);

    // ---- Making a loan ----

    /// @notice Accepts an offer: the caller lends, if its maker borrows, or borrows, if its maker lends.
    /// @param signature Of the maker. @param consent Of the borrower, whichever side he is.
    function accept(
        LoanOffer calldata offer,
        bytes calldata signature,
        PledgeConsent calldata consent
    ) external returns (uint256 loan);

    /// @notice {accept} with a permit of the lender, so that he who makes an offer, or takes one up, need not have
    /// approved anything before; works too if the permit was used before.
    function acceptWithPermit(
        LoanOffer calldata offer,
        bytes calldata signature,
        PledgeConsent calldata consent,
        MoneyPermit calldata permit
    ) external returns (uint256 loan);

    /// @notice Uses a salt up, so that no offer of the caller with it is good any more.
    function cancel(bytes32 salt) external;

    /// @notice Takes back every offer that the caller signed until now, and did not sign for a later epoch.
    function cancelAll() external returns (uint256 epoch);

    // ---- While it runs ----

    /// @notice Repays at most `amount` of what is owed; callable by anyone. What arrives counts, so that a currency that
    /// begins to take fees hinders nobody. @return paid What counted.
    function repay(uint256 loan, uint256 amount) external returns (uint256 paid);

    /// @notice {repay} with a permit of the caller; works too if the permit was used before.
    function repayWithPermit(
        uint256 loan,
        uint256 amount,
        MoneyPermit calldata permit
    ) external returns (uint256 paid);

    /// @notice Gives a loan a longer term; callable by anyone who has both signatures. A party that calls need not have
    /// signed the extension; the borrower's consent to the longer lien is always needed. Not while an auction runs.
    function extend(
        LoanExtension calldata extension,
        bytes calldata lenderSignature,
        bytes calldata borrowerSignature,
        PledgeConsent calldata consent
    ) external;

    // ---- After default ----

    /// @notice Takes the units for what is owed. Only the lender.
    function take(uint256 loan) external returns (uint256 units);

    /// @notice Begins an auction.
    function beginAuction(uint256 loan) external;

    /// @notice Buys units at the price of the moment, for the caller, if the token's rules let him receive them.
    /// @param units At most so many, a multiple of the lot size. @param limit The most that he pays.
    function bid(uint256 loan, uint256 units, uint256 limit) external returns (uint256 bought, uint256 money);

    /// @notice {bid} with a permit of the caller; works too if the permit was used before.
    function bidWithPermit(
        uint256 loan,
        uint256 units,
        uint256 limit,
        MoneyPermit calldata permit
    ) external returns (uint256 bought, uint256 money);

    // ---- Clearing up ----

    /// @notice Sends what was kept for the parties of a loan; callable by anyone, for ever.
    function claim(uint256 loan) external returns (uint256 amount);

    /// @notice Releases a lien whose holder is this contract and on which no loan stands; callable by anyone.
    function free(uint256 lien) external;

    // ---- Views ----

    /// @notice The contract that keeps the liens.
    function liens() external view returns (ILiens);

    function loanCount() external view returns (uint256);

    function loanOf(uint256 loan) external view returns (Loan memory);

    function statusOf(uint256 loan) external view returns (Status);

    /// @notice Units that the lender would take now for what is owed, or 0; whether he may is asked by {take}.
    function takeable(uint256 loan) external view returns (uint256 units);

    /// @notice What a bid for `units` would buy now, and for how much; 0 and 0 where there is no auction.
    function previewBid(uint256 loan, uint256 units) external view returns (uint256 bought, uint256 money);

    /// @notice The EIP-712 digest of an offer, which its maker signs and which the lien carries as its terms' hash.
    function hashOf(LoanOffer calldata offer) external view returns (bytes32);

    /// @notice The EIP-712 digest of an extension, which both parties sign.
    function extensionDigest(LoanExtension calldata extension) external view returns (bytes32);

    /// @notice The lien that the borrower must sign for an offer.
    function pledgeOf(LoanOffer calldata offer, address borrower) external view returns (ILiens.Lien memory);

    /// @notice First and last second at which a lien can be enforced.
    function pledgeTerm(
        uint40 maturity,
        uint32 grace,
        uint32 auctionTime
    ) external pure returns (uint40 takeFrom, uint40 end);

    /// @notice The epoch that a maker's offers must have.
    function epochOf(address maker) external view returns (uint256 epoch);

    function isUsed(address maker, bytes32 salt) external view returns (bool);
}
