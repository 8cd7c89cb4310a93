/** Progress on stderr: a bar where somebody watches, nothing where nobody does. Data goes to stdout. */
import { SingleBar } from "cli-progress";

export class Progress {
  readonly #bar: SingleBar | undefined;

  constructor(steps: number) {
    if (process.stderr.isTTY !== true) return;
    this.#bar = new SingleBar({
      format: "  {bar} {percentage}% | {step}",
      hideCursor: true,
      clearOnComplete: true,
      stream: process.stderr,
    });
    this.#bar.start(steps, 0, { step: "" });
  }

  /** Says what begins now. */
  step(what: string): void {
    this.#bar?.increment(1, { step: what });
  }

  stop(): void {
    this.#bar?.stop();
  }
}
