/** Fails when the compiler warned about any file of the project: a warning is an error here. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface CompilerMessage {
  errorCode?: string;
  severity: string;
  formattedMessage: string;
  sourceLocation?: { file: string };
}

interface CompilerOutput {
  output: { errors?: CompilerMessage[] };
}

/** Code size (EIP-170, EIP-3860): of a test contract it means nothing, since it never goes to a chain. */
const SIZE_WARNINGS = ["5574", "3860"];

function concerns({ errorCode = "", sourceLocation }: CompilerMessage): boolean {
  const file = sourceLocation?.file ?? "";
  // The dependencies' own warnings are theirs; the project's sources come under "project/".
  if (file.startsWith("npm/")) return false;
  return !(file.startsWith("project/test/") && SIZE_WARNINGS.includes(errorCode));
}

const folder = "artifacts/build-info";
const warnings = new Set<string>();
for (const file of readdirSync(folder).filter((name) => name.endsWith(".output.json"))) {
  const { output } = JSON.parse(readFileSync(join(folder, file), "utf8")) as CompilerOutput;
  for (const message of output.errors ?? []) {
    if (concerns(message)) warnings.add(message.formattedMessage);
  }
}
for (const warning of warnings) console.error(warning);
if (warnings.size > 0) {
  console.error(`${warnings.size} compiler warning(s). Mend each: a warning is an error here.`);
  process.exitCode = 1;
} else {
  console.log("No compiler warnings.");
}
