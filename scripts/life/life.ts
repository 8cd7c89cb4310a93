/** The whole life of an asset on a local chain, from its term sheet to its end. What only one kind does is in kinds/. */
import { contractOf, encodeCharter, factoryKindOf } from "../../sdk/charter/index.ts";
import { parseTermSheet } from "../../sdk/termsheet/index.ts";
import type { ResolvedAsset } from "../../sdk/termsheet/index.ts";
import type { AssetToken, Bond } from "../../typechain-types/index.ts";
import { BARS } from "./bars.ts";
import { Book } from "./book.ts";
import { tradeOnExchange } from "./exchange.ts";
import type { Investor } from "./investors.ts";
import { openKind } from "./kinds/index.ts";
import type { KindLife, Step } from "./kinds/kind.ts";
import { loanSteps } from "./loans.ts";
import { admit } from "./onboarding.ts";
import { Progress } from "./progress.ts";
import { announceRecovery, recover } from "./recovery.ts";
import { announceTap, saleSteps } from "./sales.ts";
import { requireRoles } from "./roles.ts";
import { abiOf, createWorld, goTo } from "./world.ts";
import type { Signer, World } from "./world.ts";

/** An asset that lives: its contracts, its term sheet, and the book that it is held against. */
export interface Life {
  readonly world: World;
  readonly investors: readonly Investor[];
  readonly sheet: ResolvedAsset;
  readonly kind: KindLife;
  /** The asset, by what every kind has; its own contract is for `kinds/`. */
  readonly asset: AnyAsset;
  readonly address: string;
  readonly token: AssetToken;
  readonly book: Book;
  /** Wallets that were lost, each with the one that took its place; the book knows an investor by his first. */
  readonly recovered: Map<string, Signer>;
  readonly createdGas: bigint;
  /** What happened, for the report. */
  readonly refusals: Refused[];
  readonly events: string[];
}

/** What somebody tried and was refused. */
export interface Refused {
  readonly who: string;
  readonly what: string;
  /** The contract's error or, where it gives a code for its reason, what that is called. */
  readonly error: string;
  /** Its cause, in a sentence. */
  readonly why: string;
}

/** What every kind of asset that pays can do: a bond's functions that are not of the bond alone. */
export type AnyAsset = Pick<
  Bond,
  | "beneficiaryOf"
  | "charterHash"
  | "claim"
  | "filters"
  | "getAddress"
  | "interface"
  | "offering"
  | "pay"
  | "powerRegister"
  | "powers"
  | "queryFilter"
  | "recoverWallet"
> & { connect(runner: Signer): AnyAsset };

const DAY = 86_400n;

/**
 * Runs the life of the asset that a term sheet describes.
 *
 * @param source The term sheet, YAML or JSON. @param name Its file, for messages. Throws `TermSheetError` with the place of each problem.
 * @param through The last second of it that is lived; the whole of it if left out.
 * @param barsFile The weight list that the vault of a commodity takes bars from.
 */
export async function live(
  source: string,
  name: string,
  investors: readonly Investor[],
  through?: bigint,
  barsFile: string = BARS,
): Promise<Life> {
  const sheet = parseTermSheet(source, name);
  requireRoles(sheet);
  const firstOpens = sheet.offerings[0]?.opens ?? 0n;
  const startsAt = firstOpens - 7n * DAY;
  const world = await createWorld(sheet, investors, startsAt);
  const kind = await openKind(sheet, world, barsFile);
  await admit(world, investors, startsAt, kind.ends + 365n * DAY);

  const life = await create(world, investors, kind);
  const steps = [
    ...offeringSteps(life),
    ...kind.steps(life),
    { time: kind.market.on, name: "trades on the exchange", run: () => tradeOnExchange(life) },
    ...loanSteps(life),
    ...recoverySteps(life),
  ]
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
async function create(world: World, investors: readonly Investor[], kind: KindLife): Promise<Life> {
  const { ethers } = world.connection;
  const { asset: sheet } = kind;
  const charter = encodeCharter(sheet, {
    asset: await abiOf(contractOf(sheet)),
    factory: await abiOf("AssetFactory"),
  });
  const salt = ethers.id(sheet.token.name);
  const factory = world.factory.connect(world.issuer);
  // Registries are shared by many assets: their code is read once, by whoever comes first.
  for (const { registry } of world.registries) await factory.scan(await registry.getAddress());
  const factoryKind = factoryKindOf(sheet);
  const [address] = await factory.addressesOf(world.issuer.address, factoryKind, charter.data, salt);
  const receipt = await (await factory.create(factoryKind, charter.data, charter.firstOffering, salt)).wait();
  const asset = (await ethers.getContractAt(contractOf(sheet), address)) as unknown as AnyAsset & Bond;
  const token = await ethers.getContractAt("AssetToken", await asset.token());
  if ((await token.charterHash()) !== charter.hash) {
    throw new Error("The token does not show the hash of the charter that was given.");
  }
  return {
    world,
    investors,
    sheet,
    kind,
    asset,
    address,
    token,
    book: new Book(sheet, kind.cost),
    recovered: new Map(),
    createdGas: receipt?.gasUsed ?? 0n,
    refusals: [],
    events: [
      `One transaction created the ${sheet.kind.replace("-", " ")} ${address}, its token and its offering.`,
    ],
  };
}

/** The offerings: the first opens with the asset, later ones are announced first. */
function offeringSteps(life: Life): Step[] {
  return life.sheet.offerings.flatMap((offering, i): Step[] => {
    const sale = saleSteps(life, offering, i);
    if (i === 0) return sale;
    const issue = life.sheet.powers.find(({ power }) => power === "ISSUE");
    if (issue === undefined) return [];
    const announcement = {
      time: offering.opens - issue.delay - DAY,
      name: `announce ${offering.name}`,
      run: () => announceTap(life, offering, issue.holder),
    };
    return [announcement, ...sale];
  });
}

/** A wallet is lost before a record date and recovered after it, with what is due then still unclaimed. */
function recoverySteps(life: Life): Step[] {
  const power = life.sheet.powers.find(({ power }) => power === "RECOVER");
  const { recovery } = life.kind;
  if (power === undefined || recovery === undefined) return [];
  const enacted = recovery.after + DAY;
  return [
    {
      time: enacted - power.delay - DAY,
      name: "a wallet is lost",
      run: () => announceRecovery(life, power.holder),
    },
    { time: enacted, name: "the wallet is recovered", run: () => recover(life, power.holder) },
  ];
}
