/** What it costs to bring the reports of three members of a panel of five, for a period that follows another. */
import {
  bringReports,
  collectReports,
  draftReport,
  feedDomain,
  reportTypedData,
} from "../../sdk/feeds/index.ts";
import { connect, DAY } from "./chain.ts";

export async function measureFeed() {
  const connection = await connect();
  const { ethers, networkHelpers } = connection;
  const members = (await ethers.getSigners()).slice(-5);
  const addresses = members.map(({ address }) => address).sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
  const panel = await ethers.deployContract("Panel", [addresses, 3, 2 * DAY]);
  const deployed = await ethers.deployContract("Feed", [
    {
      description: "Appraised value per unit",
      unit: ethers.id("USD"),
      decimals: 6,
      panel: await panel.getAddress(),
      interval: 20 * 3600,
      reportAge: 6 * 3600,
      maxSpread: { relative: 20_000_000, absolute: 0 },
      maxStep: { relative: 100_000_000, absolute: 0 },
      stepDelay: 2 * DAY,
    },
  ]);
  const feed = await ethers.getContractAt("IFeed", await deployed.getAddress());

  let reportFeed = 0;
  for (let day = 0; day < 3; day += 1) {
    await networkHelpers.time.increase(DAY);
    const period = BigInt(await networkHelpers.time.latest());
    const domain = await feedDomain(feed);
    const reports = [];
    for (const [i, member] of members.slice(0, 3).entries()) {
      const value = 1_000_000n + BigInt(day * 100 + i);
      const draft = await draftReport(feed, { period, value, observedAt: period });
      reports.push(...(await collectReports(reportTypedData(domain, draft), [member])));
    }
    reportFeed = Number((await bringReports(feed, period, reports)).gasUsed);
  }
  return { reportFeed };
}
