/** Venues: the markets that exist, as they are, with units of a bond whose charter names them. */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";

import { expect } from "chai";
import { ContractFactory, getCreateAddress, type InterfaceAbi } from "ethers";

import {
  bringReports,
  collectReports,
  draftReport,
  feedDomain,
  reportTypedData,
} from "../../sdk/feeds/index.ts";
import {
  admit,
  BOND,
  bondCharter,
  createWorld,
  DAY,
  encodeCharter,
  FACE,
  inputOf,
  lapse,
  offeringTerms,
  UNIT,
  type World,
} from "../support/world.ts";

const SALT = `0x${"00".repeat(32)}`;
const RICH = 10_000n * FACE;
const MAX = 2n ** 256n - 1n;
const require = createRequire(import.meta.url);

/** The charter's bytes: lots of one minor unit, since a market's amounts are what they are. */
async function charterWith(world: World, venue: string) {
  const charter = bondCharter({ ...(await inputOf(world, offeringTerms())), venues: [venue] });
  charter.asset.token.rules.lotSize = 1n;
  charter.asset.token.rules.minimumHolding = 1n;
  return encodeCharter(charter);
}

/** The bond, sold: alice and bob hold 300 units each, carol may hold some, the stranger may not. */
async function sold(world: World, charter: string) {
  const { ethers, factory, currency, anyone, networkHelpers } = world;
  const { asset, token } = await factory.addressesOf(anyone.address, BOND, charter, SALT);
  const terms = offeringTerms();
  await factory.create(BOND, charter, terms, SALT);
  const bond = await ethers.getContractAt("Bond", asset);
  const offering = await ethers.getContractAt("Offering", await bond.offering());
  const [alice, bob, carol, stranger] = world.investors;
  if (!alice || !bob || !carol || !stranger) throw new Error("too few accounts");
  await admit(
    world,
    [alice, bob, carol].map(({ address }) => address),
  );
  for (const who of [alice, bob, carol, stranger]) await currency.mint(who.address, RICH);
  await networkHelpers.time.increaseTo(terms.opens);
  for (const who of [alice, bob]) {
    await currency.connect(who).approve(await offering.getAddress(), 300n * FACE);
    await offering.connect(who).subscribe(300n * UNIT, 300n * FACE);
  }
  await networkHelpers.time.increaseTo(terms.closes);
  await offering.settle([alice.address, bob.address]);
  return { bond, token: await ethers.getContractAt("AssetToken", token), alice, bob, carol, stranger };
}

/** The first coupon, paid in full by anyone: 50 for each unit. */
async function fundCoupon(
  { currency, anyone, networkHelpers }: World,
  bond: Awaited<ReturnType<typeof sold>>["bond"],
) {
  await networkHelpers.time.increaseTo((await bond.period(0)).paymentDate);
  const due = await bond.due(0);
  await currency.mint(anyone.address, due);
  await currency.connect(anyone).approve(await bond.getAddress(), due);
  await bond.connect(anyone).fund(0, due);
}

const COUPON = FACE / 20n;

/** The pool manager of Uniswap v4, in the code that its package ships. */
async function uniswap({ anyone }: World) {
  const { abi, bytecode } = JSON.parse(
    readFileSync(require.resolve("@uniswap/v4-core/out/PoolManager.sol/PoolManager.json"), "utf8"),
  ) as { abi: InterfaceAbi; bytecode: { object: string } };
  return new ContractFactory(abi, bytecode.object, anyone).deploy(anyone.address);
}

/** Morpho Blue from the sources of its package, which ships no code, by this project's compiler. */
function compileMorpho(): { abi: InterfaceAbi; bytecode: string } {
  const root = join(dirname(require.resolve("@morpho-org/morpho-blue/package.json")), "src");
  const sources: Record<string, { content: string }> = {};
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".sol") || entry.parentPath.includes("mocks")) continue;
    const file = join(entry.parentPath, entry.name);
    const content = readFileSync(file, "utf8").replace("pragma solidity 0.8.19;", "pragma solidity ^0.8.19;");
    sources[relative(root, file)] = { content };
  }
  const solc = require("solc") as { compile(input: string): string };
  const settings = {
    viaIR: true,
    evmVersion: "cancun",
    optimizer: { enabled: true, runs: 200 },
    outputSelection: { "Morpho.sol": { Morpho: ["abi", "evm.bytecode.object"] } },
  };
  const output = JSON.parse(solc.compile(JSON.stringify({ language: "Solidity", sources, settings }))) as {
    contracts: Record<string, Record<string, { abi: InterfaceAbi; evm: { bytecode: { object: string } } }>>;
  };
  const morpho = output.contracts["Morpho.sol"]?.["Morpho"];
  if (morpho === undefined) throw new Error("Morpho Blue was not compiled.");
  return { abi: morpho.abi, bytecode: `0x${morpho.evm.bytecode.object}` };
}

describe("Venues", () => {
  it("a pool of Uniswap v4: those who may hold units trade, others do not, and a coupon of the pool is anyone's", async () => {
    const world = await createWorld();
    const { ethers, currency } = world;
    const manager = await uniswap(world);
    const venue = await manager.getAddress();
    const scene = await sold(world, await charterWith(world, venue));
    const { bond, token, alice, bob, carol, stranger } = scene;
    const user = await ethers.deployContract("PoolUser", [venue]);
    const [units, money] = [await token.getAddress(), await currency.getAddress()];
    const unitsFirst = BigInt(units) < BigInt(money);
    const [currency0, currency1] = unitsFirst ? [units, money] : [money, units];
    const key = { currency0, currency1, fee: 3000, tickSpacing: 60, hooks: ethers.ZeroAddress };
    for (const who of [alice, bob, carol, stranger]) {
      await token.connect(who).approve(await user.getAddress(), MAX);
      await currency.connect(who).approve(await user.getAddress(), MAX);
    }
    // A minor unit of the asset costs 10^7 minor units of the money; its square root is 3,162.27...
    const root = 3_162_277_660_168n;
    const price = unitsFirst ? (root << 96n) / 10n ** 9n : ((10n ** 9n) << 96n) / root;
    await manager.getFunction("initialize")(key, price);
    // 100 whole units, and as much money.
    await user.connect(alice).provide(key, (10_000n * root) / 10n ** 9n);
    const held = await token.balanceOf(venue);
    expect(held).to.be.greaterThan(9_990n).and.lessThan(10_010n);
    expect(await token.investorCount()).to.equal(2n);

    await user.connect(carol).swap(key, !unitsFirst, 500n);
    expect(await token.balanceOf(carol.address)).to.equal(500n);
    expect(await token.investorCount()).to.equal(3n);
    await expect(user.connect(stranger).swap(key, !unitsFirst, 500n)).to.be.revert(ethers);
    expect(await token.balanceOf(stranger.address)).to.equal(0n);
    expect(await currency.balanceOf(stranger.address)).to.equal(RICH);

    // Exit stays open: a holder whose attestation lapsed sells to the pool, and buys nothing.
    await lapse(world, [bob.address], [units]);
    const before = await currency.balanceOf(bob.address);
    await user.connect(bob).swap(key, unitsFirst, -1_000n);
    expect(await currency.balanceOf(bob.address)).to.be.greaterThan(before + 9n * FACE);
    await expect(user.connect(bob).swap(key, !unitsFirst, 500n)).to.be.revert(ethers);

    // The coupon on what the pool holds comes to the pool manager, which knows nothing of it: whoever asks first has it.
    await fundCoupon(world, bond);
    const inPool = await token.balanceOf(venue);
    const pay = bond.interface.encodeFunctionData("pay", [0, [venue]]);
    const had = await currency.balanceOf(stranger.address);
    await user.connect(stranger).skim(money, await bond.getAddress(), pay);
    expect(await currency.balanceOf(stranger.address)).to.equal(had + (inPool * COUPON) / UNIT);
  });

  it("a market of Morpho Blue, priced by a feed: lent against, liquidated by who may hold units, its coupon lost", async () => {
    const world = await createWorld();
    const { ethers, currency, networkHelpers, anyone, panel, members } = world;
    const { abi, bytecode } = compileMorpho();
    const morpho = await new ContractFactory(abi, bytecode, anyone).deploy(anyone.address);
    const venue = await morpho.getAddress();
    const { bond, token, alice, bob, carol, stranger } = await sold(world, await charterWith(world, venue));
    const call = (who: typeof alice, name: string, ...parameters: unknown[]): Promise<unknown> =>
      (morpho.connect(who) as typeof morpho).getFunction(name).send(...parameters);

    const deployed = await ethers.deployContract("Feed", [
      {
        description: "Value of a unit",
        unit: ethers.id("USD"),
        decimals: 6,
        panel: await panel.getAddress(),
        interval: 3_600,
        reportAge: 6 * 3_600,
        maxSpread: { relative: 20_000_000, absolute: 0 },
        maxStep: { relative: 100_000_000, absolute: 0 },
        stepDelay: 2 * DAY,
      },
    ]);
    const feed = await ethers.getContractAt("IFeed", await deployed.getAddress());
    const value = async (figure: bigint) => {
      await networkHelpers.time.increase(DAY);
      const period = BigInt(await networkHelpers.time.latest());
      const draft = await draftReport(feed, { period, value: figure, observedAt: period });
      const reports = await collectReports(
        reportTypedData(await feedDomain(feed), draft),
        members.slice(0, 2),
      );
      await bringReports(feed, period, reports);
    };
    await value(1_000_000_000n);
    // 36 + 6 decimals of the money - 2 of the units - 6 of the feed.
    const oracle = await ethers.deployContract("FeedOracle", [await feed.getAddress(), 10n ** 34n, 2 * DAY]);
    expect(await oracle.price()).to.equal((FACE * 10n ** 36n) / UNIT);

    const lltv = 860_000_000_000_000_000n;
    const market = [
      await currency.getAddress(),
      await token.getAddress(),
      await oracle.getAddress(),
      ethers.ZeroAddress,
      lltv,
    ];
    await call(anyone, "enableIrm", ethers.ZeroAddress);
    await call(anyone, "enableLltv", lltv);
    await call(anyone, "createMarket", market);
    for (const who of [alice, bob, carol, stranger]) {
      await currency.connect(who).approve(venue, MAX);
      await token.connect(who).approve(venue, MAX);
    }
    await call(stranger, "supply", market, 500n * FACE, 0, stranger.address, "0x");
    await call(alice, "supplyCollateral", market, 100n * UNIT, alice.address, "0x");
    const before = await currency.balanceOf(alice.address);
    await call(alice, "borrow", market, 85n * FACE, 0, alice.address, alice.address);
    expect(await currency.balanceOf(alice.address)).to.equal(before + 85n * FACE);
    expect(await token.balanceOf(venue)).to.equal(100n * UNIT);
    expect(await token.balanceOf(alice.address)).to.equal(200n * UNIT);

    await expect(call(carol, "liquidate", market, alice.address, 10n * UNIT, 0, "0x")).to.be.revert(ethers);
    await value(950_000_000n);
    await expect(call(stranger, "liquidate", market, alice.address, 10n * UNIT, 0, "0x")).to.be.revert(
      ethers,
    );
    await call(carol, "liquidate", market, alice.address, 10n * UNIT, 0, "0x");
    expect(await token.balanceOf(carol.address)).to.equal(10n * UNIT);

    // The coupon on the collateral is paid to the market, which credits nobody with it.
    const money = await currency.balanceOf(venue);
    await fundCoupon(world, bond);
    await bond.pay(0, [venue, alice.address]);
    expect(await currency.balanceOf(venue)).to.equal(money + 90n * COUPON);
    const borrower = await currency.balanceOf(alice.address);
    expect(borrower).to.equal(before + 85n * FACE + 200n * COUPON);
  });

  it("a vault (ERC-4626): units in, shares out, units only to who may hold them; its coupon stays in it", async () => {
    const world = await createWorld();
    const { ethers, factory, currency, anyone } = world;
    // The vault must be there when the asset is born, and needs the token's address, which follows from the charter,
    // which names the vault: its own address follows from its creator's count of transactions alone.
    const vaultAddress = getCreateAddress({
      from: anyone.address,
      nonce: await ethers.provider.getTransactionCount(anyone.address),
    });
    const charter = await charterWith(world, vaultAddress);
    const { token: tokenAddress } = await factory.addressesOf(anyone.address, BOND, charter, SALT);
    const vault = await ethers.deployContract("UnitsVault", [tokenAddress], anyone);
    expect(await vault.getAddress()).to.equal(vaultAddress);
    const { bond, token, alice, bob, stranger } = await sold(world, charter);

    await token.connect(alice).approve(vaultAddress, MAX);
    await vault.connect(alice).deposit(100n * UNIT, alice.address);
    expect(await token.balanceOf(vaultAddress)).to.equal(100n * UNIT);
    expect(await token.investorCount()).to.equal(2n);
    // Shares have no rules of their own: whoever has them cannot get units unless he may hold them.
    await vault.connect(alice).transfer(stranger.address, 40n * UNIT);
    await expect(
      vault.connect(stranger).withdraw(40n * UNIT, stranger.address, stranger.address),
    ).to.be.revert(ethers);
    await vault.connect(stranger).transfer(bob.address, 40n * UNIT);
    await vault.connect(bob).redeem(40n * UNIT, bob.address, bob.address);
    expect(await token.balanceOf(bob.address)).to.equal(340n * UNIT);

    await fundCoupon(world, bond);
    await bond.pay(0, [vaultAddress]);
    expect(await currency.balanceOf(vaultAddress)).to.equal(60n * COUPON);
    await vault.connect(alice).redeem(60n * UNIT, alice.address, alice.address);
    expect(await token.balanceOf(alice.address)).to.equal(260n * UNIT);
    expect(await currency.balanceOf(vaultAddress)).to.equal(60n * COUPON);
  });

  it("a pool whose address follows from the token's cannot be named: the token's follows from the charter", async () => {
    const world = await createWorld();
    const { ethers, factory, anyone } = world;
    const pool = ethers.getCreate2Address(anyone.address, SALT, ethers.id("pool of a token"));
    const { token } = await factory.addressesOf(anyone.address, BOND, await charterWith(world, pool), SALT);
    const other = ethers.getCreate2Address(anyone.address, ethers.id(token), ethers.id("pool of a token"));
    const { token: named } = await factory.addressesOf(
      anyone.address,
      BOND,
      await charterWith(world, other),
      SALT,
    );
    expect(named).not.to.equal(token);
    // And one that has no code at birth is refused.
    await expect(factory.create(BOND, await charterWith(world, pool), offeringTerms(), SALT)).to.be.revert(
      ethers,
    );
  });
});
