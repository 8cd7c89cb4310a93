import { ratio } from "../../decimal/index.ts";
import { exactMoney, moment, money, right } from "../../format/index.ts";
import type { PropertyStatus } from "../types.ts";
import { distributionsOf } from "./distributionsReport.ts";
import type { OwnReport } from "./index.ts";

const PRICE_UNIT = 10n ** 18n;

/** What a property has to report besides what every asset has. */
export function propertyReport(status: PropertyStatus): OwnReport {
  const { currency, sale } = status;
  const amount = (minor: bigint) => `${money(minor, currency.decimals)} ${currency.symbol}`;
  const value = exactMoney(ratio(status.netAssetValue, PRICE_UNIT), currency.decimals);
  const appraised =
    status.appraisal === "silent"
      ? "There is no appraisal."
      : `Value of a unit: ${value} ${currency.symbol}, appraised ${moment(status.appraisedAt)} (${status.appraisal}).`;
  return {
    identifier: `${status.title.registry} ${status.title.folio}`,
    noun: "Property",
    before: [
      `State: ${status.state}.` +
        (sale === null
          ? ""
          : ` Sale to ${sale.buyer} for at least ${amount(sale.minimumPrice)} by ${moment(sale.deadline)}.`),
    ],
    after: [
      `${appraised} Deed: ${status.deed}.`,
      `Reserve: ${amount(status.reserve)}. Owed to holders: ${amount(status.owed)}. Money that comes in now has the record date ${moment(status.nextRecordDate)}.`,
    ],
    sections: [
      {
        title: `Expenses (${currency.symbol})`,
        lines: status.expenses.length === 0 ? ["None."] : [],
        columns: [{ title: "For" }, { title: "Payee" }, right("Left in the period"), right("Not sent yet")],
        rows: status.expenses.map(({ purpose, payee, left, unpaid }) => [
          purpose,
          payee,
          money(left, currency.decimals),
          money(unpaid, currency.decimals),
        ]),
      },
      distributionsOf(status, status.distributions),
    ],
  };
}
