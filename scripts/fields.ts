/**
 * `npm run fields`: writes the table of a term sheet's fields, examples/FIELDS.md. The fields come from the schema, the
 * words from below; the test of this page fails when they do not fit together or the page is not up to date.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

import { format, resolveConfig } from "prettier";

import { BUSINESS_DAY_CONVENTIONS, CALENDAR_NAMES } from "../sdk/dates/index.ts";
import { CHAIN_DAY_COUNTS } from "../sdk/daycount/index.ts";
import { STUB_CONVENTIONS } from "../sdk/schedule/index.ts";
import { FORMAT, INVESTOR_CLASSES, POWERS, termSheetFields } from "../sdk/termsheet/index.ts";

/** Where the page is. */
export const PAGE = new URL("../examples/FIELDS.md", import.meta.url);

const code = (words: readonly string[]) => words.map((word) => `\`${word}\``).join(", ");
const CLASSES = code(Object.keys(INVESTOR_CLASSES));

/** What each field means and how it is written. */
const WORDS: Readonly<Record<string, string>> = {
  format: `\`${FORMAT}\`, the version of this format`,
  name: "Name of the bond and of its token",
  symbol: "Symbol of the token: 1 to 16 letters, digits, points, hyphens",
  isin: "ISIN; its check digit is verified",
  "issuer.name": "Legal name of the issuer",
  "issuer.lei": "LEI; its check digits are verified",
  "issuer.country": "ISO 3166-1 code or English short name",
  "issuer.wallet": "Account that gets the proceeds and what is left of the reserve",
  governingLaw: "Law of the bond, in words",
  "currency.code": "ISO 4217 code",
  "currency.decimals": "Decimals of the currency's ERC-20, 0 to 24",
  "currency.token": "Account of the currency's ERC-20",
  "units.faceValue": "What a whole unit repays in all, in the currency",
  "units.decimals": "Decimals of the token, 0 to 18; 0 for whole units only",
  "units.maximumSupply": "The most units that can ever exist",
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
  "rules.registries": "Accounts of one to three investor registries; any one may vouch for a wallet",
  "rules.countries": "Countries whose residents may receive units",
  "rules.classes": `Investor classes that may receive units: ${CLASSES}`,
  "rules.countryRules[].country": "A country with stricter terms; it is in `rules.countries` too",
  "rules.countryRules[].classes": "Classes that may receive units there",
  "rules.countryRules[].receiveFrom": "Flow-back: first moment at which they may; or `none`",
  "rules.lockUpEnd": "First moment of transfers; or `none`",
  "rules.lotSize": "Amounts that move are multiples of it",
  "rules.minimumHolding": "A wallet holds nothing or at least this; or `none`",
  "rules.maximumPerInvestor": "Most units of an investor across wallets; or `none`",
  "rules.maximumHolders": "Most investors that hold units at once; or `none`",
  "rules.venues": "Contracts that may hold units without being an investor",
  "rules.extraRules": "Up to four rule contracts that are asked as well",
  "rules.recheckInterval": "How long a registry's word is relied on; `always` asks each time",
  "powers[].power": `${code(POWERS)}; a power that is not listed does not exist`,
  "powers[].holder": "Account that may announce it",
  "powers[].delay": "From the announcement to the first moment of enactment",
  "powers[].window": "How long it may then be enacted",
  "powers[].objector": "Account that may stop it besides the holder; or `none`",
  "powers[].expires": "Last moment of an announcement; or `none`",
  "powers[].limit":
    "The most of one use: units for `ISSUE` and `COURT_TRANSFER`, a duration for `PAUSE`, uses for `RECOVER`; or `none`",
  "powers[].yearlyLimit": "The most of all uses within any 365 days, likewise; `PAUSE` must have one",
  "powers[].vote.quorum": "Part of the units that must vote, where holders have a say",
  "powers[].vote.majority": "Part of the votes that must be in favour, more than half",
  "offerings[].name": "Name of the sale. The first opens with the bond; later ones need ISSUE",
  "offerings[].price": "Clean price, of what a unit still repays",
  "offerings[].softCap": "Below this everybody is refunded",
  "offerings[].hardCap": "The most units sold",
  "offerings[].minimumPerInvestor": "Least units of a subscriber",
  "offerings[].maximumPerInvestor": "Most units of a subscriber; or `none`",
  "offerings[].opens": "First moment of subscriptions",
  "offerings[].closes": "Their end",
  "offerings[].settlementDate": "Date to which accrued interest is computed",
  "offerings[].settleBy": "Last moment of settlement; what is left is refunded",
  "offerings[].allocation": "`FIRST_COME` or `PRO_RATA`",
  "offerings[].accrued": "`true` if buyers pay accrued interest on top, else `false`",
  "offerings[].reserve": "Part of the proceeds that fills the debt-service reserve",
  "documents[].name": "Name of a document; `documents: []` for none",
  "documents[].sha256": "Its SHA-256 hash; this or the next is needed",
  "documents[].keccak256": "Its Keccak-256 hash",
  "documents[].uris": "Where it can be found: `https`, `ipfs`, `ar`",
  "assumptions[].path": "A field whose value the sources lack",
  "assumptions[].reason": "Why this value was chosen",
  "sources[].url": "Where facts come from",
  "sources[].covers": "The fields that it covers",
};

/** The page as it should be. Throws when the schema has a field without words, or the words one without a field. */
export async function fieldsPage(): Promise<string> {
  const fields = termSheetFields();
  const paths = new Set(fields.map(({ path }) => path));
  const wrong = [
    ...fields.filter(({ path }) => WORDS[path] === undefined).map(({ path }) => `${path} has no words`),
    ...Object.keys(WORDS)
      .filter((path) => !paths.has(path))
      .map((path) => `${path} is no field`),
  ];
  if (wrong.length > 0) throw new Error(`scripts/fields.ts: ${wrong.join("; ")}. Make words and schema fit.`);
  const rows = fields.map(({ path, optional, list, types }) => {
    const form = types.length === 0 ? "" : `With ${code(types)}. `;
    const notes = `${optional ? "Optional. " : ""}${list ? "A list. " : ""}`;
    return `| \`${path}\` | ${form}${notes}${WORDS[path]} |`;
  });
  const page = [
    "# Fields of a term sheet",
    "",
    "Written by `npm run fields` from the schema; do not edit.",
    "",
    'Amounts and rates stand in quotes (`"100000.00"`, `"4.625%"`), dates are `2020-08-28`, moments have a time zone',
    '(`2018-08-22T09:00:00+10:00`), times of day are quoted (`"12:00:00"`), durations are `P7D` or `PT36H`. An account is',
    "an address with checksum or a role (`issuer-panel`) that a file of roles fills in. `[]` marks the elements of a list.",
    "",
    "| field | meaning |",
    "| --- | --- |",
    ...rows,
    "",
  ].join("\n");
  return format(page, { ...(await resolveConfig(PAGE)), parser: "markdown" });
}

/** The page as it is; empty if there is none. */
export function presentPage(): string {
  try {
    return readFileSync(PAGE, "utf8");
  } catch {
    return "";
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  writeFileSync(PAGE, await fieldsPage());
  process.stderr.write("Wrote examples/FIELDS.md.\n");
}
