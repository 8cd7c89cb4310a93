/** Cause and remedy of the errors that the contracts take from libraries, and of the language's own, by name. */
const UNSENT = "None: such a value is not sent by this code";

export const LIBRARIES: Readonly<Record<string, readonly [cause: string, remedy: string]>> = {
  ERC20InsufficientBalance: [
    "The holder has fewer units than that.",
    "Name at most `balance`; for money, bring more of it.",
  ],
  ERC20InsufficientAllowance: [
    "The holder has not approved that many units to who would move them.",
    "Have him approve `needed`, or bring his permit.",
  ],
  ERC20InvalidReceiver: ["Units do not go to the zero address.", "Name another recipient."],
  ERC20InvalidSender: ["Units do not come from the zero address.", "Name another holder."],
  ERC20InvalidSpender: ["Nothing is approved to the zero address.", "Name another spender."],
  ERC20InvalidApprover: ["The zero address approves nothing.", "Name another holder."],
  SafeERC20FailedOperation: [
    "The currency or the units refused a transfer, or answered that it failed.",
    "See that the payer has the money and has approved it, and that neither side is blocked in `token`.",
  ],
  ReentrancyGuardReentrantCall: [
    "The call came from within another call of the same contract.",
    "Make it by a transaction of its own.",
  ],
  SafeCastOverflowedUintDowncast: ["A number is larger than the contract can keep.", "Give a smaller one."],
  SafeCastOverflowedUintToInt: ["A number is larger than the contract can keep.", "Give a smaller one."],
  SafeCastOverflowedIntToUint: ["A number is below 0 where none can be.", "Give another date or price."],
  ECDSAInvalidSignature: ["The signature is none.", "Sign the permit anew."],
  ECDSAInvalidSignatureLength: ["The signature is not 65 bytes long.", "Give `v`, `r` and `s` as signed."],
  ECDSAInvalidSignatureS: [
    "The signature is the second of two that would do.",
    "Give the one with the low `s`.",
  ],
  FailedDeployment: [
    "A contract could not be created: it is there already, or its birth ran out of gas.",
    "Use another salt, or send the transaction with a higher gas limit.",
  ],
  Create2EmptyBytecode: ["There is no code to create.", `${UNSENT}.`],
  InsufficientBalance: ["The contract would send ether that it has not.", `${UNSENT}.`],
  InvalidShortString: ["A contract's own name is none that can be kept.", `${UNSENT}.`],
  StringTooLong: ["A contract's own name is too long.", `${UNSENT}.`],
  Error: ["The contract that was called gives its reason in words.", "Do what `reason` says."],
  Panic: [
    "A calculation went beyond what it can hold (code 17), divided by 0 (18) or looked beyond a list (50).",
    "Give smaller amounts, later times or numbers that exist.",
  ],
};
