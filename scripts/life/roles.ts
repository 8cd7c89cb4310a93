/** The demonstration's chain is new each time: whoever a term sheet names must be a role that it can fill. */
import { Findings } from "../../sdk/termsheet/findings.ts";
import { accountsOf } from "../../sdk/termsheet/index.ts";
import type { TermSheet } from "../../sdk/termsheet/index.ts";
import { parsePath } from "../../sdk/termsheet/problem.ts";

/** Who only receives or objects may be anywhere. */
const ANYWHERE = /^(powers\[\d+\]\.objector|expenses\[\d+\]\.payee|excluded\[\d+\])$/;

/** Throws `TermSheetError` with the place of every address: nothing stands there on a new chain. */
export function requireRoles(sheet: TermSheet): void {
  const findings = new Findings(sheet);
  for (const [path, account] of accountsOf(sheet)) {
    if (!account.startsWith("0x") || ANYWHERE.test(path)) continue;
    const what = "an address means nothing on the demonstration's own chain, where everything is new";
    findings.add(
      "LIFE_ADDRESS",
      parsePath(path),
      what,
      "Write the name of a role, such as issuer or vault-panel",
    );
  }
  findings.throwIfAny();
}
