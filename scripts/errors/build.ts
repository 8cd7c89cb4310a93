/**
 * The errors that the contracts declare, with the words beside each declaration, from the syntax trees and ABIs of the
 * build. Nothing is read from source files.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { ErrorFragment } from "ethers";
import type { JsonFragment } from "ethers";

/** An error as a contract, an interface or a library declares it. */
export interface DeclaredError {
  /** The file in the repository. */
  readonly file: string;
  readonly contract: string;
  readonly name: string;
  readonly selector: string;
  /** As an ABI in words: `NotReady(uint256 id, uint256 readyAt)`. */
  readonly signature: string;
  readonly parameters: readonly Parameter[];
  /** The first sentence of its `@notice`. */
  readonly cause: string;
  /** What follows. */
  readonly remedy: string;
}

export interface Parameter {
  readonly name: string;
  /** As the source has it: `PowerKind`. */
  readonly type: string;
  /** What `@param` says of it. */
  readonly words: string | undefined;
  /** The texts that the contracts put there. */
  readonly texts: ReadonlySet<string>;
}

/** An error that the contracts revert with and that no file of theirs declares. */
export interface ForeignError {
  readonly selector: string;
  readonly signature: string;
}

interface Artifact {
  readonly contractName: string;
  readonly inputSourceName: string;
  readonly buildInfoId: string;
  readonly abi: readonly JsonFragment[];
}

/** What is looked at of a node of a syntax tree. */
interface Node {
  readonly nodeType: string;
  readonly id: number;
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly errorSelector: string;
  readonly documentation: { readonly text: string } | null | undefined;
  readonly parameters: { readonly parameters: readonly Node[] };
  readonly typeDescriptions: { readonly typeString: string };
  readonly errorCall: Node;
  readonly expression: Node;
  readonly arguments: readonly Node[];
  readonly referencedDeclaration: number;
  readonly kind: string;
  readonly value: string;
}

/** The name of a source of this project in the compiler's input begins so. */
const OWN = "project/";
const TESTING = "project/contracts/testing/";

/**
 * The errors of `contracts/`, in the order of files and declarations, and those that they take from libraries.
 *
 * Throws when one is declared without a cause and a remedy, or when one selector is declared with different words.
 */
export function readErrors(artifactsFolder: string): {
  readonly declared: readonly DeclaredError[];
  readonly foreign: readonly ForeignError[];
} {
  const artifacts = artifactsOf(join(artifactsFolder, "contracts"));
  const declared = [...new Set(artifacts.map(({ buildInfoId }) => buildInfoId))]
    .flatMap((id) => {
      const own = artifacts.filter(({ buildInfoId }) => buildInfoId === id);
      return declaredIn(join(artifactsFolder, "build-info", `${id}.output.json`), own);
    })
    .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
  refuse(contradictions(declared));

  const known = new Set(declared.map(({ selector }) => selector));
  const foreign = new Map<string, ForeignError>();
  for (const { selector, signature } of artifacts.flatMap(errorsOf)) {
    if (!known.has(selector)) foreign.set(selector, { selector, signature });
  }
  return { declared, foreign: [...foreign.values()] };
}

/** Throws with every fault in a line of its own. */
export function refuse(faults: readonly string[]): void {
  if (faults.length > 0) throw new Error(["Errors without what a caller needs:", ...faults].join("\n  "));
}

function artifactsOf(folder: string): Artifact[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".json"))
    .map((entry) => JSON.parse(readFileSync(join(entry.parentPath, entry.name), "utf8")) as Artifact)
    .filter(({ inputSourceName }) => !inputSourceName.startsWith(TESTING));
}

function errorsOf({ abi }: Artifact): { selector: string; signature: string; name: string }[] {
  return abi
    .filter(({ type }) => type === "error")
    .map((entry) => {
      const fragment = ErrorFragment.from(entry);
      const { name, selector } = fragment;
      return { name, selector, signature: fragment.format("full").replace(/^error /, "") };
    });
}

/** The errors of the files that one run of the compiler was the last to compile. */
function declaredIn(output: string, artifacts: readonly Artifact[]): DeclaredError[] {
  const { sources } = (
    JSON.parse(readFileSync(output, "utf8")) as {
      output: { sources: Record<string, { ast: Node }> };
    }
  ).output;
  const files = new Set(artifacts.map(({ inputSourceName }) => inputSourceName));
  const texts = new Map<number, Map<number, Set<string>>>();
  for (const [source, { ast }] of Object.entries(sources)) if (source.startsWith(OWN)) findTexts(ast, texts);

  const faults: string[] = [];
  const found = [...files].flatMap((file) =>
    (sources[file]?.ast.nodes ?? [])
      .filter(({ nodeType }) => nodeType === "ContractDefinition")
      .flatMap((contract) =>
        contract.nodes
          .filter(({ nodeType }) => nodeType === "ErrorDefinition")
          .map((error): DeclaredError => {
            const { notice, params } = wordsOf(error.documentation?.text ?? "");
            // Both sentences, or it says nothing of what to do.
            const [, cause = "", remedy = ""] = /^(.+?\.) (.+\.)$/.exec(notice) ?? [];
            if (cause === "")
              faults.push(`${contract.name}.${error.name} has no @notice of cause and remedy`);
            return {
              file: file.slice(OWN.length),
              contract: contract.name,
              name: error.name,
              selector: `0x${error.errorSelector}`,
              signature: signatureOf(error, contract, artifacts),
              cause,
              remedy,
              parameters: error.parameters.parameters.map((parameter, index) => ({
                name: parameter.name,
                type: parameter.typeDescriptions.typeString.replace(/^(?:enum|contract) (?:\w+\.)*/, ""),
                words: params.get(parameter.name),
                texts: texts.get(error.id)?.get(index) ?? new Set(),
              })),
            };
          }),
      ),
  );
  refuse(faults);
  return found;
}

function signatureOf(error: Node, contract: Node, artifacts: readonly Artifact[]): string {
  const artifact = artifacts.find(({ contractName }) => contractName === contract.name);
  const entry =
    artifact && errorsOf(artifact).find(({ selector }) => selector === `0x${error.errorSelector}`);
  if (entry === undefined) throw new Error(`The ABI of ${contract.name} lacks ${error.name}. Build anew.`);
  return entry.signature;
}

/** What a comment's tags say, each in one line. */
function wordsOf(comment: string): { notice: string; params: Map<string, string> } {
  let notice = "";
  const params = new Map<string, string>();
  for (const part of comment.split(/(?:^|\s)@(?=\w+\s)/)) {
    const [, tag, rest = ""] = /^(\w+)\s+(.*)$/s.exec(part) ?? [];
    const words = rest
      .replaceAll(/\s+/g, " ")
      .replaceAll(/\{([\w-]+)\}/g, "`$1`")
      .trim();
    if (tag === "notice") notice = words;
    const [name = "", ...others] = words.split(" ");
    if (tag === "param") params.set(name, others.join(" "));
  }
  return { notice, params };
}

/** The texts that reverts below a node give, by the number of the error and the place among its arguments. */
function findTexts(node: unknown, found: Map<number, Map<number, Set<string>>>): void {
  if (typeof node !== "object" || node === null) return;
  const { nodeType, errorCall } = node as Node;
  if (nodeType === "RevertStatement") {
    const id = errorCall.expression.referencedDeclaration;
    for (const [index, argument] of errorCall.arguments.entries()) {
      if (argument.kind !== "string") continue;
      const byPlace = found.get(id) ?? found.set(id, new Map()).get(id);
      byPlace?.set(index, (byPlace.get(index) ?? new Set()).add(argument.value));
    }
  }
  for (const child of Object.values(node)) findTexts(child, found);
}

/** One selector is one error to whoever decodes it, wherever it is declared: it has one meaning. */
function contradictions(declared: readonly DeclaredError[]): string[] {
  const first = new Map<string, DeclaredError>();
  return declared.flatMap((error) => {
    const other = first.get(error.selector) ?? error;
    first.set(error.selector, other);
    const same = (["signature", "cause", "remedy"] as const).every((key) => error[key] === other[key]);
    return same
      ? []
      : [
          `${error.contract}.${error.name} has the selector of ${other.contract}.${other.name}, and other words`,
        ];
  });
}
