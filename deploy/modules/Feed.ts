import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

const HOUR = 3_600;
const DAY = 24 * HOUR;

/** How far figures may lie apart: in 10^-9 of the figure, or in minor units of the feed, whichever is more. */
interface Tolerance {
  readonly relative: number;
  readonly absolute: bigint | number;
}

/**
 * A feed and the panel that reports to it, for the property, the commodity, the income right or the floating-rate bond
 * whose term sheet leaves a role for it. `IFeed.sol` says what each of its terms is.
 *
 * Parameters: `members` (ascending addresses), `threshold`, `description`, `unit` (keccak256 of the unit's name
 * that the term sheet asks for), `decimals`, `maxSpread` and `maxStep` must be given; `delay` (seconds between proposing other
 * members and putting them in force), `interval`, `reportAge` and `stepDelay` (seconds) have defaults for a figure a day.
 */
export default buildModule("Feed", (m) => {
  const panel = m.contract("Panel", [
    m.getParameter<string[]>("members"),
    m.getParameter<number>("threshold"),
    m.getParameter<number>("delay", 2 * DAY),
  ]);
  const feed = m.contract("Feed", [
    {
      description: m.getParameter<string>("description"),
      unit: m.getParameter<string>("unit"),
      decimals: m.getParameter<number>("decimals"),
      panel,
      interval: m.getParameter<number>("interval", 20 * HOUR),
      reportAge: m.getParameter<number>("reportAge", DAY),
      maxSpread: m.getParameter<Tolerance & Record<string, bigint | number>>("maxSpread"),
      maxStep: m.getParameter<Tolerance & Record<string, bigint | number>>("maxStep"),
      stepDelay: m.getParameter<number>("stepDelay", 2 * DAY),
    },
  ]);
  return { panel, feed };
});
