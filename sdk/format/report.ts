import { inert } from "./inert.ts";
import { table } from "./table.ts";
import type { Column } from "./table.ts";

/** A part of a report: a title, sentences, and a table. */
export interface Section {
  readonly title: string;
  readonly lines?: readonly string[];
  readonly columns?: readonly Column[];
  readonly rows?: readonly (readonly string[])[];
}

/** A report as text for a terminal, without a trailing newline. */
export function report(sections: readonly Section[]): string {
  return sections
    .map(({ title, lines = [], columns, rows = [] }) => {
      const heading = inert(title);
      const body = lines.map(inert);
      if (columns !== undefined && rows.length > 0) body.push(table(columns, rows));
      return [heading, "=".repeat(heading.length), ...body].join("\n");
    })
    .join("\n\n");
}
