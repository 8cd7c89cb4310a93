/** P20, attacks 74, 75 and 81: several endpoints, of which some lie, hang, are behind or are none. */
import { createServer } from "node:http";
import type { Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { expect } from "chai";
import { network } from "hardhat";

import { AgreedProvider, DEFAULT_BOUNDS, EndpointError } from "../../sdk/endpoints/index.ts";
import { readLogs } from "../../sdk/exchange/logs.ts";
import { serve } from "../support/relay.ts";
import type { Twist } from "../support/relay.ts";

const KEY = "k3y-of-a-provider";
const BOUNDS = { ...DEFAULT_BOUNDS, within: 400, most: 100_000 };
const BEHIND = 50;

type Closing = () => Promise<void>;

describe("several endpoints", () => {
  const open: Closing[] = [];
  let connection: Awaited<ReturnType<typeof network.create>>;
  let holder: string;
  let token: string;
  let interface_: Awaited<ReturnType<typeof deployed>>["interface"];
  let start: number;

  const deployed = async () => {
    const contract = await connection.ethers.deployContract("TestCurrency", ["Money", "MONEY", 6]);
    return contract;
  };

  before(async () => {
    connection = await network.create("local");
    const currency = await deployed();
    interface_ = currency.interface;
    token = await currency.getAddress();
    holder = (await connection.ethers.getSigners())[0]?.address ?? "";
    await currency.mint(holder, 1_000n);
    start = await connection.ethers.provider.getBlockNumber();
    await connection.provider.request({ method: "hardhat_mine", params: [`0x${(2 * BEHIND).toString(16)}`] });
    await currency.mint(holder, 1n);
  });

  afterEach(async () => {
    await Promise.all(open.splice(0).map((close) => close()));
  });

  /** The URL of an endpoint that passes on what the chain says, or twists it. */
  const relay = async (twist?: Twist): Promise<string> => {
    const { url, close } = await serve(connection.provider, twist);
    open.push(close);
    return url;
  };

  /** The URL of something that answers anything. */
  const anything = async (answer: (response: ServerResponse) => void): Promise<string> => {
    const server: Server = createServer((_request, response) => answer(response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    open.push(() => {
      server.closeAllConnections();
      server.close();
      return Promise.resolve();
    });
    return `http://user:${KEY}@127.0.0.1:${(server.address() as AddressInfo).port}/${KEY}`;
  };

  const among = (...urls: string[]): AgreedProvider => {
    const provider = new AgreedProvider(urls, BOUNDS);
    open.push(() => Promise.resolve(provider.destroy()));
    return provider;
  };

  const refusal = async (asked: Promise<unknown>): Promise<EndpointError> => {
    const thrown = await asked.then(
      (answer) => expect.fail(`answered ${JSON.stringify(answer)}`),
      (error: unknown) => error,
    );
    expect(thrown).to.be.instanceOf(EndpointError);
    expect((thrown as EndpointError).message).not.to.contain(KEY);
    return thrown as EndpointError;
  };

  const balanceAt = (provider: AgreedProvider) =>
    provider.call({ to: token, data: interface_.encodeFunctionData("balanceOf", [holder]) });
  const filter = () => ({ address: token, topics: [interface_.getEvent("Transfer")?.topicHash ?? ""] });

  it("answer together what each would alone", async () => {
    const provider = among(await relay(), await relay(), await relay());
    const { provider: own } = connection.ethers;
    const height = await own.getBlockNumber();
    expect(await provider.getBlockNumber()).to.equal(height);
    expect((await provider.getBlock("latest"))?.hash).to.equal((await own.getBlock(height))?.hash);
    expect(await provider.getCode(token)).to.equal(await own.getCode(token));
    expect(BigInt(await balanceAt(provider))).to.equal(1_001n);
    const logs = await readLogs(provider, filter(), { from: 0, to: height });
    expect(logs.map(({ blockNumber }) => blockNumber)).to.deep.equal([start, height]);
    expect((await provider.getNetwork()).chainId).to.equal((await own.getNetwork()).chainId);
    const receipt = await provider.getTransactionReceipt(logs[0]?.transactionHash ?? "");
    expect(receipt?.blockNumber).to.equal(start);
    expect(provider.agreement.leftOut).to.deep.equal([]);
  });

  it("pass on what a contract refuses, with its data", async () => {
    const provider = among(await relay(), await relay());
    const data = interface_.encodeFunctionData("transfer", [token, 5_000n]);
    const thrown: unknown = await provider
      .call({ from: holder, to: token, data })
      .catch((error: unknown) => error);
    expect(thrown).to.have.property("code", "CALL_EXCEPTION");
    expect((thrown as { data: string }).data).to.match(/^0xe450d38c/);
  });

  const otherHash = (result: unknown) => ({ ...(result as object), hash: `0x${"ab".repeat(32)}` });
  const LIES: Readonly<Record<string, Twist>> = {
    state: (method, result) => (method === "eth_call" ? `0x${"ff".repeat(32)}` : result),
    code: (method, result) => (method === "eth_getCode" ? "0x" : result),
    "a log that is missing": (method, result) =>
      method === "eth_getLogs" ? (result as object[]).slice(1) : result,
    "what a log says": (method, result) =>
      method === "eth_getLogs"
        ? (result as object[]).map((log) => ({ ...log, data: `0x${"01".repeat(32)}` }))
        : result,
    "the block, of a fork": (method, result) =>
      method === "eth_getBlockByNumber" ? otherHash(result) : result,
    "which chain it is": (method, result) => (method === "eth_chainId" ? "0x1" : result),
    "a receipt": (method, result) =>
      method === "eth_getTransactionReceipt" ? { ...(result as object), status: "0x0" } : result,
  };

  for (const [what, twist] of Object.entries(LIES)) {
    it(`refuse when one lies about ${what}, and name it`, async () => {
      const [one, two, liar] = [await relay(), await relay(), await relay(twist)];
      for (const urls of [
        [one, two, liar],
        [liar, one, two],
      ]) {
        const provider = among(...urls);
        const everything = async () => {
          await provider.getNetwork();
          const block = await provider.getBlock("latest");
          await provider.getCode(token);
          await balanceAt(provider);
          // Not in halves again and again: a lie is told at once.
          const logs = await readLogs(provider, filter(), { from: 0, to: block?.number ?? 0 });
          await provider.send("eth_getTransactionReceipt", [logs[0]?.transactionHash]);
        };
        const { code, what: said } = await refusal(everything());
        expect(code).to.equal("ENDPOINT_DISAGREE");
        expect(said).to.match(new RegExp(`^${liar} says otherwise of eth_\\w+ than `));
        expect(said).to.contain(one).and.to.contain(two);
      }
    });
  }

  it("refuse when two stand against each other, and name both", async () => {
    const [honest, liar] = [await relay(), await relay(LIES.state)];
    const { code, what } = await refusal(balanceAt(among(honest, liar)));
    expect(code).to.equal("ENDPOINT_DISAGREE");
    expect(what).to.contain(honest).and.to.contain(liar);
  });

  it("never fall back to one: when the honest ones are down, the liar alone is not believed", async () => {
    const down = "http://127.0.0.1:1";
    const downToo = "http://127.0.0.1:2";
    const { code, what } = await refusal(among(down, await relay(LIES.state), downToo).getCode(token));
    expect(code).to.equal("ENDPOINT_TOO_FEW");
    expect(what).to.contain("1 of 3 endpoints").and.to.contain(down).and.to.contain(downToo);
    expect((await refusal(among(down, await relay()).getBlockNumber())).code).to.equal("ENDPOINT_TOO_FEW");
  });

  const FAULTS: Readonly<Record<string, readonly [(response: ServerResponse) => void, string]>> = {
    hangs: [() => undefined, "ENDPOINT_TIME_LIMIT"],
    "begins and hangs": [(response) => response.write("{"), "ENDPOINT_TIME_LIMIT"],
    "answers 429": [(response) => response.writeHead(429).end("slow down"), "ENDPOINT_STATUS"],
    "answers a page": [(response) => response.end("<html>Welcome</html>"), "ENDPOINT_GARBAGE"],
    "answers other JSON": [(response) => response.end("[null]"), "ENDPOINT_GARBAGE"],
    "answers another question": [
      (response) => response.end('{"jsonrpc":"2.0","id":"x","result":"0x1"}'),
      "ENDPOINT_GARBAGE",
    ],
    "sends elsewhere": [
      (response) => response.writeHead(307, { location: "http://127.0.0.1:1" }).end(),
      "ENDPOINT_SILENT",
    ],
    "closes the line": [(response) => response.destroy(), "ENDPOINT_SILENT"],
    "answers without end": [
      (response) => {
        const more = () =>
          void (response.destroyed || response.write("x".repeat(65_536), () => setImmediate(more)));
        more();
      },
      "ENDPOINT_SIZE",
    ],
  };

  for (const [what, [answer, expected]] of Object.entries(FAULTS)) {
    it(`go on without one that ${what}, and say why it was left out`, async () => {
      const provider = among(await anything(answer), await relay(), await relay());
      expect(BigInt(await balanceAt(provider))).to.equal(1_001n);
      expect(await provider.getCode(token)).not.to.equal("0x");
      const [left, ...more] = provider.agreement.leftOut;
      expect(left?.code).to.equal(expected);
      expect(left?.message).not.to.contain(KEY);
      expect(more).to.deep.equal([]);
    });
  }

  it("do not count one that is behind, whatever it answers for blocks that it does not have", async () => {
    const back = (result: unknown) => `0x${(BigInt(result as string) - BigInt(BEHIND)).toString(16)}`;
    const late: Twist = (method, result, params) => {
      if (method === "eth_blockNumber") return back(result);
      if (method === "eth_getBlockByNumber" && params[0] === "latest")
        return { ...(result as object), number: back((result as { number: string }).number) };
      if (method === "eth_call") return `0x${1_000n.toString(16).padStart(64, "0")}`;
      return method === "eth_getLogs" ? (result as object[]).slice(0, 1) : result;
    };
    const provider = among(await relay(late), await relay(), await relay());
    expect(BigInt(await balanceAt(provider))).to.equal(1_001n);
    const to = await provider.getBlockNumber();
    expect(await readLogs(provider, filter(), { from: 0, to })).to.have.length(2);
    // What it has, it is asked for.
    const old = await provider.getBlock(start);
    expect(old?.number).to.equal(start);
    const { code } = await refusal(among(await relay(late), await relay()).getCode(token, to));
    expect(code).to.equal("ENDPOINT_TOO_FEW");
  });

  it("are not led to a block that only one claims to have", async () => {
    const ahead: Twist = (method, result, params) =>
      method === "eth_getBlockByNumber" && params[0] === "latest"
        ? { ...(result as object), number: "0xffffffff" }
        : result;
    const provider = among(await relay(ahead), await relay(), await relay());
    const height = await connection.ethers.provider.getBlockNumber();
    expect(await provider.getBlockNumber()).to.equal(height);
    expect(BigInt(await balanceAt(provider))).to.equal(1_001n);
  });

  it("take the estimate in the middle, which one liar cannot move", async () => {
    const twisted =
      (figure: string): Twist =>
      (method, result) =>
        method === "eth_estimateGas" || method === "eth_gasPrice" ? figure : result;
    const honest = BigInt((await connection.provider.request({ method: "eth_gasPrice" })) as string);
    for (const figure of ["0x0", `0x${"f".repeat(20)}`]) {
      const provider = among(await relay(twisted(figure)), await relay(), await relay());
      expect(BigInt((await provider.send("eth_gasPrice", [])) as string)).to.equal(honest);
    }
  });

  it("have a receipt as soon as as many have it as must agree", async () => {
    const { provider: own } = connection.ethers;
    const hash = (await own.getBlock("latest"))?.transactions[0] ?? "";
    const notYet: Twist = (method, result) => (method === "eth_getTransactionReceipt" ? null : result);
    const two = among(await relay(notYet), await relay(), await relay());
    expect((await two.getTransactionReceipt(hash))?.status).to.equal(1);
    const one = among(await relay(notYet), await relay(notYet), await relay());
    expect(await one.getTransactionReceipt(hash)).to.equal(null);
  });

  it("give a signed transaction to the next one when the first does not take it", async () => {
    const { ethers } = connection;
    const provider = among("http://127.0.0.1:1", await relay(), await relay());
    const [rich] = await ethers.getSigners();
    const wallet = ethers.Wallet.createRandom(provider);
    await (await rich?.sendTransaction({ to: wallet.address, value: 10n ** 18n }))?.wait();
    const sent = await wallet.sendTransaction({ to: holder, value: 7n });
    expect((await ethers.provider.getTransaction(sent.hash))?.value).to.equal(7n);
  });

  it("must be of different hosts, and at least two", async () => {
    const url = await relay();
    expect(() => new AgreedProvider([url])).to.throw(EndpointError, "no other to agree with");
    const twice = /^http:[^ ]*:\d+: one host is named twice\. Name endpoints of different operators\.$/;
    expect(() => new AgreedProvider([url, `${url}/${KEY}`])).to.throw(EndpointError, twice);
    expect(() => new AgreedProvider([url, KEY])).to.throw(EndpointError, /^what is set is no URL\. Give/);
  });

  it("refuse to be asked what cannot be compared", async () => {
    const provider = among(await relay(), await relay());
    expect((await refusal(provider.send("debug_traceTransaction", []))).code).to.equal("ENDPOINT_METHOD");
  });
});
