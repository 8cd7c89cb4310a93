import type { InterfaceAbi } from "ethers";

import type { ResolvedBond } from "../termsheet/index.ts";
import { assetCharter, encode, firstOfferingOf } from "./asset.ts";
import type { CharterOptions, EncodedCharter } from "./asset.ts";

/** A period's numbers, as {@link packPeriod} takes them. */
export interface PeriodOfCharter {
  readonly endDate: bigint | number;
  readonly recordDate: bigint | number;
  readonly paymentDate: bigint | number;
  readonly rate: bigint | number;
  readonly principal: bigint | number;
}

/**
 * The charter of a bond: its constructor's argument, the hash that commits to it, and its first offering. The same
 * term sheet and addresses give the same charter, wherever it is built.
 *
 * @param abis ABIs of the bond's contract, see `contractOf`, and of `AssetFactory`, from the build.
 */
export function encodeBondCharter(
  bond: ResolvedBond,
  abis: { readonly bond: InterfaceAbi; readonly factory: InterfaceAbi },
  options: CharterOptions = {},
): EncodedCharter {
  const first = firstOfferingOf(bond);
  const register = {
    recordDates: bond.terms.periods.map((period) => period.recordDate),
    closesAtLastRecordDate: true,
  };
  const terms = { ...bond.terms, periods: bond.terms.periods.map(packPeriod) };
  const charter = { asset: assetCharter(bond, abis.factory, register, options), terms };
  const { call, floating } = bond;
  const whole =
    floating !== undefined
      ? { bond: charter, floating }
      : call !== undefined
        ? { bond: charter, call }
        : charter;
  return encode(abis.bond, whole, first);
}

/**
 * A period in one word, as a bond's charter has it (`PackedPeriod`), from the highest bit: end date (32), record date
 * (40), payment date (40), rate (32), principal (112).
 */
export function packPeriod(period: PeriodOfCharter): bigint {
  const fields = [
    [period.endDate, 32n],
    [period.recordDate, 40n],
    [period.paymentDate, 40n],
    [period.rate, 32n],
    [period.principal, 112n],
  ] as const;
  return fields.reduce((word, [value, bits]) => {
    const field = BigInt(value);
    if (field < 0n || field >> bits !== 0n)
      throw new RangeError(`${field} does not fit the ${bits} bits that a charter has for it.`);
    return (word << bits) | field;
  }, 0n);
}
