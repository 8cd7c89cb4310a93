/** What the fields of a bond mean. */
import { BUSINESS_DAY_CONVENTIONS, CALENDAR_NAMES } from "../../sdk/dates/index.ts";
import { CHAIN_DAY_COUNTS } from "../../sdk/daycount/index.ts";
import { STUB_CONVENTIONS } from "../../sdk/schedule/index.ts";
import { code } from "./words.ts";
import type { Words } from "./words.ts";

export const BOND: Words = {
  isin: "ISIN; its check digit is verified",
  "units.faceValue": "What a whole unit repays in all, in the currency",
  "interest.type": "`fixed`, `step-up` or `zero`",
  "interest.rate": "Rate a year",
  "interest.steps[].from": "First date of a rate",
  "interest.steps[].rate": "That rate a year",
  "interest.dayCount": `One of ${code(CHAIN_DAY_COUNTS)}`,
  "interest.start": "Date from which interest runs",
  "schedule.maturity": "Date of the last repayment, before it moves to a business day",
  "schedule.frequency": "Period between payments, `P6M` or `P1Y`; `TERM` for one payment",
  "schedule.stub": `Irregular first or last period: ${code(STUB_CONVENTIONS)}`,
  "schedule.roll": "Day on which periods end: `DAY_28`, `EOM`, ...",
  "schedule.firstRegularStart": "Where the regular periods begin, after an irregular first one",
  "schedule.lastRegularEnd": "Where the regular periods end, before an irregular last one",
  "schedule.businessDays": `How a payment date moves: ${code(BUSINESS_DAY_CONVENTIONS)}`,
  "schedule.calendar": `Business days: ${code(CALENDAR_NAMES)}, or dates, joined with \`+\``,
  "schedule.accrual": "`adjusted` if interest runs to the moved date, else `unadjusted`",
  "redemption.type": "`bullet`, `by-factor` or `by-instalment`",
  "redemption.factors[].date": "Date of a repayment",
  "redemption.factors[].factor": "Part of the face value that is outstanding after it; 0 at maturity",
  "redemption.instalments[].date": "Date of a repayment",
  "redemption.instalments[].amount": "What it repays for a whole unit; all add up to the face value",
  "payments.utcOffset": "Of the issuer's business day, `+10:00` or `Z`, the same all year",
  "payments.dueTime": "Time of day from which a payment is due",
  "payments.recordDate.daysBefore": "Days from the record date to the payment",
  "payments.recordDate.days": "Whether those are `calendar` or `business` days",
  "payments.recordDate.time": "Last second of the record date; who holds then is paid",
  "payments.recordDate.notice": "Least notice of a record date that is not in the schedule",
  "payments.gracePeriod": "How late a payment may be before anyone can declare a default",
  "payments.cureWindow": "How long a declared default can be cured",
  "payments.defaultRate": "Rate a year on overdue sums",
  "call.notice":
    "Only where the issuer may repay early, under `CALL`: least notice between enactment and call date",
  "call.windows[].from": "First day that a call date may be",
  "call.windows[].through": "Last day; the same one for a call on one day",
  "call.windows[].price":
    "Part of the outstanding principal that is paid, 100 % or more; accrued interest is added",
  "offerings[].price": "Clean price, of what a unit still repays",
  "offerings[].accrued": "`true` if buyers pay accrued interest on top, else `false`",
  "offerings[].reserve": "Part of the proceeds that fills the debt-service reserve",
};
