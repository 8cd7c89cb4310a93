import type { Section } from "../../format/index.ts";
import type { AssetStatus, KindReading, OwnStatus } from "../types.ts";
import { readBond } from "./bond.ts";
import { bondReport } from "./bondReport.ts";
import { readCommodity } from "./commodity.ts";
import { commodityReport } from "./commodityReport.ts";
import { readIncomeRight } from "./incomeRight.ts";
import { incomeRightReport } from "./incomeRightReport.ts";
import { readProperty } from "./property.ts";
import { propertyReport } from "./propertyReport.ts";

/** The contracts that are assets, by the name that the build gives them. */
export const ASSET_CONTRACTS = [
  "Bond",
  "CallableBond",
  "FloatingRateBond",
  "Property",
  "IncomeRight",
  "Commodity",
] as const;

/** Reads what only this kind of asset has. */
export function readKind(reading: KindReading): Promise<OwnStatus> {
  switch (reading.name) {
    case "Bond":
    case "CallableBond":
    case "FloatingRateBond":
      return readBond(reading);
    case "Property":
      return readProperty(reading);
    case "IncomeRight":
      return readIncomeRight(reading);
    case "Commodity":
      return readCommodity(reading);
    default:
      throw new TypeError(`${reading.name} is no asset that this build knows.`);
  }
}

/** What only this kind of asset has to report: its name, sentences and tables. */
export interface OwnReport {
  /** Behind the name: `ISIN AU3CB0255776`. */
  readonly identifier: string;
  /** What it is called in a sentence: `Bond`. */
  readonly noun: string;
  /** Before and after the sentence that says who holds the units. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly sections: readonly Section[];
}

export function ownReport(status: AssetStatus): OwnReport {
  switch (status.kind) {
    case "bond":
      return bondReport(status);
    case "property":
      return propertyReport(status);
    case "income-right":
      return incomeRightReport(status);
    case "commodity":
      return commodityReport(status);
  }
}
