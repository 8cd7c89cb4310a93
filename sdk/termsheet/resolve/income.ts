import { encodeBytes32String } from "ethers";

import type { Findings } from "../findings.ts";
import type { FeedSheet } from "../schema/feed.ts";
import type { IncomeDates } from "../schema/income.ts";
import type { FeedSource, RecordCalendar, Reference } from "../types.ts";
import type { Addresses } from "./addresses.ts";
import { resolveFeed } from "./feed.ts";

/** No feed, as the charter has it. */
const NO_FEED: FeedSource = {
  feed: "0x0000000000000000000000000000000000000000",
  decimals: 0,
  unit: `0x${"00".repeat(32)}`,
  maxAge: 0n,
};

/** The record dates as the charter has them. */
export function calendarOf({ firstRecordDate, every }: IncomeDates): RecordCalendar {
  return { firstRecordDate, everyDays: every.days, everyMonths: every.months };
}

/** A record date that comes before the first units are there would pay nobody. */
export function checkFirstRecordDate(
  findings: Findings,
  { firstRecordDate }: IncomeDates,
  [first]: readonly { readonly settleBy: bigint }[],
): void {
  if (first === undefined || firstRecordDate >= first.settleBy) return;
  const what = "the first record date may pass before the first offering has settled";
  findings.add(
    "RECORD_DATE_EARLY",
    ["dates", "firstRecordDate"],
    what,
    "Give offerings[0].settleBy or later",
  );
}

/** Where the real thing is written down, as the charter has it. */
export function referenceOf(registry: string, folio: string, documentHash: string): Reference {
  return { registry: encodeBytes32String(registry), folio: encodeBytes32String(folio), documentHash };
}

/** A feed of sums in the currency; none where the sheet has none. */
export function feedOrNone(
  findings: Findings,
  path: string,
  sheet: FeedSheet | undefined,
  currency: string,
  addresses: Addresses,
): FeedSource {
  return sheet === undefined ? NO_FEED : resolveFeed(findings, [path], sheet, currency, addresses);
}
