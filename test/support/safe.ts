/** Real Safes: the code that the Safe's own package ships, a singleton behind a proxy with the usual fallback handler. */
import { readFileSync } from "node:fs";

import { Contract, ContractFactory, concat, Interface, ZeroAddress } from "ethers";
import type { ContractTransactionResponse, InterfaceAbi, Signer } from "ethers";

const PACKAGE = new URL(
  "../../node_modules/@safe-global/safe-smart-account/build/artifacts/contracts/",
  import.meta.url,
);

interface Artifact {
  readonly abi: InterfaceAbi;
  readonly bytecode: string;
}

const artifact = (path: string) => JSON.parse(readFileSync(new URL(path, PACKAGE), "utf8")) as Artifact;

async function deploy(path: string, by: Signer): Promise<Contract> {
  const { abi, bytecode } = artifact(path);
  const deployed = await new ContractFactory(abi, bytecode, by).deploy();
  await deployed.waitForDeployment();
  return new Contract(await deployed.getAddress(), abi, by);
}

/** Waits for a transaction of a contract without types. */
async function sent(transaction: Promise<unknown>): Promise<void> {
  await ((await transaction) as ContractTransactionResponse).wait();
}

/** A Safe and the keys that own it. */
export interface SafeOf {
  readonly address: string;
  /** The owners' signatures of a digest, as ERC-1271 wants them of this Safe. */
  sign(digest: string, owners: readonly Signer[]): Promise<string>;
  /** Has the Safe make a call that these owners signed; `by` brings it. */
  execute(to: string, data: string, owners: readonly Signer[], by: Signer): Promise<void>;
}

/** Creates a Safe of owners, of whom so many must sign. */
export async function createSafe(owners: readonly Signer[], threshold: number, by: Signer): Promise<SafeOf> {
  const singleton = await deploy("Safe.sol/Safe.json", by);
  const factory = await deploy("proxies/SafeProxyFactory.sol/SafeProxyFactory.json", by);
  const handler = await deploy(
    "handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler.json",
    by,
  );
  const { abi } = artifact("Safe.sol/Safe.json");
  const addresses = await Promise.all(owners.map((owner) => owner.getAddress()));
  const nothing = [ZeroAddress, "0x", await handler.getAddress(), ZeroAddress, 0, ZeroAddress];
  const setup = new Interface(abi).encodeFunctionData("setup", [addresses, threshold, ...nothing]);
  const create = factory.getFunction("createProxyWithNonce");
  const inputs = [await singleton.getAddress(), setup, 0];
  const address = (await create.staticCall(...inputs)) as string;
  await sent(create(...inputs));
  const safe = new Contract(address, abi, by);
  const network = await by.provider?.getNetwork();
  const domain = { chainId: network?.chainId ?? 0n, verifyingContract: address };

  const signed = async (
    types: Parameters<Signer["signTypedData"]>[1],
    message: object,
    signers: readonly Signer[],
  ) => {
    const parts: { who: bigint; signature: string }[] = [];
    for (const signer of signers) {
      const signature = await signer.signTypedData(domain, types, message);
      parts.push({ who: BigInt(await signer.getAddress()), signature });
    }
    // A Safe takes them ascending by owner.
    return concat(parts.sort((a, b) => (a.who < b.who ? -1 : 1)).map(({ signature }) => signature));
  };

  return {
    address,
    sign: (digest, signers) =>
      // A digest of 32 bytes is its own ABI encoding.
      signed({ SafeMessage: [{ name: "message", type: "bytes" }] }, { message: digest }, signers),
    execute: async (to, data, signers, bringer) => {
      const nonce = (await safe.getFunction("nonce")()) as bigint;
      const rest = { value: 0, operation: 0, safeTxGas: 0, baseGas: 0, gasPrice: 0 };
      const refund = { gasToken: ZeroAddress, refundReceiver: ZeroAddress };
      const signatures = await signed(SAFE_TX, { to, data, ...rest, ...refund, nonce }, signers);
      const call = (safe.connect(bringer) as Contract).getFunction("execTransaction");
      await sent(call(to, 0, data, 0, 0, 0, 0, refund.gasToken, refund.refundReceiver, signatures));
    },
  };
}

const SAFE_TX = {
  SafeTx: [
    { name: "to", type: "address" },
    { name: "value", type: "uint256" },
    { name: "data", type: "bytes" },
    { name: "operation", type: "uint8" },
    { name: "safeTxGas", type: "uint256" },
    { name: "baseGas", type: "uint256" },
    { name: "gasPrice", type: "uint256" },
    { name: "gasToken", type: "address" },
    { name: "refundReceiver", type: "address" },
    { name: "nonce", type: "uint256" },
  ],
};
