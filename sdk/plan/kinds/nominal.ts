/** Sentences of the kinds whose offerings have a price in parts of a nominal value. */
import { ratio } from "../../decimal/index.ts";
import { exactMoney, percent } from "../../format/index.ts";
import { findCountry } from "../../termsheet/index.ts";
import type { OfferingTerms, RecordCalendar, ResolvedCommon } from "../../termsheet/index.ts";

const SHARE = 1_000_000_000n;

/** What a unit costs in an offering, in minor units of the currency, exactly. */
export function nominalCost(nominal: bigint, { pricePercent }: OfferingTerms) {
  return ratio(nominal * pricePercent, SHARE);
}

/** What a unit costs in an offering, in a sentence. */
export function nominalPriceOf(asset: ResolvedCommon, nominal: bigint, offering: OfferingTerms): string {
  const { code, decimals } = asset.currency;
  const amount = (minor: ReturnType<typeof ratio>) => `${exactMoney(minor, decimals)} ${code}`;
  const cost = amount(nominalCost(nominal, offering));
  if (offering.pricePercent === SHARE) return `A unit costs ${cost}.`;
  return `A unit costs ${percent(offering.pricePercent)} of ${amount(ratio(nominal))}: ${cost}.`;
}

/** Who issues, and under which law. */
export function issuerOf({ issuer, governingLaw }: ResolvedCommon): string {
  const country = findCountry(issuer.country.toString())?.name ?? issuer.country.toString();
  const lei = issuer.lei === "none" ? "without LEI" : `LEI ${issuer.lei}`;
  return `Issuer: ${issuer.name}, ${country}, ${lei}. Governing law: ${governingLaw}.`;
}

/** How far record dates lie apart: `3 months`, `month`, `7 days`. */
export function intervalOf({ everyDays, everyMonths }: RecordCalendar): string {
  const [count, word] = everyDays === 0 ? [everyMonths, "month"] : [everyDays, "day"];
  return count === 1 ? word : `${count} ${word}s`;
}
