import type { Cli } from './cli';

/** Columns are as wide as their widest cell and two spaces apart. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return `${[header, ...rows].map(line).join('\n')}\n`;
}

/** Prints a document: as JSON when asked to, else as text. */
export function print(cli: Cli, { json, document, text }: { json: boolean; document: unknown; text: string }): void {
  cli.out(json ? `${JSON.stringify(document, null, 2)}\n` : text);
}

/** Text as a single line: control characters and line breaks are shown as spaces, and a long text is cut. */
export function oneLine(text: string, most: number): string {
  // A foreign message may hold any of these, and a terminal obeys some of them.
  const flat = text.replaceAll(/[\u0000-\u001f\u007f-\u009f\s]+/g, ' ').trim();
  return flat.length > most ? `${flat.slice(0, most - 1)}…` : flat;
}
