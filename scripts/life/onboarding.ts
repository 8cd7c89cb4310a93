/** Admission of the investors: one batch under one approval of two of three. */
import type { Investor } from "./investors.ts";
import { act, goTo } from "./world.ts";
import type { World } from "./world.ts";

const DAY = 86_400n;

/**
 * Has the first registry's panel admit everybody who was identified. Attestations last beyond the bond's life, but
 * for those whose ran out: theirs ends a day after it was given.
 *
 * @param through Last second of an ordinary attestation.
 */
export async function admit(
  world: World,
  investors: readonly Investor[],
  now: bigint,
  through: bigint,
): Promise<void> {
  const [first] = world.registries;
  if (first === undefined) throw new Error("The term sheet names no registry.");
  const rows = investors.flatMap(({ country, class: investorClass, status }, i) =>
    status === "never"
      ? []
      : [
          {
            wallet: world.wallets[i]?.address ?? "",
            investor: i + 1,
            country,
            class: investorClass,
            validThrough: status === "expired" ? now + DAY : through,
          },
        ],
  );
  const data = first.registry.interface.encodeFunctionData("admit", [rows, []]);
  await act(first.by, await first.registry.getAddress(), data, world.anyone);
  await goTo(world, now + 2n * DAY);
}
