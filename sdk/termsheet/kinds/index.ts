/**
 * The kinds of asset: for each its term sheet and what it resolves to. A new kind is a folder beside these and a line in
 * each list.
 */
import type { Addresses } from "../resolve/addresses.ts";
import type { Kind } from "../schema/kinds.ts";
import { resolveBond } from "./bond/resolve.ts";
import { bondSheet } from "./bond/sheet.ts";
import type { BondSheet } from "./bond/sheet.ts";
import type { ResolvedBond } from "./bond/types.ts";
import { resolveCommodity } from "./commodity/resolve.ts";
import { commoditySheet } from "./commodity/sheet.ts";
import type { CommoditySheet } from "./commodity/sheet.ts";
import type { ResolvedCommodity } from "./commodity/types.ts";
import { resolveIncomeRight } from "./income-right/resolve.ts";
import { incomeRightSheet } from "./income-right/sheet.ts";
import type { IncomeRightSheet } from "./income-right/sheet.ts";
import type { ResolvedIncomeRight } from "./income-right/types.ts";
import { resolveProperty } from "./property/resolve.ts";
import { propertySheet } from "./property/sheet.ts";
import type { PropertySheet } from "./property/sheet.ts";
import type { ResolvedProperty } from "./property/types.ts";

/** The schema of each kind's sheet. */
export const SCHEMAS = {
  bond: bondSheet,
  property: propertySheet,
  "income-right": incomeRightSheet,
  commodity: commoditySheet,
};

/** A kind whose sheets can be read. */
export type SheetKind = Kind;

export const SHEET_KINDS = Object.keys(SCHEMAS) as SheetKind[];

/** A term sheet that was read, of any kind: `kind` tells which. */
export type TermSheet = BondSheet | PropertySheet | IncomeRightSheet | CommoditySheet;

/** A term sheet with every address and date in place, of any kind: `kind` tells which. */
export type ResolvedAsset = ResolvedBond | ResolvedProperty | ResolvedIncomeRight | ResolvedCommodity;

/**
 * Fills a term sheet in: dates, amounts in minor units, addresses by role. The result is all that the chain needs.
 *
 * Throws `TermSheetError` with everything that does not fit together, each with its place in the file.
 */
export function resolveAsset(sheet: TermSheet, addresses: Addresses): ResolvedAsset {
  switch (sheet.kind) {
    case "bond":
      return resolveBond(sheet, addresses);
    case "property":
      return resolveProperty(sheet, addresses);
    case "income-right":
      return resolveIncomeRight(sheet, addresses);
    case "commodity":
      return resolveCommodity(sheet, addresses);
  }
}

/** The accounts that only this kind's sheets name, each with its path. */
export function ownAccounts(sheet: TermSheet): [path: string, account: string][] {
  switch (sheet.kind) {
    case "bond":
      return sheet.interest.type === "floating"
        ? [["interest.reference.feed", sheet.interest.reference.feed]]
        : [];
    case "property":
      return [
        ...sheet.expenses.map(({ payee }, i): [string, string] => [`expenses[${i}].payee`, payee]),
        ...feedOf("appraisal", sheet.appraisal),
      ];
    case "income-right":
      return [
        ["sponsor", sheet.sponsor],
        ...sheet.excluded.map((account, i): [string, string] => [`excluded[${i}]`, account]),
        ...feedOf("revenue", sheet.revenue),
      ];
    case "commodity":
      return [
        ["bars.custodian", sheet.bars.custodian],
        ["reserve.feed", sheet.reserve.feed],
      ];
  }
}

function feedOf(path: string, sheet: { readonly feed: string } | undefined): [string, string][] {
  return sheet === undefined ? [] : [[`${path}.feed`, sheet.feed]];
}
