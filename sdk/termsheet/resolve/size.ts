import type { Findings } from "../findings.ts";
import type { ResolvedAsset } from "../kinds/index.ts";
import type { Path } from "../problem.ts";

/** EIP-3860: the most creation code that a contract can be created from, its charter included. */
const MOST_CREATION = 49_152;
/** Of it the code of the largest kind of asset, with room to grow; a test holds it against the build. */
export const MOST_CODE = 28_672;
const WORD = 32;
/** The words that every charter has, whatever its lists hold. */
const FIXED_WORDS = 128;

/** A finding if the charter is too long to create an asset from; where its longest list stands. */
export function checkSize(findings: Findings, asset: ResolvedAsset): void {
  const lists = [...commonLists(asset), ...ownLists(asset)];
  const words = lists.reduce((total, { words }) => total + words, FIXED_WORDS);
  if (words * WORD <= MOST_CREATION - MOST_CODE) return;
  const [longest] = lists.toSorted((a, b) => b.words - a.words);
  const what = "there is more here than a contract can be created with";
  findings.add("CHARTER_SIZE", longest?.path ?? [], what, "Shorten it: fewer periods, rules or accounts");
}

interface List {
  readonly path: Path;
  readonly words: number;
}

function commonLists({ rules, powers }: ResolvedAsset): List[] {
  return [
    { path: ["rules", "countryRules"], words: 3 * rules.countryRules.length },
    { path: ["rules", "venues"], words: rules.venues.length },
    { path: ["rules", "extraRules"], words: rules.registries.length + rules.extraRules.length },
    { path: ["powers"], words: 10 * powers.length },
  ];
}

function ownLists(asset: ResolvedAsset): List[] {
  switch (asset.kind) {
    case "bond": {
      const { terms, floating, call } = asset;
      // A period is a word, and so is its record date.
      const schedule =
        2 * terms.periods.length + terms.nominalDates.length + (floating?.fixingDates.length ?? 0);
      return [
        { path: ["schedule", "frequency"], words: schedule },
        { path: ["call", "windows"], words: 3 * (call?.windows.length ?? 0) },
      ];
    }
    case "property":
      return [
        { path: ["expenses"], words: 6 * asset.terms.expenses.length },
        { path: ["reserve", "steps"], words: 2 * asset.terms.reserveSteps.length },
      ];
    case "income-right":
      return [
        { path: ["waterfall", "tiers"], words: 3 * asset.terms.waterfall.tiers.length },
        { path: ["excluded"], words: asset.terms.excluded.length },
      ];
    case "commodity":
      return [];
  }
}
