/** What all tasks share: exit codes, where output goes, how a failure is told. */
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { EndpointError } from "../sdk/endpoints/index.ts";
import { SdkError } from "../sdk/errors/index.ts";
import { inert, inertJson } from "../sdk/format/index.ts";
import { explainRevert, refusalWords, revertData } from "../sdk/refusals/index.ts";
import { ChainError } from "../sdk/status/index.ts";
import { formatProblem, TermSheetError } from "../sdk/termsheet/index.ts";
import { NOT_CONFIGURED, ofEndpoint } from "./endpoint.ts";

/** Exit codes of every task. */
export const EXIT = { ok: 0, fault: 1, badInput: 2, chainDisagrees: 3 } as const;

/** A call that cannot be carried out as given. Codes start with `TASK_`. */
export class TaskError extends SdkError {}

/** What a task has to say: the same as text and as data. */
export interface Answer {
  readonly text: string;
  readonly data: unknown;
}

/** Data, to stdout. The text is inert already; JSON is made so. */
export function print({ text, data }: Answer, json: boolean): void {
  process.stdout.write(`${json ? inertJson(data) : text}\n`);
}

/** Progress and remarks, to stderr. */
export function note(text: string): void {
  process.stderr.write(`${inert(text)}\n`);
}

/**
 * Runs what a task does, prints its answer, and sets the exit code. A failure is told in a sentence on stderr; a fault
 * of the program comes with its trace, one of the endpoint (where `hre` says which) without. With `--json`, the failure is an object on stdout as well.
 */
export async function command(
  json: boolean,
  run: () => Promise<Answer> | Answer,
  hre?: HardhatRuntimeEnvironment,
): Promise<void> {
  try {
    print(await run(), json);
    process.exitCode = EXIT.ok;
  } catch (failure) {
    const error = refusalOf(failure) ?? (hre === undefined ? failure : await ofEndpoint(failure, hre));
    process.exitCode = exitCodeOf(error);
    if (json) print({ text: "", data: failureOf(error) }, true);
    for (const line of linesOf(error)) note(line);
  }
}

/** What a contract refused, as the chain's answer; `undefined` for what is no error of a contract known here. */
function refusalOf(error: unknown): ChainError | undefined {
  const refusal = error instanceof SdkError ? undefined : explainRevert(revertData(error));
  if (refusal === undefined) return undefined;
  // Messages of the SDK set the points themselves.
  const [what, remedy] = [refusalWords(refusal), refusal.remedy].map((text) => text.replace(/\.$/, ""));
  return new ChainError("CHAIN_REFUSED", `a contract refuses: ${what}`, remedy ?? "");
}

function exitCodeOf(error: unknown): number {
  if (error instanceof ChainError) return EXIT.chainDisagrees;
  if (error instanceof EndpointError) return NOT_CONFIGURED.has(error.code) ? EXIT.badInput : EXIT.fault;
  return error instanceof SdkError || error instanceof TermSheetError ? EXIT.badInput : EXIT.fault;
}

function failureOf(error: unknown) {
  if (error instanceof TermSheetError) return { ok: false, code: error.code, problems: error.problems };
  if (error instanceof SdkError) {
    const { code, where, what, remedy } = error;
    return { ok: false, code, where, what, remedy };
  }
  return { ok: false, code: "FAULT", what: error instanceof Error ? error.message : String(error) };
}

function linesOf(error: unknown): string[] {
  if (error instanceof TermSheetError)
    return error.problems.map((problem) => formatProblem(problem, error.file));
  if (error instanceof SdkError) return [`${error.message} [${error.code}]`];
  // Each line of a trace is shown for itself: what breaks lines inside is dropped with the rest.
  return (error instanceof Error ? (error.stack ?? error.message) : String(error)).split("\n");
}
