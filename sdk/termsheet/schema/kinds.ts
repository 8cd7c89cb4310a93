/** The kinds of asset, as a sheet names them. */
export const KINDS = ["bond", "property", "income-right", "commodity"] as const;

export type Kind = (typeof KINDS)[number];
