import type { z } from "zod";

import * as f from "./fields.ts";
import { account } from "./references.ts";

/** A feed that an asset reads: how its figures are to be understood, and for how long they are good. */
export const feed = {
  feed: account,
  /** `freehold` names its unit, which is checked; `chainlink` has the same shape but does not. */
  shape: f.word("freehold", "chainlink"),
  decimals: f.integer(0, 36),
  /** Seconds for which a figure is fresh. */
  maxAge: f.duration,
};

export type FeedSheet = z.output<z.ZodObject<typeof feed>>;
