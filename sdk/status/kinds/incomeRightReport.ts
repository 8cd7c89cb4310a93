import { moment, money } from "../../format/index.ts";
import { UINT40_MAX } from "../../termsheet/index.ts";
import type { IncomeRightStatus } from "../types.ts";
import { distributionsOf } from "./distributionsReport.ts";
import type { OwnReport } from "./index.ts";

/** What an income right has to report besides what every asset has. */
export function incomeRightReport(status: IncomeRightStatus): OwnReport {
  const { currency, cap } = status;
  const amount = (minor: bigint) => `${money(minor, currency.decimals)} ${currency.symbol}`;
  const end =
    status.endDate === UINT40_MAX ? "with its cap" : `after ${moment(status.endDate)} or with its cap`;
  return {
    identifier: `${status.right.registry} ${status.right.folio}`,
    noun: "Income right",
    before: [
      `State: ${status.state}. It ends ${end}.`,
      `Invested: ${amount(status.invested)}, of which ${amount(status.returned)} came back. Preferred return due: ${amount(status.preferredDue)}.`,
      `To holders so far: ${amount(status.toHolders)}${cap === null ? "" : ` of at most ${amount(cap)}`}; to the sponsor: ${amount(status.toSponsor)}.`,
    ],
    after: [
      status.arrears === 0n
        ? "No reported revenue is unpaid."
        : `Reported and not paid: ${amount(status.arrears)}, due by ${moment(status.payBy)}.`,
      `Set aside: ${amount(status.reserve)}, of it ${amount(status.sponsorDue)} for the sponsor ${status.sponsor}. Owed to holders: ${amount(status.owed)}. Money that comes in now has the record date ${moment(status.nextRecordDate)}.`,
    ],
    sections: [distributionsOf(status, status.distributions)],
  };
}
