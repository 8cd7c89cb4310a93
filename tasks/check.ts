/** `asset check`: everything that is wrong with a term sheet, each with place and remedy. */
import { inert } from "../sdk/format/index.ts";
import { resolveAsset, rolesOf, standIns } from "../sdk/termsheet/index.ts";
import { command } from "./command.ts";
import { readInput } from "./input.ts";

interface Arguments {
  readonly sheet: string;
  readonly roles: string | undefined;
  readonly json: boolean;
}

export default function check({ sheet: file, roles: rolesFile, json }: Arguments): Promise<void> {
  return command(json, () => {
    const { sheet, addresses } = readInput(file, rolesFile);
    const asset = resolveAsset(sheet, standIns(sheet, addresses));
    const open = rolesOf(sheet)
      .map(({ role }) => role)
      .filter((role) => !Object.hasOwn(addresses, role));
    const parts = [
      ...("cashFlows" in asset ? [counted(asset.cashFlows.length, "payment")] : []),
      counted(asset.offerings.length, "offering"),
    ];
    const text = inert(`${file}: valid. ${asset.token.name}: ${parts.join(", ")}.`);
    const left = open.length === 0 ? "" : `\nRoles without an address: ${open.join(", ")}.`;
    return {
      text: text + left,
      data: {
        ok: true,
        file,
        kind: asset.kind,
        name: asset.token.name,
        ...(sheet.kind === "bond" ? { isin: sheet.isin } : {}),
        openRoles: open,
      },
    };
  });
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
