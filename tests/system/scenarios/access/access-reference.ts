import { API_CALLS, API_TAGS, type ApiCall } from '@ballast/api';
import { CALLERS, type CallerName } from './callers';
import { ACCESS_ROWS, type AccessRow } from './rows';

/** The columns in words, for readers of the page. */
const COLUMNS: Readonly<Record<CallerName, string>> = {
  platform: 'A key of the platform.',
  holder: 'A key of the participant that holds the account.',
  tenant: 'A key of a tenant of the account.',
  'advisor V': 'A key of a financial advisor with the permission VIEW.',
  'advisor VB': 'The same with VIEW and BUY.',
  'advisor VS': 'The same with VIEW and SELL.',
  'former advisor': 'A key of a participant whose grant on the account has ended.',
  'other participant': 'A key of a participant of the same platform without a relation to the account.',
  'other platform': 'A key of another platform.',
};

/** The outcomes in words, by the letters of the table. */
const OUTCOMES: Readonly<Record<string, string>> = {
  yes: 'The caller may. A list shows the resource. An Operation is accepted, and each Execution is judged for itself.',
  empty: 'The call is answered, and the list does not show the resource.',
  K: '403 `forbidden`: the call is for keys of the platform.',
  B: '403 `permission_required`: BUY permission required.',
  S: '403 `permission_required`: SELL permission required.',
  W: '403 `permission_required`: WITHDRAW permission required, whatever else the call says.',
  D: '403 `permission_required`: DEPOSIT permission required, whatever else the call says.',
  N: '403 `advisor_not_authorized`: advisor not authorized.',
  F: '404 `advisor_not_found`: financial advisor not found.',
  '-': '404: for this caller the resource does not exist.',
};

/** The page of who may call what, by its path in the repository. */
export function referenceFiles(): Readonly<Record<string, string>> {
  return { 'docs/reference/access.md': accessPage() };
}

function accessPage(): string {
  const sections = Object.keys(API_TAGS).flatMap((tag) => {
    const calls = API_CALLS.filter((call) => call.tag === tag);
    return calls.length === 0 ? [] : [`## ${tag}\n\n${table(['call', 'scope', ...CALLERS], calls.flatMap(linesOf))}`];
  });
  return `# Who may call what

Made from the table of access by \`node tools/generate-reference.mjs\`. A system test makes every call with a key of every
caller and compares the answers with this table. Each key of the test has every scope; without the scope of the call the
answer is a 403 \`forbidden\`. The accounts, Operations and Executions of the calls are those of one holder.

| caller | key |
| --- | --- |
${CALLERS.map((caller) => `| ${caller} | ${COLUMNS[caller]} |`).join('\n')}

| in the tables | meaning |
| --- | --- |
${usedOutcomes()
  .map((outcome) => `| ${outcome} | ${OUTCOMES[outcome] ?? ''} |`)
  .join('\n')}

${sections.join('\n\n')}
`;
}

/** @throws Error for an outcome that the page does not explain. */
function usedOutcomes(): readonly string[] {
  const used = new Set(ACCESS_ROWS.flatMap(({ cells }) => cells.split(' ')));
  const unknown = [...used].filter((outcome) => OUTCOMES[outcome] === undefined);
  if (unknown.length > 0) throw new Error(`Explain the outcomes ${unknown.join(', ')} in OUTCOMES`);
  return Object.keys(OUTCOMES).filter((outcome) => used.has(outcome));
}

function linesOf(call: ApiCall): readonly (readonly string[])[] {
  return ACCESS_ROWS.filter((row) => row.call.id === call.id).map((row) => lineOf(call, row));
}

function lineOf({ method, path, access, sandboxOnly }: ApiCall, { cells, about }: AccessRow): readonly string[] {
  const scope = access === 'open' ? 'no key' : access;
  return [
    `\`${method} ${path}\`${about === undefined ? '' : `: ${about}`}`,
    sandboxOnly === true ? `${scope}, sandbox only` : scope,
    ...cells.split(' '),
  ];
}

function table(columns: readonly string[], lines: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...lines.map(line)].join('\n');
}
