import { duration, moment, quantity } from "../format/index.ts";
import type { Section } from "../format/index.ts";
import { findCountry, UINT128_MAX, UINT32_MAX } from "../termsheet/index.ts";
import type { CommonSheet, ResolvedCommon } from "../termsheet/index.ts";

const nameOf = (code: bigint) => findCountry(code.toString())?.name ?? code.toString();

/** The transfer rules in sentences. Accounts are shown as the sheet names them. */
export function rulesOf(sheet: CommonSheet, asset: ResolvedCommon): Section {
  const { rules } = asset;
  const units = (amount: bigint) => quantity(amount, asset.token.decimals);
  const own = new Set(sheet.rules.countryRules.map(({ country }) => country));
  const general = sheet.rules.countries.filter((code) => !own.has(code)).map(nameOf);
  const lines = [
    `Whoever receives units must be attested by ${sheet.rules.registries.join(" or ")}.`,
    `He must live in ${general.length === 0 ? "a country named below" : list(own.size === 0 ? general : [...general, "in a country named below"])}, and be of the class ${list(sheet.rules.classes)}.`,
    ...sheet.rules.countryRules.map(({ country, classes, receiveFrom }) => {
      const from = receiveFrom === "none" ? "" : `, and only from ${moment(receiveFrom)} on`;
      const allowed = classes.filter((name) => sheet.rules.classes.includes(name));
      return `Residents of ${nameOf(country)}: ${list(allowed)}${from}.`;
    }),
    rules.lockUpEnd === 0n
      ? "Units may be transferred from the first day on."
      : `No holder may transfer before ${moment(rules.lockUpEnd)}.`,
    `Amounts that move are multiples of ${units(rules.lotSize)}.`,
    rules.minimumHolding === 0n
      ? "There is no minimum holding."
      : `A wallet holds nothing or at least ${units(rules.minimumHolding)}.`,
    rules.maximumPerInvestor === UINT128_MAX
      ? "There is no maximum per investor."
      : `An investor holds at most ${units(rules.maximumPerInvestor)} across his wallets.`,
    rules.maximumHolders === UINT32_MAX
      ? "There is no maximum number of holders."
      : `At most ${rules.maximumHolders} investors hold units at once.`,
    rules.recheckInterval === 0n
      ? "The registries are asked at each transfer."
      : `What a registry said is relied on for at most ${duration(rules.recheckInterval)}.`,
  ];
  if (sheet.rules.venues.length > 0)
    lines.push(`These contracts may hold units without being an investor: ${list(sheet.rules.venues)}.`);
  if (sheet.rules.extraRules.length > 0)
    lines.push(`These rule contracts are asked as well: ${list(sheet.rules.extraRules)}.`);
  return { title: "Who may hold units", lines };
}

function list(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? "nothing") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}
