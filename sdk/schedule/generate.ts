import { adjust, calendar as calendarNamed, toDayNumber, toIsoDate } from "../dates/index.ts";
import type { BusinessCalendar, BusinessDayConvention, DayNumber, IsoDate } from "../dates/index.ts";
import { ScheduleError } from "../errors/index.ts";
import { cdsDates } from "./cds.ts";
import { rollDates } from "./dates.ts";
import { parseFrequency } from "./frequency.ts";
import type { Frequency } from "./frequency.ts";
import { monthEndStandIn, unadjusted } from "./preadjusted.ts";
import { CDS_ROLL, matchesRoll, parseRoll } from "./roll.ts";
import type { Roll } from "./roll.ts";
import { impliedRoll, remainingStub } from "./stub.ts";
import type { StubConvention } from "./stub.ts";

/** What a schedule is made from. */
export interface ScheduleRequest {
  readonly start: IsoDate;
  readonly end: IsoDate;
  /** ISO period of one unit, `P1D` to `P120M`, or `TERM`. */
  readonly frequency: string;
  /** Absent: what the explicit dates say, and no stub besides. */
  readonly stub?: StubConvention;
  /** Absent: implied by the dates. `EOM` is a preference: it counts where the dates are month ends. */
  readonly roll?: string;
  readonly firstRegularStart?: IsoDate;
  readonly lastRegularEnd?: IsoDate;
  /** Absent: `UNADJUSTED`. */
  readonly convention?: BusinessDayConvention;
  /** Absent: as `convention`. `UNADJUSTED` says that the start is given as adjusted. */
  readonly startConvention?: BusinessDayConvention;
  /** Absent: as `convention`; with roll `20`, unadjusted. */
  readonly endConvention?: BusinessDayConvention;
  /** A calendar name. Absent: `NONE`. */
  readonly calendar?: string;
  /** Join periods whose ends adjust to one day. Absent: only where the frequency is counted in days. */
  readonly combine?: boolean;
}

/** A schedule: one date more than periods; both lists are of the same length and strictly increasing. */
export interface Schedule {
  readonly unadjusted: readonly IsoDate[];
  readonly adjusted: readonly IsoDate[];
  /** The roll that was used, by name. */
  readonly roll: string;
}

/**
 * Builds a periodic schedule: an optional initial stub, regular periods, an optional final stub.
 *
 * The semantics are those of OpenGamma Strata's `PeriodicSchedule` (stub and roll conventions, explicit stub dates,
 * dates given as already adjusted), which agree with QuantLib's `Schedule` where both have an answer; the roll `20` is
 * QuantLib's rule for credit default swaps. Throws `ScheduleError` (codes `SCHEDULE_*`), `DateError`.
 */
export function generateSchedule(request: ScheduleRequest): Schedule {
  const days = calendarNamed(request.calendar ?? "NONE");
  const frequency = parseFrequency(request.frequency);
  const input = readDates(request);
  const convention = request.convention ?? "UNADJUSTED";
  const roll = request.roll === undefined ? undefined : parseRoll(request.roll);
  const { dates, adjusted, used } =
    roll === CDS_ROLL
      ? cds(request, input, convention, days)
      : periodic(request, input, frequency, roll, convention, days);
  return finish(dates, adjusted, used, request.combine ?? frequency.unit === "DAYS");
}

interface Input {
  readonly start: DayNumber;
  readonly end: DayNumber;
  readonly first: DayNumber | undefined;
  readonly last: DayNumber | undefined;
}

interface Generated {
  readonly dates: DayNumber[];
  readonly adjusted: DayNumber[];
  readonly used: Roll;
}

function readDates(request: ScheduleRequest): Input {
  const read = (key: "firstRegularStart" | "lastRegularEnd") =>
    request[key] === undefined ? undefined : toDayNumber(request[key], key);
  const input = {
    start: toDayNumber(request.start, "start"),
    end: toDayNumber(request.end, "end"),
    first: read("firstRegularStart"),
    last: read("lastRegularEnd"),
  };
  const inOrder = [input.start, input.first, input.last, input.end].filter((date) => date !== undefined);
  if (input.start >= input.end || inOrder.some((date, i) => date < (inOrder[i - 1] ?? date))) {
    throw new ScheduleError(
      "SCHEDULE_ORDER",
      `the dates are not in order: ${inOrder.map(toIsoDate).join(", ")}`,
      "Give start before end, with firstRegularStart and lastRegularEnd between them, in this order",
    );
  }
  return input;
}

function cds(
  request: ScheduleRequest,
  input: Input,
  convention: BusinessDayConvention,
  days: BusinessCalendar,
): Generated {
  const endConvention = request.endConvention ?? "UNADJUSTED";
  const { unadjusted: dates, adjusted } = cdsDates(input.start, input.end, convention, endConvention, days);
  return { dates, adjusted, used: CDS_ROLL };
}

function periodic(
  request: ScheduleRequest,
  input: Input,
  frequency: Frequency,
  asked: Roll | undefined,
  convention: BusinessDayConvention,
  days: BusinessCalendar,
): Generated {
  const endConvention = request.endConvention ?? convention;
  const undo = (date: DayNumber, by: BusinessDayConvention) =>
    asked === undefined ? date : unadjusted(date, asked, by, days);
  const startIsAdjusted = request.startConvention === "UNADJUSTED" || asked?.dayOfMonth === 31;
  const start = startIsAdjusted ? undo(input.start, convention) : input.start;
  const end = undo(input.end, endConvention);
  const first = input.first === undefined ? start : undo(input.first, convention);
  const last = input.last === undefined ? end : undo(input.last, convention);
  const used = chosenRoll(asked, request.stub, first, last, frequency);
  const dates = withStubs({ start, end, first, last }, request.stub, asked, used, frequency, days);
  const adjusted = dates.map((date, i) => {
    if (i === 0) return adjust(input.start, request.startConvention ?? convention, days);
    return i === dates.length - 1 ? adjust(input.end, endConvention, days) : adjust(date, convention, days);
  });
  return { dates, adjusted, used };
}

/** `EOM` is advice, `NONE` is no wish; any other roll is followed. */
function chosenRoll(
  asked: Roll | undefined,
  stub: StubConvention | undefined,
  first: DayNumber,
  last: DayNumber,
  frequency: Frequency,
): Roll {
  if (asked !== undefined && asked.name !== "NONE" && asked.dayOfMonth !== 31) return asked;
  const implied = impliedRoll(stub, first, last, frequency, asked?.dayOfMonth === 31);
  return asked?.dayOfMonth === 31 && implied.name === "NONE" ? asked : implied;
}

function withStubs(
  { start, end, first, last }: Required<{ [K in keyof Input]: DayNumber }>,
  stub: StubConvention | undefined,
  asked: Roll | undefined,
  roll: Roll,
  frequency: Frequency,
  days: BusinessCalendar,
): DayNumber[] {
  const explicitInitial = first !== start;
  const explicitFinal = last !== end;
  if (first === end || last === start) return [start, end];
  if (frequency.unit === "TERM") {
    if (explicitInitial || explicitFinal) remainingStub("NONE", true, true);
    return [start, end];
  }
  let left = remainingStub(stub, explicitInitial, explicitFinal);
  if (stub === undefined && asked?.dayOfMonth !== undefined && !explicitInitial && !explicitFinal) {
    // A roll without a stub convention: count from the end that lies on the roll.
    if (asked.dayOfMonth === Number(toIsoDate(last).slice(8))) left = "SMART_INITIAL";
    else if (asked.dayOfMonth === Number(toIsoDate(first).slice(8))) left = "SMART_FINAL";
  }
  const from = matchesRoll(roll, first) ? first : monthEndStandIn(first, roll, days);
  const dates = rollDates(from, last, frequency, roll, left, explicitFinal);
  dates[0] = first;
  if (explicitInitial) dates.unshift(start);
  if (explicitFinal) dates.push(end);
  return dates;
}

function finish(dates: DayNumber[], adjusted: DayNumber[], roll: Roll, combine: boolean): Schedule {
  const kept = adjusted.map((date, i) => !combine || i === 0 || date !== adjusted[i - 1]);
  const days = adjusted.filter((_, i) => kept[i]);
  if (days.length < 2 || days.some((date, i) => i > 0 && date <= (days[i - 1] ?? date))) {
    throw new ScheduleError(
      "SCHEDULE_EMPTY_PERIOD",
      `two dates fall on one business day: ${days.map(toIsoDate).join(", ")}`,
      "Use a longer frequency, another stub, or combine such periods",
    );
  }
  return {
    unadjusted: dates.filter((_, i) => kept[i]).map(toIsoDate),
    adjusted: days.map(toIsoDate),
    roll: roll.name,
  };
}
