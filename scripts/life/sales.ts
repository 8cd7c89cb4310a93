/** Offerings: who is refused and why, subscription, settlement of units against money. */
import { chainOffering, offeringAction } from "../../sdk/charter/index.ts";
import { money } from "../../sdk/format/index.ts";
import type { OfferingTerms } from "../../sdk/termsheet/index.ts";
import type { Offering } from "../../typechain-types/index.ts";
import type { Step } from "./kinds/kind.ts";
import type { Life } from "./life.ts";
import { announce } from "./powers.ts";
import { refused } from "./refusal.ts";
import { abiOf } from "./world.ts";
import type { World } from "./world.ts";

/** More is asked for than there is, where the terms share it out. */
const DEMAND_PERCENT = { PRO_RATA: 125n, FIRST_COME: 100n } as const;

/** The holder of ISSUE announces an offering; anyone can read it, and it waits. */
export async function announceTap(life: Life, offering: OfferingTerms, holder: string): Promise<void> {
  const action = offeringAction(await abiOf("AssetFactory"), offering);
  await announce(life, "ISSUE", holder, action, offering.name);
  life.events.push(`${offering.name}: announced by 2 of 3 under ISSUE; it had to wait, open to all eyes.`);
}

/** A whole sale: it opens and investors subscribe; after its close anyone settles. */
export function saleSteps(life: Life, offering: OfferingTerms, index: number): Step[] {
  let open: { sale: Offering; line: Line } | undefined;
  const { opens, closes, settlementDate } = offering;
  return [
    {
      time: opens,
      name: offering.name,
      run: async () => {
        open = await openSale(life, offering, index);
      },
    },
    {
      time: closes > settlementDate ? closes : settlementDate,
      name: `settlement of ${offering.name}`,
      run: async () => {
        if (open !== undefined) await settle(life, offering, open.sale, open.line);
      },
    },
  ];
}

/** Who may subscribe, and how much he wants in parts of what all want. */
interface Subscriber {
  readonly wallet: World["wallets"][number];
  readonly weight: bigint;
}

/** Who subscribed to how many units, in order. */
type Line = readonly { readonly holder: string; readonly units: bigint }[];

async function openSale(life: Life, offering: OfferingTerms, index: number) {
  const { asset, address, world } = life;
  if (index > 0) await world.factory.createOffering(address, chainOffering(offering));
  const sale = await world.connection.ethers.getContractAt("Offering", await asset.offering());
  return { sale, line: await subscribe(life, sale, offering, index === 0) };
}

async function settle(life: Life, offering: OfferingTerms, sale: Offering, line: Line): Promise<void> {
  const { book, world } = life;
  const wallets = line.map(({ holder }) => holder);
  await (await sale.connect(world.anyone).settle(wallets)).wait();
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
  const eligible: Subscriber[] = [];
  for (const [i, investor] of investors.entries()) {
    const wallet = world.wallets[i];
    if (wallet === undefined) continue;
    if (await token.canReceive(wallet.address)) {
      eligible.push({ wallet, weight: investor.weight });
    } else if (everybodyTries) {
      await refused(life, describe(life, wallet.address), `buying in the ${offering.name}`, () =>
        sale.connect(wallet).subscribe.staticCall(offering.minimumPerInvestor, 2n ** 127n),
      );
    }
  }
  const weights = eligible.reduce((sum, { weight }) => sum + weight, 0n);
  const lot = sheet.rules.lotSize;
  const wanted = demand(life, offering, eligible);
  const line: { holder: string; units: bigint }[] = [];
  let left = offering.allocation === "FIRST_COME" ? offering.hardCap : 2n * offering.hardCap;
  let part = 0n;
  for (const { wallet, weight } of eligible) {
    // Cumulative shares, so that the parts add up to what is wanted; each within the limits of the terms.
    const share = ((part + weight) * wanted) / weights - (part * wanted) / weights;
    part += weight;
    let units = share - (share % lot);
    const room = sheet.rules.maximumPerInvestor - life.book.held(wallet.address);
    if (units > room) units = room;
    if (units > offering.maximumPerInvestor) units = offering.maximumPerInvestor;
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

/**
 * The units that all want together. An issue that is larger than all of them may hold is not sold out: whoever holds
 * the most that the rules allow can buy nothing and lend nothing, so the largest asks for half of it and the others in
 * proportion; unless the sale would fail for that.
 */
function demand({ sheet, book }: Life, offering: OfferingTerms, eligible: readonly Subscriber[]): bigint {
  const asked = (offering.hardCap * DEMAND_PERCENT[offering.allocation]) / 100n;
  const largest = most(eligible.map(({ weight }) => weight));
  const room =
    sheet.rules.maximumPerInvestor / 2n - most(eligible.map(({ wallet }) => book.held(wallet.address)));
  if (largest === 0n || room <= 0n) return asked;
  const easy = (room * eligible.reduce((sum, { weight }) => sum + weight, 0n)) / largest;
  const least = offering.softCap + BigInt(eligible.length) * sheet.rules.lotSize;
  return easy < asked && easy >= least ? easy : asked;
}

const most = (amounts: readonly bigint[]) => amounts.reduce((max, one) => (one > max ? one : max), 0n);

/** An investor's label alone. */
export function labelOf({ world, investors }: Life, address: string): string {
  return investors[world.wallets.findIndex((wallet) => wallet.address === address)]?.label ?? address;
}

/** An investor as the report shows him. */
export function describe({ world, investors }: Life, address: string): string {
  const i = world.wallets.findIndex((wallet) => wallet.address === address);
  const investor = investors[i];
  return investor === undefined
    ? address
    : `${investor.label} (${investor.countryName}, ${investor.className})`;
}
