/** Panel and registry as people use them: members sign typed data with their wallets, anyone brings it. */
import { expect } from "chai";
import { network } from "hardhat";
import type { HDNodeWallet } from "ethers";

import {
  ApprovalError,
  approvalDigest,
  approvalTypedData,
  approveAndExecute,
  collectSignatures,
  draftApproval,
  executeApproval,
  panelDomain,
  sortMembers,
  sortSignatures,
  type PanelCall,
} from "../../sdk/panel/approve.ts";
import type { InvestorRegistry } from "../../typechain-types/index.js";

const { ethers, networkHelpers } = await network.create();

const DAY = 86_400;
const YEAR = 365 * DAY;

/** Members are keys that no node holds: what they sign is signed by ethers alone, as in a wallet. */
function memberKeys(count: number): HDNodeWallet[] {
  const root = ethers.HDNodeWallet.fromPhrase("test test test test test test test test test test test junk");
  return Array.from({ length: count }, (_, i) => root.deriveChild(1_000 + i));
}

/** A registry under a 2-of-3 panel, one of whose members is a contract wallet. */
async function deploy() {
  const [relayer, stranger] = await ethers.getSigners();
  const [alice, bob, owner] = memberKeys(3);
  if (!relayer || !stranger || !alice || !bob || !owner) throw new Error("not enough accounts");
  const wallet = await ethers.deployContract("ContractWallet", [owner.address]);
  const walletAddress = await wallet.getAddress();
  const members = sortMembers([alice.address, bob.address, walletAddress]);
  const panel = await ethers.deployContract("Panel", [members, 2, 2 * DAY]);
  const registry = await ethers.deployContract("InvestorRegistry", [await panel.getAddress(), 90 * DAY]);
  return { relayer, stranger, alice, bob, owner, wallet, walletAddress, members, panel, registry };
}

/** Calldata that admits `count` new wallets, each of another investor. */
async function admission(registry: InvestorRegistry, count: number, first = 1): Promise<PanelCall> {
  const validThrough = (await networkHelpers.time.latest()) + YEAR;
  const rows = Array.from({ length: count }, (_, i) => ({
    wallet: walletOf(first + i),
    investor: first + i,
    country: 276,
    class: 2,
    validThrough,
  }));
  return {
    target: await registry.getAddress(),
    data: registry.interface.encodeFunctionData("admit", [rows, []]),
  };
}

/** Wallet addresses as they are in life: 20 bytes with no zeros to speak of, which is what calldata costs. */
function walletOf(number: number): string {
  return ethers.getAddress(ethers.dataSlice(ethers.id(`investor ${number}`), 12));
}

describe("Panel and investor registry", () => {
  it("admits with the signatures of two wallets, brought by a stranger", async () => {
    const { panel, registry, alice, bob, stranger } = await networkHelpers.loadFixture(deploy);
    const approval = await draftApproval(panel, [await admission(registry, 1)]);
    const typedData = approvalTypedData(await panelDomain(panel), approval);

    // The digest that a wallet computes is the one that the contract checks.
    expect(await panel.approvalDigest([...approval.calls], approval.salt, approval.deadline)).to.equal(
      approvalDigest(typedData),
    );
    const signatures = await collectSignatures(typedData, [bob, alice]);
    const receipt = await executeApproval(panel.connect(stranger), approval, signatures);

    expect(receipt.from).to.equal(stranger.address);
    const record = await registry.investorOf(walletOf(1));
    expect(record.investor).to.equal(1n);
    expect(record.country).to.equal(276n);
    expect(record.class).to.equal(2n);
    expect(record.blockedThrough).to.equal(0n);
    expect(await panel.isUsed(approval.salt)).to.equal(true);
  });

  it("counts a contract wallet by ERC-1271", async () => {
    const { panel, registry, alice, owner, wallet, walletAddress } = await networkHelpers.loadFixture(deploy);
    const approval = await draftApproval(panel, [await admission(registry, 1)]);
    const typedData = approvalTypedData(await panelDomain(panel), approval);
    const signatures = await collectSignatures(typedData, [alice]);

    // What the owner signs for his wallet is bound to it; his plain signature of the approval is not.
    const plain = owner.signingKey.sign(approvalDigest(typedData)).serialized;
    const refused = [...signatures, { member: walletAddress, signature: plain }];
    await expect(executeApproval(panel, approval, refused))
      .to.be.revertedWithCustomError(panel, "NotEnoughApprovals")
      .withArgs(1, 2);

    const asked = (await wallet.getFunction("messageHash").staticCall(approvalDigest(typedData))) as string;
    const signature = owner.signingKey.sign(asked).serialized;
    await executeApproval(panel, approval, [...signatures, { member: walletAddress, signature }]);
    expect((await registry.investorOf(walletOf(1))).investor).to.equal(1n);
  });

  it("admits 300 wallets under one 2-of-3 approval", async () => {
    const { panel, registry, alice, bob } = await networkHelpers.loadFixture(deploy);
    const receipt = await approveAndExecute(panel, [alice, bob], [await admission(registry, 300)]);
    for (const number of [1, 2, 150, 299, 300]) {
      expect((await registry.investorOf(walletOf(number))).investor).to.equal(BigInt(number));
    }
    const admitted = await registry.queryFilter(registry.filters.Admitted());
    expect(admitted.map(({ args }) => args.investor)).to.deep.equal(
      Array.from({ length: 300 }, (_, i) => BigInt(i + 1)),
    );
    expect(receipt.gasUsed / 300n).to.be.at.most(32_000n);
  });

  it("costs at most 32,000 gas per wallet in a batch of 100, by receipt", async () => {
    const { panel, registry, alice, bob } = await networkHelpers.loadFixture(deploy);
    const receipt = await approveAndExecute(panel, [alice, bob], [await admission(registry, 100)]);
    expect(receipt.gasUsed / 100n).to.be.at.most(32_000n);
    expect((await registry.investorOf(walletOf(100))).investor).to.equal(100n);
  });

  it("replaces a member with its own approval, after its own delay", async () => {
    const { panel, registry, alice, bob, members, stranger } = await networkHelpers.loadFixture(deploy);
    const [carol] = memberKeys(4).slice(3);
    if (!carol) throw new Error("no fourth key");
    const waiting = await draftApproval(panel, [await admission(registry, 1)], { deadline: 2n ** 200n });
    const signed = await collectSignatures(approvalTypedData(await panelDomain(panel), waiting), [
      alice,
      bob,
    ]);

    const next = sortMembers([...members.filter((member) => member !== alice.address), carol.address]);
    await approveAndExecute(
      panel,
      [alice, bob],
      [
        {
          target: await panel.getAddress(),
          data: panel.interface.encodeFunctionData("proposeMembers", [next, 2]),
        },
      ],
    );
    await expect(panel.replaceMembers(next, 2)).to.be.revertedWithCustomError(panel, "NotReady");
    await networkHelpers.time.increase(2 * DAY);
    await panel.connect(stranger).replaceMembers(next, 2);
    expect(await panel.members()).to.deep.equal(next);
    expect(await panel.version()).to.equal(2n);

    // What was signed for the old set is void; the tooling says so before it costs gas, the panel in any case.
    await expect(executeApproval(panel, waiting, signed)).to.be.rejectedWith(ApprovalError, /member set 1/);
    await expect(
      panel.execute([...waiting.calls], waiting.salt, waiting.deadline, signed),
    ).to.be.revertedWithCustomError(panel, "NotMember");
    await approveAndExecute(panel, [bob, carol], [await admission(registry, 1)]);
    expect((await registry.investorOf(walletOf(1))).investor).to.equal(1n);
  });

  it("P19: takes and tells nothing that could name a person", async () => {
    const { registry } = await networkHelpers.loadFixture(deploy);
    // Every value that goes in or out is an address, a number, a truth value or a hash: no text, no free bytes.
    const fields = registry.interface.fragments.flatMap((fragment) => fragment.inputs);
    const leaves = (types: readonly (typeof fields)[number][]): string[] =>
      types.flatMap((type) =>
        type.components
          ? leaves(type.components)
          : type.arrayChildren
            ? leaves([type.arrayChildren])
            : [type.type],
      );
    expect(leaves(fields)).to.not.be.empty;
    for (const type of leaves(fields)) expect(type).to.match(/^(address|uint\d+|bool|bytes32)$/);
  });

  describe("tooling", () => {
    it("refuses duplicates instead of guessing", async () => {
      const { alice, bob } = await networkHelpers.loadFixture(deploy);
      expect(() => sortMembers([alice.address, bob.address, alice.address.toLowerCase()])).to.throw(
        ApprovalError,
        alice.address,
      );
      const twice = { member: bob.address, signature: "0x" };
      expect(() => sortSignatures([twice, twice])).to.throw(ApprovalError, bob.address);
    });

    it("says beforehand what the panel would refuse", async () => {
      const { panel, registry, alice, bob } = await networkHelpers.loadFixture(deploy);
      const call = await admission(registry, 1);
      await expect(draftApproval(panel, [])).to.be.rejectedWith(ApprovalError, /at least one call/);

      const approval = await draftApproval(panel, [call]);
      const typedData = approvalTypedData(await panelDomain(panel), approval);
      const signatures = await collectSignatures(typedData, [alice, bob]);
      await expect(executeApproval(panel, approval, signatures.slice(1))).to.be.rejectedWith(
        ApprovalError,
        /needs 2/,
      );
      await executeApproval(panel, approval, signatures);
      await expect(executeApproval(panel, approval, signatures)).to.be.rejectedWith(ApprovalError, /is used/);

      const late = await draftApproval(panel, [call]);
      await networkHelpers.time.increaseTo(late.deadline + 1n);
      await expect(executeApproval(panel, late, signatures)).to.be.rejectedWith(
        ApprovalError,
        /Have it signed/,
      );
    });

    it("does not sign for a contract that is no panel", async () => {
      const { panel, registry } = await networkHelpers.loadFixture(deploy);
      const currency = await ethers.deployContract("TestCurrency", ["Test Dollar", "TUSD", 6]);
      const impostor = panel.attach(await currency.getAddress()) as typeof panel;
      await expect(panelDomain(impostor)).to.be.rejectedWith(ApprovalError, /not a Freehold panel/);
      expect(await registry.panel()).to.equal(await panel.getAddress());
    });
  });
});
