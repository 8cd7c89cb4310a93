/** What each field means and how it is written, by its path. */
export type Words = Readonly<Record<string, string>>;

/** Words as they stand in a sheet, for Markdown. */
export const code = (words: readonly string[]) => words.map((word) => `\`${word}\``).join(", ");
