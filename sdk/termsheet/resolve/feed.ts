import { id } from "ethers";

import type { Findings } from "../findings.ts";
import type { Path } from "../problem.ts";
import type { FeedSheet } from "../schema/feed.ts";
import type { FeedSource } from "../types.ts";
import { addressOf } from "./addresses.ts";
import type { Addresses } from "./addresses.ts";

const NO_UNIT = `0x${"00".repeat(32)}`;

/** A feed as the charter has it. @param unit The name of what it counts, which a Freehold feed must show. */
export function resolveFeed(
  findings: Findings,
  path: Path,
  sheet: FeedSheet,
  unit: string,
  addresses: Addresses,
): FeedSource {
  if (sheet.maxAge === 0n) {
    const what = "no figure would ever be fresh";
    findings.add("FEED_AGE", [...path, "maxAge"], what, "Give how long a figure is good, such as P35D");
  }
  return {
    feed: addressOf(findings, [...path, "feed"], sheet.feed, addresses),
    decimals: sheet.decimals,
    unit: sheet.shape === "freehold" ? id(unit) : NO_UNIT,
    maxAge: sheet.maxAge,
  };
}
