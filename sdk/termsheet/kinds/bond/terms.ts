import { unitCashFlows } from "../../../bond/index.ts";
import { dayCountFraction, chainDayCount } from "../../../daycount/index.ts";
import { toDayNumber } from "../../../dates/index.ts";
import { parseFrequency, paymentsPerYear } from "../../../schedule/index.ts";
import { SdkError } from "../../../errors/index.ts";
import { UINT112_MAX } from "../../bounds.ts";
import { isinBytes } from "../../identifiers.ts";
import type { Findings } from "../../findings.ts";
import type { BondSheet } from "./sheet.ts";
import type { BondTerms, DatedCashFlow } from "./types.ts";
import { nominalDates } from "./nominal.ts";
import { datedPeriods } from "./periods.ts";
import type { DatedPeriod } from "./periods.ts";
import { periodPrincipals } from "./principal.ts";
import { periodRates } from "./rates.ts";
import { minorUnits } from "../../resolve/units.ts";

/** A zero coupon accrues nothing; the contract still stores a day count. */
const ZERO_COUPON_DAY_COUNT = "ACT/365F";

/** The bond's terms for the chain and the cash flows of a whole unit that follow from them. */
export function resolveTerms(
  findings: Findings,
  sheet: BondSheet,
): { terms: BondTerms; cashFlows: DatedCashFlow[]; periods: readonly DatedPeriod[] } {
  const { interest, payments, currency, units } = sheet;
  const faceValue = minorUnits(
    findings,
    ["units", "faceValue"],
    units.faceValue,
    currency.decimals,
    UINT112_MAX,
  );
  const { periods, roll } = datedPeriods(findings, sheet);
  const rates = periodRates(findings, sheet, periods);
  const principals = periodPrincipals(findings, sheet, periods, faceValue);
  const convention = interest.type === "zero" ? ZERO_COUPON_DAY_COUNT : interest.dayCount;
  const frequency = couponsPerYear(findings, sheet);
  const grid = convention === "ACT/ACT-ICMA" && periods.length > 0 ? nominalDates(sheet, periods, roll) : [];
  findings.throwIfAny();
  const context = {
    nominalDates: grid.length > 0 ? grid : [interest.start, ...periods.map(({ end }) => end)],
    frequency,
    terminationDate: periods.at(-1)?.end ?? sheet.schedule.maturity,
  };
  const paying = periods.map(({ start, end }, i) => ({
    rate: rates[i] ?? 0n,
    principal: principals[i] ?? 0n,
    fraction: dayCountFraction(convention, start, end, context),
  }));
  const flows = unitCashFlows(faceValue, paying);
  return {
    periods,
    terms: {
      isin: isinBytes(sheet.isin),
      faceValue,
      startDate: BigInt(toDayNumber(interest.start)),
      utcOffset: payments.utcOffset,
      dayCount: chainDayCount(convention),
      frequency: BigInt(frequency),
      nominalDates: grid.map((date) => BigInt(toDayNumber(date))),
      gracePeriod: payments.gracePeriod,
      cureWindow: payments.cureWindow,
      defaultRate: payments.defaultRate,
      periods: periods.map(({ end, recordDate, paymentDate }, i) => ({
        endDate: BigInt(toDayNumber(end)),
        recordDate,
        paymentDate,
        rate: rates[i] ?? 0n,
        principal: principals[i] ?? 0n,
      })),
    },
    cashFlows: flows.map((flow, i) => {
      const { start = "", end = "", recordDate = 0n, paymentDate = 0n } = periods[i] ?? {};
      return { ...flow, start, end, recordDate, paymentDate };
    }),
  };
}

/** Coupons a year; 0 for a zero coupon, which has one period. */
function couponsPerYear(findings: Findings, { interest, schedule }: BondSheet): number {
  const frequency = parseFrequency(schedule.frequency);
  if (interest.type === "zero") {
    if (frequency.unit !== "TERM") {
      const what = "a zero coupon has one period";
      findings.add(
        "ZERO_FREQUENCY",
        ["schedule", "frequency"],
        what,
        "Write TERM, or make it fixed with a rate of 0%",
      );
    }
    return 0;
  }
  try {
    return paymentsPerYear(frequency);
  } catch (error) {
    if (!(error instanceof SdkError)) throw error;
    findings.add(error.code, ["schedule", "frequency"], error.what, error.remedy);
    return 1;
  }
}
