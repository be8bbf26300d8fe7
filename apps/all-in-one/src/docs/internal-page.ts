import type { InternalCall } from '@ballast/internal-api';

const INTRO = `# Internal addresses

Made from the code by \`node tools/generate-reference.mjs\`.

Addresses by which services ask each other, on the internal listener (\`METRICS_HOST\`, \`METRICS_PORT\`) alone. Each is
declared once in [libs/internal-api](../../libs/internal-api/src/internal.ts); a service refuses every caller that the
declaration does not name. An operator calls with \`x-internal-token\`, and with a name, as \`x-operator\`, under which the
act is recorded; a service sends its own name, as \`x-internal-caller\`, and the actor of the work that it does, as
\`x-internal-actor\`. Both actors are ignored on the public listener.`;

const COLUMNS = ['address', 'served by', 'callers', 'answers'];

/** Every internal address as a page of the repository, by the service that serves it. */
export function internalPage(calls: readonly InternalCall[]): string {
  const rows = calls
    .toSorted(byService)
    .map(({ method, path, servedBy, callers, summary }) => [
      `\`${method} ${path}\``,
      servedBy.join(', '),
      callers.join(', '),
      summary,
    ]);
  const table = [COLUMNS, COLUMNS.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
  return `${INTRO}\n\n${table}\n`;
}

function byService(left: InternalCall, right: InternalCall): number {
  const key = ({ servedBy, path, method }: InternalCall): string => [...servedBy, path, method].join(' ');
  return key(left) < key(right) ? -1 : 1;
}
