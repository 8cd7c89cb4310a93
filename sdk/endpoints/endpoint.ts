/** One endpoint, and the bounds within which it must answer. */
import { SdkError } from "../errors/index.ts";
import { EndpointError } from "./errors.ts";

/** What a node answers: a result, or the refusal of a contract that was called. */
export type Answer =
  | { readonly result: unknown }
  | { readonly revert: { readonly code: number; readonly message: string; readonly data: string } };

/** What an endpoint may take. */
export interface Bounds {
  /** For a whole answer, in milliseconds. */
  readonly within: number;
  /** Size of an answer, in bytes. */
  readonly most: number;
}

export const DEFAULT_BOUNDS: Bounds = { within: 20_000, most: 32 * 1024 * 1024 };

/** What a node said itself, so that it is there, but does not do what was asked. */
export class NodeRefusal extends EndpointError {}

interface Reply {
  readonly result?: unknown;
  readonly error?: { readonly code?: unknown; readonly message?: unknown; readonly data?: unknown } | null;
}

/** What geth gives a call that a contract refused. */
const REVERTED = 3;
/** Of what an endpoint says itself, in characters. */
const MOST_SAID = 120;

/** Hosts that are near: each port may be another node. */
const NEARBY = /^(localhost|127\.[\d.]+|10\.[\d.]+|192\.168\.[\d.]+|\[::1\])$/;
/** A part of a URL that is shorter is no key, and words may have it. */
const LEAST_KEY = 6;

function plain(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Replaces whatever in a text could be a key of a URL: user, password, and the parts of its path and query. */
export function hiding(url: string): (text: string) => string {
  if (!URL.canParse(url)) return (text) => text;
  const { username, password, pathname, search } = new URL(url);
  const parts = [username, password, ...`${pathname}${search}`.split(/[/?&=]/)];
  const pair = `${plain(username)}:${plain(password)}`;
  const keys = [...parts, ...parts.map(plain), Buffer.from(pair).toString("base64").replace(/=+$/, "")];
  const hidden = keys.filter((key) => key.length >= LEAST_KEY).sort((a, b) => b.length - a.length);
  return (text) => hidden.reduce((rest, key) => rest.replaceAll(key, "…"), text);
}

/** A node's JSON-RPC over HTTP. Its URL may hold a key: shown is {@link Endpoint.name} alone. */
export class Endpoint {
  /** Scheme, host and port. */
  readonly name: string;
  /** What tells two operators apart: the host; on this machine and its network the port as well. */
  readonly host: string;
  readonly #url: string;
  readonly #hide: (text: string) => string;
  readonly #authorization: string | undefined;
  readonly #bounds: Bounds;
  #count = 0;

  /** Throws `ENDPOINT_URL` for what is no URL of HTTP; the text is not repeated. */
  constructor(url: string, bounds: Bounds = DEFAULT_BOUNDS) {
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    if (parsed === undefined || !/^https?:$/.test(parsed.protocol))
      throw new EndpointError("ENDPOINT_URL", "what is set is no URL", "Give one that starts with https://");
    this.name = parsed.origin;
    const host = parsed.hostname.replace(/\.$/, "");
    this.host = NEARBY.test(host) ? `${host}:${parsed.port}` : host;
    this.#hide = hiding(url);
    const { username, password } = parsed;
    if (username !== "" || password !== "") {
      const pair = `${plain(username)}:${plain(password)}`;
      this.#authorization = `Basic ${Buffer.from(pair).toString("base64")}`;
    }
    // A request must not carry these in its URL.
    parsed.username = parsed.password = "";
    this.#url = parsed.href;
    this.#bounds = bounds;
  }

  /**
   * Asks for one thing. Throws {@link NodeRefusal} for what the node refuses, and {@link EndpointError} when it is not
   * there, takes too long, says too much, or answers as no node does.
   */
  async ask(method: string, params: readonly unknown[]): Promise<Answer> {
    const id = (this.#count += 1);
    let text: string;
    try {
      text = await this.#post(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    } catch (cause) {
      if (cause instanceof SdkError) throw cause;
      const late = cause instanceof Error && cause.name === "TimeoutError";
      throw late
        ? this.#fault("ENDPOINT_TIME_LIMIT", `there was no answer within ${this.#bounds.within / 1000} s`)
        : this.#fault("ENDPOINT_SILENT", "nobody answers there");
    }
    return this.#read(text, id);
  }

  async #post(body: string): Promise<string> {
    const headers: Record<string, string> = { "content-type": "application/json" };
    if (this.#authorization !== undefined) headers.authorization = this.#authorization;
    const signal = AbortSignal.timeout(this.#bounds.within);
    const response = await fetch(this.#url, { method: "POST", headers, body, signal, redirect: "error" });
    if (!response.ok) {
      await response.body?.cancel();
      throw this.#fault("ENDPOINT_STATUS", `the answer is HTTP status ${response.status}`);
    }
    const parts: Uint8Array[] = [];
    let size = 0;
    for await (const part of response.body ?? []) {
      size += (part as Uint8Array).length;
      // Leaving the loop closes the connection: nothing more is taken in.
      if (size > this.#bounds.most)
        throw this.#fault("ENDPOINT_SIZE", `the answer is larger than ${this.#bounds.most} bytes`);
      parts.push(part);
    }
    return Buffer.concat(parts).toString("utf8");
  }

  #read(text: string, id: number): Answer {
    let reply: (Reply & { id?: unknown }) | null;
    try {
      reply = JSON.parse(text) as Reply & { id?: unknown };
      // What is nested too deeply to be written again cannot be compared.
      JSON.stringify(reply);
    } catch {
      throw this.#fault("ENDPOINT_GARBAGE", "the answer is none of a node");
    }
    const error = typeof reply === "object" ? reply?.error : undefined;
    if (error !== undefined && error !== null) return this.#refused(error);
    if (typeof reply !== "object" || reply === null || reply.id !== id || reply.result === undefined)
      throw this.#fault("ENDPOINT_GARBAGE", "the answer is none of a node");
    return { result: reply.result };
  }

  #refused({ code, message, data }: NonNullable<Reply["error"]>): Answer {
    // A node may repeat the URL that it was asked at.
    const said = typeof message === "string" ? this.#hide(message) : "";
    const hex = typeof data === "string" && /^0x([0-9a-f]{2})*$/i.test(data) ? data.toLowerCase() : undefined;
    if (code === REVERTED || hex !== undefined || /execution reverted/i.test(said))
      return { revert: { code: REVERTED, message: said, data: hex ?? "0x" } };
    throw new NodeRefusal(
      "ENDPOINT_REFUSED",
      `it refuses: ${said.slice(0, MOST_SAID)}`,
      "Use another endpoint",
      this.name,
    );
  }

  #fault(code: string, what: string): EndpointError {
    const remedy = "Check that the node runs and that the URL is right, or use another endpoint";
    return new EndpointError(code, what, remedy, this.name);
  }
}
