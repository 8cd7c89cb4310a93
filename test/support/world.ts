/** A chain with what assets share (panel, registry, currency, factory), deployed by the modules that deploy it for
 * real, and the charter of a small bond to start from. */
import {
  AbiCoder,
  encodeBytes32String,
  hexlify,
  Interface,
  keccak256,
  toUtf8Bytes,
  ZeroAddress,
} from "ethers";
import { artifacts, network } from "hardhat";

import IdentityModule from "../../deploy/modules/Identity.ts";
import LendingModule from "../../deploy/modules/Lending.ts";
import { packPeriod } from "../../sdk/charter/index.ts";
import { approveAndExecute, sortMembers } from "../../sdk/panel/approve.ts";

export const DAY = 86_400;
const DAYS_AFTER_1970 = 20_819;
/** 2027-01-01T00:00:00Z. */
export const START = DAYS_AFTER_1970 * DAY;
export const AUSTRALIA = 36;
export const MAX_UINT128 = (1n << 128n) - 1n;
export const BOND = encodeBytes32String("Bond");
/** Units have 2 decimals, and each costs 1,000.00 in a currency of 6. */
export const UNIT = 100n;
export const FACE = 1_000_000_000n;

const { abi: bondAbi } = await artifacts.readArtifact("Bond");
const { abi: factoryAbi } = await artifacts.readArtifact("AssetFactory");

export function offeringTerms() {
  return {
    price: 1_000_000_000n,
    accrued: false,
    softCap: 100n * UNIT,
    hardCap: 1_000n * UNIT,
    minimumPerInvestor: UNIT,
    maximumPerInvestor: 800n * UNIT,
    opens: START + DAY,
    closes: START + 11 * DAY,
    settlementDate: START + 12 * DAY,
    settleBy: START + 20 * DAY,
    reserveShare: 20_000_000n,
    allocation: 0n,
  };
}

export type Terms = ReturnType<typeof offeringTerms>;

const CREATE_OFFERING = new Interface(factoryAbi).getFunction("createOffering");

/** abi.encode(OfferingTerms). */
export function encodedTerms(terms: Terms): string {
  const struct = CREATE_OFFERING?.inputs[1];
  if (struct === undefined) throw new Error("The factory has no createOffering.");
  return AbiCoder.defaultAbiCoder().encode([struct], [terms]);
}

/** keccak256(abi.encode(OfferingTerms)). */
export const termsHash = (terms: Terms): string => keccak256(encodedTerms(terms));

export function rules(registry: string, extraRules: string[] = [], venues: string[] = []) {
  const word = 1n << BigInt(AUSTRALIA);
  return {
    registries: [registry],
    countries: [word, 0n, 0n, 0n],
    classes: 0xffffn,
    countryRules: [],
    lockUpEnd: 0n,
    lotSize: 50n,
    minimumHolding: UNIT,
    maximumPerInvestor: MAX_UINT128,
    maximumHolders: 0xffff_ffffn,
    venues,
    extraRules,
    recheckInterval: BigInt(90 * DAY),
  };
}

export interface CharterInput {
  registry: string;
  currency: string;
  issuer: string;
  powerHolder: string;
  objector: string;
  firstOffering: string;
  extraRules?: string[];
  venues?: string[];
  isin?: string;
  years?: number;
  /** Payments a year. */
  frequency?: number;
}

/** A bond of 5 % a year, repaid at the end. */
export function bondCharter(input: CharterInput) {
  const first = DAYS_AFTER_1970 + 12;
  const years = input.years ?? 4;
  const frequency = input.frequency ?? 1;
  const periods = Array.from({ length: years * frequency }, (_, i) => {
    const end = first + Math.floor((365 * (i + 1)) / frequency);
    return {
      endDate: end,
      recordDate: (end - 5) * DAY,
      paymentDate: end * DAY,
      rate: 50_000_000,
      principal: i === years * frequency - 1 ? FACE : 0n,
    };
  });
  return {
    asset: {
      token: {
        name: "Test 5 % bond",
        symbol: "TEST5",
        decimals: 2,
        maxSupply: 10_000n * UNIT,
        recordNotice: 5 * DAY,
        recordDates: periods.map((period) => period.recordDate),
        closesAtLastRecordDate: true,
        publisher: ZeroAddress,
        rules: rules(input.registry, input.extraRules, input.venues),
      },
      issuer: input.issuer,
      currency: input.currency,
      firstOffering: input.firstOffering,
      powers: [
        {
          kind: 0,
          holder: input.powerHolder,
          delay: 2 * DAY,
          window: 5 * DAY,
          objector: input.objector,
          expires: (1n << 40n) - 1n,
          limit: (1n << 128n) - 1n,
          yearlyLimit: (1n << 128n) - 1n,
          quorum: 0,
          majority: 0,
        },
      ],
    },
    terms: {
      isin: hexlify(toUtf8Bytes(input.isin ?? "AU3CB0255776")),
      faceValue: FACE,
      startDate: first,
      utcOffset: 0,
      dayCount: 1, // ACT/365F
      frequency,
      nominalDates: [],
      gracePeriod: 5 * DAY,
      cureWindow: 10 * DAY,
      defaultRate: 70_000_000,
      periods,
    },
  };
}

/** The argument of the bond's constructor. */
export function encodeCharter(charter: ReturnType<typeof bondCharter>): string {
  const terms = { ...charter.terms, periods: charter.terms.periods.map(packPeriod) };
  return AbiCoder.defaultAbiCoder().encode(new Interface(bondAbi).deploy.inputs, [{ ...charter, terms }]);
}

/** A new chain at START, or the date given, with a 2-of-3 panel, its registry, a currency and the factory. */
export async function createWorld(initialDate = new Date(START * 1000)) {
  const connection = await network.create({ override: { initialDate } });
  const { ethers, ignition, networkHelpers } = connection;
  const [anyone, issuer, holder, objector, ...others] = await ethers.getSigners();
  if (!anyone || !issuer || !holder || !objector) throw new Error("not enough accounts");
  const members = others.slice(0, 3);
  const investors = others.slice(3);
  const { panel, registry } = await ignition.deploy(IdentityModule, {
    parameters: {
      Identity: { members: sortMembers(members.map((member) => member.address)), threshold: 2 },
    },
  });
  const { factory, lending } = await ignition.deploy(LendingModule);
  const currency = await ethers.deployContract("TestCurrency", ["Test Dollar", "TUSD", 6]);
  const world = {
    ethers,
    ignition,
    provider: connection.provider,
    networkHelpers,
    anyone,
    issuer,
    holder,
    objector,
    investors,
    members,
    panel: await ethers.getContractAt("Panel", await panel.getAddress()),
    registry: await ethers.getContractAt("InvestorRegistry", await registry.getAddress()),
    factory: await ethers.getContractAt("AssetFactory", await factory.getAddress()),
    lending: await ethers.getContractAt("Lending", await lending.getAddress()),
    currency,
  };
  await world.factory.scan(await registry.getAddress());
  return world;
}

export type World = Awaited<ReturnType<typeof createWorld>>;

/** The charter input of this world. */
export async function inputOf(world: World, terms?: Terms): Promise<CharterInput> {
  return {
    registry: await world.registry.getAddress(),
    currency: await world.currency.getAddress(),
    issuer: world.issuer.address,
    powerHolder: world.holder.address,
    objector: world.objector.address,
    firstOffering: terms === undefined ? `0x${"00".repeat(32)}` : termsHash(terms),
  };
}

/** Has the panel call the registry, by two of its three members. */
async function attest(world: World, data: string): Promise<void> {
  const target = await world.registry.getAddress();
  await approveAndExecute(world.panel, world.members.slice(0, 2), [{ target, data }]);
}

export async function admit(world: World, wallets: string[], years = 3): Promise<void> {
  const validThrough = START + years * 365 * DAY;
  const rows = wallets.map((wallet, i) => ({
    wallet,
    investor: i + 1,
    country: AUSTRALIA,
    class: 2,
    validThrough,
  }));
  await attest(world, world.registry.interface.encodeFunctionData("admit", [rows, []]));
}

export async function lapse(world: World, wallets: string[], tokens: string[]): Promise<void> {
  await attest(world, world.registry.interface.encodeFunctionData("lapse", [wallets, tokens]));
}
