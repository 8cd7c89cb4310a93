import { addBusinessDays, adjust, calendar, toDayNumber, toIsoDate } from "../../../dates/index.ts";
import type { IsoDate } from "../../../dates/index.ts";
import { SdkError } from "../../../errors/index.ts";
import { generateSchedule } from "../../../schedule/index.ts";
import type { Findings } from "../../findings.ts";
import type { BondSheet } from "./sheet.ts";
import { startOfDay } from "../../resolve/units.ts";

/** One period with its dates, before rates and principal. */
export interface DatedPeriod {
  /** Where interest starts and ends. */
  readonly start: IsoDate;
  readonly end: IsoDate;
  /** The end before adjustment, which the sheet's steps and repayments name. */
  readonly nominalEnd: IsoDate;
  readonly nominalStart: IsoDate;
  readonly recordDate: bigint;
  readonly paymentDate: bigint;
}

/** The periods of a sheet and the roll they were made with; no periods when the schedule is impossible (a finding). */
export function datedPeriods(findings: Findings, sheet: BondSheet): { periods: DatedPeriod[]; roll: string } {
  const { schedule, interest } = sheet;
  const days = calendar(schedule.calendar);
  try {
    const made = generateSchedule({
      start: interest.start,
      end: schedule.maturity,
      frequency: schedule.frequency,
      ...(schedule.stub !== undefined && { stub: schedule.stub }),
      ...(schedule.roll !== undefined && { roll: schedule.roll }),
      ...(schedule.firstRegularStart !== undefined && { firstRegularStart: schedule.firstRegularStart }),
      ...(schedule.lastRegularEnd !== undefined && { lastRegularEnd: schedule.lastRegularEnd }),
    });
    // Adjusted here rather than in the schedule: payments move to business days, interest only where the sheet says so.
    const moved = made.unadjusted.map((date) => adjust(toDayNumber(date), schedule.businessDays, days));
    const accrual = made.unadjusted.map((date, i) =>
      i > 0 && schedule.accrual === "adjusted" ? toIsoDate(moved[i] ?? toDayNumber(date)) : date,
    );
    const periods = made.unadjusted.slice(1).map((nominalEnd, i): DatedPeriod => {
      const payment = moved[i + 1] ?? toDayNumber(nominalEnd);
      return {
        start: accrual[i] ?? interest.start,
        end: accrual[i + 1] ?? nominalEnd,
        nominalStart: made.unadjusted[i] ?? interest.start,
        nominalEnd,
        recordDate: recordDateOf(sheet, payment),
        paymentDate: startOfDay(payment, sheet.payments.utcOffset) + sheet.payments.dueTime,
      };
    });
    checkOrder(findings, sheet, periods);
    return { periods, roll: made.roll };
  } catch (error) {
    if (!(error instanceof SdkError)) throw error;
    const at = error.where === "start" ? ["interest", "start"] : ["schedule"];
    findings.add(error.code, at, error.what, error.remedy);
    return { periods: [], roll: "NONE" };
  }
}

/** The last second whose holders are paid: days before the payment, at the time of day that the sheet gives. */
function recordDateOf({ schedule, payments }: BondSheet, paymentDay: number): bigint {
  const { daysBefore, days, time } = payments.recordDate;
  const day =
    days === "calendar" || daysBefore === 0
      ? paymentDay - daysBefore
      : addBusinessDays(paymentDay, -daysBefore, calendar(schedule.calendar));
  return startOfDay(day, payments.utcOffset) + time;
}

function checkOrder(findings: Findings, sheet: BondSheet, periods: readonly DatedPeriod[]): void {
  let previous = startOfDay(toDayNumber(sheet.interest.start), sheet.payments.utcOffset);
  for (const { recordDate, paymentDate, nominalEnd } of periods) {
    if (recordDate >= paymentDate) {
      const what = `the record date of the payment for ${nominalEnd} is not before the payment`;
      findings.add("RECORD_DATE_LATE", ["payments", "recordDate"], what, "Put it at least a day before");
      return;
    }
    if (recordDate <= previous) {
      const what = `the record date of the payment for ${nominalEnd} is not after the one before it, or the start`;
      findings.add("RECORD_DATE_EARLY", ["payments", "recordDate"], what, "Put it closer to the payment");
      return;
    }
    previous = recordDate;
  }
}
