import { expect } from "chai";
import { network } from "hardhat";

describe("Gas of distributions, by receipt", () => {
  it("probe", async () => {
    const { ethers, networkHelpers } = await network.create();
    const [deployer, ...wallets] = await ethers.getSigners();
    if (deployer === undefined) throw new Error("no account");
    const world = await ethers.deployContract("BondWorld", [20, 10]);
    const bond = await ethers.getContractAt("Bond", await world.bond());
    const token = await ethers.getContractAt("AssetToken", await bond.token());
    const currency = await ethers.getContractAt("TestCurrency", await bond.currency());
    console.log("code", ((await ethers.provider.getCode(bond)).length - 2) / 2);
    const holders = Array.from({ length: 100 }, (_, i) => ethers.getAddress(ethers.toBeHex(0x100000 + i, 20)));
    const me = wallets[0]!;
    await world.issue([...holders, me.address], 100n);
    for (const h of [...holders, me.address]) await currency.mint(h, 1n);
    await currency.mint(deployer.address, 10n ** 20n);
    await currency.approve(bond, 2n ** 256n - 1n);
    const used = async (tx: Promise<{ wait(): Promise<{ gasUsed: bigint } | null> }>) => (await (await tx).wait())!.gasUsed;
    for (let i = 0; i < 3; i++) {
      await networkHelpers.time.increaseTo((await bond.period(i)).recordDate + 1n);
      console.log(i, "open+fund", await used(bond.fund(i, 2n ** 255n)));
      console.log(i, "claim", await used(bond.connect(me).claim([i])));
      console.log(i, "pay 100, each", (await used(bond.pay(i, holders))) / 100n);
    }
    expect(await token.totalSupply()).to.equal(10100n);
  });
});
