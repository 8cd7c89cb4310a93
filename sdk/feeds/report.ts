/**
 * Reports to a feed: what its panel's members sign, in what order it is brought, and how it becomes a figure.
 *
 * @example
 * const report = await draftReport(feed, { period, value, observedAt });
 * const typedData = reportTypedData(await feedDomain(feed), report);
 * const reports = await collectReports(typedData, [alice]); // each member signs what he saw
 * const figure = await bringReports(feed, period, [...reports, ...others]);
 */
import {
  Contract,
  getAddress,
  TypedDataEncoder,
  type ContractTransactionReceipt,
  type Signer,
  type TypedDataDomain,
} from "ethers";

import type { IFeed, IPanel } from "../../typechain-types/index.js";
import { untilMined } from "../endpoints/index.ts";
import { median, parts } from "./median.ts";

/** The `name` and `version` of a feed's EIP-712 domain; `feedDomain` holds the contract's own against them. */
export const FEED_DOMAIN = { name: "Freehold Feed", version: "1" } as const;

/** The EIP-712 types of a report. */
export const REPORT_TYPES = {
  Report: [
    { name: "unit", type: "bytes32" },
    { name: "decimals", type: "uint8" },
    { name: "period", type: "uint40" },
    { name: "value", type: "int128" },
    { name: "observedAt", type: "uint40" },
    { name: "version", type: "uint32" },
  ],
};

/** What a member saw. */
export interface Observation {
  /** The second that the figure is of. */
  period: bigint;
  /** The figure in minor units of the feed. */
  value: bigint;
  /** When it was seen, in seconds since 1970. */
  observedAt: bigint;
}

/** What a member signs: the observation, in which unit, and for which set of members. */
export interface Report extends Observation {
  unit: string;
  decimals: bigint;
  version: bigint;
}

/** A report as a wallet signs it: the arguments of `signTypedData`. */
export interface ReportTypedData {
  domain: TypedDataDomain;
  types: typeof REPORT_TYPES;
  message: Report;
}

/** One member's report of a period. */
export interface SignedReport {
  member: string;
  value: bigint;
  observedAt: bigint;
  signature: string;
}

/** A report that cannot be brought as it is: what is wrong, and what to do about it. */
export class ReportError extends Error {
  override readonly name = "ReportError";
}

const [LEAST_VALUE, LARGEST_VALUE] = [-(2n ** 127n), 2n ** 127n - 1n];

/**
 * The EIP-712 domain of a feed on the chain that its provider is connected to.
 *
 * @throws {ReportError} when the contract at that address says that it signs for another domain.
 */
export async function feedDomain(feed: IFeed): Promise<TypedDataDomain> {
  const provider = feed.runner?.provider;
  if (provider == null) throw new ReportError("The feed has no provider. Connect it to one.");
  const [address, { chainId }, own] = await Promise.all([
    feed.getAddress(),
    provider.getNetwork(),
    feed.eip712Domain(),
  ]);
  const domain = { ...FEED_DOMAIN, chainId, verifyingContract: address };
  if (
    own.name !== domain.name ||
    own.version !== domain.version ||
    own.chainId !== chainId ||
    getAddress(own.verifyingContract) !== getAddress(address)
  ) {
    throw new ReportError(
      `${address} is not a Freehold feed of chain ${chainId}: it signs for "${own.name}" version ` +
        `"${own.version}" of chain ${own.chainId}. Check the address and the network.`,
    );
  }
  return domain;
}

/**
 * Drafts a report for the present set of members.
 *
 * @throws {ReportError} for a figure that the feed could never take.
 */
export async function draftReport(feed: IFeed, observation: Observation): Promise<Report> {
  const { period, value, observedAt } = observation;
  if (value < LEAST_VALUE || value > LARGEST_VALUE)
    throw new ReportError(`${value} does not fit 128 bits. Check its decimals.`);
  if (observedAt < period) {
    throw new ReportError(
      `Observed at ${observedAt}, before its period ${period}. A figure is seen when it is there, or later.`,
    );
  }
  const panel = await panelOf(feed);
  const [unit, decimals, version] = await Promise.all([feed.unit(), feed.decimals(), panel.version()]);
  return { unit, decimals, period, value, observedAt, version };
}

/** The typed data of a report, for any wallet's `signTypedData` (or `eth_signTypedData_v4`). */
export function reportTypedData(domain: TypedDataDomain, report: Report): ReportTypedData {
  return { domain, types: REPORT_TYPES, message: report };
}

/** The digest that a member signs; what the feed's `reportDigest` returns, and what a contract wallet is asked. */
export function reportDigest({ domain, types, message }: ReportTypedData): string {
  return TypedDataEncoder.hash(domain, types, message);
}

/** Has members that are ordinary accounts sign one observation. Each signs one value for a period, ever. */
export async function collectReports(
  { domain, types, message }: ReportTypedData,
  members: readonly Signer[],
): Promise<SignedReport[]> {
  const { value, observedAt } = message;
  const reports: SignedReport[] = [];
  // One after the other: a person with a hardware wallet may be behind each of them.
  for (const signer of members) {
    const signature = await signer.signTypedData(domain, types, message);
    reports.push({ member: await signer.getAddress(), value, observedAt, signature });
  }
  return sortReports(reports);
}

/**
 * Reports in the order that a feed takes them in: ascending by member, each once.
 *
 * @throws {ReportError} for a duplicate; with the two values if they differ, for then they prove an equivocation.
 */
export function sortReports(reports: readonly SignedReport[]): SignedReport[] {
  const sorted = reports
    .map((report) => ({ ...report, member: getAddress(report.member) }))
    .sort((a, b) => (BigInt(a.member) < BigInt(b.member) ? -1 : 1));
  for (const [i, report] of sorted.entries()) {
    const previous = sorted[i - 1];
    if (previous?.member !== report.member) continue;
    throw new ReportError(
      previous.value === report.value
        ? `${report.member} is there twice. Bring each member's report once.`
        : `${report.member} signed ${previous.value} and ${report.value} for one period. ` +
            "Bring neither; show both to the feed with proveEquivocation.",
    );
  }
  return sorted;
}

/**
 * Brings reports of one period and waits until they are mined. Anyone may do so; the feed's runner pays the gas.
 *
 * @throws {ReportError} when it is known beforehand that the feed will refuse them.
 */
export async function bringReports(
  feed: IFeed,
  period: bigint,
  reports: readonly SignedReport[],
): Promise<ContractTransactionReceipt> {
  const sorted = sortReports(reports);
  await checkReports(feed, period, sorted);
  const transaction = await feed.report(period, sorted);
  await untilMined(transaction);
  const receipt = await transaction.wait();
  if (receipt === null) throw new ReportError(`No receipt for ${transaction.hash}. Look it up again later.`);
  return receipt;
}

/** Drafts, signs and brings in one go, where all the signers are at hand: tests, scripts, local chains. */
export async function reportTogether(
  feed: IFeed,
  members: readonly Signer[],
  observation: Observation,
): Promise<ContractTransactionReceipt> {
  const typedData = reportTypedData(await feedDomain(feed), await draftReport(feed, observation));
  return bringReports(feed, observation.period, await collectReports(typedData, members));
}

/**
 * Shows the feed that a member signed two values for one period, which keeps him out of it.
 *
 * @throws {ReportError} when the two are no proof.
 */
export async function proveEquivocation(
  feed: IFeed,
  period: bigint,
  first: SignedReport,
  second: SignedReport,
): Promise<ContractTransactionReceipt> {
  if (getAddress(first.member) !== getAddress(second.member))
    throw new ReportError(`${first.member} and ${second.member} are two members. Show two reports of one.`);
  if (first.value === second.value)
    throw new ReportError(`Both reports say ${first.value}. Only two different values prove anything.`);
  const transaction = await feed.proveEquivocation(period, first, second);
  await untilMined(transaction);
  const receipt = await transaction.wait();
  if (receipt === null) throw new ReportError(`No receipt for ${transaction.hash}. Look it up again later.`);
  return receipt;
}

const PANEL_ABI = ["function threshold() view returns (uint8)", "function version() view returns (uint32)"];

async function panelOf(feed: IFeed): Promise<Pick<IPanel, "threshold" | "version">> {
  return new Contract(await feed.panel(), PANEL_ABI, feed.runner) as unknown as IPanel;
}

/** What can be told without a transaction. Signatures are left to the feed, which asks contract members too. */
async function checkReports(feed: IFeed, period: bigint, reports: readonly SignedReport[]): Promise<void> {
  const panel = await panelOf(feed);
  const [{ maxSpread, reportAge, interval }, threshold, now, last] = await Promise.all([
    feed.terms(),
    panel.threshold(),
    latestTimestamp(feed),
    lastPeriod(feed),
  ]);
  if (BigInt(reports.length) < threshold)
    throw new ReportError(`${reports.length} reports, but the panel needs ${threshold}. Collect more.`);
  if (period > now) throw new ReportError(`Period ${period} is in the future; it is ${now}. Wait for it.`);
  if (period < last + interval) {
    throw new ReportError(
      `Period ${period} comes too early: the last is ${last}, and periods lie ${interval} s apart. ` +
        "Report a later one; a period without a figure stays without one.",
    );
  }
  for (const { member, observedAt } of reports) {
    const oldest = now - reportAge;
    if (observedAt < oldest) {
      throw new ReportError(
        `The report of ${member} is of ${observedAt}, and the feed takes none before ${oldest}. Have it signed anew.`,
      );
    }
  }
  const values = reports.map(({ value }) => value);
  const middle = median(values);
  const tolerance = parts(middle, maxSpread.relative, maxSpread.absolute);
  for (const { member, value } of reports) {
    const off = value > middle ? value - middle : middle - value;
    if (off <= tolerance) continue;
    throw new ReportError(
      `${member} reports ${value}, further than ${tolerance} from the median ${middle}. ` +
        "Leave it out if enough others agree, or ask him what he saw.",
    );
  }
}

/** The last period that has a figure, in force or pending; 0 for none. */
async function lastPeriod(feed: IFeed): Promise<bigint> {
  const [{ figure, count }, inForce] = await Promise.all([feed.pending(), feed.roundCount()]);
  if (count > 0n) return figure.period;
  if (inForce === 0n) return 0n;
  return (await feed.latestRoundData()).startedAt;
}

async function latestTimestamp(feed: IFeed): Promise<bigint> {
  const block = await feed.runner?.provider?.getBlock("latest");
  if (block == null) throw new ReportError("The latest block is unknown. Connect the feed to a provider.");
  return BigInt(block.timestamp);
}
