/** What the creation of any kind of asset stands on: a factory, a panel, a registry, a currency, a first offering. */
import AssetFactoryModule from "../../deploy/modules/AssetFactory.ts";
import { allRules, createRegistry, DAY, gasOf } from "./chain.ts";
import type { Connection } from "./chain.ts";

/** "No limit" is the type's maximum, written out. */
export const NO_LIMIT = 2n ** 128n - 1n;

/** What the kinds have in their charters besides their terms. */
interface Declared {
  readonly token: {
    readonly name: string;
    readonly symbol: string;
    readonly decimals: number;
    readonly maxSupply: bigint;
    readonly recordDates: readonly number[];
    readonly closesAtLastRecordDate: boolean;
  };
  readonly powers: readonly object[];
  readonly terms: object;
}

/** The numbers of the powers in `PowerKind` that the benchmark declares. */
export const ISSUE = 0;
export const SELL = 5;
export const WRITE_OFF = 6;

/**
 * Deploys what a creation needs.
 *
 * @param units What is sold: at least, at most, and per investor at least; in minor units of the token.
 */
export async function prepareCreation(
  connection: Connection,
  units: { readonly soft: bigint; readonly hard: bigint; readonly each: bigint },
) {
  const { ethers, networkHelpers, ignition } = connection;
  const [issuer] = await ethers.getSigners();
  if (issuer === undefined) throw new Error("Too few accounts.");
  const { panel, registry, asPanel } = await createRegistry(connection);
  // A plain ERC-20: what a currency adds to a payment of its own (a pause, a blacklist) is the currency's.
  const currency = await ethers.deployContract("PlainToken", [10n ** 30n]);
  const venue = await ethers.deployContract("PlainToken", [1n]);
  const deployed = await ignition.deploy(AssetFactoryModule);
  const factory = await ethers.getContractAt("AssetFactory", await deployed.factory.getAddress());
  await factory.scan(await registry.getAddress());

  const now = await networkHelpers.time.latest();
  const offering = {
    price: 1_000_000_000n,
    accrued: false,
    softCap: units.soft,
    hardCap: units.hard,
    minimumPerInvestor: units.each,
    maximumPerInvestor: units.hard,
    opens: now,
    closes: now + 10 * DAY,
    settlementDate: now + 11 * DAY,
    settleBy: now + 20 * DAY,
    reserveShare: 0,
    allocation: 0,
  };
  const coder = ethers.AbiCoder.defaultAbiCoder();
  const termsType = factory.interface.getFunction("create").inputs[2];
  if (termsType === undefined) throw new Error("create() has changed.");
  const firstOffering = ethers.keccak256(coder.encode([termsType], [offering]));
  const rules = allRules(await registry.getAddress(), await venue.getAddress());

  /** A power of the panel; a vote, where there is one, in 1e-9. */
  const power = (
    kind: number,
    { delay, expires, vote }: { delay: number; expires: number; vote?: [quorum: number, majority: number] },
  ) => ({
    kind,
    holder: panel.target,
    delay,
    window: 14 * DAY,
    objector: ethers.ZeroAddress,
    expires,
    limit: NO_LIMIT,
    yearlyLimit: NO_LIMIT,
    quorum: vote?.[0] ?? 0,
    majority: vote?.[1] ?? 0,
  });

  /** One transaction: token, terms and offering. Its gas, and where the asset is. */
  const create = async (name: string, { token, powers, terms }: Declared) => {
    const asset = {
      token: { ...token, recordNotice: 7 * DAY, publisher: issuer.address, rules },
      issuer: issuer.address,
      currency: await currency.getAddress(),
      firstOffering,
      powers,
    };
    const constructor = (await ethers.getContractFactory(name)).interface.deploy.inputs;
    const encoded = coder.encode(constructor, [{ asset, terms }]);
    const kind = ethers.encodeBytes32String(name);
    const salt = ethers.id("benchmark");
    const gas = await gasOf(factory.create(kind, encoded, offering, salt));
    const [address] = await factory.addressesOf(issuer.address, kind, encoded, salt);
    return { gas, address };
  };
  return { panel, registry, asPanel, currency, offering, power, create };
}
