/** A lost wallet: its investor's units and what they have coming go to another wallet of his, slowly and in sight. */
import { money } from "../../sdk/format/index.ts";
import type { Life } from "./life.ts";
import { announce, registerOf } from "./powers.ts";
import { refused } from "./refusal.ts";
import { describe } from "./sales.ts";
import { act, roleOf } from "./world.ts";
import type { Signer } from "./world.ts";

/** The wallet that an investor uses now, by the one that he began with. */
export function walletOf({ world, recovered }: Life, first: string): Signer {
  const wallet = recovered.get(first) ?? world.wallets.find(({ address }) => address === first);
  if (wallet === undefined) throw new Error(`Nobody here has the wallet ${first}.`);
  return wallet;
}

/** The wallet that an investor began with, by any of his. */
export function firstWalletOf({ recovered }: Life, address: string): string {
  return [...recovered].find(([, wallet]) => wallet.address === address)?.[0] ?? address;
}

/** Whoever loses his wallet in this life: the first who holds units. */
function loserOf({ world, book }: Life): Signer {
  const loser = world.wallets.find(({ address }) => book.held(address) > 0n);
  if (loser === undefined) throw new Error("Nobody holds units.");
  return loser;
}

const encoded = (life: Life, lost: string, to: string) =>
  life.world.connection.ethers.AbiCoder.defaultAbiCoder().encode(["address", "address"], [lost, to]);

/** The panel attests the investor's other wallet, and announces the recovery; a member alone cannot. */
export async function announceRecovery(life: Life, holder: string): Promise<void> {
  const { world, investors, address } = life;
  const lost = loserOf(life);
  const i = world.wallets.indexOf(lost);
  const investor = investors[i];
  const [first] = world.registries;
  if (investor === undefined || first === undefined) throw new Error("The investor is in no registry.");
  const block = await world.connection.ethers.provider.getBlock("latest");
  const row = {
    wallet: world.spare.address,
    investor: i + 1,
    country: investor.country,
    class: investor.class,
    validThrough: BigInt(block?.timestamp ?? 0) + 3_650n * 86_400n,
  };
  const data = first.registry.interface.encodeFunctionData("admit", [[row], []]);
  await act(first.by, await first.registry.getAddress(), data, world.anyone);

  const action = encoded(life, lost.address, world.spare.address);
  const register = await registerOf(life);
  const member = [...world.panels.values()][0]?.members[0] ?? world.anyone;
  const reason = world.connection.ethers.id("a member's own idea");
  await refused(life, "One member of a panel", "announcing a recovery alone", () =>
    register.connect(member).announce.staticCall(address, 2, action, reason),
  );
  await announce(life, "RECOVER", holder, action, "statement of the investor who lost his wallet");
  // Ready to be misused: the units of one investor for the wallet of another.
  const other = world.wallets.find(({ address }) => address !== lost.address && life.book.held(address) > 0n);
  if (other !== undefined) {
    const theft = encoded(life, lost.address, other.address);
    await announce(life, "RECOVER", holder, theft, "a reason that is not true");
  }
}

/** A stranger enacts it once it is ripe; what was announced towards somebody else's wallet is refused for ever. */
export async function recover(life: Life, holder: string): Promise<void> {
  const { world, asset, token, book } = life;
  const lost = loserOf(life);
  const other = world.wallets.find(({ address }) => address !== lost.address && book.held(address) > 0n);
  const asStranger = asset.connect(world.anyone);
  if (other !== undefined) {
    const theft = `recovering the units of ${describe(life, lost.address)} to ${describe(life, other.address)}`;
    await refused(life, `The panel ${roleOf(world, holder)}`, theft, () =>
      asStranger.recoverWallet.staticCall(lost.address, other.address),
    );
  }
  const units = await token.balanceOf(lost.address);
  await asStranger.recoverWallet(lost.address, world.spare.address);
  life.recovered.set(lost.address, world.spare);
  life.events.push(
    `${describe(life, lost.address)} lost the wallet; two weeks after the announcement ` +
      `${money(units, life.sheet.token.decimals)} units${life.kind.recovery?.with ?? ""} were another wallet's of the same investor.`,
  );
}
