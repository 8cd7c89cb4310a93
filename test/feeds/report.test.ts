import { expect } from "chai";
import { network } from "hardhat";

import FeedModule from "../../deploy/modules/Feed.ts";
import {
  bringReports,
  collectReports,
  draftReport,
  feedDomain,
  median,
  parts,
  proveEquivocation,
  ReportError,
  reportDigest,
  reportTogether,
  reportTypedData,
  sortReports,
} from "../../sdk/feeds/index.ts";

const { ethers, ignition, networkHelpers } = await network.create();
const DAY = 86_400n;

async function deployFeed() {
  const members = (await ethers.getSigners()).slice(0, 4);
  const addresses = members.map(({ address }) => address).sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
  const { panel, feed: deployed } = await ignition.deploy(FeedModule, {
    parameters: {
      Feed: {
        members: addresses,
        threshold: 2,
        description: "SOFR",
        unit: ethers.id("rate per year"),
        decimals: 9,
        maxSpread: { relative: 0, absolute: 10 },
        maxStep: { relative: 0, absolute: 5_000_000 },
      },
    },
  });
  const [stranger] = (await ethers.getSigners()).slice(-1);
  const feed = await ethers.getContractAt("IFeed", await deployed.getAddress(), stranger);
  return { members, panel, feed, now: BigInt(await networkHelpers.time.latest()) };
}

async function refused(work: Promise<unknown>, words: RegExp) {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).to.be.instanceOf(ReportError);
  expect((error as Error).message).to.match(words);
}

describe("reports to a feed", () => {
  it("has members sign what they saw and brings it", async () => {
    const { members, feed, now } = await networkHelpers.loadFixture(deployFeed);
    const domain = await feedDomain(feed);
    const values = [43_000_001n, 43_000_000n, 43_000_004n];
    const reports = [];
    for (const [i, value] of values.entries()) {
      const draft = await draftReport(feed, { period: now, value, observedAt: now });
      const typedData = reportTypedData(domain, draft);
      expect(reportDigest(typedData)).to.equal(
        await feed.reportDigest({ period: now, value, observedAt: now }),
      );
      const member = members[i];
      if (member === undefined) throw new Error("Too few members.");
      reports.push(...(await collectReports(typedData, [member])));
    }
    await bringReports(feed, now, reports);
    expect(await feed.latestAnswer())
      .to.equal(median(values))
      .and.to.equal(43_000_001n);
  });

  it("says beforehand what the feed would refuse", async () => {
    const { members, feed, now } = await networkHelpers.loadFixture(deployFeed);
    const observation = { period: now, value: 43_000_000n, observedAt: now };
    await refused(reportTogether(feed, members.slice(0, 1), observation), /1 reports, but the panel needs 2/);
    const future = { ...observation, period: now + DAY, observedAt: now + DAY };
    await refused(reportTogether(feed, members, future), /in the future/);
    await refused(draftReport(feed, { ...observation, observedAt: now - 1n }), /before its period/);
    await refused(draftReport(feed, { ...observation, value: 2n ** 127n }), /128 bits/);

    await reportTogether(feed, members, observation);
    await refused(
      reportTogether(feed, members, { ...observation, period: now + 1n, observedAt: now + 1n }),
      /in the future|too early/,
    );
    await networkHelpers.time.increase(DAY + 1n);
    await refused(
      reportTogether(feed, members, {
        ...observation,
        period: now + DAY - 3600n,
        observedAt: now + DAY - 3600n - 1n,
      }),
      /before its period/,
    );
    // A large step is pending, and its period counts.
    const next = now + DAY;
    await reportTogether(feed, members, { period: next, value: 53_000_000n, observedAt: next });
    expect((await feed.pending()).count).to.equal(1n);
    await networkHelpers.time.increase(DAY);
    await refused(
      reportTogether(feed, members, { period: next + 5n, value: 43_000_000n, observedAt: next + 5n }),
      /too early: the last is/,
    );
    await networkHelpers.time.increase(DAY);
    const late = next + DAY - 3600n;
    await refused(
      reportTogether(feed, members, { period: late, value: 43_000_000n, observedAt: late }),
      /takes none before/,
    );
  });

  it("names the report that lies beyond the spread", async () => {
    const { members, feed, now } = await networkHelpers.loadFixture(deployFeed);
    const domain = await feedDomain(feed);
    const [a, b, c] = members;
    if (a === undefined || b === undefined || c === undefined) throw new Error("Too few members.");
    const said = async (value: bigint, who: typeof a) =>
      collectReports(
        reportTypedData(domain, await draftReport(feed, { period: now, value, observedAt: now })),
        [who],
      );
    const reports = [...(await said(100n, a)), ...(await said(105n, b)), ...(await said(116n, c))];
    await refused(bringReports(feed, now, reports), new RegExp(`${c.address} reports 116`));
    await bringReports(feed, now, reports.slice(0, 2));
    expect(await feed.latestAnswer()).to.equal(102n);
  });

  it("tells two values of one member apart from one report brought twice, and proves them", async () => {
    const { members, feed, now } = await networkHelpers.loadFixture(deployFeed);
    const domain = await feedDomain(feed);
    const [a, b] = members;
    if (a === undefined || b === undefined) throw new Error("Too few members.");
    const said = async (value: bigint, who: typeof a) => {
      const draft = await draftReport(feed, { period: now, value, observedAt: now });
      const [report] = await collectReports(reportTypedData(domain, draft), [who]);
      if (report === undefined) throw new Error("Not signed.");
      return report;
    };
    const [first, second, other] = [await said(100n, a), await said(101n, a), await said(100n, b)];
    expect(() => sortReports([first, first])).to.throw(ReportError, /twice/);
    expect(() => sortReports([first, other, second])).to.throw(ReportError, /proveEquivocation/);
    await refused(proveEquivocation(feed, now, first, first), /Only two different values/);
    await refused(proveEquivocation(feed, now, first, other), /two members/);
    await proveEquivocation(feed, now, first, second);
    expect(await feed.isExcluded(a.address, now)).to.equal(true);
  });

  it("rounds as the contract does", () => {
    expect(median([-2n, -1n])).to.equal(-2n);
    expect(median([3n, 1n, 2n])).to.equal(2n);
    expect(() => median([])).to.throw(RangeError);
    expect(parts(-1_999_999_999n, 1n, 0n)).to.equal(1n);
    expect(parts(5n, 100n, 7n)).to.equal(7n);
  });

  it("refuses what is no feed", async () => {
    const { panel, feed } = await networkHelpers.loadFixture(deployFeed);
    await refused(feedDomain(feed.attach(await panel.getAddress()) as typeof feed), /is not a Freehold feed/);
  });
});
