/** An endpoint that is not there, hangs, or answers as no node does: one sentence, and nothing of its key. */
import { createServer } from "node:http";
import type { Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { expect } from "chai";
import hre from "hardhat";

import { EndpointError } from "../../sdk/endpoints/index.ts";
import { ofEndpoint } from "../../tasks/endpoint.ts";
import { runHardhat } from "../support/tasks.ts";

const ANY = "0xdAC17F958D2ee523a2206206994597C13D831ec7";
const SECRET = "k3y-of-a-provider";

type Answer = (response: ServerResponse, id: unknown) => void;

const result =
  (value: unknown): Answer =>
  (response, id) =>
    response.end(JSON.stringify({ jsonrpc: "2.0", id, result: value }));

const error =
  (code: number, message: string): Answer =>
  (response, id) =>
    response.end(JSON.stringify({ jsonrpc: "2.0", id, error: { code, message } }));

const status =
  (code: number): Answer =>
  (response) => {
    response.statusCode = code;
    response.end(`<html>${SECRET}</html>`);
  };

/** How an endpoint answers, and the code of what is said about it. */
const ENDPOINTS: Readonly<Record<string, readonly [answer: Answer, code: string]>> = {
  "a page": [(response) => response.end("<html>Welcome</html>"), "ENDPOINT_GARBAGE"],
  nothing: [(response) => response.end(""), "ENDPOINT_GARBAGE"],
  "other JSON": [(response) => response.end('{"hello":1}'), "ENDPOINT_GARBAGE"],
  "a large page": [(response) => response.end("x".repeat(2_000_000)), "ENDPOINT_GARBAGE"],
  "a number": [result(5), "ENDPOINT_GARBAGE"],
  "an empty block": [result({}), "ENDPOINT_GARBAGE"],
  "status 502": [status(502), "ENDPOINT_STATUS"],
  "status 401": [status(401), "ENDPOINT_STATUS"],
  "a refusal": [
    error(-32_000, `\u001b[31mno such plan /v3/${SECRET}\n${"x".repeat(5_000)}`),
    "ENDPOINT_REFUSED",
  ],
  "too many requests": [error(-32_005, "slow down"), "ENDPOINT_LIMIT"],
  "a closed line": [(response) => response.destroy(), "ENDPOINT_SILENT"],
};

const listen = async (answer: Answer): Promise<{ server: Server; url: string }> => {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => answer(response, (JSON.parse(body) as { id: unknown }).id));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { server, url: `http://user:${SECRET}@127.0.0.1:${port}/v3/${SECRET}` };
};

const close = (server: Server) => {
  server.closeAllConnections();
  server.close();
};

describe("tasks over an endpoint that is none", () => {
  for (const [what, [answer, expected]] of Object.entries(ENDPOINTS)) {
    it(`says in a sentence that it answers with ${what}`, async () => {
      const { server, url } = await listen(answer);
      try {
        const args = ["--network", "rpc", "asset", "status", "--asset", ANY];
        const { code, out, err } = await runHardhat(args, { RPC_URL: url });
        expect({ code, out }).to.deep.equal({ code: 1, out: "" });
        const [, said = "", ...more] = err.trim().split("\n");
        expect(said).to.match(new RegExp(`^the network rpc at ${new URL(url).origin}: .*\\[${expected}\\]$`));
        expect(more).to.deep.equal([]);
        expect(said.length).to.be.lessThan(300);
        expect(err).not.to.contain(SECRET);
      } finally {
        close(server);
      }
    });
  }

  it("says the same of the tasks of the market and of hashes, as data too", async () => {
    const { server, url } = await listen(result(5));
    try {
      const market = ["--exchange", ANY, "--token", ANY, "--currency", ANY, "--from-block", "0", "--json"];
      const book = await runHardhat(["--network", "rpc", "market", "book", ...market], { RPC_URL: url });
      expect(book.code).to.equal(1);
      expect(JSON.parse(book.out)).to.deep.include({ ok: false, code: "ENDPOINT_GARBAGE" });
      const sheet = ["examples/worldbank-bond-i.yaml", "--roles", "examples/roles.yaml", "--asset", ANY];
      const hash = await runHardhat(["--network", "rpc", "asset", "hash", ...sheet], { RPC_URL: url });
      expect(hash.code).to.equal(1);
      expect(hash.err)
        .to.contain("[ENDPOINT_")
        .and.not.to.match(/\n +at /);
    } finally {
      close(server);
    }
  });

  it("gives up an endpoint that hangs", async () => {
    const { server, url } = await listen(() => undefined);
    try {
      const { ethers } = await hre.network.create({ network: "rpc", override: { url, timeout: 200 } });
      const failure: unknown = await ethers.provider.getBlock("latest").catch((thrown: unknown) => thrown);
      const said = await ofEndpoint(failure, hre);
      expect(said).to.be.instanceOf(EndpointError);
      expect((said as EndpointError).code).to.equal("ENDPOINT_TIME_LIMIT");
    } finally {
      close(server);
    }
  });

  it("asks for an answer within a minute", () => {
    const { rpc } = hre.config.networks;
    expect(rpc?.type === "http" ? rpc.timeout : Infinity).to.be.lessThan(60_000);
  });

  it("exits with 2 where there is no URL, or one that is none", async () => {
    const args = ["--network", "rpc", "asset", "status", "--asset", ANY];
    const { code, err } = await runHardhat(args, { RPC_URL: SECRET });
    expect(code).to.equal(2);
    expect(err).to.contain("[ENDPOINT_URL]").and.not.to.contain(SECRET);
  });

  it("leaves a fault of the program its trace", async () => {
    const fault = new TypeError("undefined is not a function");
    expect(await ofEndpoint(fault, hre)).to.equal(fault);
  });
});
