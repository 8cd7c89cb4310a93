import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

const DAY = 86_400;

/**
 * A panel and the investor registry that it attests in.
 *
 * Parameters: `members` (ascending addresses) and `threshold` must be given; `delay` (seconds between proposing other
 * members and putting them in force) and `maxBlock` (the longest block of a wallet, in seconds) have defaults.
 */
export default buildModule("Identity", (m) => {
  const panel = m.contract("Panel", [
    m.getParameter<string[]>("members"),
    m.getParameter<number>("threshold"),
    m.getParameter<number>("delay", 2 * DAY),
  ]);
  const registry = m.contract("InvestorRegistry", [panel, m.getParameter<number>("maxBlock", 90 * DAY)]);
  return { panel, registry };
});
