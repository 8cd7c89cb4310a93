import type { Findings } from "../findings.ts";
import { INVESTOR_CLASSES } from "../schema/rules.ts";
import type { InvestorClass } from "../schema/rules.ts";
import type { CommonSheet } from "../schema/common.ts";
import type { TransferRules } from "../types.ts";
import { addressesOf } from "./addresses.ts";
import type { Addresses } from "./addresses.ts";
import { UINT128_MAX, UINT32_MAX } from "../bounds.ts";
import { limitOf, minorUnits } from "./units.ts";

/** A bitmap of investor classes: bit n for class n. */
export function classBitmap(classes: readonly InvestorClass[]): bigint {
  return classes.reduce((bitmap, name) => bitmap | (1n << BigInt(INVESTOR_CLASSES[name])), 0n);
}

/** A bitmap of countries in four words: bit (code % 256) of word (code / 256). */
export function countryBitmap(codes: readonly bigint[]): [bigint, bigint, bigint, bigint] {
  const words: [bigint, bigint, bigint, bigint] = [0n, 0n, 0n, 0n];
  for (const code of codes) words[Number(code / 256n) as 0 | 1 | 2 | 3] |= 1n << (code % 256n);
  return words;
}

/** The transfer rules of a sheet, checked against one another. */
export function resolveRules(
  findings: Findings,
  sheet: CommonSheet,
  addresses: Addresses,
  maximumSupply: bigint,
): TransferRules {
  const { rules, units } = sheet;
  const at = (key: string) => ["rules", key];
  const lotSize = minorUnits(findings, at("lotSize"), rules.lotSize, units.decimals);
  const minimumHolding = limitOf(findings, at("minimumHolding"), rules.minimumHolding, units.decimals, 0n);
  const maximumPerInvestor = limitOf(
    findings,
    at("maximumPerInvestor"),
    rules.maximumPerInvestor,
    units.decimals,
    UINT128_MAX,
  );
  if (minimumHolding > maximumPerInvestor) {
    findings.add("LIMITS", at("minimumHolding"), "the minimum is above the maximum per investor", "Lower it");
  }
  if (lotSize > 0n && minimumHolding % lotSize !== 0n) {
    findings.add("LIMITS", at("minimumHolding"), "the minimum is not a whole number of lots", "Make it one");
  }
  if (maximumPerInvestor !== UINT128_MAX && lotSize > 0n && maximumPerInvestor % lotSize !== 0n) {
    findings.add(
      "LIMITS",
      at("maximumPerInvestor"),
      "the maximum is not a whole number of lots",
      "Make it one",
    );
  }
  // An amount that could not be read is reported already, and stands as 0.
  if (lotSize > 0n && maximumSupply > 0n && maximumSupply % lotSize !== 0n) {
    const what = "the maximum supply is not a whole number of lots (rules.lotSize)";
    findings.add("LIMITS", ["units", "maximumSupply"], what, "Make it one");
  }
  if (maximumSupply > 0n && minimumHolding > maximumSupply) {
    findings.add("LIMITS", at("minimumHolding"), "the minimum is more than all units", "Lower it");
  }
  checkCountries(findings, sheet);
  // The contract keeps countries with terms of their own apart from those under the general terms.
  const ruled = new Set(rules.countryRules.map(({ country }) => country));
  const general = classBitmap(rules.classes);
  return {
    registries: addressesOf(findings, at("registries"), rules.registries, addresses),
    countries: countryBitmap(rules.countries.filter((code) => !ruled.has(code))),
    classes: general,
    countryRules: rules.countryRules.map(({ country, classes, receiveFrom }) => ({
      country,
      classes: classBitmap(classes) & general,
      receiveFrom: receiveFrom === "none" ? 0n : receiveFrom,
    })),
    lockUpEnd: rules.lockUpEnd === "none" ? 0n : rules.lockUpEnd,
    lotSize,
    minimumHolding,
    maximumPerInvestor,
    maximumHolders: rules.maximumHolders === "none" ? UINT32_MAX : BigInt(rules.maximumHolders),
    venues: addressesOf(findings, at("venues"), rules.venues, addresses),
    extraRules: addressesOf(findings, at("extraRules"), rules.extraRules, addresses),
    recheckInterval: rules.recheckInterval === "always" ? 0n : rules.recheckInterval,
  };
}

function checkCountries(findings: Findings, { rules }: CommonSheet): void {
  const seen = new Set<bigint>();
  for (const [i, code] of rules.countries.entries()) {
    if (seen.has(code))
      findings.add("COUNTRY_TWICE", ["rules", "countries", i], "the country is there already", "Remove it");
    seen.add(code);
  }
  const ruled = new Set<bigint>();
  for (const [i, { country, classes }] of rules.countryRules.entries()) {
    const at = ["rules", "countryRules", i];
    if (ruled.has(country))
      findings.add("COUNTRY_TWICE", [...at, "country"], "the country has a rule already", "Merge them");
    if (!seen.has(country)) {
      findings.add(
        "COUNTRY_RULE_IDLE",
        [...at, "country"],
        "the country may not hold units at all",
        "Add it to rules.countries",
      );
    }
    if (!classes.some((name) => rules.classes.includes(name))) {
      const remedy = "Add one of them to rules.classes";
      findings.add("COUNTRY_RULE_IDLE", [...at, "classes"], "none of these classes may hold units", remedy);
    }
    ruled.add(country);
  }
}
