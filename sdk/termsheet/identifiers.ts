/** The check digit of an ISIN (ISO 6166): letters become two digits, then Luhn. `body` is the first eleven characters. */
export function isinCheckDigit(body: string): number {
  const digits = [...body].map((c) => parseInt(c, 36).toString()).join("");
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 2 : 1);
    return total + Math.floor(value / 10) + (value % 10);
  }, 0);
  return (10 - (sum % 10)) % 10;
}

/** Whether a text has the shape of an ISIN: two letters, nine letters or digits, a digit. */
export function looksLikeIsin(text: string): boolean {
  return /^[A-Z]{2}[A-Z0-9]{9}\d$/.test(text);
}

/** Whether a text has the shape of a Legal Entity Identifier (ISO 17442): eighteen letters or digits, two digits. */
export function looksLikeLei(text: string): boolean {
  return /^[A-Z0-9]{18}\d{2}$/.test(text);
}

/** The remainder of an LEI by 97 with letters as two digits (ISO 7064 MOD 97-10); 1 for a valid one. */
export function leiRemainder(lei: string): bigint {
  return BigInt([...lei].map((c) => parseInt(c, 36).toString()).join("")) % 97n;
}

/** An ISIN as the contract stores it: its twelve ASCII bytes, as hex. */
export function isinBytes(isin: string): string {
  return `0x${[...isin].map((c) => c.charCodeAt(0).toString(16).padStart(2, "0")).join("")}`;
}
