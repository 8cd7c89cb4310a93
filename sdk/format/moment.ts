/** A unix second as a date and time in UTC. */
export function moment(second: bigint): string {
  return new Date(Number(second) * 1000).toISOString().replace("T", " ").replace(".000Z", "Z");
}

const UNITS = [
  ["day", 86_400n],
  ["hour", 3_600n],
  ["minute", 60n],
  ["second", 1n],
] as const;

/** A number of seconds in words: `2 days`, `1 day 12 hours`; `0 seconds` for none. */
export function duration(seconds: bigint): string {
  let left = seconds;
  const parts: string[] = [];
  for (const [name, size] of UNITS) {
    const count = left / size;
    left %= size;
    if (count > 0n) parts.push(`${count} ${name}${count === 1n ? "" : "s"}`);
  }
  return parts.length === 0 ? "0 seconds" : parts.join(" ");
}
