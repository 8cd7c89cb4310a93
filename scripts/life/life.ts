/** The whole life of a bond on a local chain, from its term sheet to its redemption. */
import { encodeBondCharter } from "../../sdk/charter/index.ts";
import { parseTermSheet, resolveBond } from "../../sdk/termsheet/index.ts";
import type { ResolvedBond } from "../../sdk/termsheet/index.ts";
import type { AssetToken, Bond } from "../../typechain-types/index.ts";
import { BOND_KIND } from "../../sdk/charter/index.ts";
import { Book } from "./book.ts";
import type { Investor } from "./investors.ts";
import { admit } from "./onboarding.ts";
import { payPeriod } from "./payments.ts";
import { announceRecovery, recover } from "./recovery.ts";
import { announceTap, sell } from "./sales.ts";
import { tradeBefore } from "./trades.ts";
import { Progress } from "./progress.ts";
import { abiOf, createWorld, goTo } from "./world.ts";
import type { Signer, World } from "./world.ts";

/** A bond that lives: its contracts, its term sheet, and the book that it is held against. */
export interface Life {
  readonly world: World;
  readonly investors: readonly Investor[];
  readonly sheet: ResolvedBond;
  readonly bond: Bond;
  readonly token: AssetToken;
  readonly book: Book;
  /** Wallets that were lost, each with the one that took its place; the book knows an investor by his first. */
  readonly recovered: Map<string, Signer>;
  readonly createdGas: bigint;
  /** What happened, for the report. */
  readonly refusals: { readonly who: string; readonly what: string; readonly why: string }[];
  readonly events: string[];
}

const DAY = 86_400n;

/** Something that happens at a certain second. */
interface Step {
  readonly time: bigint;
  readonly name: string;
  readonly run: () => Promise<void>;
}

/**
 * Runs the life of the bond that a term sheet describes.
 *
 * @param source The term sheet, YAML or JSON. @param name Its file, for messages. Throws `TermSheetError` with the place of each problem.
 * @param through The last second of it that is lived; the whole of it if left out.
 */
export async function live(
  source: string,
  name: string,
  investors: readonly Investor[],
  through?: bigint,
): Promise<Life> {
  const sheet = parseTermSheet(source, name);
  const firstOpens = sheet.offerings[0]?.opens ?? 0n;
  const startsAt = firstOpens - 7n * DAY;
  const world = await createWorld(sheet, investors, startsAt);
  const resolved = resolveBond(sheet, world.addresses);
  const maturity = resolved.terms.periods.at(-1)?.paymentDate ?? startsAt;
  await admit(world, investors, startsAt, maturity + 365n * DAY);

  const life = await create(world, investors, resolved);
  const steps = plan(life)
    .filter(({ time }) => through === undefined || time <= through)
    .sort((a, b) => Number(a.time - b.time));
  const progress = new Progress(steps.length);
  try {
    for (const { time, name, run } of steps) {
      progress.step(name);
      await goTo(world, time);
      await run();
    }
  } finally {
    progress.stop();
  }
  return life;
}

/** One transaction: the token, the terms and the offering, at addresses known beforehand. */
async function create(world: World, investors: readonly Investor[], sheet: ResolvedBond): Promise<Life> {
  const { ethers } = world.connection;
  const charter = encodeBondCharter(sheet, {
    bond: await abiOf("Bond"),
    factory: await abiOf("AssetFactory"),
  });
  const salt = ethers.id(sheet.terms.isin);
  const factory = world.factory.connect(world.issuer);
  // Registries are shared by many assets: their code is read once, by whoever comes first.
  for (const { registry } of world.registries) await factory.scan(await registry.getAddress());
  const [asset] = await factory.addressesOf(world.issuer.address, BOND_KIND, charter.data, salt);
  const receipt = await (await factory.create(BOND_KIND, charter.data, charter.firstOffering, salt)).wait();
  const bond = await ethers.getContractAt("Bond", asset);
  const token = await ethers.getContractAt("AssetToken", await bond.token());
  if ((await token.charterHash()) !== charter.hash) {
    throw new Error("The token does not show the hash of the charter that was given.");
  }
  return {
    world,
    investors,
    sheet,
    bond,
    token,
    book: new Book(sheet),
    recovered: new Map(),
    createdGas: receipt?.gasUsed ?? 0n,
    refusals: [],
    events: [`One transaction created the bond ${asset}, its token and its offering.`],
  };
}

function plan(life: Life): Step[] {
  const steps: Step[] = [];
  life.sheet.offerings.forEach((offering, i) => {
    if (i > 0) {
      const issue = life.sheet.powers.find(({ power }) => power === "ISSUE");
      if (issue === undefined) return;
      const time = offering.opens - issue.delay - DAY;
      steps.push({
        time,
        name: `announce ${offering.name}`,
        run: () => announceTap(life, offering, issue.holder),
      });
    }
    steps.push({
      time: offering.opens,
      name: offering.name,
      run: () => sell(life, offering, i),
    });
  });
  life.sheet.terms.periods.forEach((period, i) => {
    const previous = life.sheet.terms.periods[i - 1]?.paymentDate ?? life.sheet.offerings[0]?.settleBy ?? 0n;
    // Trades fall between what was paid last and the record date, away from both.
    const trading = previous + (period.recordDate - previous) / 2n;
    steps.push({ time: trading, name: `trades before payment ${i + 1}`, run: () => tradeBefore(life, i) });
    steps.push({ time: period.paymentDate, name: `payment ${i + 1}`, run: () => payPeriod(life, i) });
  });
  return [...steps, ...recoverySteps(life)];
}

/** A wallet is lost before a record date and recovered after it, with the coupon of that date still unclaimed. */
function recoverySteps(life: Life): Step[] {
  const { powers, terms } = life.sheet;
  const power = powers.find(({ power }) => power === "RECOVER");
  const period = terms.periods.at(-2);
  if (power === undefined || period === undefined) return [];
  const enacted = period.recordDate + DAY;
  return [
    {
      time: enacted - power.delay - DAY,
      name: "a wallet is lost",
      run: () => announceRecovery(life, power.holder),
    },
    { time: enacted, name: "the wallet is recovered", run: () => recover(life, power.holder) },
  ];
}
