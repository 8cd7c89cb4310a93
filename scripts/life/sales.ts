/** Offerings: who is refused and why, subscription, settlement of units against money. */
import { chainOffering, offeringAction } from "../../sdk/charter/index.ts";
import { money } from "../../sdk/format/index.ts";
import type { OfferingTerms } from "../../sdk/termsheet/index.ts";
import type { Offering } from "../../typechain-types/index.ts";
import type { Life } from "./life.ts";
import { announce } from "./powers.ts";
import { reasonOf } from "./refusal.ts";
import { abiOf, goTo } from "./world.ts";

/** More is asked for than there is, where the terms share it out. */
const DEMAND_PERCENT = { PRO_RATA: 125n, FIRST_COME: 100n } as const;

/** The most that the settlement of one subscription takes, a feed's figure read included. */
const GAS_TO_SETTLE = 500_000n;

/** The holder of ISSUE announces an offering; anyone can read it, and it waits. */
export async function announceTap(life: Life, offering: OfferingTerms, holder: string): Promise<void> {
  const action = offeringAction(await abiOf("AssetFactory"), offering);
  await announce(life, "ISSUE", holder, action, offering.name);
  life.events.push(`${offering.name}: announced by 2 of 3 under ISSUE; it had to wait, open to all eyes.`);
}

/** A whole sale: it opens, investors subscribe, it closes, anyone settles. */
export async function sell(life: Life, offering: OfferingTerms, index: number): Promise<void> {
  const { asset, address, book, world } = life;
  const { ethers } = world.connection;
  if (index > 0) {
    await world.factory.createOffering(address, chainOffering(offering));
  }
  const sale = await ethers.getContractAt("Offering", await asset.offering());
  const line = await subscribe(life, sale, offering, index === 0);
  await goTo(world, offering.closes > offering.settlementDate ? offering.closes : offering.settlementDate);

  const wallets = line.map(({ holder }) => holder);
  // One that runs out of gas is passed over and waits, so an estimate is too little: it finds what passes over the last.
  const gasLimit = BigInt(wallets.length + 1) * GAS_TO_SETTLE;
  await (await sale.connect(world.anyone).settle(wallets, { gasLimit })).wait();
  for (const [holder, units] of book.allocate(offering, line)) book.issue(offering, holder, units);
  const units = (amount: bigint) => money(amount, life.sheet.token.decimals);
  const asked = line.reduce((sum, { units }) => sum + units, 0n);
  life.events.push(
    `${offering.name}: ${line.length} subscribers asked for ${units(asked)} units, ${units(await life.token.totalSupply())} exist now.`,
  );
}

async function subscribe(life: Life, sale: Offering, offering: OfferingTerms, everybodyTries: boolean) {
  const { world, investors, token, sheet } = life;
  const offeringAddress = await sale.getAddress();
  const eligible: { wallet: (typeof world.wallets)[number]; weight: bigint }[] = [];
  for (const [i, investor] of investors.entries()) {
    const wallet = world.wallets[i];
    if (wallet === undefined) continue;
    if (await token.canReceive(wallet.address)) {
      eligible.push({ wallet, weight: investor.weight });
    } else if (everybodyTries) {
      const why = await reasonOf(token, sale, () =>
        sale.connect(wallet).subscribe.staticCall(offering.minimumPerInvestor, 2n ** 127n),
      );
      life.refusals.push({
        who: describe(life, wallet.address),
        what: `buying in the ${offering.name}`,
        why,
      });
    }
  }
  const weights = eligible.reduce((sum, { weight }) => sum + weight, 0n);
  const lot = sheet.rules.lotSize;
  const limit =
    offering.maximumPerInvestor < sheet.rules.maximumPerInvestor
      ? offering.maximumPerInvestor
      : sheet.rules.maximumPerInvestor;
  const wanted = (offering.hardCap * DEMAND_PERCENT[offering.allocation]) / 100n;
  const line: { holder: string; units: bigint }[] = [];
  let left = offering.allocation === "FIRST_COME" ? offering.hardCap : 2n * offering.hardCap;
  let part = 0n;
  for (const { wallet, weight } of eligible) {
    // Cumulative shares, so that the parts add up to what is wanted; each within the limits of the terms.
    const share = ((part + weight) * wanted) / weights - (part * wanted) / weights;
    part += weight;
    let units = share - (share % lot);
    if (units > limit - (life.book.held(wallet.address) % limit))
      units = limit - life.book.held(wallet.address);
    if (units > left) units = left;
    if (units < offering.minimumPerInvestor) continue;
    left -= units;
    const price = life.book.price(offering, units);
    await world.currency.mint(wallet.address, price);
    await world.currency.connect(wallet).approve(offeringAddress, price);
    await sale.connect(wallet).subscribe(units, price);
    line.push({ holder: wallet.address, units });
  }
  return line;
}

/** An investor as the report shows him. */
export function describe({ world, investors }: Life, address: string): string {
  const i = world.wallets.findIndex((wallet) => wallet.address === address);
  const investor = investors[i];
  return investor === undefined
    ? address
    : `${investor.label} (${investor.countryName}, ${investor.className})`;
}
