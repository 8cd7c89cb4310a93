import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { readInvestors } from "../../scripts/life/investors.ts";
import { bondOf } from "../../scripts/life/kinds/bond.ts";
import { live } from "../../scripts/life/life.ts";
import type { Life } from "../../scripts/life/life.ts";
import { serve } from "../support/relay.ts";
import { example } from "../support/sheets.ts";
import { runHardhat } from "../support/tasks.ts";

const second = (text: string) => BigInt(Date.parse(text) / 1000);

describe("tasks over a chain", () => {
  const folder = mkdtempSync(join(tmpdir(), "freehold-"));
  let life: Life;
  let asset: string;
  let chain: Awaited<ReturnType<typeof serve>>;
  const ask = (...args: string[]) =>
    runHardhat(["--network", "rpc", "asset", ...args], { RPC_URL: chain.url });

  before(async () => {
    // Two payments, the tap announced and not yet opened.
    const investors = readInvestors("examples/investors.yaml");
    const through = second("2019-08-12T00:00:00Z");
    life = await live(example("worldbank-bond-i"), "worldbank-bond-i.yaml", investors, through);
    asset = life.address;
    chain = await serve(life.world.connection.provider);
  });

  after(async () => {
    await chain.close();
    rmSync(folder, { recursive: true });
  });

  describe("asset status", () => {
    it("reads what the chain shows at one block", async () => {
      const { code, out } = await ask("status", "--asset", asset, "--json");
      expect(code).to.equal(0);
      const status = JSON.parse(out) as Record<string, unknown>;
      const { ethers } = life.world.connection;
      const block = await ethers.provider.getBlock("latest");
      expect(status).to.deep.include({
        ok: true,
        asset,
        token: await life.token.getAddress(),
        isin: "AU3CB0255776",
        name: life.sheet.token.name,
        charterHash: await life.asset.charterHash(),
        state: "performing",
        supply: life.book.supply.toString(),
        holders: life.book.holders().length.toString(),
        reserve: "0",
        nextRecordDate: second("2019-08-20T13:59:59Z").toString(),
        nextPaymentDate: second("2019-08-28T02:00:00Z").toString(),
        accruedInterest: (await (await bondOf(life)).accruedInterest(block?.timestamp ?? 0)).toString(),
      });
      expect(status.block).to.deep.include({ number: block?.number, hash: block?.hash });
      const payments = status.payments as Record<string, string>[];
      expect(payments.map(({ state }) => state)).to.deep.equal(["paid", "to come", "to come", "to come"]);
      expect(payments[0]).to.deep.include({
        due: life.book.due.toString(),
        funded: life.book.due.toString(),
      });
      expect(payments[0]?.paid).to.equal((life.book.due - life.book.remainder).toString());
      expect(status.announcements).to.have.length(1);
      expect((status.announcements as object[])[0]).to.deep.include({ kind: "ISSUE", state: "waiting" });
    });

    it("says the same in words", async () => {
      const { code, out, err } = await ask("status", "--asset", asset);
      expect(code).to.equal(0);
      expect(out).to.contain("State: performing.");
      expect(out).to.contain("Units: 110,000 of at most 160,000, held by 12 investors.");
      expect(out).to.contain("ISSUE (create units beyond the first offering): announced by 0x");
      expect(out).to.match(/0 +ISSUE +waiting/);
      expect(err).to.contain(`Reading ${asset} on rpc`);
    });

    it("refuses an address without code, other code, and what is no address", async () => {
      const nobody = await ask("status", "--asset", life.world.anyone.address);
      expect(nobody.code).to.equal(3);
      expect(nobody.err).to.contain("[CHAIN_NO_CODE]");
      const token = await ask("status", "--asset", await life.token.getAddress());
      expect(token.code).to.equal(3);
      // Which kinds there are is said, whatever their number.
      expect(token.err).to.match(/the contract is not the Bond or (\w+ or )*\w+ of this build/);
      const typo = await ask("status", "--asset", asset.slice(0, -1));
      expect(typo.code).to.equal(2);
      expect(typo.err).to.contain("[STATUS_ADDRESS]");
    });

    it("is a fault, not a finding, when the endpoint does not answer", async () => {
      const { code, out, err } = await runHardhat(["--network", "rpc", "asset", "status", "--asset", asset], {
        RPC_URL: "http://127.0.0.1:1",
      });
      expect(out).to.equal("");
      expect(code).to.equal(1);
      expect(err)
        .to.contain("http://127.0.0.1:1: nobody answers there")
        .and.not.to.match(/\n +at /);
    });
  });

  describe("asset status of several endpoints", () => {
    const lie = (method: string, result: unknown) =>
      method === "eth_call" && result === `0x${life.book.supply.toString(16).padStart(64, "0")}`
        ? `0x${"0".repeat(64)}`
        : result;
    const askAll = (...witnesses: string[]) =>
      runHardhat(["--network", "rpc", "asset", "status", "--asset", asset], {
        RPC_URL: chain.url,
        RPC_WITNESSES: witnesses.join(" "),
      });

    it("says what all of them say", async () => {
      const [second, third] = [await serve(life.world.connection.provider), "http://127.0.0.1:1"];
      try {
        const { code, out, err } = await askAll(second.url, third);
        expect(code).to.equal(0);
        expect(err.split(`${third}: nobody answers there; left out.`)).to.have.length(2);
        expect(out).to.contain("Units: 110,000 of at most 160,000, held by 12 investors.");
      } finally {
        await second.close();
      }
    });

    it("says nothing when one of them lies, but which", async () => {
      const liar = await serve(life.world.connection.provider, lie);
      const honest = await serve(life.world.connection.provider);
      try {
        const { code, out, err } = await askAll(honest.url, liar.url);
        expect({ code, out }).to.deep.equal({ code: 1, out: "" });
        expect(err).to.match(
          new RegExp(`${liar.url} says otherwise of eth_call than .*\\[ENDPOINT_DISAGREE\\]`),
        );
        expect(err).not.to.match(/\n +at /);
      } finally {
        await Promise.all([liar.close(), honest.close()]);
      }
    });

    it("says nothing when the others are down, or are the same one", async () => {
      const down = await askAll("http://127.0.0.1:1", "http://127.0.0.1:2");
      expect({ code: down.code, out: down.out }).to.deep.equal({ code: 1, out: "" });
      expect(down.err).to.contain("[ENDPOINT_TOO_FEW]");
      const same = await askAll(`${chain.url}/another-key`);
      expect({ code: same.code, out: same.out }).to.deep.equal({ code: 2, out: "" });
      expect(same.err).to.contain("[ENDPOINT_ALONE]").and.not.to.contain("another-key");
    });
  });

  describe("asset hash --asset", () => {
    const rolesFile = (addresses: Record<string, string>) => {
      const file = join(folder, "roles.yaml");
      const lines = Object.entries(addresses).map(([role, address]) => `${role}: "${address}"`);
      writeFileSync(file, lines.join("\n"));
      return file;
    };
    const sheet = "examples/worldbank-bond-i.yaml";

    it("confirms the bond that was created from the sheet", async () => {
      const { code, out } = await ask(
        "hash",
        sheet,
        "--roles",
        rolesFile(life.world.addresses),
        "--asset",
        asset,
      );
      expect(code).to.equal(0);
      expect(out).to.contain(`Charter: ${await life.asset.charterHash()}`);
      expect(out).to.contain("shows the same charter");
    });

    it("exits with 3 when one address differs", async () => {
      const trustee = life.world.anyone.address;
      const roles = rolesFile({ ...life.world.addresses, trustee });
      const { code, out, err } = await ask("hash", sheet, "--roles", roles, "--asset", asset);
      expect({ code, out }).to.deep.equal({ code: 3, out: "" });
      expect(err).to.contain("[CHAIN_CHARTER]");
    });
  });
});
