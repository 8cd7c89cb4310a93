import { Contract } from "ethers";

import type { Property } from "../../../typechain-types/index.js";
import type { KindReading, PropertyPart } from "../types.ts";
import { readDistributions } from "./distributions.ts";
import { nameOf } from "./names.ts";

const STATES = ["held", "sale agreed", "sold", "ended"] as const;
const FEED_STATES = ["fresh", "stale", "silent"] as const;

/** What a property has besides what every asset has. */
export async function readProperty({ address, abi, provider, block }: KindReading): Promise<PropertyPart> {
  const pinned = { blockTag: block.number };
  const property = new Contract(address, abi, provider) as unknown as Property;
  const [terms, state, sale, value] = await Promise.all([
    property.terms(pinned),
    property.state(pinned),
    property.sale(pinned),
    property.netAssetValue(pinned),
  ]);
  const expenses: PropertyPart["expenses"][number][] = [];
  for (const [i, { purpose, payee }] of terms.expenses.entries()) {
    const { left, unpaid } = await property.expense(i, pinned);
    expenses.push({ purpose: nameOf(purpose), payee, left, unpaid });
  }
  return {
    kind: "property",
    title: { registry: nameOf(terms.title.registry), folio: nameOf(terms.title.folio) },
    deed: terms.title.documentHash,
    state: STATES[Number(state)] ?? "unknown",
    nominalValue: terms.nominalValue,
    netAssetValue: value.perUnit,
    appraisedAt: value.updatedAt,
    appraisal: FEED_STATES[Number(value.status)] ?? "unknown",
    reserve: await property.reserveHeld(pinned),
    owed: await property.owed(pinned),
    nextRecordDate: await property.nextRecordDate(pinned),
    expenses,
    sale:
      sale.minimumPrice === 0n
        ? null
        : { buyer: sale.buyer, minimumPrice: sale.minimumPrice, deadline: sale.deadline },
    distributions: await readDistributions(property, block),
  };
}
