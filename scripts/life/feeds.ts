/** Feeds of the demonstration: deployed before the asset that reads them, reported to by a panel of their own. */
import {
  bringReports,
  collectReports,
  draftReport,
  feedDomain,
  reportTypedData,
} from "../../sdk/feeds/index.ts";
import type { Feed } from "../../typechain-types/index.ts";
import { nowOf } from "./world.ts";
import type { PanelOf, World } from "./world.ts";

const DAY = 86_400n;
const NO_LIMIT = 2n ** 128n - 1n;

/** A feed and the panel that reports to it. */
export interface FeedOf {
  readonly feed: Feed;
  readonly by: PanelOf;
}

/** What a feed of the demonstration counts. */
export interface FeedTerms {
  /** The role that the term sheet gives the feed. */
  readonly role: string;
  readonly description: string;
  /** The name of its unit. */
  readonly unit: string;
  readonly decimals: number;
  /** How far a figure may lie from the last one and take effect at once, in 10^-9; none for any distance. */
  readonly step?: bigint;
}

/** Deploys a feed, with a panel that is nobody else's, and gives its role an address. */
export async function deployFeed(world: World, terms: FeedTerms): Promise<FeedOf> {
  const { ethers } = world.connection;
  const by = await world.panelFor(`panel of ${terms.role}`);
  const feed = await ethers.deployContract("Feed", [
    {
      description: terms.description,
      unit: ethers.id(terms.unit),
      decimals: terms.decimals,
      panel: await by.panel.getAddress(),
      interval: DAY,
      reportAge: 3n * DAY,
      maxSpread: { relative: 100_000_000n, absolute: 0n },
      maxStep: { relative: terms.step ?? 0n, absolute: terms.step === undefined ? NO_LIMIT : 0n },
      stepDelay: 2n * DAY,
    },
  ]);
  world.addresses[terms.role] = await feed.getAddress();
  return { feed, by };
}

/**
 * Every member says what he sees, each his own figure; the median becomes the feed's.
 *
 * @param values One for each member. @param period The second that the figures are of, now if left out.
 */
export async function report(
  world: World,
  { feed, by }: FeedOf,
  values: readonly bigint[],
  period?: bigint,
): Promise<void> {
  const of = period ?? (await nowOf(world));
  const asAnyone = feed.connect(world.anyone);
  const domain = await feedDomain(asAnyone);
  const reports = [];
  for (const [i, value] of values.entries()) {
    const member = by.members[i];
    if (member === undefined) throw new RangeError("The panel has fewer members than there are figures.");
    const draft = await draftReport(asAnyone, { period: of, value, observedAt: of });
    reports.push(...(await collectReports(reportTypedData(domain, draft), [member])));
  }
  await bringReports(asAnyone, of, reports);
}
