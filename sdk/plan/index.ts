import { duration, moment } from "../format/index.ts";
import type { Section } from "../format/index.ts";
import { resolveAsset, rolesOf, standIns } from "../termsheet/index.ts";
import type { Addresses, CommonSheet, ResolvedAsset, TermSheet } from "../termsheet/index.ts";
import { ownPlan } from "./kinds/index.ts";
import { offeringsOf } from "./offerings.ts";
import { boundsOf, deedOf, impossible } from "./powers.ts";
import { rulesOf } from "./rules.ts";

export { ownPlan } from "./kinds/index.ts";
export type { OwnPlan } from "./kinds/index.ts";
export { boundsOf, deedOf, impossible, POWER_KINDS } from "./powers.ts";
export type { PowerKind } from "./powers.ts";

/** What a term sheet would create. */
export interface Plan {
  /** As the chain would be given it; roles without an address have one that stands in. */
  readonly asset: ResolvedAsset;
  /** Every role, with its address if it was given. */
  readonly roles: readonly { readonly role: string; readonly address: string | undefined }[];
  /** The same in words. */
  readonly sections: readonly Section[];
}

/**
 * What a term sheet would create, before anything is created. Throws `TermSheetError` with all that does not fit.
 *
 * @example
 * const { sections } = planAsset(parseTermSheet(text, "bond.yaml"), { issuer: "0x..." });
 * console.log(report(sections));
 */
export function planAsset(sheet: TermSheet, addresses: Addresses = {}): Plan {
  const asset = resolveAsset(sheet, standIns(sheet, addresses));
  const own = ownPlan(sheet, asset);
  const roles = rolesOf(sheet).map(({ role, paths }) => ({ role, paths, address: addresses[role] }));
  return {
    asset,
    roles: roles.map(({ role, address }) => ({ role, address })),
    sections: [
      ...own.terms,
      rulesOf(sheet, asset),
      powersOf(sheet, asset),
      ...offeringsOf(asset, own),
      ...own.flows,
      {
        title: "Roles",
        columns: [{ title: "Role" }, { title: "Address" }, { title: "Where" }],
        rows: roles.map(({ role, paths, address }) => [role, address ?? "(not given)", paths.join(", ")]),
      },
      ...assumptionsOf(sheet),
    ],
  };
}

/** The powers as the charter will have them; accounts are shown as the sheet names them. */
function powersOf(sheet: CommonSheet, asset: ResolvedAsset): Section {
  const can = sheet.powers.map(({ power, holder, delay, window, objector, expires }, i) => {
    const declared = asset.powers[i];
    const bounds = declared === undefined ? "" : boundsOf(power, declared, asset.token.decimals);
    const stop = objector === "none" ? "nobody else" : objector;
    const until = expires === "none" ? "" : ` Announced until ${moment(expires)} at the latest.`;
    return (
      `${power} (${deedOf(power)}): announced by ${holder}, enacted ${duration(delay)} later at the earliest, ` +
      `within ${duration(window)}. The holder and ${stop} can stop it.${until}${bounds}`
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

function assumptionsOf(sheet: CommonSheet): Section[] {
  if (sheet.assumptions.length === 0) return [];
  const lines = sheet.assumptions.map(({ path, reason }) => `${path}: ${reason}.`);
  return [{ title: "Assumed, where the sheet's sources are silent", lines }];
}
