import { duration, moment, money, percent, right } from "../../format/index.ts";
import type { Section } from "../../format/index.ts";
import type { IncomeRightSheet, ResolvedIncomeRight } from "../../termsheet/index.ts";
import { UINT40_MAX } from "../../termsheet/index.ts";
import type { Tier } from "../../waterfall/index.ts";
import { intervalOf, issuerOf, nominalPriceOf } from "./nominal.ts";
import type { KindPlan } from "./kind.ts";

export const incomeRightPlan: KindPlan<IncomeRightSheet, ResolvedIncomeRight> = {
  terms: (sheet, income) => [termsOf(sheet, income)],
  price: (income, offering) => nominalPriceOf(income, income.terms.nominalValue, offering),
  flows: (income) => [waterfallOf(income)],
  reserve: "reserve",
};

function termsOf(sheet: IncomeRightSheet, income: ResolvedIncomeRight): Section {
  const { token, currency, terms, waterfall } = income;
  const end =
    terms.endDate === UINT40_MAX
      ? "It ends when the cap is reached."
      : `It ends after ${moment(terms.endDate)}, or earlier when the cap is reached; ${duration(terms.tail)} later at the latest while reported revenue is unpaid.`;
  const revenue =
    sheet.revenue === undefined
      ? "Revenue is paid in; none is reported."
      : `Of the revenue that the panel of ${sheet.revenue.feed} reports, ${percent(sheet.revenue.share)} has to come in within ${duration(sheet.revenue.paymentPeriod)}; then the reserve pays.`;
  return {
    title: `${token.name} (${token.symbol})`,
    lines: [
      `Right: ${sheet.right.registry}, ${sheet.right.folio}; hash of the agreement ${sheet.right.agreement}.`,
      issuerOf(income),
      `At most ${money(token.maximumSupply, token.decimals)} units with ${token.decimals} decimals, each of ${money(terms.nominalValue, currency.decimals)} ${currency.code} at birth. The sponsor's part is ${sheet.sponsor}'s.`,
      waterfall.capMultiple === undefined
        ? "There is no cap."
        : `Holders receive ${waterfall.capMultiple.toString()} times what was invested at most; the rest is the sponsor's.`,
      end,
      revenue,
      `Holders at the end of ${moment(terms.calendar.firstRecordDate)} and every ${intervalOf(terms.calendar)} after it are paid, where there is money for that date. One must be known ${duration(income.recordNotice)} before.`,
      ...(sheet.excluded.length === 0
        ? []
        : [`Units of ${sheet.excluded.join(", ")} receive nothing; their part is the other holders'.`]),
    ],
  };
}

/** How each sum is shared: the tiers in their order. */
function waterfallOf({ waterfall }: ResolvedIncomeRight): Section {
  const { rate, dayCount, preferred } = waterfall;
  const share = (part: Tier["sponsorShare"]) => `${part.mul(100).toString()}%`;
  return {
    title: "From each sum of revenue",
    lines: [
      `Preferred return: ${share(rate)} a year (${dayCount}) of the capital that was not returned, ${preferred}.`,
      "Money goes into a tier until it has reached its end, then on into the next:",
    ],
    columns: [right("#"), { title: "Until" }, right("Holders"), right("Sponsor")],
    rows: waterfall.tiers.map((tier, i) => [
      `${i + 1}`,
      endOf(tier),
      share(tier.sponsorShare.neg().add(1)),
      share(tier.sponsorShare),
    ]),
  };
}

function endOf({ kind, level }: Tier): string {
  const times = level?.toString() ?? "";
  switch (kind) {
    case "CAPITAL":
      return "what was invested is returned";
    case "PREFERRED":
      return "the preferred return so far is paid";
    case "CATCH_UP":
      return `the sponsor has ${level?.mul(100).toString()}% of all profit`;
    case "MULTIPLE":
      return `holders have had ${times} times what was invested`;
    case "LEVEL":
      return `${times} times what was invested was paid to both, in the period`;
    case "REST":
      return "the end";
  }
}
