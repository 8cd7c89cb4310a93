/** The page of all errors, and the catalogue from which the SDK explains them: two forms of the same. */
import { id } from "ethers";
import { format, resolveConfig } from "prettier";

import type { Catalogue } from "../../sdk/refusals/index.ts";
import { refuse } from "./build.ts";
import type { DeclaredError, ForeignError, Parameter } from "./build.ts";
import { LIBRARIES } from "./libraries.ts";

/** The rooms of `contracts/`, and where the errors of each are declared. */
const ROOMS: readonly (readonly [title: string, ...files: string[]])[] = [
  ["Identity", "identity/", "interfaces/IPanel.", "interfaces/IInvestorRegistry."],
  [
    "Token",
    ...["token/", "interfaces/IAssetToken.", "interfaces/IRestrictedToken.", "interfaces/IERC7943Fungible."],
    ...["interfaces/ILiens.", "interfaces/IDocuments."],
  ],
  ["Powers", "powers/", "interfaces/IPowers."],
  [
    "Assets",
    ...["assets/", "interfaces/IAsset.", "interfaces/IDistributions."],
    ...["interfaces/IBond.", "interfaces/ICallableBond.", "interfaces/IFloatingRateBond."],
    ...["interfaces/IIncomeDistributions.", "interfaces/IProperty.", "interfaces/IIncomeRight."],
    ...["interfaces/ICommodity.", "interfaces/IBars."],
  ],
  ["Feeds", "feeds/", "interfaces/IFeed."],
  [
    "Market",
    ...["market/", "interfaces/IOffering.", "interfaces/IExchange.", "interfaces/IExchangeOffer."],
    "interfaces/ILending.",
  ],
  ["Factory", "factory/", "interfaces/IAssetFactory."],
  ["Maths", "maths/"],
];

/** The errors of the language itself, which no ABI lists. */
const LANGUAGE = ["Error(string reason)", "Panic(uint256 code)"];

const INTRODUCTION = `
Written by \`npm run errors\` from the words beside each declaration; do not edit.

Every error that a call to the contracts can fail with: the first four bytes of what comes back, its cause, and what to
do about it. What stands in for a cause in the parameter \`what\` is listed with it. \`explainRevert\` of
\`sdk/refusals/index.ts\` says the same to a program. The codes of \`TransferRestricted\` are on
[a page of their own](REASONS.md).
`;

/** A row of any table. */
interface Row {
  readonly error: string;
  readonly selector: string;
  readonly cause: string;
  readonly remedy: string;
}

/** The page, as it should be at `path`. Throws when a library's error has no words. */
export async function errorsPage(
  declared: readonly DeclaredError[],
  foreign: readonly ForeignError[],
  path: string,
): Promise<string> {
  const sections = ROOMS.flatMap(([title, ...files]) => {
    const own = declared.filter(({ file }) => files.some((start) => file.startsWith(`contracts/${start}`)));
    return [`## ${title}`, ...contractsOf(own).flatMap((errors) => sectionOf(errors))];
  });
  const placed = ROOMS.flatMap(([, ...files]) => files).map((start) => `contracts/${start}`);
  refuse(
    declared
      .filter(({ file }) => !placed.some((start) => file.startsWith(start)))
      .map(({ file, name }) => `${name} of ${file} belongs to no room of the page`),
  );
  const page = [
    "# Errors",
    INTRODUCTION,
    ...sections,
    "## Libraries and the language",
    "OpenZeppelin's errors that the contracts use, and Solidity's own.",
    tableOf(foreignRows(foreign)),
  ].join("\n\n");
  return format(page, { ...(await resolveConfig(path)), parser: "markdown" });
}

/** The catalogue, as it should be at `path`. */
export async function catalogueFile(
  declared: readonly DeclaredError[],
  foreign: readonly ForeignError[],
  path: string,
): Promise<string> {
  const rows = [...declared.map((error) => ({ ...error, error: error.signature })), ...foreignRows(foreign)];
  const catalogue: Catalogue = Object.fromEntries(
    rows
      .map(({ selector, error, cause, remedy }) => [selector, { error, cause, remedy }] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  return format(JSON.stringify(catalogue), { ...(await resolveConfig(path)), parser: "json" });
}

function contractsOf(errors: readonly DeclaredError[]): (readonly DeclaredError[])[] {
  return [...Map.groupBy(errors, ({ file, contract }) => `${file}:${contract}`).values()];
}

function sectionOf(errors: readonly DeclaredError[]): string[] {
  const [first] = errors;
  if (first === undefined) return [];
  const rows = errors.map(({ name, parameters, selector, cause, remedy }) => ({
    error: `${name}(${parameters.map((parameter) => `${parameter.type} ${parameter.name}`).join(", ")})`,
    selector,
    cause: [cause, ...parameters.flatMap(noteOf)].join("<br>"),
    remedy,
  }));
  return [`### ${first.contract}`, `Declared in [\`${first.file}\`](../${first.file}).`, tableOf(rows)];
}

/** What is to be said of a parameter, if anything. */
function noteOf({ name, words, texts }: Parameter): string[] {
  const listed = [...texts].sort().map((text) => `"${text}"`);
  const said = [
    ...(words === undefined ? [] : [words]),
    ...(listed.length > 0 ? [`${listed.join(", ")}.`] : []),
  ];
  return said.length === 0 ? [] : [`\`${name}\`: ${said.join(" ")}`];
}

function tableOf(rows: readonly Row[]): string {
  return [
    "| error | selector | cause | remedy |",
    "| --- | --- | --- | --- |",
    ...rows.map(
      ({ error, selector, cause, remedy }) => `| \`${error}\` | \`${selector}\` | ${cause} | ${remedy} |`,
    ),
  ].join("\n");
}

function foreignRows(foreign: readonly ForeignError[]): Row[] {
  const all = [...foreign.map(({ signature }) => signature), ...LANGUAGE].sort();
  const nameOf = (signature: string) => signature.slice(0, signature.indexOf("("));
  const names = new Set(all.map(nameOf));
  refuse([
    ...[...names]
      .filter((name) => LIBRARIES[name] === undefined)
      .map((name) => `${name} of a library has no words`),
    ...Object.keys(LIBRARIES)
      .filter((name) => !names.has(name))
      .map((name) => `${name} has words, and nothing reverts with it`),
  ]);
  return all.map((error) => {
    const [cause = "", remedy = ""] = LIBRARIES[nameOf(error)] ?? [];
    const plain = error.replaceAll(/ \w+(?=[,)])/g, "").replaceAll(", ", ",");
    return { error, selector: id(plain).slice(0, 10), cause, remedy };
  });
}
