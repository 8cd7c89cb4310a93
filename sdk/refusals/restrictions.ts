/**
 * The codes of ERC-1404 by which a token says why it refuses a transfer, in the order of their numbers: what the token
 * calls it, cause and remedy. docs/REASONS.md shows them; the test of this folder holds both together.
 */
export interface Restriction {
  readonly words: string;
  readonly cause: string;
  readonly remedy: string;
}

const BLOCK_ENDS =
  "Ask that panel; a block ends by itself at the latest on the day that the registry shows, a recovery does not";

/** From code 1 on; 0 says that nothing is refused. */
export const RESTRICTIONS: readonly Restriction[] = (
  [
    ["paused", "A pause that the charter allows is running", "Wait; a pause ends by itself"],
    [
      "register closed",
      "The last record date has passed; what is left is to be paid",
      "Wait for the payment; if it is missed, the asset opens the register again",
    ],
    ["lock-up", "It is before `holdingLimits().lockUpEnd`", "Wait until that second"],
    [
      "sender blocked",
      "A registry's panel blocked the sender's wallet (sanctions), or its units were recovered",
      BLOCK_ENDS,
    ],
    [
      "recipient blocked",
      "A registry's panel blocked the recipient's wallet (sanctions), or its units were recovered",
      BLOCK_ENDS,
    ],
    [
      "recipient unknown",
      "No registry of the charter knows the recipient's wallet, or none of them answers",
      "Have the wallet admitted by one of `investorRegistries()`; it works at once",
    ],
    [
      "recipient lapsed",
      "What was attested of the recipient has ended",
      "Have it renewed; holding and selling need nothing",
    ],
    [
      "recipient's country",
      "Residents of the recipient's country may not receive this asset",
      "None under this charter; `countryTerms(country)` shows the countries",
    ],
    [
      "recipient's class",
      "The recipient's investor class may not receive in his country",
      "Have another class attested, if it applies",
    ],
    [
      "flow-back",
      "Residents of the recipient's country may receive only from a later second on",
      "Wait until `countryTerms(country).receiveFrom`",
    ],
    ["units frozen", "The units are under a lien", "Have the lien released"],
    ["lot size", "The amount is no multiple of `holdingLimits().lotSize`", "Send whole lots"],
    [
      "sender's minimum holding",
      "The sender would keep something, but less than the minimum",
      "Send less, or all",
    ],
    ["recipient's minimum holding", "The recipient would hold less than the minimum", "Send more"],
    [
      "maximum per investor",
      "The recipient's wallets together would hold more than one investor may",
      "Send less",
    ],
    [
      "maximum holders",
      "As many investors hold as may, the recipient would be one more, and the sender would stay",
      "Send all that the sender holds, or send to a holder",
    ],
    [
      "extra rule",
      "One of `transferRules()` refused, failed, or had too little gas",
      "Ask that contract; bring more gas",
    ],
  ] as const
).map(([words, cause, remedy]) => ({ words, cause: `${cause}.`, remedy: `${remedy}.` }));
