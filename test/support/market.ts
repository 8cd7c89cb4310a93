/** A bond that is sold and traded: holders with units and money, the exchange, and ways to make orders. */
import ExchangeModule from "../../deploy/modules/Exchange.ts";
import {
  approvalOf,
  approveMore,
  draftOrder,
  postOrder,
  priceOf,
  readBook,
  signOrder,
} from "../../sdk/exchange/index.ts";
import type { Order, OrderInput } from "../../sdk/exchange/index.ts";
import type { Exchange } from "../../typechain-types/index.ts";
import {
  admit,
  BOND,
  bondCharter,
  createWorld,
  DAY,
  encodeCharter,
  FACE,
  inputOf,
  offeringTerms,
  START,
  UNIT,
} from "./world.ts";

const RICH = 10_000n * FACE;
export const EXPIRY = BigInt(START + 300 * DAY);

/** A bond that five investors hold (300, 200, 150, 100, 50 whole units), and an exchange. */
export async function createMarket() {
  const world = await createWorld();
  const { ethers, ignition, factory, currency, anyone, networkHelpers } = world;
  const terms = offeringTerms();
  const charter = encodeCharter(bondCharter(await inputOf(world, terms)));
  const salt = `0x${"00".repeat(32)}`;
  const { asset, token: location } = await factory.addressesOf(anyone.address, BOND, charter, salt);
  await factory.create(BOND, charter, terms, salt);
  const bond = await ethers.getContractAt("Bond", asset);
  const token = await ethers.getContractAt("AssetToken", location);
  const offering = await ethers.getContractAt("Offering", await bond.offering());
  const holders = world.investors.slice(0, 5);
  const addresses = holders.map(({ address }) => address);
  await admit(world, addresses);
  await networkHelpers.time.increaseTo(terms.opens);
  for (const [i, holder] of holders.entries()) {
    await currency.mint(holder.address, RICH);
    await currency.connect(holder).approve(await offering.getAddress(), RICH);
    await offering.connect(holder).subscribe([300n, 200n, 150n, 100n, 50n][i]! * UNIT, RICH);
    await currency.connect(holder).approve(await offering.getAddress(), 0n);
  }
  await networkHelpers.time.increaseTo(terms.settlementDate);
  await offering.settle(addresses);
  const deployed = await ignition.deploy(ExchangeModule);
  const address = await deployed.exchange.getAddress();
  const exchange = await ethers.getContractAt("Exchange", address);
  const fromBlock = await ethers.provider.getBlockNumber();
  const [alice, bob, carol, dave, eve] = holders;
  if (!alice || !bob || !carol || !dave || !eve) throw new Error("not enough holders");
  const pair = { token: location, currency: await currency.getAddress() };

  type Holder = typeof alice;
  /** An order of a maker, for a price of a whole unit with interest unless it says otherwise. */
  const draft = (
    maker: Holder,
    side: Order["side"],
    whole: bigint,
    price: string,
    more?: Partial<OrderInput>,
  ) =>
    draftOrder(exchange, {
      maker: maker.address,
      ...pair,
      side,
      priceKind: "dirty",
      units: whole * UNIT,
      price: priceOf(price, 6),
      expiry: EXPIRY,
      ...more,
    });
  /** Approved exactly, signed, and posted by somebody else. */
  const offer = async (...args: Parameters<typeof draft>) => {
    const [maker] = args;
    const signed = await signOrder(exchange, await draft(...args), maker);
    const { token: given, amount } = approvalOf(signed.order, 2);
    await approveMore(given, maker, address, amount);
    await postOrder(exchange.connect(anyone), signed);
    return signed;
  };
  const book = (over: Exchange = exchange, taker?: string, window?: number) =>
    readBook(over, { ...pair, fromBlock, taker, window });
  return {
    ...world,
    bond,
    token,
    exchange,
    address,
    pair,
    fromBlock,
    alice,
    bob,
    carol,
    dave,
    eve,
    draft,
    offer,
    book,
  };
}

export type Market = Awaited<ReturnType<typeof createMarket>>;
