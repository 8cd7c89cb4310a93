import { duration, moment, money, percent, right } from "../../format/index.ts";
import type { Section } from "../../format/index.ts";
import type { PropertySheet, ResolvedProperty } from "../../termsheet/index.ts";
import { intervalOf, issuerOf, nominalPriceOf } from "./nominal.ts";
import type { KindPlan } from "./kind.ts";

export const propertyPlan: KindPlan<PropertySheet, ResolvedProperty> = {
  terms: (sheet, property) => [termsOf(sheet, property)],
  price: (property, offering) => nominalPriceOf(property, property.terms.nominalValue, offering),
  flows: (property) => [rentOf(property)],
  reserve: "reserve",
};

function termsOf(sheet: PropertySheet, property: ResolvedProperty): Section {
  const { token, currency, terms } = property;
  const appraisal =
    sheet.appraisal === undefined
      ? "Nobody appraises it."
      : `Its value is what the panel of ${sheet.appraisal.feed} says; a figure is good for ${duration(terms.appraisal.maxAge)}.`;
  return {
    title: `${token.name} (${token.symbol})`,
    lines: [
      `Title: ${sheet.title.registry}, ${sheet.title.folio}; hash of the deed ${sheet.title.deed}.`,
      issuerOf(property),
      `At most ${money(token.maximumSupply, token.decimals)} units with ${token.decimals} decimals, each of ${money(terms.nominalValue, currency.decimals)} ${currency.code} at birth.`,
      `Holders at the end of ${moment(terms.calendar.firstRecordDate)} and every ${intervalOf(terms.calendar)} after it are paid, where there is money for that date. One must be known ${duration(property.recordNotice)} before.`,
      appraisal,
      `A sale is announced under SELL and voted on by holders; its price must come in at once, within ${duration(terms.completionPeriod)} of its enactment. Price and reserve are then the holders', and units end as they are paid for.`,
    ],
  };
}

/** What becomes of a sum of rent: the formula, line by line. */
function rentOf({ terms, currency }: ResolvedProperty): Section {
  const amount = (minor: bigint) => money(minor, currency.decimals);
  const lines = terms.expenses.map(({ purpose, share, cap, months, fromReserve }, i) => [
    `${i + 1}`,
    textOf(purpose),
    percent(share),
    `${amount(cap)} in ${months === 1 ? "a month" : `${months} months`}`,
    fromReserve ? "yes" : "no",
  ]);
  const steps = terms.reserveSteps.map(
    ({ below, share }) =>
      `Below ${percent(below)} of ${amount(terms.reserveTarget)} ${currency.code} in the reserve: ${percent(share)} of what the expenses leave is held back for it.`,
  );
  return {
    title: "From each sum of rent",
    lines: [
      ...(lines.length === 0
        ? ["No expenses come first."]
        : ["First the expenses of the table, in its order, each up to its cap. Of what they leave:"]),
      ...steps,
      "The rest is the holders', for the next record date.",
    ],
    columns: [
      right("#"),
      { title: "For" },
      right("Part of the sum"),
      right(`At most (${currency.code})`),
      { title: "From the reserve too" },
    ],
    rows: lines,
  };
}

/** ASCII in 32 bytes of hex. */
function textOf(hex: string): string {
  return Buffer.from(hex.slice(2), "hex").toString("ascii").replaceAll("\0", "");
}
