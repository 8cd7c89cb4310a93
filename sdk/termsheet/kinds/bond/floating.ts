import { id, ZeroHash } from "ethers";

import { unitCashFlows } from "../../../bond/index.ts";
import { addBusinessDays, calendar, preceding, toDayNumber } from "../../../dates/index.ts";
import { chainDayCount } from "../../../daycount/index.ts";
import { ratio, roundToInteger } from "../../../decimal/index.ts";
import type { Rational } from "../../../decimal/index.ts";
import { RateError } from "../../../errors/index.ts";
import { duration, percent } from "../../../format/index.ts";
import type { Findings } from "../../findings.ts";
import { addressOf } from "../../resolve/addresses.ts";
import type { Addresses } from "../../resolve/addresses.ts";
import { UINT32_MAX } from "../../bounds.ts";
import { startOfDay } from "../../resolve/units.ts";
import type { DatedPeriod } from "./periods.ts";
import type { BondSheet } from "./sheet.ts";
import type { BondTerms, DatedCashFlow, FloatingTerms, ResolvedBond } from "./types.ts";

type FloatingInterest = BondSheet["interest"] & { type: "floating" };

const METHODS = ["term", "compounded", "averaged"];
const FALLBACK_RULES = ["last-fixed", "declared"];
const RATE_UNIT = 1_000_000_000n;
/** Of a per cent, in 10^-9. */
const PERCENT_DECIMALS = 7;
const INT32_MAX = 2n ** 31n - 1n;
const [LEAST_WAITING, MOST_WAITING] = [3_600n, 90n * 86_400n];

/** The floating terms of a sheet; says what the contract would refuse at birth, each with its place. */
export function resolveFloating(
  findings: Findings,
  sheet: BondSheet,
  addresses: Addresses,
  terms: BondTerms,
  periods: readonly DatedPeriod[],
): FloatingTerms | undefined {
  const { interest, call } = sheet;
  if (interest.type !== "floating") return undefined;
  if (call !== undefined) {
    const what = "a bond whose rate floats cannot be called";
    findings.add("CALL_FLOATING", ["call"], what, "Leave call out, or give the bond a fixed rate");
  }
  const { reference, convention, spread, fallback } = interest;
  checkLimits(findings, interest);
  const dates = fixingDates(findings, sheet, interest, terms, periods);
  return {
    source: {
      feed: addressOf(findings, ["interest", "reference", "feed"], reference.feed, addresses),
      decimals: reference.decimals,
      unit: reference.unit === "none" ? ZeroHash : id(reference.unit),
      maxAge: reference.maxAge,
    },
    convention: {
      method: METHODS.indexOf(convention.method),
      dayCount: chainDayCount(convention.method === "term" ? interest.dayCount : convention.dayCount),
      ...(convention.method === "term"
        ? { lookback: 0, observationShift: false, lockout: 0, spreadCompounded: false, calendar: ZeroHash }
        : {
            lookback: convention.lookback,
            observationShift: convention.observationShift,
            lockout: convention.lockout,
            spreadCompounded: convention.spreadCompounded,
            calendar: id(convention.calendar),
          }),
    },
    spread,
    floor: interest.floor,
    cap: capOf(interest),
    rounding: 10n ** BigInt(PERCENT_DECIMALS - reference.rounding),
    waitingTime: fallback.waiting,
    fallbackRule: FALLBACK_RULES.indexOf(fallback.rule),
    fixingDates: dates,
  };
}

/** The rate that follows from a reference, a year in 10^-9, exactly as the contract computes it. */
export function floatingRate(terms: FloatingTerms, reference: Rational): bigint {
  const { rounding, convention, spread, floor, cap } = terms;
  const steps = roundToInteger(reference.mul(ratio(RATE_UNIT, rounding)), "HALF_AWAY_FROM_ZERO");
  const rate = steps * rounding + (convention.spreadCompounded ? 0n : spread);
  return rate < floor ? floor : rate > cap ? cap : rate;
}

/**
 * The cash flows of a unit with the rates that are fixed, one for each period from the first; those of later periods at
 * the rate that the fallback would give now. Throws `RATE_TOO_MANY` for more rates than periods that float.
 *
 * @param fixed Rates a year in 10^-9, of the periods that float, in order.
 */
export function cashFlowsGiven(bond: ResolvedBond, fixed: readonly bigint[]): DatedCashFlow[] {
  const { terms, cashFlows, floating } = bond;
  const dates = floating?.fixingDates.length ?? 0;
  if (fixed.length > dates) {
    const what = `${fixed.length} rates are given, but ${dates} periods float`;
    throw new RateError("RATE_TOO_MANY", what, "Give one for each fixing that was made");
  }
  const first = terms.periods.length - dates;
  const last = floating?.fallbackRule === 0 ? fixed.at(-1) : undefined;
  const rates = terms.periods.map(({ rate }, i) => (i < first ? rate : (fixed[i - first] ?? last ?? rate)));
  const paying = cashFlows.map(({ principal, fraction }, i) => ({
    rate: rates[i] ?? 0n,
    principal,
    fraction,
  }));
  return unitCashFlows(terms.faceValue, paying).map(
    (flow, i) => ({ ...cashFlows[i], ...flow }) as DatedCashFlow,
  );
}

function capOf({ cap }: FloatingInterest): bigint {
  return cap === "none" ? UINT32_MAX : cap;
}

function checkLimits(findings: Findings, interest: FloatingInterest): void {
  const { reference, spread, floor, fallback } = interest;
  const cap = capOf(interest);
  if (cap === 0n || floor > cap) {
    const what = "the floor is above the cap, or the cap is 0";
    findings.add("FLOOR_CAP", ["interest", "cap"], what, "Give a cap of at least the floor, or none");
  } else if (fallback.rate < floor || fallback.rate > cap) {
    const what = `the declared rate of ${percent(fallback.rate)} is not between the floor and the cap`;
    findings.add("DECLARED_RATE", ["interest", "fallback", "rate"], what, "Give one that is");
  }
  if (spread > INT32_MAX || spread < -INT32_MAX) {
    const what = "the spread does not fit the contract";
    findings.add("RATE_RANGE", ["interest", "spread"], what, `Give at most ${percent(INT32_MAX)}`);
  }
  if (reference.maxAge === 0n) {
    const what = "a figure would never be young enough";
    const at = ["interest", "reference", "maxAge"];
    findings.add("REFERENCE_AGE", at, what, "Give at least PT1S; P1D for a rate of the day");
  }
  if (reference.unit === "") {
    const what = "the unit has no name";
    findings.add(
      "REFERENCE_UNIT",
      ["interest", "reference", "unit"],
      what,
      "Name it as the feed does, or none",
    );
  }
  if (fallback.waiting < LEAST_WAITING || fallback.waiting > MOST_WAITING) {
    const what = "the reference would be waited for too briefly or too long";
    const remedy = `Give ${duration(LEAST_WAITING)} to ${duration(MOST_WAITING)}`;
    findings.add("FIXING_WAITING", ["interest", "fallback", "waiting"], what, remedy);
  }
}

/** The second of each fixing: so many business days before the start or the end of its period, at a time of day. */
function fixingDates(
  findings: Findings,
  { payments }: BondSheet,
  { fixing, fixed, convention }: FloatingInterest,
  terms: BondTerms,
  periods: readonly DatedPeriod[],
): bigint[] {
  const days = calendar(fixing.calendar);
  const at = ["interest", "fixing"];
  if (convention.method !== "term" && fixing.from === "start") {
    const what = "rates of the days of a period are not known when it starts";
    findings.add("FIXING_IN_ADVANCE", [...at, "from"], what, "Count the fixing date from the end");
  }
  let before = 0n;
  return periods.flatMap(({ start, end, nominalStart, nominalEnd }, i) => {
    if (fixed !== undefined && nominalStart < fixed.until) return [];
    const from = toDayNumber(fixing.from === "start" ? start : end);
    const count = fixing.businessDaysBefore;
    const day = count === 0 ? preceding(from, days) : addBusinessDays(from, -count, days);
    const date = startOfDay(day, payments.utcOffset) + fixing.time;
    const isInOrder = date > before && date < (terms.periods[i]?.paymentDate ?? 0n);
    if (!isInOrder) {
      const what = `the fixing for ${nominalEnd} is not before its payment, or not after the fixing before it`;
      findings.add("FIXING_DATE", at, what, "Count more business days before, or from the start");
    }
    before = date;
    return [date];
  });
}
