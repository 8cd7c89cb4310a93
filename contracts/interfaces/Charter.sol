// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/*
 * The charter: everything about an asset that can never change. It is given once, to the constructor of the asset,
 * which gives the token its part; `charterHash()` of both is keccak256(abi.encode(charter)). Times are unix seconds;
 * a time named "...Through" is the last second at which the thing is still true. "No limit" is the type's maximum,
 * written out; a limit of 0 is refused at birth.
 */

/// @notice A country with stricter terms than the general ones.
/// @param country ISO 3166-1 numeric code, 1 to 999.
/// @param classes Bitmap of the investor classes (0 to 15) that may receive.
/// @param receiveFrom Flow-back: the first second at which wallets of this country may receive; 0 for always.
struct CountryRule {
    uint16 country;
    uint16 classes;
    uint40 receiveFrom;
}

/// @notice The conditions that a transfer must meet.
/// @param registries One to three investor registries; any one of them may vouch for a wallet, a block in any bites.
/// @param countries Bitmap of the ISO 3166-1 numeric codes that may receive under the general terms:
/// bit (code % 256) of word (code / 256). A country that is listed in `countryRules` must not be set here.
/// @param classes Bitmap of the investor classes (0 to 15) that may receive under the general terms.
/// @param countryRules Countries with stricter terms.
/// @param lockUpEnd The first second at which holders may transfer; 0 for no lock-up.
/// @param lotSize Each amount that moves is a multiple of it (token minor units, at least 1).
/// @param minimumHolding A wallet other than a venue holds nothing, or at least this (token minor units).
/// @param maximumPerInvestor The most that one investor may hold across his wallets; type(uint128).max for no limit.
/// @param maximumHolders The most investors that may hold at once; type(uint32).max for no limit.
/// @param venues Contracts that may hold units without being an investor (a pool, a lending market).
/// @param extraRules Up to four view-only rule contracts ({ITransferRule}), asked on transfer only.
/// @param recheckInterval The longest, in seconds, that what a registry said is relied on; 0 reads it every time.
struct TransferRules {
    address[] registries;
    uint256[4] countries;
    uint16 classes;
    CountryRule[] countryRules;
    uint40 lockUpEnd;
    uint128 lotSize;
    uint128 minimumHolding;
    uint128 maximumPerInvestor;
    uint32 maximumHolders;
    address[] venues;
    address[] extraRules;
    uint32 recheckInterval;
}

/// @notice The token's part of the charter.
/// @param name ERC-20 name. @param symbol ERC-20 symbol. @param decimals ERC-20 decimals, at most 18.
/// @param maxSupply The most units that may ever exist at once (token minor units).
/// @param recordNotice The least notice, in seconds, of a record date that is not in the schedule.
/// @param recordDates The scheduled record dates, ascending; holdings at the end of each second decide who is paid.
/// @param closesAtLastRecordDate Whether the register closes when the last scheduled record date has passed, as it
/// does for units that end (a bond), until the asset reopens it (default).
/// @param publisher Who may append documents; the zero address for nobody.
/// @param rules The transfer rules.
struct TokenCharter {
    string name;
    string symbol;
    uint8 decimals;
    uint128 maxSupply;
    uint32 recordNotice;
    uint40[] recordDates;
    bool closesAtLastRecordDate;
    address publisher;
    TransferRules rules;
}

/// @notice What somebody may do beyond an ordinary holder. What no power names, nobody can do.
enum PowerKind {
    ISSUE,
    PAUSE,
    RECOVER,
    COURT_TRANSFER,
    CALL,
    SELL,
    WRITE_OFF
}

/// @notice One power, declared at birth. Limits are in the measure of its kind: token minor units for ISSUE and
/// COURT_TRANSFER, seconds for PAUSE, and 1 for each use of any other.
/// @param kind What may be done.
/// @param holder Who may announce it.
/// @param delay Seconds between the announcement and the first moment of enactment, at least 1 hour; for PAUSE at least
/// the notice of a record date, and where holders vote at least that and a day.
/// @param window Seconds after the delay within which anyone may enact it, 1 hour to 90 days; afterwards it has
/// expired.
/// @param objector Who may stop an announcement before it is enacted; the zero address for nobody.
/// @param expires Last second at which it may be announced; type(uint40).max for as long as the asset lives.
/// @param limit The most that one use may be; type(uint128).max for no limit, which PAUSE cannot have.
/// @param yearlyLimit The most that all uses within any 365 days may be together; likewise.
/// @param quorum Share of the supply, in 1e-9, that must vote for a resolution of holders to count; 0 where none is
/// asked for.
/// @param majority Share of the votes cast, in 1e-9, that must be in favour, more than half.
struct Power {
    PowerKind kind;
    address holder;
    uint32 delay;
    uint32 window;
    address objector;
    uint40 expires;
    uint128 limit;
    uint128 yearlyLimit;
    uint32 quorum;
    uint32 majority;
}

/// @notice The part of the charter that every kind of asset has.
/// @param token The token's part.
/// @param issuer Where the proceeds of offerings go, and what is left of a reserve at the end.
/// @param currency The ERC-20 in which the asset is sold and pays.
/// @param firstOffering keccak256(abi.encode(OfferingTerms)) of the offering that opens at birth; 0 for none.
/// @param powers The powers, each kind at most once.
struct AssetCharter {
    TokenCharter token;
    address issuer;
    IERC20 currency;
    bytes32 firstOffering;
    Power[] powers;
}

/// @notice A feed that an asset reads, and what it must be to be read; checked at birth, see {FeedReader}.
/// @param feed A contract of the shape of {IAggregatorV3}: a {IFeed}, or one of Chainlink's.
/// @param decimals What it must answer to `decimals()`.
/// @param unit What it must answer to `unit()`; 0 for a feed that has no such function, which is not asked then.
/// @param maxAge Seconds after its as-of time for which a figure is fresh, at least 1.
struct FeedSource {
    address feed;
    uint8 decimals;
    bytes32 unit;
    uint32 maxAge;
}

/// @notice Day counts by explicit name (ISDA 2006 section 4.16, ICMA rule 251); "30/360" alone names three rules.
enum DayCountConvention {
    ACT_360,
    ACT_365F,
    ACT_ACT_ISDA,
    ACT_ACT_ICMA,
    THIRTY_360_BB,
    THIRTY_E_360,
    THIRTY_E_360_ISDA
}

/// @notice One period of a bond; its accrual starts where the one before ends. Exactly one storage word's worth.
/// @param endDate Accrual end, in days since 1970-01-01.
/// @param recordDate The second at whose end holdings decide who is paid.
/// @param paymentDate The first second at which the payment is due.
/// @param rate Annual rate in 1e-9 (4.625 % = 46,250,000).
/// @param principal Principal repaid with this payment, in currency minor units per whole unit.
struct BondPeriod {
    uint32 endDate;
    uint40 recordDate;
    uint40 paymentDate;
    uint32 rate;
    uint112 principal;
}

/// @notice The terms of a bond, as numbers that the contract acts on.
/// @param isin ISO 6166 identifier, ASCII; its check digit is verified.
/// @param faceValue Currency minor units per whole unit; equals the sum of `principal` over the periods.
/// @param startDate Interest commencement, in days since 1970-01-01.
/// @param utcOffset Seconds to add to UTC for the issuer's business day.
/// @param dayCount The day count convention.
/// @param frequency Coupons a year for ACT/ACT-ICMA (1, 2, 3, 4, 6 or 12); 0 where it does not matter.
/// @param nominalDates ACT/ACT-ICMA: ends of the nominal (quasi-coupon) periods as day numbers, covering start to
/// maturity; empty where every period is regular, then the accrual dates themselves are the grid.
/// @param gracePeriod Seconds after a payment date before a missing payment is a default.
/// @param cureWindow Seconds after a declared default in which paying what is overdue cures it; 0 for none.
/// @param defaultRate Annual interest on overdue sums in 1e-9, simple, ACT/365F.
/// @param periods The periods, in order.
struct BondTerms {
    bytes12 isin;
    uint128 faceValue;
    uint32 startDate;
    int32 utcOffset;
    DayCountConvention dayCount;
    uint8 frequency;
    uint32[] nominalDates;
    uint32 gracePeriod;
    uint32 cureWindow;
    uint32 defaultRate;
    BondPeriod[] periods;
}

/// @notice The whole charter of a bond; its constructor takes it packed ({PackedBondCharter}).
struct BondCharter {
    AssetCharter asset;
    BondTerms terms;
}

/// @notice What a reference rate is. TERM: one published rate for the whole period. COMPOUNDED: overnight rates
/// compounded over the period. AVERAGED: their mean, weighted by days.
enum RateMethod {
    TERM,
    COMPOUNDED,
    AVERAGED
}

/// @notice How the rate of a period follows from overnight rates. The tooling computes it, the reference feed's panel
/// attests it, and who doubts it can compute it again from these numbers. All 0 for a TERM rate but the day count.
/// @param method What the reference rate is.
/// @param dayCount The day count of the overnight rates, and of their compounded rate.
/// @param lookback Business days by which a rate is observed before the day that it is applied to.
/// @param observationShift Whether its weight in days is shifted along with it.
/// @param lockout Business days before the end of the period in which the rate of the day before them goes on.
/// @param spreadCompounded Whether the spread is added to each overnight rate, and compounded with it, by the tooling.
/// @param calendar keccak256 of the name of the business days' calendar; 0 for a TERM rate.
struct RateConvention {
    RateMethod method;
    DayCountConvention dayCount;
    uint8 lookback;
    bool observationShift;
    uint8 lockout;
    bool spreadCompounded;
    bytes32 calendar;
}

/// @notice What a period's rate is when the reference has none in time. LAST_FIXED: that of the period before, if it
/// floated, else the declared one. DECLARED: the one that the schedule names for the period.
enum FallbackRule {
    LAST_FIXED,
    DECLARED
}

/// @notice What makes a bond's rate float: rate = min(cap, max(floor, reference + spread)), as of the fixing date.
/// @param source The feed of the reference rate, as a fraction of 1 a year. Its age limit counts back from the
/// fixing date.
/// @param convention How the reference rate is computed.
/// @param spread Added to the reference, in 1e-9 a year; may be negative.
/// @param floor The least rate, in 1e-9 a year. @param cap The highest; type(uint32).max for none.
/// @param rounding The reference is rounded to a multiple of it, half away from 0, in 1e-9 a year (100 for five decimals
/// of a per cent, 1 for nine decimals of the rate).
/// @param waitingTime Seconds after a fixing date, 1 hour to 90 days, for which the reference is waited for.
/// @param fallbackRule The rate of a period for which none came.
/// @param fixingDates The seconds as of which the rates of the last periods of the schedule are read, one for each,
/// ascending and before the payment date; the periods before those keep the rates of the schedule.
struct FloatingTerms {
    FeedSource source;
    RateConvention convention;
    int32 spread;
    uint32 floor;
    uint32 cap;
    uint32 rounding;
    uint32 waitingTime;
    FallbackRule fallbackRule;
    uint40[] fixingDates;
}

/// @notice The whole charter of a floating-rate bond: the argument of its constructor.
struct FloatingRateBondCharter {
    BondCharter bond;
    FloatingTerms floating;
}

/// @notice How an offering that is oversubscribed is allocated.
enum Allocation {
    FIRST_COME,
    PRO_RATA
}

/// @notice The terms of an offering.
/// @param price Price in 1e-9 of the outstanding face (99.901 % = 999,010,000), clean.
/// @param accrued Whether interest accrued to `settlementDate` is added (a tap).
/// @param softCap Fewer units than this subscribed: everybody is refunded (token minor units).
/// @param hardCap The most units sold (token minor units).
/// @param minimumPerInvestor Least units per subscriber. @param maximumPerInvestor Most units per subscriber.
/// @param opens First second at which subscriptions are taken. @param closes First second at which they are not.
/// @param settlementDate The second for which accrued interest is computed; not before `closes`.
/// @param settleBy Last second at which subscriptions settle; afterwards what has not settled is refunded.
/// @param reserveShare Share of the proceeds, in 1e-9, that goes into the asset's debt-service reserve.
/// @param allocation First come first served, or pro rata.
struct OfferingTerms {
    uint64 price;
    bool accrued;
    uint128 softCap;
    uint128 hardCap;
    uint128 minimumPerInvestor;
    uint128 maximumPerInvestor;
    uint40 opens;
    uint40 closes;
    uint40 settlementDate;
    uint40 settleBy;
    uint32 reserveShare;
    Allocation allocation;
}

/// @notice The terms of an exchange offer: units of an older asset for new units of this one.
/// @param units The older units, an ERC-20.
/// @param receiver Who receives them: a wallet that may hold them, usually the issuer's.
/// @param give Older units (minor units) given for every `receive_` new ones. @param receive_ New units (minor units).
/// @param most The most new units that it issues (minor units).
/// @param opens First second at which holders may exchange. @param closes First second at which they may not.
struct ExchangeTerms {
    IERC20 units;
    address receiver;
    uint128 give;
    uint128 receive_;
    uint128 most;
    uint40 opens;
    uint40 closes;
}
