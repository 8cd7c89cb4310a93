import { duration, moment, money } from "../format/index.ts";
import type { Section } from "../format/index.ts";
import { boundsOf, deedOf, impossible } from "../plan/powers.ts";
import { UINT40_MAX } from "../termsheet/index.ts";
import { ownReport } from "./kinds/index.ts";
import type { OwnReport } from "./kinds/index.ts";
import type { AssetStatus, CommonStatus } from "./types.ts";

const ZERO_ADDRESS = "0x0000000000000000000000000000000000000000";

/** An asset's state in words and tables. */
export function statusReport(status: AssetStatus): Section[] {
  const own = ownReport(status);
  return [summaryOf(status, own), ...own.sections, powersOf(status), announcementsOf(status)];
}

function summaryOf(status: CommonStatus, { identifier, noun, before, after }: OwnReport): Section {
  const { block, decimals } = status;
  return {
    title: `${status.name} (${status.symbol}), ${identifier}`,
    lines: [
      `Chain ${status.chainId}, block ${block.number} of ${moment(block.time)} (${block.hash}).`,
      `${noun} ${status.asset}, token ${status.token}, charter ${status.charterHash}.`,
      ...before,
      `Units: ${money(status.supply, decimals)} of at most ${money(status.maximumSupply, decimals)}, held by ${status.holders} investors.`,
      ...after,
      `Offering: ${status.offering === ZERO_ADDRESS ? "none" : status.offering}. Registries: ${status.registries.join(", ")}.`,
    ],
  };
}

function powersOf({ powers, block, decimals }: CommonStatus): Section {
  const can = powers.map((power) => {
    const { kind, holder, objector, delay, window, expires } = power;
    const stop = objector === ZERO_ADDRESS ? "only the holder" : `the holder or ${objector}`;
    const until =
      expires === UINT40_MAX
        ? ""
        : expires < block.time
          ? ` It expired ${moment(expires)}.`
          : ` It expires ${moment(expires)}.`;
    return (
      `${kind} (${deedOf(kind)}): announced by ${holder}, enacted ${duration(delay)} later at the earliest, ` +
      `within ${duration(window)}; ${stop} can stop it.${boundsOf(kind, power, decimals)}${until}`
    );
  });
  return {
    title: "Powers",
    lines: [
      can.length === 0 ? "Nobody may do more than a holder." : "Beyond what a holder may, in full:",
      ...can,
      `Nobody can, whoever asks: ${impossible(powers.map(({ kind }) => kind)).join("; ")}.`,
    ],
  };
}

function announcementsOf({ announcements }: CommonStatus): Section {
  const pending = announcements.filter(({ state }) => state === "waiting" || state === "ready");
  const ended = announcements.length - pending.length;
  return {
    title: "Announcements",
    lines: [
      pending.length === 0 ? "Nothing is announced." : `${pending.length} pending.`,
      ...(ended === 0 ? [] : [`${ended} earlier: enacted, stopped or expired.`]),
    ],
    columns: [
      { title: "Id" },
      { title: "Power" },
      { title: "State" },
      { title: "From" },
      { title: "To" },
      { title: "Action" },
    ],
    rows: pending.map(({ id, kind, state, readyAt, expiresAt, action, what }) => [
      `${id}`,
      kind,
      state,
      moment(readyAt),
      moment(expiresAt),
      what === "" ? action : what,
    ]),
  };
}
