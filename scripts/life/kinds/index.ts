import type { TermSheet } from "../../../sdk/termsheet/index.ts";
import type { World } from "../world.ts";
import { BARS } from "../bars.ts";
import { bondLife } from "./bond.ts";
import { commodityLife } from "./commodity.ts";
import { propertyLife } from "./property.ts";
import { incomeRightLife } from "./incomeRight.ts";
import type { KindLife } from "./kind.ts";

/**
 * The life of an asset of whichever kind; what must be there before it exists is deployed now.
 *
 * @param barsFile The weight list, for a commodity.
 */
export function openKind(sheet: TermSheet, world: World, barsFile: string = BARS): Promise<KindLife> {
  switch (sheet.kind) {
    case "bond":
      return bondLife(sheet, world);
    case "property":
      return propertyLife(sheet, world);
    case "income-right":
      return incomeRightLife(sheet, world);
    case "commodity":
      return commodityLife(sheet, world, barsFile);
  }
}
