/** Fails when the compiler warned about any file of the project: a warning is an error here. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface CompilerOutput {
  output: { errors?: { severity: string; formattedMessage: string; sourceLocation?: { file: string } }[] };
}

const folder = "artifacts/build-info";
const warnings = new Set<string>();
for (const file of readdirSync(folder).filter((name) => name.endsWith(".output.json"))) {
  const { output } = JSON.parse(readFileSync(join(folder, file), "utf8")) as CompilerOutput;
  for (const message of output.errors ?? []) {
    // The dependencies' own warnings are theirs; the project's sources come under "project/".
    if (message.sourceLocation?.file.startsWith("npm/") !== true) warnings.add(message.formattedMessage);
  }
}
for (const warning of warnings) console.error(warning);
if (warnings.size > 0) {
  console.error(`${warnings.size} compiler warning(s). Mend each: a warning is an error here.`);
  process.exitCode = 1;
} else {
  console.log("No compiler warnings.");
}
