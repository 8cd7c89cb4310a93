/** `asset plan`: what a term sheet would create. */
import { report } from "../sdk/format/index.ts";
import { planAsset } from "../sdk/plan/index.ts";
import { standIns } from "../sdk/termsheet/index.ts";
import { command, note } from "./command.ts";
import { readInput } from "./input.ts";

interface Arguments {
  readonly sheet: string;
  readonly roles: string | undefined;
  readonly json: boolean;
}

export default function plan({ sheet: file, roles: rolesFile, json }: Arguments): Promise<void> {
  return command(json, () => {
    const { sheet, addresses } = readInput(file, rolesFile);
    const { asset, roles, sections } = planAsset(sheet, addresses);
    if (roles.some(({ address }) => address === undefined))
      note("Some roles have no address yet: give them with --roles before anything is hashed or deployed.");
    const words = sections.map(({ title, lines, columns, rows }) => ({
      title,
      lines,
      columns: columns?.map((column) => column.title),
      rows,
    }));
    // A stand-in address is nobody's: in data that programs read, only what was given may stand.
    const open = Object.fromEntries(roles.map(({ role, address }) => [role, address ?? null]));
    const stood = standIns(sheet, addresses);
    const nobodys = roles.filter(({ address }) => address === undefined).map(({ role }) => stood[role] ?? "");
    const { currency, issuer } = asset;
    const data = {
      ok: true,
      kind: asset.kind,
      ...(sheet.kind === "bond" ? { isin: sheet.isin } : {}),
      token: asset.token,
      currency: { code: currency.code, decimals: currency.decimals },
      issuer: { name: issuer.name, lei: issuer.lei, country: issuer.country },
      roles: open,
      terms: without(nobodys, asset.terms),
      offerings: asset.offerings,
      ...("cashFlows" in asset ? { cashFlows: asset.cashFlows } : {}),
      words,
    };
    return { text: report(sections), data };
  });
}

/** Data with null in place of some texts. */
function without(texts: readonly string[], data: unknown): unknown {
  if (typeof data === "string") return texts.includes(data) ? null : data;
  if (Array.isArray(data)) return data.map((item) => without(texts, item));
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, without(texts, value)]));
}
