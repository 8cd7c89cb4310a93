/** Orders are built, signed, posted, found in the log, quoted and filled, by the SDK over the contracts themselves. */
import { expect } from "chai";
import type { Log, Provider } from "ethers";
import fc from "fast-check";

import {
  approvalOf,
  approveMore,
  bestPrice,
  cancelAllOrders,
  cancelOrder,
  costOf,
  depth,
  draftOrder,
  encodedOrder,
  exchangeDomain,
  ExchangeError,
  ExchangeLogError,
  fillOrder,
  fillQuote,
  hashOrder,
  percentOf,
  postOrder,
  previewFill,
  priceOf,
  quote,
  readBook,
  refusalOf,
  signOrder,
} from "../../sdk/exchange/index.ts";
import type { Order, OrderInput } from "../../sdk/exchange/index.ts";
import type { Exchange } from "../../typechain-types/index.ts";
import { createMarket, EXPIRY } from "../support/market.ts";
import type { Market } from "../support/market.ts";
import { admit, DAY, FACE, lapse, START, UNIT } from "../support/world.ts";

/** The exchange over an endpoint that gives logs in another way. */
function over(
  { exchange, ethers }: Market,
  getLogs: (ask: Provider["getLogs"], filter: Parameters<Provider["getLogs"]>[0]) => Promise<Log[]>,
): Exchange {
  const inner = ethers.provider as unknown as Provider;
  const provider: Provider = new Proxy(inner, {
    get(target, key): unknown {
      if (key === "provider") return provider;
      if (key === "getLogs")
        return (filter: Parameters<Provider["getLogs"]>[0]) => getLogs(target.getLogs.bind(target), filter);
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
  return exchange.connect(provider);
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof ExchangeError || error instanceof ExchangeLogError)
      return `${error.code}${error.where ? ` ${error.where}` : ""}`;
    throw error;
  }
  return "nothing was thrown";
}

describe("An exchange without a venue", function () {
  describe("orders", () => {
    let market: Market;
    before(async () => (market = await createMarket()));

    it("have the digest that the contract computes, whatever is in them", async () => {
      const { exchange } = market;
      const domain = await exchangeDomain(exchange);
      const address = fc
        .bigInt({ min: 0n, max: 2n ** 160n - 1n })
        .map((n) => `0x${n.toString(16).padStart(40, "0")}`);
      const word = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n });
      const order = fc.record({
        maker: address,
        token: address,
        currency: address,
        side: fc.constantFrom("sell" as const, "buy" as const),
        priceKind: fc.constantFrom("dirty" as const, "clean" as const, "percent" as const),
        units: word,
        price: word,
        bound: word,
        minFill: word,
        taker: address,
        expiry: word,
        epoch: word,
        salt: word,
      });
      await fc.assert(
        fc.asyncProperty(order, async (any) => {
          expect(hashOrder(domain, any)).to.equal(await exchange.hashOf(encodedOrder(any)));
        }),
        { numRuns: 50 },
      );
    });

    it("are refused by field where they cannot be", async () => {
      const { draft, alice, pair, address } = market;
      const wrong: [Partial<OrderInput>, string][] = [
        [{ maker: "0x12" }, "EXCHANGE_ORDER maker"],
        [{ token: `0x${"aB".repeat(20)}` }, "EXCHANGE_ORDER token"],
        [{ currency: pair.token }, "EXCHANGE_ORDER currency"],
        [{ side: "both" as "sell" }, "EXCHANGE_ORDER side"],
        [{ priceKind: "fair" as "dirty", bound: 1n }, "EXCHANGE_ORDER priceKind"],
        [{ units: 0n }, "EXCHANGE_ORDER units"],
        [{ units: 2n ** 128n }, "EXCHANGE_ORDER units"],
        [{ units: 10 as unknown as bigint }, "EXCHANGE_ORDER units"],
        [{ units: -1n }, "EXCHANGE_ORDER units"],
        [{ price: 0n }, "EXCHANGE_ORDER price"],
        [{ price: 2n ** 176n }, "EXCHANGE_ORDER price"],
        [{ priceKind: "percent", price: 2n ** 64n, bound: "none" }, "EXCHANGE_ORDER price"],
        [{ priceKind: "clean" }, "EXCHANGE_BOUND bound"],
        [{ bound: -1n }, "EXCHANGE_ORDER bound"],
        [{ minFill: 1001n }, "EXCHANGE_ORDER minFill"],
        [{ taker: alice.address }, "EXCHANGE_ORDER taker"],
        [{ expiry: 2n ** 256n }, "EXCHANGE_ORDER expiry"],
        [{ salt: -1n }, "EXCHANGE_ORDER salt"],
      ];
      for (const [change, expected] of wrong)
        expect(await codeOf(draft(alice, "sell", 10n, "1000", change))).to.equal(expected);
      for (const text of ["0", "-1", "1e3", "1,000", "", `0.${"0".repeat(24)}1`])
        expect(() => priceOf(text, 6), text).to.throw(/EXCHANGE_PRICE|price/);
      expect(priceOf("1010.25", 6)).to.equal(1_010_250_000n * 10n ** 18n);
      expect(priceOf("0.000000000000000000000001", 6)).to.equal(1n);
      expect(percentOf("99.5")).to.equal(995_000_000n);
      expect(() => percentOf("99.12345678")).to.throw(/per cent/);
      expect(address).to.match(/^0x/);
    });

    it("are signed by their maker, for this exchange", async () => {
      const { exchange, draft, alice, bob, currency } = market;
      const order = await draft(alice, "sell", 10n, "1000");
      expect(await codeOf(signOrder(exchange, order, bob))).to.equal("EXCHANGE_OTHER_SIGNER maker");
      const signed = await signOrder(exchange, order, alice);
      expect(await exchange.isSigned(encodedOrder(order), signed.signature)).to.equal(true);
      const elsewhere = exchange.attach(await currency.getAddress()) as typeof exchange;
      expect(await codeOf(signOrder(elsewhere, order, alice))).to.match(/^EXCHANGE_OTHER_CONTRACT/);
    });
  });

  describe("a book from the log", () => {
    it("is sorted by price, then time, with depth, and fills a quote with exact approvals", async () => {
      const market = await createMarket();
      const { exchange, address, token, currency, alice, bob, carol, dave, eve, offer, book } = market;
      await offer(alice, "sell", 10n, "1020");
      await offer(bob, "sell", 20n, "1010.5");
      await offer(carol, "sell", 30n, "1010.5");
      await offer(dave, "buy", 5n, "990");
      await offer(eve, "buy", 5n, "1000.000001");
      const found = await book();
      expect(found.dropped).to.deep.equal([]);
      expect(found.sells.map(({ order }) => order.maker)).to.deep.equal(
        [bob, carol, alice].map((x) => x.address),
      );
      expect(found.buys.map(({ order }) => order.maker)).to.deep.equal([eve, dave].map((x) => x.address));
      expect(bestPrice(found, "buy")).to.equal(priceOf("1010.5", 6));
      expect(bestPrice(found, "sell")).to.equal(priceOf("1000.000001", 6));
      expect(depth(found, "buy")).to.deep.equal([
        { price: priceOf("1010.5", 6), units: 50n * UNIT, orders: 2 },
        { price: priceOf("1020", 6), units: 10n * UNIT, orders: 1 },
      ]);

      const wanted = quote(await book(exchange, eve.address), "buy", 55n * UNIT);
      expect(wanted.missing).to.equal(0n);
      expect(wanted.money).to.equal(50n * 1_010_500_000n + 5n * 1_020_000_000n);
      const before = {
        units: await token.balanceOf(eve.address),
        money: await currency.balanceOf(eve.address),
      };
      const approved = await currency.allowance(eve.address, address);
      await fillQuote(exchange.connect(eve), wanted);
      expect(await token.balanceOf(eve.address)).to.equal(before.units + 55n * UNIT);
      expect(await currency.balanceOf(eve.address)).to.equal(before.money - wanted.money);
      // What she approved for her own order is what it was.
      expect(await currency.allowance(eve.address, address)).to.equal(approved);
      expect(await currency.balanceOf(address)).to.equal(0n);

      const after = await book();
      expect(after.sells.map(({ left }) => left)).to.deep.equal([5n * UNIT]);
      expect(after.dropped.map(({ why }) => why)).to.deep.equal(["EXHAUSTED", "EXHAUSTED"]);
      expect(quote(after, "buy", 6n * UNIT).missing).to.equal(UNIT);
      expect(() => quote(after, "buy", 49n)).to.throw(/multiple of 50/);

      const [first] = after.buys;
      if (first === undefined) throw new Error("Eve's order is gone.");
      await fillOrder(exchange.connect(alice), first, 2n * UNIT);
      expect((await book()).buys[0]?.left).to.equal(3n * UNIT);
      expect(await token.allowance(alice.address, address)).to.equal(5n * UNIT);
      // In one transaction, and what was approved before stays so.
      const sent = await alice.getNonce();
      await fillOrder(exchange.connect(alice), first, UNIT, { byPermit: true });
      expect(await alice.getNonce()).to.equal(sent + 1);
      expect((await book()).buys[0]?.left).to.equal(2n * UNIT);
      expect(await token.allowance(alice.address, address)).to.equal(5n * UNIT);
      const all = await codeOf(fillOrder(exchange.connect(bob), first, 4n * UNIT));
      expect(all).to.equal("EXCHANGE_REFUSED");
    });

    it("drops what is cancelled, void, expired, unbacked, blocked, reserved or refused", async () => {
      const market = await createMarket();
      const {
        exchange,
        token,
        currency,
        address,
        alice,
        bob,
        carol,
        dave,
        eve,
        offer,
        book,
        networkHelpers,
      } = market;
      const now = BigInt(await networkHelpers.time.latest());
      const cancelled = await offer(alice, "sell", 1n, "1000");
      await cancelOrder(exchange.connect(alice), cancelled.order);
      const voided = await offer(bob, "sell", 1n, "1000");
      await cancelAllOrders(exchange.connect(bob));
      const again = await offer(bob, "sell", 1n, "1001");
      const expired = await offer(carol, "sell", 1n, "1000", { expiry: now + 300n });
      await networkHelpers.time.increaseTo(now + 300n);
      const reserved = await offer(carol, "sell", 1n, "1000", { taker: bob.address });
      const unapproved = await offer(dave, "sell", 10n, "1000", { minFill: 10n * UNIT });
      await token.connect(dave).approve(address, 10n * UNIT - 1n);
      const poor = await offer(dave, "buy", 10n, "1000");
      await currency.connect(dave).transfer(alice.address, await currency.balanceOf(dave.address));
      const lapsed = await offer(eve, "buy", 1n, "990");
      await lapse(market, [eve.address], [await token.getAddress()]);
      const leaves = await offer(eve, "sell", 1n, "1002");

      const domain = await exchangeDomain(exchange);
      const why = async (taker?: string) => {
        const { dropped } = await book(exchange, taker);
        return Object.fromEntries(dropped.map(({ hash, why: reason }) => [hash, reason]));
      };
      const hash = ({ order }: { order: Order }) => hashOrder(domain, order);
      const expected = {
        [hash(cancelled)]: "CANCELLED",
        [hash(voided)]: "VOID",
        [hash(expired)]: "EXPIRED",
        [hash(reserved)]: "RESERVED",
        [hash(unapproved)]: "UNBACKED",
        [hash(poor)]: "UNBACKED",
        [hash(lapsed)]: "BLOCKED",
      };
      expect(await why()).to.deep.equal(expected);
      // One whose admission has lapsed can still leave.
      expect((await book()).sells.map((open) => open.hash)).to.deep.equal([again, leaves].map(hash));
      // For a taker: his own orders, and what the rules refuse him.
      const forBob = Object.entries(expected).filter(([key]) => key !== hash(reserved));
      expect(await why(bob.address)).to.deep.equal({
        ...Object.fromEntries(forBob),
        [hash(again)]: "OWN_ORDER",
      });
      expect(await why(eve.address)).to.deep.equal({
        ...expected,
        [hash(lapsed)]: "OWN_ORDER",
        [hash(leaves)]: "OWN_ORDER",
        [hash(again)]: "UNITS_RESTRICTED",
      });
    });

    it("counts what a maker has once, for his best orders first", async () => {
      const market = await createMarket();
      const { exchange, token, eve, alice, offer, book } = market;
      // Eve holds 50.
      await offer(eve, "sell", 40n, "1010");
      await offer(eve, "sell", 30n, "1000");
      await offer(eve, "sell", 30n, "1020", { minFill: 30n * UNIT });
      const found = await book();
      expect(found.sells.map(({ left, available }) => [left, available])).to.deep.equal([
        [30n * UNIT, 30n * UNIT],
        [40n * UNIT, 20n * UNIT],
      ]);
      expect(found.dropped.map(({ why }) => why)).to.deep.equal(["UNBACKED"]);
      await fillQuote(exchange.connect(alice), quote(found, "buy", 50n * UNIT));
      expect(await token.balanceOf(eve.address)).to.equal(0n);
    });

    it("prices clean orders with the interest of the moment, and percentages of what is outstanding", async () => {
      const market = await createMarket();
      const { exchange, bond, alice, bob, carol, offer, book, networkHelpers } = market;
      await offer(alice, "sell", 10n, "1000", { priceKind: "clean", bound: priceOf("990", 6) });
      await offer(bob, "sell", 10n, "1", { priceKind: "percent", price: percentOf("99.9"), bound: "none" });
      const clean = await offer(carol, "buy", 10n, "1000", { priceKind: "clean", bound: priceOf("1040", 6) });
      expect(
        await codeOf(Promise.resolve().then(() => approvalOf({ ...clean.order, bound: 2n ** 255n }, 2))),
      ).to.equal("EXCHANGE_UNLIMITED");
      await networkHelpers.time.increaseTo(START + 200 * DAY);
      const found = await book();
      const accrued = await bond.accruedInterest(found.block.time);
      expect(accrued).to.be.greaterThan(0n);
      expect(found.sells.map(({ price }) => price)).to.deep.equal([
        priceOf("999", 6) + accrued,
        priceOf("1000", 6) + accrued,
      ]);
      for (const open of [...found.sells, ...found.buys]) {
        const { obstacle, money } = await previewFill(exchange, open, 3n * UNIT, market.dave.address);
        expect(money).to.equal(costOf(3n * UNIT, open.price, 2));
        expect(obstacle.name).to.equal(open.order.side === "sell" ? "MONEY_ALLOWANCE" : "UNITS_ALLOWANCE");
      }
      await fillQuote(exchange.connect(market.dave), quote(found, "buy", 12n * UNIT));
      // With the days the price runs into the buyer's bound.
      await networkHelpers.time.increaseTo(START + 299 * DAY);
      expect((await book()).dropped.map(({ why }) => why)).to.deep.equal(["EXHAUSTED"]);
      const late = await offer(carol, "buy", 1n, "1000", { priceKind: "clean", bound: priceOf("1001", 6) });
      const domain = await exchangeDomain(exchange);
      expect((await book()).dropped).to.deep.include({
        hash: hashOrder(domain, late.order),
        why: "BEYOND_BOUND",
      });
    });

    it("has orders of contracts, which posted them themselves", async () => {
      const market = await createMarket();
      const { exchange, ethers, token, currency, alice, bob, book, pair, address } = market;
      const wallet = await ethers.deployContract("ContractWallet", [alice.address]);
      const maker = await wallet.getAddress();
      await admit(market, [alice.address, bob.address, maker]);
      await token.connect(alice).transfer(maker, 10n * UNIT);
      const order = await draftOrder(exchange, {
        maker,
        ...pair,
        side: "sell",
        priceKind: "dirty",
        units: 10n * UNIT,
        price: priceOf("1000", 6),
        expiry: EXPIRY,
      });
      const call = (wallet.connect(alice) as typeof wallet).getFunction("makeCall");
      await call(pair.token, token.interface.encodeFunctionData("approve", [address, 10n * UNIT]));
      await call(address, exchange.interface.encodeFunctionData("post", [encodedOrder(order), "0x"]));
      const found = await book();
      expect(found.sells.map(({ signature, available }) => [signature, available])).to.deep.equal([
        ["0x", 10n * UNIT],
      ]);
      await fillQuote(exchange.connect(bob), quote(found, "buy", 10n * UNIT));
      expect(await currency.balanceOf(maker)).to.equal(10n * FACE);
    });
  });

  it("has no order of a contract that says no, or never answers, and all others", async () => {
    const market = await createMarket();
    const { exchange, ethers, token, alice, bob, eve, offer, book, pair, anyone, address } = market;
    const wallet = await ethers.deployContract("ContractWallet", [alice.address]);
    const maker = await wallet.getAddress();
    await admit(market, [alice.address, bob.address, maker]);
    await token.connect(alice).transfer(maker, 10n * UNIT);
    const call = (wallet.connect(alice) as typeof wallet).getFunction("makeCall");
    await call(pair.token, token.interface.encodeFunctionData("approve", [address, 10n * UNIT]));
    const order = await draftOrder(exchange, {
      maker,
      ...pair,
      side: "sell",
      priceKind: "dirty",
      units: 10n * UNIT,
      price: priceOf("1000", 6),
      expiry: EXPIRY,
    });
    const digest = hashOrder(await exchangeDomain(exchange), order);
    const bound = (await wallet.getFunction("messageHash")(digest)) as string;
    const key = new ethers.Wallet(ethers.id("owner of a wallet"));
    await (wallet.connect(alice) as typeof wallet).getFunction("setOwner")(key.address);
    const signature = key.signingKey.sign(bound).serialized;
    await postOrder(exchange.connect(anyone), { order, signature });
    const honest = await offer(bob, "sell", 5n, "1001");
    expect((await book()).sells.length).to.equal(2);
    for (const hostile of ["LoopingSigner", "InvalidOpcodeSigner", "RevertingSigner", "WritingSigner"]) {
      const code = await ethers.provider.getCode(await (await ethers.deployContract(hostile)).getAddress());
      await market.networkHelpers.setCode(maker, code);
      for (const taker of [undefined, eve.address]) {
        const found = await book(exchange, taker);
        expect(
          found.sells.map((open) => open.order.maker),
          hostile,
        ).to.deep.equal([honest.order.maker]);
        expect(found.dropped).to.deep.equal([{ hash: digest, why: "UNSIGNED" }]);
      }
    }
  });

  describe("endpoints that limit, lose or change logs", () => {
    let market: Market;
    let whole: Awaited<ReturnType<Market["book"]>>;

    before(async () => {
      market = await createMarket();
      const { exchange, alice, bob, carol, dave, offer, book } = market;
      await offer(alice, "sell", 10n, "1000");
      await offer(bob, "sell", 10n, "1001");
      await offer(bob, "sell", 10n, "1002");
      await cancelAllOrders(exchange.connect(carol));
      await offer(carol, "sell", 10n, "1003");
      const gone = await offer(dave, "sell", 10n, "1004");
      await fillQuote(exchange.connect(carol), quote(await book(), "buy", 5n * UNIT));
      await fillQuote(exchange.connect(dave), quote(await book(), "buy", 2n * UNIT));
      await cancelOrder(exchange.connect(dave), gone.order);
      whole = await book();
      expect(whole.sells.length).to.equal(4);
    });

    it("a limit of blocks, or of logs, gives the same book", async () => {
      const narrow = over(market, (ask, filter) => {
        const { fromBlock, toBlock } = filter as { fromBlock: number; toBlock: number };
        if (toBlock - fromBlock > 2) return Promise.reject(new Error("query exceeds max block range 3"));
        return ask(filter);
      });
      expect(await market.book(narrow)).to.deep.equal(whole);
      const few = over(market, async (ask, filter) => {
        const logs = await ask(filter);
        if (logs.length > 1) throw new Error("query returned more than 1 results");
        return logs;
      });
      expect(await market.book(few)).to.deep.equal(whole);
      expect(await market.book(market.exchange, undefined, 1)).to.deep.equal(whole);
    });

    it("a block without logs to be had is told at once", async () => {
      let asked = 0;
      const none = over(market, () => {
        asked += 1;
        return Promise.reject(new Error("pruned"));
      });
      expect(await codeOf(market.book(none))).to.equal("EXCHANGE_LOGS");
      expect(asked).to.be.lessThan(40);
    });

    it("any log that is kept back is noticed, whichever it is", async () => {
      const { exchange, fromBlock, address, ethers } = market;
      const all = await ethers.provider.getLogs({ address, fromBlock });
      const names = new Set<string>();
      for (const hidden of all) {
        const lossy = over(market, async (ask, filter) =>
          (await ask(filter)).filter(
            (log) => log.blockNumber !== hidden.blockNumber || log.index !== hidden.index,
          ),
        );
        const name = exchange.interface.parseLog(hidden)?.name ?? "";
        names.add(name);
        expect(await codeOf(market.book(lossy)), `${name} ${hidden.blockNumber}`).to.equal(
          "EXCHANGE_LOGS_MISSING",
        );
      }
      expect([...names].sort()).to.deep.equal(["Cancelled", "CancelledAll", "Filled", "Posted"]);
    });

    it("logs cut off at a number are noticed, and so is a start that is too late", async () => {
      for (const most of [0, 1, 3, 6]) {
        const cut = over(market, async (ask, filter) => (await ask(filter)).slice(0, most));
        expect(await codeOf(market.book(cut)), `${most} logs`).to.equal("EXCHANGE_LOGS_MISSING");
      }
      const query = { ...market.pair, fromBlock: whole.sells[1]!.postedAt.block };
      expect(await codeOf(readBook(market.exchange, query))).to.equal("EXCHANGE_LOGS_MISSING");
    });

    it("an order that was changed, and a log of something else, are refused", async () => {
      const { exchange } = market;
      const posted = exchange.interface.getEvent("Posted").topicHash;
      const dearer = over(market, async (ask, filter) =>
        (await ask(filter)).map((log) => {
          if (log.topics[0] !== posted) return log;
          // The price is word number 7 of the data: one for the number, then the order's fields.
          const at = 2 + 64 * 7;
          const data = `${log.data.slice(0, at)}${"0".repeat(63)}1${log.data.slice(at + 64)}`;
          return { ...log, data } as unknown as Log;
        }),
      );
      expect(await codeOf(market.book(dearer))).to.match(/^EXCHANGE_LOGS_FALSE/);
      const foreign = over(market, async (ask, filter) => {
        return ask({ ...filter, topics: [] });
      });
      expect(await codeOf(market.book(foreign))).to.match(/^EXCHANGE_LOGS_FALSE/);
    });
  });

  describe("approvals and refusals", () => {
    it("are exact, also where a token wants 0 first, and never unlimited", async () => {
      const market = await createMarket();
      const { ethers, address, alice } = market;
      const odd = await ethers.deployContract("NoReturnCurrency");
      const location = await odd.getAddress();
      await approveMore(location, alice, address, 5n);
      await approveMore(location, alice, address, 7n);
      expect(await odd.getFunction("allowance")(alice.address, address)).to.equal(12n);
      expect(await codeOf(approveMore(location, alice, address, 2n ** 128n))).to.equal("EXCHANGE_UNLIMITED");
      expect(await odd.getFunction("allowance")(alice.address, address)).to.equal(12n);
    });

    it("are told in words", async () => {
      const market = await createMarket();
      const { exchange, alice, bob, offer } = market;
      const { order, signature } = await offer(alice, "sell", 1n, "1000", { taker: bob.address });
      try {
        await exchange
          .connect(market.carol)
          .fill.staticCall(encodedOrder(order), signature, UNIT, 2n ** 255n);
        expect.fail("it was filled");
      } catch (error) {
        expect(refusalOf(error, exchange.interface)).to.deep.equal({
          name: "RESERVED",
          value: BigInt(bob.address),
          words: "it is for another taker",
        });
        expect(refusalOf(new Error("no connection"), exchange.interface)).to.equal(undefined);
      }
      expect(
        await codeOf(fillQuote(exchange.connect(bob), quote(await market.book(), "sell", UNIT))),
      ).to.equal("EXCHANGE_EMPTY");
    });
  });
});
