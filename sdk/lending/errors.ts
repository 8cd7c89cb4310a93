import { SdkError } from "../errors/index.ts";

/** A loan offer, or a step of a loan, that cannot be brought as it is. Codes start with `LENDING_`. */
export class LendingError extends SdkError {}
