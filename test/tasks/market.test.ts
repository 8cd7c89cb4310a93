/** The tasks of the market, run as a user runs them, over a chain whose node has the keys. */
import { expect } from "chai";

import { createMarket } from "../support/market.ts";
import type { Market } from "../support/market.ts";
import { serve } from "../support/relay.ts";
import { runHardhat } from "../support/tasks.ts";
import { UNIT } from "../support/world.ts";

const ANSI = "\u001b[31m";

describe("tasks of the market", function () {
  this.timeout(300_000);
  let market: Market;
  let chain: Awaited<ReturnType<typeof serve>>;
  let pair: string[];

  const run = (verb: string, ...args: string[]) =>
    runHardhat(["--network", "rpc", "market", verb, ...pair, ...args], { RPC_URL: chain.url });
  const json = (out: string) => JSON.parse(out) as Record<string, unknown>;

  before(async () => {
    market = await createMarket();
    const { address, pair: addresses } = market;
    chain = await serve(market.provider);
    pair = ["--exchange", address, "--token", addresses.token, "--currency", addresses.currency];
  });

  after(() => chain.close());

  it("post says what it would do, and with --yes approves exactly, signs and posts", async () => {
    const { exchange, token, currency, alice, address, pair: addresses } = market;
    const order = ["--side", "sell", "--units", "12.5", "--price", "1010.25"];
    const more = ["--expires", "2027-10-01T00:00:00Z", "--from", alice.address];
    const dry = await run("post", ...order, ...more);
    expect(dry.code, dry.err).to.equal(0);
    expect(dry.out).to.contain("sells 12.50 units").and.to.contain("12,628.125000 in all");
    expect(dry.out).to.contain("Nothing was sent. Add --yes to do it.");
    expect(await exchange.postCount(addresses.token)).to.equal(0n);
    expect(await token.allowance(alice.address, address)).to.equal(0n);

    const done = await run("post", ...order, ...more, "--yes", "--json");
    expect(done.code, done.err).to.equal(0);
    expect(json(done.out)).to.deep.include({ ok: true, sent: true });
    expect(await exchange.postCount(addresses.token)).to.equal(1n);
    expect(await token.allowance(alice.address, address)).to.equal(1250n);
    expect(await currency.allowance(alice.address, address)).to.equal(0n);
  });

  it("fills nothing from a book that one endpoint of three tells otherwise, and names it", async () => {
    const { token, bob, fromBlock } = market;
    const liar = await serve(market.provider, (method, result) => (method === "eth_getLogs" ? [] : result));
    const honest = await serve(market.provider);
    const before = await token.balanceOf(bob.address);
    try {
      const start = ["--from-block", String(fromBlock), "--from", bob.address];
      const { code, out, err } = await runHardhat(
        ["--network", "rpc", "market", "fill", ...pair, "--side", "buy", "--units", "1", ...start, "--yes"],
        { RPC_URL: liar.url, RPC_WITNESSES: `${chain.url} ${honest.url}` },
      );
      expect({ code, out }).to.deep.equal({ code: 1, out: "" });
      expect(err).to.contain(`${liar.url} says otherwise of eth_getLogs than`);
      expect(await token.balanceOf(bob.address)).to.equal(before);
    } finally {
      await Promise.all([liar.close(), honest.close()]);
    }
  });

  it("book shows it, and fill buys of it with an exact approval", async () => {
    const { token, currency, bob, address, fromBlock } = market;
    const start = ["--from-block", String(fromBlock)];
    const shown = await run("book", ...start);
    expect(shown.code, shown.err).to.equal(0);
    expect(shown.out)
      .to.contain("1,010.25")
      .and.to.contain("12.50")
      .and.to.contain("Wanted, the dearest first");
    expect(shown.out).not.to.contain(ANSI);

    const wanted = [...start, "--side", "buy", "--units", "5", "--from", bob.address];
    const before = await token.balanceOf(bob.address);
    const dry = await run("fill", ...wanted);
    expect(dry.code, dry.err).to.equal(0);
    expect(dry.out).to.contain("5,051.250000");
    expect(await token.balanceOf(bob.address)).to.equal(before);
    const tight = await run("fill", ...wanted, "--limit", "5051.24", "--json");
    expect(tight.code).to.equal(2);
    expect(json(tight.out)).to.deep.include({ ok: false, code: "TASK_LIMIT" });
    const many = await run("fill", ...start, "--side", "buy", "--units", "13", "--from", bob.address);
    expect(many.code).to.equal(2);
    expect(many.err).to.contain("TASK_TOO_FEW");

    const done = await run("fill", ...wanted, "--yes", "--json");
    expect(done.code, done.err).to.equal(0);
    expect(await token.balanceOf(bob.address)).to.equal(before + 5n * UNIT);
    expect(await currency.allowance(bob.address, address)).to.equal(0n);
  });

  it("fills when all three agree, through the endpoint that has the key", async () => {
    const { token, bob, fromBlock } = market;
    const [second, third] = [await serve(market.provider), await serve(market.provider)];
    const before = await token.balanceOf(bob.address);
    try {
      const start = ["--from-block", String(fromBlock), "--from", bob.address];
      const { code, err } = await runHardhat(
        ["--network", "rpc", "market", "fill", ...pair, "--side", "buy", "--units", "0.5", ...start, "--yes"],
        { RPC_URL: chain.url, RPC_WITNESSES: `${second.url} ${third.url}` },
      );
      expect(code, err).to.equal(0);
      expect(await token.balanceOf(bob.address)).to.equal(before + 50n);
    } finally {
      await Promise.all([second.close(), third.close()]);
    }
  });

  it("cancel takes it back, and nobody else's", async () => {
    const { alice, bob, fromBlock, book } = market;
    const [open] = (await book()).sells;
    const start = ["--from-block", String(fromBlock), "--order", open?.hash ?? ""];
    const other = await run("cancel", ...start, "--from", bob.address, "--yes");
    expect(other.code).to.equal(2);
    expect(other.err).to.contain("TASK_ORDER");
    const dry = await run("cancel", ...start, "--from", alice.address);
    expect(dry.out).to.contain("Nothing was sent");
    expect((await book()).sells.length).to.equal(1);
    const done = await run("cancel", ...start, "--from", alice.address, "--yes");
    expect(done.code, done.err).to.equal(0);
    expect((await book()).sells.length).to.equal(0);
  });

  it("says why a contract refuses, and what to do", async () => {
    const { alice } = market;
    const order = ["--side", "sell", "--units", "1", "--price", "1000", "--from", alice.address];
    const past = await run("post", ...order, "--expires", "2020-01-01T00:00:00Z", "--yes", "--json");
    expect(past.code, past.err).to.equal(3);
    expect(json(past.out)).to.deep.include({
      ok: false,
      code: "CHAIN_REFUSED",
      what:
        "a contract refuses: OrderRefused(why 2, value 1577836800): " +
        "The order cannot be filled or posted: it has expired",
    });
    expect(past.err).to.contain("it has expired. Choose another order").and.not.to.contain(" at ");
  });

  it("refuses what is no exchange, no account, no price, no moment", async () => {
    const { alice, pair: addresses } = market;
    const order = ["--side", "sell", "--units", "1", "--from", alice.address];
    const expires = ["--expires", "2027-10-01T00:00:00Z"];
    const cases: [string[], number, string][] = [
      [[...order, ...expires], 2, "TASK_ARGUMENT"],
      [[...order, ...expires, "--price", "1e3"], 2, "DECIMAL_MALFORMED"],
      [[...order, ...expires, "--price", "1", "--clean", "1"], 2, "TASK_ARGUMENT"],
      [[...order, ...expires, "--clean", "1000"], 2, "EXCHANGE_BOUND"],
      [[...order, "--price", "1000", "--expires", "2027-10-01"], 2, "TASK_ARGUMENT"],
    ];
    for (const [args, code, name] of cases) {
      const { code: exit, err } = await run("post", ...args);
      expect(err).to.contain(name);
      expect(exit).to.equal(code);
    }
    const foreign = [
      "--exchange",
      addresses.token,
      "--token",
      addresses.token,
      "--currency",
      addresses.currency,
    ];
    const { code, err } = await runHardhat(
      ["--network", "rpc", "market", "book", ...foreign, "--from-block", "0"],
      { RPC_URL: chain.url },
    );
    expect(code).to.equal(3);
    expect(err).to.contain("CHAIN_OTHER_CODE");
  });
});
