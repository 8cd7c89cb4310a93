/** `asset plan`: what a term sheet would create. */
import { report } from "../sdk/format/index.ts";
import { planBond } from "../sdk/plan/index.ts";
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
    const { bond, roles, sections } = planBond(sheet, addresses);
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
    const { token, currency, issuer, terms, offerings, cashFlows } = bond;
    const data = {
      ok: true,
      isin: sheet.isin,
      token,
      currency: { code: currency.code, decimals: currency.decimals },
      issuer: { name: issuer.name, lei: issuer.lei, country: issuer.country },
      roles: open,
      terms,
      offerings,
      cashFlows,
      words,
    };
    return { text: report(sections), data };
  });
}
