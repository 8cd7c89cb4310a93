// Makes a bare machine ready: Node (even 20) and npm are all it needs. Runs before `npm start` and `npm test`,
// and does nothing when the installed packages are those of the lock file.
//
// Two traps are handled here. The toolchain needs Node >= 22, which comes as an npm package; and the install
// itself must run under such a Node, or npm leaves the toolchain's native package out without a word.
import { execSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";

const lock = createHash("sha256").update(readFileSync("package-lock.json")).digest("hex");
const stamp = "node_modules/.freehold-setup";
const done = existsSync(stamp) && readFileSync(stamp, "utf8") === lock;

if (!done) {
  const major = Number(process.versions.node.split(".")[0]);
  const install = "npm ci --no-audit --no-fund";
  const command = major >= 22 ? install : `npx --yes --package=node@24 --call "${install}"`;
  console.error(`Setting up (once): ${command}`);
  try {
    execSync(command, { stdio: ["ignore", "inherit", "inherit"] });
  } catch {
    console.error(`Setup failed. Check the network to your npm registry, then run again: ${command}`);
    process.exit(1);
  }
  writeFileSync(stamp, lock);
}
