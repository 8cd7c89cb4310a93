/** What trading costs: an order filled, ten orders filled at once, an order posted to the log. */
import ExchangeModule from "../../deploy/modules/Exchange.ts";
import { admission, connect, DAY, gasOf, START } from "./chain.ts";
import { createToken } from "./token.ts";

const UNITS = 1_000n;
const HELD = 100_000n;
/** 1,010.00 for a whole unit, in a currency of six decimals; units have none. */
const PRICE = 1_010_000_000n * 10n ** 18n;
const COST = UNITS * 1_010_000_000n;
const MAKERS = 10;

const ORDER = [
  "address maker",
  "address token",
  "address currency",
  "uint8 side",
  "uint8 priceKind",
  "uint256 units",
  "uint256 price",
  "uint256 bound",
  "uint256 minFill",
  "address taker",
  "uint256 expiry",
  "uint256 epoch",
  "uint256 salt",
].map((field) => {
  const [type = "", name = ""] = field.split(" ");
  return { type, name };
});

export async function measureExchange() {
  const connection = await connect();
  const { ethers, ignition } = connection;
  const [deployer, taker, ...others] = await ethers.getSigners();
  if (deployer === undefined || taker === undefined) throw new Error("Too few accounts.");
  const makers = others.slice(0, MAKERS);
  const [alice] = makers;
  if (alice === undefined) throw new Error("Too few accounts.");
  const { asset, token, registry, asPanel } = await createToken(connection);
  const currency = await ethers.deployContract("PlainToken", [10n ** 30n]);
  const deployed = await ignition.deploy(ExchangeModule);
  const exchange = await ethers.getContractAt("Exchange", await deployed.exchange.getAddress());
  const address = await exchange.getAddress();

  // Everybody holds units and money, as holders who trade do, and has approved more than one fill takes.
  const traders = [taker, ...makers];
  await registry.connect(asPanel).admit(
    traders.map((trader, i) => admission(trader.address, i + 1)),
    [],
  );
  await asset.mintToEach(
    traders.map((trader) => trader.address),
    HELD,
  );
  for (const trader of traders) {
    await currency.transfer(trader.address, 10n * COST);
    await token.connect(trader).approve(address, HELD);
    await currency.connect(trader).approve(address, 10n ** 30n);
  }

  const { chainId } = await ethers.provider.getNetwork();
  const domain = { name: "Freehold Exchange", version: "1", chainId, verifyingContract: address };
  const [tokenAddress, currencyAddress] = [await token.getAddress(), await currency.getAddress()];
  const signed = async (maker: typeof alice, salt: number) => {
    const order = {
      maker: maker.address,
      token: tokenAddress,
      currency: currencyAddress,
      side: 0,
      priceKind: 0,
      units: 2n * UNITS,
      price: PRICE,
      bound: 0n,
      minFill: 0n,
      taker: ethers.ZeroAddress,
      expiry: START + 30 * DAY,
      epoch: 0n,
      salt: ethers.toBigInt(ethers.id(`salt ${salt}`)),
    };
    return { order, signature: await maker.signTypedData(domain, { Order: ORDER }, order) };
  };

  const posted = await signed(alice, 0);
  await exchange.post(posted.order, posted.signature);
  const second = await signed(alice, 1);
  const postOrder = await gasOf(exchange.connect(taker).post(second.order, second.signature));

  // Half of the order, so that it stays open; the wallets were looked up when they were given units.
  const { order, signature } = second;
  const fill = await gasOf(exchange.connect(taker).fill(order, signature, UNITS, COST));
  const fills = await Promise.all(
    makers.map(async (maker) => ({ ...(await signed(maker, 2)), units: UNITS, limit: COST })),
  );
  const least = UNITS * BigInt(MAKERS);
  await currency.transfer(taker.address, COST * BigInt(MAKERS));
  const all = await gasOf(exchange.connect(taker).fillBatch(fills, least, COST * BigInt(MAKERS)));
  if ((await token.balanceOf(taker.address)) !== HELD + UNITS + least) throw new Error("Not all was filled.");
  return { fill, fillBatchEach10: Math.ceil(all / MAKERS), postOrder };
}
