import { CHAIN_DAY_COUNTS } from "../../../daycount/index.ts";
import { duration, money, percent } from "../../../format/index.ts";
import type { Section } from "../../../format/index.ts";
import { findCountry } from "../../../termsheet/index.ts";
import type { BondSheet, ResolvedBond } from "../../../termsheet/index.ts";

/** What the bond is and what it promises, in sentences. */
export function termsOf(sheet: BondSheet, bond: ResolvedBond): Section {
  const { token, currency, issuer, terms } = bond;
  const country = findCountry(issuer.country.toString())?.name ?? issuer.country.toString();
  const { schedule, payments } = sheet;
  const { recordDate } = payments;
  return {
    title: `${token.name} (${token.symbol})`,
    lines: [
      `ISIN ${sheet.isin}. Issuer: ${issuer.name}, ${country}, LEI ${issuer.lei}. Governing law: ${bond.governingLaw}.`,
      `At most ${money(token.maximumSupply, token.decimals)} units with ${token.decimals} decimals, each of ${money(terms.faceValue, currency.decimals)} ${currency.code}.`,
      `Interest: ${interestOf(sheet, bond)}. From ${sheet.interest.start} to ${schedule.maturity}, every ${schedule.frequency}.`,
      `Payments move to a business day of ${schedule.calendar} by ${schedule.businessDays}; interest runs to the ${schedule.accrual} date.`,
      `Holders at the end of the record date are paid: ${recordDate.daysBefore} ${recordDate.days} days before the payment. One that is not scheduled needs ${duration(bond.recordNotice)} of notice.`,
      `A payment that is missing ${duration(terms.gracePeriod)} after its date is a default that anyone may declare. It can be cured for ${duration(terms.cureWindow)}. Overdue sums bear ${percent(terms.defaultRate)} a year.`,
      ...callOf(sheet, bond),
    ],
  };
}

/** The reference, what is added, between what limits, when it is read, and what if it cannot be. */
function floatingOf(interest: BondSheet["interest"] & { type: "floating" }, bond: ResolvedBond): string {
  const { reference, convention, spread, floor, cap, fixing, fallback, fixed } = interest;
  const sign = spread < 0n ? "less" : "plus";
  const size = percent(spread < 0n ? -spread : spread);
  const rule = fallback.rule === "last-fixed" ? "the last fixed rate" : percent(fallback.rate);
  const how =
    convention.method === "term"
      ? ""
      : `, ${convention.method} over the period (${convention.calendar}, lookback ${convention.lookback}` +
        `${convention.observationShift ? " with observation shift" : ""}, lockout ${convention.lockout})`;
  const before = `${fixing.businessDaysBefore} business days of ${fixing.calendar} before each period ${fixing.from === "start" ? "starts" : "ends"}`;
  const dayCount = CHAIN_DAY_COUNTS[bond.terms.dayCount] ?? "";
  return (
    `${fixed === undefined ? "" : `${percent(fixed.rate)} a year until ${fixed.until}, then `}` +
    `${reference.name}${how}, ${sign} ${size}${convention.method !== "term" && convention.spreadCompounded ? " (compounded with it)" : ""} a year, at least ${percent(floor)}` +
    `${cap === "none" ? "" : ` and at most ${percent(cap)}`}, ${dayCount}; read ${before} from ${reference.feed}, ` +
    `or, if there is none ${duration(fallback.waiting)} later, ${rule}`
  );
}

/** When it may be repaid early, where it may. */
function callOf({ call }: BondSheet, bond: ResolvedBond): string[] {
  if (call === undefined) return [];
  const windows = call.windows.map(({ from, through, price }) => {
    const days = from === through ? `on ${from}` : `from ${from} through ${through}`;
    return `${days} at ${percent(price)}`;
  });
  return [
    `May be called whole: ${windows.join(", ")} of what is outstanding, with the interest accrued, ${duration(bond.call?.notice ?? 0n)} after the call was enacted at the earliest. Coupons whose record date lies before stay. Holders have no put.`,
  ];
}

function interestOf(sheet: BondSheet, bond: ResolvedBond): string {
  const { terms } = bond;
  if (sheet.interest.type === "zero") return "none, a zero coupon";
  if (sheet.interest.type === "floating") return floatingOf(sheet.interest, bond);
  const dayCount = CHAIN_DAY_COUNTS[terms.dayCount] ?? "";
  if (sheet.interest.type === "fixed") return `${percent(sheet.interest.rate)} a year, ${dayCount}`;
  const steps = sheet.interest.steps.map(({ from, rate }) => `${percent(rate)} from ${from}`);
  return `${steps.join(", ")} a year, ${dayCount}`;
}
