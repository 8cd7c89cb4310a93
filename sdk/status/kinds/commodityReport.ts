import { ratio } from "../../decimal/index.ts";
import { duration, exactMoney, moment, money, right } from "../../format/index.ts";
import type { Section } from "../../format/index.ts";
import type { CommodityStatus } from "../types.ts";
import type { OwnReport } from "./index.ts";

const WEIGHT_SCALE = 10n ** 18n;
const WHOLE = 10n ** 36n;
const grams = (milligrams: bigint) => `${money(milligrams, 3)} g`;

/** What a commodity has to report besides what every asset has. */
export function commodityReport(status: CommodityStatus): OwnReport {
  const { attestedWeight, reserve } = status;
  const attested =
    attestedWeight === null
      ? `no figure that is fresh (${duration(reserve.maxAge)}): nothing can be issued`
      : grams(attestedWeight);
  return {
    identifier: status.metal,
    noun: "Commodity",
    before: [
      `A unit stands for ${exactMoney(ratio(status.weightPerUnit, WEIGHT_SCALE), 3)} g fine.` +
        (status.shareLeft === WHOLE
          ? ""
          : " Bars were lost: all units stand for less than the charter says."),
    ],
    after: [
      `All units stand for ${grams(status.requiredWeight)}; ${status.barCount} bars weigh ${grams(status.barWeight)}.`,
      `The reserve's feed ${reserve.feed} attests ${attested}. Custodian: ${status.custodian}.`,
    ],
    sections: [barsOf(status), redemptionsOf(status)],
  };
}

function barsOf({ bars, barCount }: CommodityStatus): Section {
  const more = barCount > BigInt(bars.length) ? [`The first ${bars.length} of ${barCount}.`] : [];
  return {
    title: "Bars",
    lines: barCount === 0n ? ["None."] : more,
    columns: [{ title: "Refiner" }, { title: "Serial" }, right("Fine weight (g)"), right("Parts in 1000")],
    rows: bars.map(({ refiner, serial, fineWeight, fineness }) => [
      refiner,
      serial,
      money(fineWeight, 3),
      money(fineness, 3),
    ]),
  };
}

function redemptionsOf({ redemptions, decimals }: CommodityStatus): Section {
  return {
    title: "Redemptions in bars",
    lines: redemptions.length === 0 ? ["None."] : [],
    columns: [
      right("#"),
      right("Units"),
      right("Fine weight (g)"),
      { title: "Deliverable through" },
      { title: "State" },
    ],
    rows: redemptions.map(({ id, units, weight, deadline, state }) => [
      `${id}`,
      money(units, decimals),
      money(weight, 3),
      moment(deadline),
      state,
    ]),
  };
}
