import { expect } from "chai";
import { id } from "ethers";

import {
  approvalDigest,
  approvalTypedData,
  collectSignatures,
  draftApproval,
  panelDomain,
  sortMembers,
  sortSignatures,
} from "../../sdk/panel/approve.ts";
import { createSafe } from "../support/safe.ts";
import {
  AUSTRALIA,
  BOND,
  bondCharter,
  createWorld,
  DAY,
  encodeCharter,
  encodedTerms,
  inputOf,
  offeringTerms,
  START,
} from "../support/world.ts";

const ISSUE = 0;

/** A 2-of-3 Safe among the members of a panel, and as the holder of a power: one stolen owner key does neither. */
describe("a Safe", () => {
  async function safeWorld() {
    const world = await createWorld();
    const owners = world.investors.slice(0, 3);
    return { world, owners, safe: await createSafe(owners, 2, world.anyone) };
  }

  async function panelWithSafe() {
    const { world, owners, safe } = await safeWorld();
    const { ethers, members, anyone } = world;
    const [first, second] = members;
    if (first === undefined || second === undefined) throw new Error("no members");
    const set = sortMembers([safe.address, first.address, second.address]);
    const panel = await ethers.deployContract("Panel", [set, 2, 2 * DAY]);
    const registry = await ethers.deployContract("InvestorRegistry", [await panel.getAddress(), 90 * DAY]);
    const validThrough = START + 365 * DAY;
    const row = { wallet: anyone.address, investor: 1, country: AUSTRALIA, class: 2, validThrough };
    const data = registry.interface.encodeFunctionData("admit", [[row], []]);
    const approval = await draftApproval(panel, [{ target: await registry.getAddress(), data }]);
    const typed = approvalTypedData(await panelDomain(panel), approval);
    const others = await collectSignatures(typed, [first]);
    const bring = (signature: string) =>
      panel.connect(anyone).execute(
        approval.calls.map(({ target, data: call }) => ({ target, data: call })),
        approval.salt,
        approval.deadline,
        sortSignatures([...others, { member: safe.address, signature }]),
      );
    return { world, owners, safe, panel, registry, digest: approvalDigest(typed), bring };
  }

  it("approves as a member of a panel when two of its owners sign (ERC-1271)", async () => {
    const { world, owners, safe, registry, digest, bring } = await panelWithSafe();
    await bring(await safe.sign(digest, owners.slice(1)));
    expect((await registry.investorOf(world.anyone.address)).investor).to.equal(1n);
  });

  it("approves nothing with one stolen owner key, alone or twice, nor with the key's own signature", async () => {
    const { world, owners, safe, panel, registry, digest, bring } = await panelWithSafe();
    const [thief] = owners;
    if (thief === undefined) throw new Error("no owner");
    const own = await safe.sign(digest, [thief]);
    for (const signature of [own, await safe.sign(digest, [thief, thief]), "0x"]) {
      await expect(bring(signature))
        .to.be.revertedWithCustomError(panel, "NotEnoughApprovals")
        .withArgs(1, 2);
    }
    expect((await registry.investorOf(world.anyone.address)).investor).to.equal(0n);
  });

  it("is no member any more by the signatures that its owners made for another Safe", async () => {
    const { world, owners, panel, digest, bring } = await panelWithSafe();
    const twin = await createSafe(owners, 2, world.anyone);
    await expect(bring(await twin.sign(digest, owners.slice(1)))).to.be.revertedWithCustomError(
      panel,
      "NotEnoughApprovals",
    );
  });

  it("announces as the holder of a power when two of its owners sign, and one cannot", async () => {
    const { world, owners, safe } = await safeWorld();
    const { ethers, factory, registry, anyone } = world;
    const terms = offeringTerms();
    const input = { ...(await inputOf(world, terms)), powerHolder: safe.address };
    const charter = encodeCharter(bondCharter(input));
    await factory.scan(await registry.getAddress());
    const { asset } = await factory.addressesOf(anyone.address, BOND, charter, id("salt"));
    await factory.create(BOND, charter, terms, id("salt"));
    const bond = await ethers.getContractAt("Bond", asset);
    const register = await ethers.getContractAt("Powers", await bond.powerRegister());
    const to = await register.getAddress();
    const call = [asset, ISSUE, encodedTerms(terms), id("resolution of the board")] as const;
    const data = register.interface.encodeFunctionData("announce", [...call]);
    const [thief] = owners;
    if (thief === undefined) throw new Error("no owner");

    await expect(register.connect(thief).announce(...call))
      .to.be.revertedWithCustomError(register, "OnlyPowerHolder")
      .withArgs(ISSUE, thief.address);
    await expect(safe.execute(to, data, [thief], thief)).to.be.rejected;
    await expect(safe.execute(to, data, [thief, thief], thief)).to.be.rejected;
    expect(await register.announcementCount(asset)).to.equal(0n);

    await safe.execute(to, data, owners.slice(1), anyone);
    expect(await register.announcementCount(asset)).to.equal(1n);
    const object = register.interface.encodeFunctionData("object", [asset, 0n]);
    await expect(safe.execute(to, object, [thief], thief)).to.be.rejected;
    await safe.execute(to, object, owners.slice(0, 2), anyone);
    expect((await register.announcement(asset, 0n)).expiresAt).to.equal(0n);
  });
});
