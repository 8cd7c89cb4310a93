import { SdkError } from "../../errors/index.ts";
import type { Findings } from "../findings.ts";
import type { Path } from "../problem.ts";
import { FieldError, readDuration, readInteger, readPositive } from "../schema/fields.ts";
import type { CommonSheet } from "../schema/common.ts";
import type { DeclaredPower } from "../types.ts";
import { addressOf } from "./addresses.ts";
import type { Addresses } from "./addresses.ts";
import { UINT128_MAX, UINT40_MAX } from "../bounds.ts";
import { minorUnits } from "./units.ts";

const ZERO_ADDRESS = "0x0000000000000000000000000000000000000000";
const HOUR = 3_600n;
const DAY = 86_400n;
const YEAR = 365n * DAY;
/** A share of 100 %, in 10^-9. */
const WHOLE = 1_000_000_000n;

type Power = CommonSheet["powers"][number];

/** The least notice of a record date that is not scheduled, and where the sheet says it. */
export interface Notice {
  readonly seconds: bigint;
  readonly path: string;
}

/** The powers with addresses and numbers; says what the contracts would refuse at birth, each with its place. */
export function resolvePowers(
  findings: Findings,
  sheet: CommonSheet,
  addresses: Addresses,
  notice: Notice,
): DeclaredPower[] {
  return sheet.powers.map((declared, i): DeclaredPower => {
    const { power, holder, delay, window, objector, expires, vote } = declared;
    const path = ["powers", i] as const;
    if (sheet.powers.findIndex((other) => other.power === power) !== i) {
      const what = `${power} is declared already`;
      findings.add("POWER_TWICE", [...path, "power"], what, "Declare each power once");
    }
    checkTimes(findings, declared, [...path], notice);
    const [first] = sheet.offerings;
    if (expires !== "none" && first !== undefined && expires < first.closes) {
      const what = "the power is over before the first offering closes";
      findings.add(
        "POWER_EXPIRES",
        [...path, "expires"],
        what,
        "Give a later moment, or leave the power out",
      );
    }
    const limit = limitOf(findings, sheet, power, declared.limit, [...path, "limit"]);
    const yearlyLimit = limitOf(findings, sheet, power, declared.yearlyLimit, [...path, "yearlyLimit"]);
    // One that could not be read is reported already.
    if (limit !== undefined && yearlyLimit !== undefined && yearlyLimit < limit) {
      const what = "less is allowed in a year than at once";
      findings.add("POWER_LIMIT", [...path, "yearlyLimit"], what, "Give at least the limit of one use");
    }
    if (power === "PAUSE" && yearlyLimit !== undefined && yearlyLimit > YEAR / 2n) {
      const what = "the pauses of a year are not bounded, or by more than half of it";
      findings.add("POWER_LIMIT", [...path, "yearlyLimit"], what, "Give at most P182D");
    }
    return {
      power,
      holder: addressOf(findings, [...path, "holder"], holder, addresses),
      delay,
      window,
      objector:
        objector === "none" ? ZERO_ADDRESS : addressOf(findings, [...path, "objector"], objector, addresses),
      expires: expires === "none" ? UINT40_MAX : expires,
      limit: limit ?? 0n,
      yearlyLimit: yearlyLimit ?? 0n,
      quorum: vote?.quorum ?? 0n,
      majority: vote?.majority ?? 0n,
    };
  });
}

function checkTimes(findings: Findings, declared: Power, path: Path, notice: Notice): void {
  const { power, delay, window, vote } = declared;
  if (window < HOUR || window > 90n * DAY) {
    const what = "there is too little time to enact it, or it would stay open too long";
    findings.add("POWER_WINDOW", [...path, "window"], what, "Give PT1H to P90D");
  }
  let least = HOUR;
  let remedy = "Give at least PT1H";
  if (power === "PAUSE" && notice.seconds > least) {
    least = notice.seconds;
    remedy = `Give at least the notice of a record date (${notice.path})`;
  }
  if (vote !== undefined) {
    least = notice.seconds + DAY;
    remedy = "Holders vote: give at least the notice of a record date and a day";
  }
  if (delay < least) {
    findings.add("POWER_DELAY", [...path, "delay"], "the delay is too short for what it is for", remedy);
  }
  if (vote === undefined) return;
  if (vote.quorum === 0n || vote.quorum > WHOLE) {
    const what = "no such share of the supply can be asked for";
    findings.add("POWER_VOTE", [...path, "vote", "quorum"], what, "Give more than 0 % and at most 100 %");
  }
  if (vote.majority * 2n <= WHOLE || vote.majority > WHOLE) {
    const what = "that is no majority of the votes";
    findings.add("POWER_VOTE", [...path, "vote", "majority"], what, "Give more than 50 % and at most 100 %");
  }
}

/** A limit in the measure of its power: units for ISSUE and COURT_TRANSFER, time for PAUSE, else uses; undefined if it cannot be read. */
function limitOf(
  findings: Findings,
  sheet: CommonSheet,
  power: Power["power"],
  text: string | undefined,
  path: Path,
): bigint | undefined {
  if (text === undefined || text === "none") return UINT128_MAX;
  try {
    if (power === "PAUSE") return aboveZero(readDuration(text));
    if (power !== "ISSUE" && power !== "COURT_TRANSFER") return BigInt(readInteger(1, 1_000_000)(text));
    return minorUnits(findings, path, readPositive(text), sheet.units.decimals);
  } catch (error) {
    if (!(error instanceof SdkError)) throw error;
    findings.add(error.code, path, error.what, error.remedy);
    return undefined;
  }
}

function aboveZero(seconds: bigint): bigint {
  if (seconds > 0n) return seconds;
  throw new FieldError("POWER_LIMIT", "nothing could ever be paused", "Give a duration like P3D");
}
