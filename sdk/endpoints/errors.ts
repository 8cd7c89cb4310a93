import { SdkError } from "../errors/index.ts";

/** An endpoint that cannot be used, or several that do not agree. Codes start with `ENDPOINT_`. */
export class EndpointError extends SdkError {}

/** Code of what no other endpoint mends: two of them say different things of one chain. */
export const DISAGREEMENT = "ENDPOINT_DISAGREE";
