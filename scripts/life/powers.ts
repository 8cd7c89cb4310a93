/** Uses of the powers that the charter declares: announced by a panel, waited for, enacted by a stranger. */
import { POWER_KINDS } from "../../sdk/plan/index.ts";
import type { PowerKind } from "../../sdk/plan/index.ts";
import type { Powers } from "../../typechain-types/index.ts";
import type { Life } from "./life.ts";
import { act } from "./world.ts";
import type { PanelOf } from "./world.ts";

/** The register in which the asset's powers are kept. */
export async function registerOf({ asset, world }: Life): Promise<Powers> {
  return world.connection.ethers.getContractAt("Powers", await asset.powerRegister());
}

/** The panel at an address. */
export function panelAt({ world }: Life, address: string): PanelOf {
  const found = [...world.panels.entries()].find(([role]) => world.addresses[role] === address)?.[1];
  if (found === undefined) throw new Error(`Nobody here can sign for ${address}.`);
  return found;
}

/** Has the holder of a power, a panel, announce its use. @param reason What the reason document would say. */
export async function announce(
  life: Life,
  kind: PowerKind,
  holder: string,
  action: string,
  reason: string,
): Promise<void> {
  const { address, world } = life;
  const register = await registerOf(life);
  const data = register.interface.encodeFunctionData("announce", [
    address,
    POWER_KINDS.indexOf(kind),
    action,
    world.connection.ethers.id(reason),
  ]);
  await act(panelAt(life, holder), await register.getAddress(), data, world.anyone);
}
