import {
  PROBLEM_TEXTS,
  STATUS_CATALOGUE,
  STATUS_REASONS,
  transitionsOf,
  type StatusEntry,
  type StatusReason,
  type StatusResource,
} from '@ballast/api';
import { REQUEST_PROBLEM_CODES, REQUEST_PROBLEMS } from '@ballast/contracts';

/** A table of the catalogue. Cells are prose in which backticks mark code. */
export interface CatalogueTable {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly anchor: string; readonly cells: readonly string[] }[];
}

export interface CatalogueSection {
  readonly title: string;
  readonly intro: string;
  readonly tables: readonly CatalogueTable[];
  /** Resource whose statuses the section shows; absent for other sections. */
  readonly resource?: StatusResource;
}

/** Sections of the error reference: every code of a problem, every status and every reason. The page and the file show the same text. */
export function catalogue(): readonly CatalogueSection[] {
  return [requestProblems(), ...RESOURCES.map(statuses), reasons()];
}

const RESOURCES: readonly { resource: StatusResource; title: string; intro: string }[] = [
  {
    resource: 'operation',
    title: 'Statuses of an Operation',
    intro: 'Each transition is reported by a webhook. A terminal Operation never changes again.',
  },
  {
    resource: 'execution',
    title: 'Statuses of an Execution',
    intro: 'A webhook reports the terminal status, once.',
  },
  {
    resource: 'instruction',
    title: 'Statuses of an Instruction',
    intro:
      'Instructions are read with their Execution. One that the credit check rejects or skips is shown so from the start.',
  },
];

function requestProblems(): CatalogueSection {
  return {
    title: 'Refused requests',
    intro: 'A refused request is answered with `application/problem+json`; its `code` stands here.',
    tables: [
      {
        columns: ['code', 'HTTP status', 'title', 'cause', 'remedy'],
        rows: REQUEST_PROBLEM_CODES.map((code) => {
          const { status, title } = REQUEST_PROBLEMS[code];
          const { cause, remedy } = PROBLEM_TEXTS[code];
          return { anchor: code, cells: [`\`${code}\``, String(status), title, cause, remedy] };
        }),
      },
    ],
  };
}

function statuses({ resource, title, intro }: (typeof RESOURCES)[number]): CatalogueSection {
  const entries = Object.entries<StatusEntry<string>>(STATUS_CATALOGUE[resource]);
  return {
    title,
    intro,
    resource,
    tables: [
      {
        columns: ['status', 'terminal', 'meaning'],
        rows: entries.map(([status, { meaning, next }]) => ({
          anchor: `${resource}-${status}`,
          cells: [`\`${status}\``, Object.keys(next).length === 0 ? 'yes' : 'no', meaning],
        })),
      },
      {
        columns: ['from', 'to', 'when'],
        rows: transitionsOf(resource).map(({ from, to, when }) => ({
          anchor: `${resource}-${from === '' ? 'first' : from}-${to}`,
          cells: [from === '' ? '' : `\`${from}\``, `\`${to}\``, when === '' ? 'It can be the first status.' : when],
        })),
      },
    ],
  };
}

function reasons(): CatalogueSection {
  return {
    title: 'Status reasons',
    intro:
      'Why an Operation, Execution or Instruction ended as it did. Executions carry the code in `status_code` and the text in `status_reason`.',
    tables: [
      {
        columns: ['code', 'text', 'shown by', 'cause', 'remedy'],
        rows: Object.entries(STATUS_REASONS).map(([code, { text, on, cause, remedy }]) => ({
          anchor: `status-${code}`,
          cells: [`\`${code}\``, `\`${text}\``, shownBy(on), cause, remedy],
        })),
      },
    ],
  };
}

/** Resources and statuses that show a reason, for example `Operation failed, Execution rejected`; each status is marked as code. */
function shownBy(on: StatusReason['on']): string {
  const shown: readonly (readonly [string, readonly string[]])[] = [
    ['Operation', on.operation ?? []],
    ['Execution', on.execution ?? []],
    ['Instruction', on.instruction ?? []],
  ];
  return shown
    .filter(([, statuses]) => statuses.length > 0)
    .map(([resource, statuses]) => `${resource} ${statuses.map((status) => `\`${status}\``).join(' or ')}`)
    .join(', ');
}
