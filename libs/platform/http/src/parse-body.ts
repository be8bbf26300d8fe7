import type { z } from 'zod';
import { Problem } from './problem';

/**
 * A body, parsed by its schema.
 * @throws Problem `invalid_request`, naming every violation by its JSON path (`body/times must be at least 1`).
 */
export function parseBody<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  return parseInput(schema, body, BODY);
}

/**
 * The parameters of a query, parsed by their schema.
 * @throws Problem `invalid_request`, naming every violation (`query/page_size must be a whole number from 1 to 200`).
 */
export function parseQuery<S extends z.ZodType>(schema: S, query: unknown): z.output<S> {
  return parseInput(schema, query, QUERY);
}

/**
 * The parameters of a path, parsed by their schema.
 * @throws Problem `invalid_request`, naming every violation (`path/platform_code must be 1 to 32 letters, digits, _ or -`).
 */
export function parsePath<S extends z.ZodType>(schema: S, params: unknown): z.output<S> {
  return parseInput(schema, params, PATH);
}

interface Input {
  readonly root: 'body' | 'path' | 'query';
  readonly detail: string;
  readonly unknown: string;
  readonly sentence: (issue: z.core.$ZodRawIssue) => string | undefined;
}

const BODY: Input = { root: 'body', detail: 'The body is not valid.', unknown: 'is not a known field', sentence };
const PATH: Input = { root: 'path', detail: 'The path is not valid.', unknown: 'is not a known parameter', sentence };
const QUERY: Input = {
  root: 'query',
  detail: 'The query is not valid.',
  unknown: 'is not a known parameter',
  sentence: sentenceOfParameter,
};

function parseInput<S extends z.ZodType>(schema: S, value: unknown, input: Input): z.output<S> {
  const parsed = schema.safeParse(value, { error: input.sentence });
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.flatMap((issue) => violationsOf(issue, input));
  throw new Problem('invalid_request', input.detail, { errors });
}

/** Message of a violation in a query. A parameter that is given twice arrives as an array. */
function sentenceOfParameter(issue: z.core.$ZodRawIssue): string | undefined {
  return Array.isArray(issue.input) ? 'must be given once' : sentence(issue);
}

/** Messages of the commonest violations, because those of Zod name its types. A schema's own message comes first. */
function sentence(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.input === undefined && issue.code !== 'unrecognized_keys') return 'is required';
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${withArticle(NOUNS[issue.expected] ?? issue.expected)}`;
    case 'invalid_value':
      return `must be one of ${issue.values.join(', ')}`;
    case 'too_small':
      return `must ${COUNTED[issue.origin] === undefined ? 'be' : 'have'} at least ${issue.minimum}${COUNTED[issue.origin] ?? ''}`;
    case 'too_big':
      return `must ${COUNTED[issue.origin] === undefined ? 'be' : 'have'} at most ${issue.maximum}${COUNTED[issue.origin] ?? ''}`;
    default:
      return undefined;
  }
}

const NOUNS: Readonly<Record<string, string>> = { int: 'integer', record: 'object' };
const COUNTED: Readonly<Record<string, string>> = { array: ' entries', string: ' characters' };

function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}

function violationsOf(issue: z.core.$ZodIssue, { root, unknown }: Input): readonly string[] {
  const path = [root, ...issue.path.map(String)].join('/');
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `${path}/${shown(key)} ${unknown}`);
  return [`${path} ${issue.message}`];
}

/** Characters of an unknown name that a violation shows: the name may be as long as the body. */
const SHOWN_KEY_MAX = 100;

function shown(key: string): string {
  return key.length <= SHOWN_KEY_MAX ? key : `${key.slice(0, SHOWN_KEY_MAX)}…`;
}
