/** P20, attacks 74, 75 and 81: several endpoints, of which some lie, hang, are behind or are none. */
import { createServer } from "node:http";
import type { Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { expect } from "chai";
import { keccak256 } from "ethers";
import { network } from "hardhat";

import { AgreedProvider, DEFAULT_BOUNDS, EndpointError, untilMined } from "../../sdk/endpoints/index.ts";
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
    await connection.provider.request({
      method: "hardhat_mine",
      params: [`0x${(2 * BEHIND).toString(16)}`, "0xc"],
    });
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

  const old =
    (blocks: bigint): Twist =>
    (method, result, params) => {
      const number = (result as { number?: string } | null)?.number;
      if (method === "eth_blockNumber") return back(result, blocks);
      return method === "eth_getBlockByNumber" && params[0] === "latest" && number !== undefined
        ? { ...(result as object), number: back(number, blocks), timestamp: "0x1" }
        : result;
    };
  const back = (quantity: unknown, blocks: bigint) =>
    `0x${(BigInt(quantity as string) - blocks).toString(16)}`;

  it("are not held back by one that claims to be behind, when all that are left must agree", async () => {
    const liar = await relay(old(BigInt(BEHIND)));
    for (const urls of [
      [await relay(), liar],
      [await relay(), "http://127.0.0.1:1", liar],
    ]) {
      for (const ask of [balanceAt, (provider: AgreedProvider) => provider.getBlockNumber()]) {
        const { code, what } = await refusal(ask(among(...urls)));
        expect(code).to.equal("ENDPOINT_DISAGREE");
        expect(what).to.contain("too far apart").and.to.contain(liar);
      }
    }
    // A block of the moment is no lie.
    const near = among(await relay(), await relay(old(1n)));
    expect(await near.getBlockNumber()).to.equal((await connection.ethers.provider.getBlockNumber()) - 1);
  });

  it("pass on nothing that was not compared", async () => {
    const more: Twist = (method, result) =>
      typeof result === "object" && result !== null && !Array.isArray(result)
        ? { ...result, ofMyOwn: method }
        : result;
    const provider = among(await relay(more), await relay(), await relay());
    const block = (await provider.send("eth_getBlockByNumber", ["latest", false])) as object;
    expect(block).to.have.property("hash");
    expect(block).not.to.have.property("ofMyOwn");
  });

  for (const field of ["baseFeePerGas", "gasLimit", "transactions"])
    it(`refuse when one lies about the ${field} of a block`, async () => {
      const twist: Twist = (method, result) =>
        method === "eth_getBlockByNumber" ? { ...(result as object), [field]: "0xffffffffff" } : result;
      const { code } = await refusal(
        among(await relay(twist), await relay(), await relay()).getBlock("latest"),
      );
      expect(code).to.equal("ENDPOINT_DISAGREE");
    });

  it("refuse when one denies a transaction of long ago", async () => {
    const denies: Twist = (method, result) => (method === "eth_getTransactionReceipt" ? null : result);
    const block = await connection.ethers.provider.getBlock(start);
    const [honest, liar] = [await relay(), await relay(denies)];
    const { code, what } = await refusal(
      among(honest, liar).getTransactionReceipt(block?.transactions[0] ?? ""),
    );
    expect(code).to.equal("ENDPOINT_DISAGREE");
    expect(what).to.contain(liar);
  });

  it("show nothing of the key that an endpoint repeats", async () => {
    const repeats = await anything((response) =>
      response.end(JSON.stringify({ error: { code: -32_000, message: `no project ${KEY} of user:${KEY}` } })),
    );
    const { what } = await refusal(among(repeats, await relay()).getBlockNumber());
    expect(what).to.contain("it refuses: no project … of user:…");
  });

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
    "answers more deeply than can be written": [
      (response) =>
        response.end(`{"jsonrpc":"2.0","id":1,"result":${"[".repeat(45_000)}${"]".repeat(45_000)}}`),
      "ENDPOINT_GARBAGE",
    ],
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
    const late: Twist = (method, result, params) => {
      if (method === "eth_blockNumber" || params[0] === "latest")
        return old(BigInt(BEHIND))(method, result, params);
      if (method === "eth_call") return `0x${1_000n.toString(16).padStart(64, "0")}`;
      return method === "eth_getLogs" ? (result as object[]).slice(0, 1) : result;
    };
    const provider = among(await relay(late), await relay(), await relay());
    expect(BigInt(await balanceAt(provider))).to.equal(1_001n);
    const to = await provider.getBlockNumber();
    expect(await readLogs(provider, filter(), { from: 0, to })).to.have.length(2);
    // What it has, it is asked for.
    const early = await provider.getBlock(start);
    expect(early?.number).to.equal(start);
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
      // Of two there is none in the middle: they must be alike.
      const two = among(await relay(twisted(figure)), await relay());
      expect((await refusal(two.send("eth_gasPrice", []))).code).to.equal("ENDPOINT_DISAGREE");
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

  it("say when a transaction is not mined in time", async () => {
    const provider = among(await relay(), await relay());
    const hash = `0x${"12".repeat(32)}`;
    const { code, what } = await refusal(untilMined({ hash, provider }, 50));
    expect(code).to.equal("ENDPOINT_NOT_MINED");
    expect(what).to.contain(hash);
  });

  it("all have a signed transaction, so that one which is down, or drops it, does not matter", async () => {
    const { ethers } = connection;
    const keeps = {
      request: (asked: { method: string; params?: unknown[] }): Promise<unknown> =>
        asked.method === "eth_sendRawTransaction"
          ? Promise.resolve(keccak256(asked.params?.[0] as string))
          : connection.provider.request(asked),
    };
    // One is down, and one says that it took the transaction and drops it.
    const dropping = await serve(keeps);
    open.push(dropping.close);
    const provider = among("http://127.0.0.1:1", dropping.url, await relay(), await relay());
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
    const remote = "https://node.example";
    for (const same of [
      "https://node.example.",
      "http://node.example:8545",
      `https://u:${KEY}%zz@node.example/v1`,
    ])
      expect(() => new AgreedProvider([remote, same])).to.throw(EndpointError, /one host is named twice/);
    expect(() => new AgreedProvider([url, KEY])).to.throw(EndpointError, /^what is set is no URL\. Give/);
  });

  it("refuse to be asked what cannot be compared", async () => {
    const provider = among(await relay(), await relay());
    expect((await refusal(provider.send("debug_traceTransaction", []))).code).to.equal("ENDPOINT_METHOD");
  });
});
