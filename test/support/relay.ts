import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

interface Request {
  readonly id: number;
  readonly method: string;
  readonly params?: unknown[];
}

/** Something that answers JSON-RPC requests: the in-process chain's provider. */
interface Answerer {
  request(request: { method: string; params?: unknown[] }): Promise<unknown>;
}

/** What a relay makes of the chain's answer. */
export type Twist = (method: string, result: unknown, params: unknown[]) => unknown;

/**
 * Serves an in-process chain over HTTP on a free port of this machine, so that another process can read it; with a twist,
 * not as it is.
 */
export async function serve(
  provider: Answerer,
  twist: Twist = (_method, result) => result,
): Promise<{ url: string; close: () => Promise<void> }> {
  const answer = async ({ id, method, params = [] }: Request) => {
    try {
      const result = twist(method, await provider.request({ method, params }), params);
      return { jsonrpc: "2.0", id, result };
    } catch (error) {
      const { code = -32_000, message, data } = error as { code?: number; message: string; data?: unknown };
      return { jsonrpc: "2.0", id, error: { code, message, data } };
    }
  };
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const asked = JSON.parse(body) as Request | Request[];
      void (Array.isArray(asked) ? Promise.all(asked.map(answer)) : answer(asked)).then((answered) =>
        response.setHeader("content-type", "application/json").end(JSON.stringify(answered)),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
