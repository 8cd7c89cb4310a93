import { expect } from "chai";
import { hexlify, toUtf8Bytes } from "ethers";

import { parseDecimal, ratio } from "../../sdk/decimal/index.ts";
import type { Rational } from "../../sdk/decimal/index.ts";
import { isinCheckDigit } from "../../sdk/termsheet/identifiers.ts";
import { ACCRUED_ROWS, faceOf, interestPeriod } from "../support/accruedRows.ts";
import { cell } from "../support/csv.ts";
import type { Row } from "../support/csv.ts";
import { expectWithin, scientific } from "../support/exact.ts";
import { BOND, bondCharter, createWorld, DAY, encodeCharter, inputOf } from "../support/world.ts";
import type { World } from "../support/world.ts";

/** In the order of the contract's enum. */
const DAY_COUNTS = [
  "ACT/360",
  "ACT/365F",
  "ACT/ACT-ISDA",
  "ACT/ACT-ICMA",
  "30/360-BB",
  "30E/360",
  "30E/360-ISDA",
];

/** Rows under a day count that the contract does not have. */
const OTHER_DAY_COUNTS: Readonly<Record<string, string>> = {
  AC060: "ACT/days-in-settlement-month, a mortgage pass-through's own",
  AC065: "EXCEL-30/360, a spreadsheet's own",
  AX022: "ACT/ACT-AFB",
};

/** Before the first of the bonds, so that each is born before its record date. */
const BIRTH = "1985-01-01";
/** Faces are given in whole currency; six decimals. */
const CURRENCY_UNIT = 1_000_000n;
const PRICE_UNIT = 10n ** 18n;

const epochDay = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000;

/** The day after which nothing of the row happens, for a row that names no end of its period. */
const LATE = "2090-01-01";

/** A bond of one period, that of the row; the row's settlement is after its record date if it is ex-dividend. */
function termsOf(row: Row, number: number, base: ReturnType<typeof bondCharter>) {
  const period = interestPeriod(row);
  const end = period.end > LATE ? LATE : period.end;
  const isin = `XS${String(number).padStart(9, "0")}`;
  const dayCount = DAY_COUNTS.indexOf(cell(row, "dayCount"));
  const settlement = epochDay(cell(row, "settlement"));
  const recordDay = row["exDividend"] === "yes" && settlement < epochDay(end) ? settlement : epochDay(end);
  const principal = BigInt(cell(row, "face")) * CURRENCY_UNIT;
  const last = {
    endDate: epochDay(end),
    // The second before that day begins.
    recordDate: recordDay * DAY - 1,
    paymentDate: epochDay(end) * DAY,
    rate: Number(period.rate.mul(ratio(1_000_000_000n)).toString()),
    principal,
  };
  const terms = {
    ...base.terms,
    isin: hexlify(toUtf8Bytes(`${isin}${isinCheckDigit(isin)}`)),
    faceValue: principal,
    startDate: epochDay(period.start),
    dayCount,
    frequency: dayCount === 3 ? Number(cell(row, "frequency")) : 0,
    nominalDates: dayCount === 3 ? (period.context?.nominalDates ?? []).map(epochDay) : [],
    periods: [last],
  };
  const token = { ...base.asset.token, recordDates: [last.recordDate] };
  return { asset: { ...base.asset, token }, terms } as unknown as ReturnType<typeof bondCharter>;
}

const inCurrency = (minorUnits: bigint): Rational => ratio(minorUnits, PRICE_UNIT * CURRENCY_UNIT);

/** How far a figure may be from what it was printed as. */
function halfOfLastDigit(printed: string): Rational {
  const decimals = (printed.split(".")[1] ?? "").length;
  return ratio(1n, 2n * 10n ** BigInt(decimals));
}

describe("Accrued interest of the contract against accrued.csv", function () {
  const rows = ACCRUED_ROWS.filter((row) => row["kind"] === "accrued");
  let world: World;

  before(async () => {
    world = await createWorld(new Date(`${BIRTH}T00:00:00Z`));
  });

  it(`has every day count but those of ${Object.entries(OTHER_DAY_COUNTS)
    .map(([id, which]) => `${id} (${which})`)
    .join(", ")}`, () => {
    const missing = rows.filter((row) => !DAY_COUNTS.includes(cell(row, "dayCount")));
    expect(missing.map((row) => row["id"])).to.have.members(Object.keys(OTHER_DAY_COUNTS));
  });

  rows
    .filter((row) => DAY_COUNTS.includes(cell(row, "dayCount")))
    .forEach((row, number) => {
      it(`${row["id"]} ${row["instrument"]} on ${row["settlement"]}`, async () => {
        const charter = encodeCharter(termsOf(row, number, bondCharter(await inputOf(world))));
        const salt = world.ethers.id(cell(row, "id"));
        const [asset] = await world.factory.addressesOf(world.anyone.address, BOND, charter, salt);
        await world.factory.create(BOND, charter, NO_OFFERING, salt);
        const bond = await world.ethers.getContractAt("Bond", asset);

        const time = epochDay(cell(row, "settlement")) * DAY;
        const accrued = await bond.accruedInterest(time);
        const tolerance = scientific(cell(row, "tolerance"));
        expectWithin(inCurrency(accrued), scientific(cell(row, "expected")), tolerance);

        if (cell(row, "dirtyPrice") === "") return;
        // Prices of the rows are per 100 of face, as their faces are.
        expect(faceOf(row).compare(ratio(100n))).to.equal(0);
        const clean = parseDecimal(cell(row, "cleanPrice")).mul(ratio(PRICE_UNIT * CURRENCY_UNIT));
        const dirty = await bond.dirtyPrice(BigInt(clean.toString()), time);
        const printed = cell(row, "dirtyPrice");
        expectWithin(inCurrency(dirty), parseDecimal(printed), halfOfLastDigit(printed));
        expect(await bond.cleanPrice(dirty, time)).to.equal(BigInt(clean.toString()));
      });
    });
});

/** The charter names no offering, so the terms given with it are not looked at. */
const NO_OFFERING = {
  price: 0n,
  accrued: false,
  softCap: 0n,
  hardCap: 0n,
  minimumPerInvestor: 0n,
  maximumPerInvestor: 0n,
  opens: 0,
  closes: 0,
  settlementDate: 0,
  settleBy: 0,
  reserveShare: 0n,
  allocation: 0n,
};
