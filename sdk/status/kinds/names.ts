import { decodeBytes32String } from "ethers";

/** A name of up to 31 characters as contracts keep it; its hex where it is none. */
export function nameOf(bytes: string): string {
  try {
    return decodeBytes32String(bytes);
  } catch {
    return bytes;
  }
}
