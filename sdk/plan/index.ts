import { duration, moment } from "../format/index.ts";
import type { Section } from "../format/index.ts";
import { resolveBond, rolesOf, standIns } from "../termsheet/index.ts";
import type { Addresses, ResolvedBond, TermSheet } from "../termsheet/index.ts";
import { cashFlowsOf } from "./cashFlows.ts";
import { offeringsOf } from "./offerings.ts";
import { deedOf, impossible } from "./powers.ts";
import { rulesOf } from "./rules.ts";
import { termsOf } from "./terms.ts";

export { cashFlowsOf } from "./cashFlows.ts";
export { boundsOf, deedOf, impossible, POWER_KINDS } from "./powers.ts";
export type { PowerKind } from "./powers.ts";

/** What a term sheet would create. */
export interface Plan {
  /** As the chain would be given it; roles without an address have one that stands in. */
  readonly bond: ResolvedBond;
  /** Every role, with its address if it was given. */
  readonly roles: readonly { readonly role: string; readonly address: string | undefined }[];
  /** The same in words. */
  readonly sections: readonly Section[];
}

/**
 * What a term sheet would create, before anything is created. Throws `TermSheetError` with all that does not fit.
 *
 * @example
 * const { sections } = planBond(parseTermSheet(text, "bond.yaml"), { issuer: "0x..." });
 * console.log(report(sections));
 */
export function planBond(sheet: TermSheet, addresses: Addresses = {}): Plan {
  const bond = resolveBond(sheet, standIns(sheet, addresses));
  const roles = rolesOf(sheet).map(({ role, paths }) => ({ role, paths, address: addresses[role] }));
  return {
    bond,
    roles: roles.map(({ role, address }) => ({ role, address })),
    sections: [
      termsOf(sheet, bond),
      rulesOf(sheet, bond),
      powersOf(sheet),
      ...offeringsOf(bond),
      cashFlowsOf(bond),
      {
        title: "Roles",
        columns: [{ title: "Role" }, { title: "Address" }, { title: "Where" }],
        rows: roles.map(({ role, paths, address }) => [role, address ?? "(not given)", paths.join(", ")]),
      },
      ...assumptionsOf(sheet),
    ],
  };
}

function powersOf(sheet: TermSheet): Section {
  const can = sheet.powers.map(({ power, holder, delay, window, objector, expires, ...bounds }) => {
    const stop = objector === "none" ? "nobody else" : objector;
    const until = expires === "none" ? "" : ` Announced until ${moment(expires)} at the latest.`;
    return (
      `${power} (${deedOf(power)}): announced by ${holder}, enacted ${duration(delay)} later at the earliest, ` +
      `within ${duration(window)}. The holder and ${stop} can stop it.${until}${limitsOf(bounds)}`
    );
  });
  return {
    title: "Powers",
    lines: [
      can.length === 0 ? "Nobody may do more than a holder." : "Beyond what a holder may, in full:",
      ...can,
      `Nobody can, whoever asks: ${impossible(sheet.powers.map(({ power }) => power)).join("; ")}.`,
    ],
  };
}

/** The limits as the sheet writes them. */
function limitsOf({ limit, yearlyLimit, vote }: Partial<TermSheet["powers"][number]>): string {
  const share = (part: bigint) => `${Number(part) / 10_000_000} %`;
  return [
    ...(limit === undefined || limit === "none" ? [] : [` At most ${limit} at once.`]),
    ...(yearlyLimit === undefined || yearlyLimit === "none"
      ? []
      : [` At most ${yearlyLimit} within any 365 days.`]),
    ...(vote === undefined
      ? []
      : [
          ` Holders vote: ${share(vote.quorum)} must vote, ${share(vote.majority)} of the votes must be in favour.`,
        ]),
  ].join("");
}

function assumptionsOf(sheet: TermSheet): Section[] {
  if (sheet.assumptions.length === 0) return [];
  const lines = sheet.assumptions.map(({ path, reason }) => `${path}: ${reason}.`);
  return [{ title: "Assumed, where the sheet's sources are silent", lines }];
}
