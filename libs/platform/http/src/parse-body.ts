import type { z } from 'zod';
import { Problem } from './problem';

/**
 * A body as its schema promises it.
 * @throws Problem `invalid_request`, naming every fault by its JSON path (`body/times must be at least 1`).
 */
export function parseBody<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const parsed = schema.safeParse(body, { error: sentence });
  if (parsed.success) return parsed.data;
  throw new Problem('invalid_request', 'The body is not valid.', { errors: parsed.error.issues.flatMap(faults) });
}

/** Zod's own words for the commonest faults speak of its types; a schema that brings its own words keeps them. */
function sentence(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.input === undefined && issue.code !== 'unrecognized_keys') return 'is required';
  if (issue.code === 'invalid_type')
    return `must be ${withArticle(issue.expected === 'int' ? 'integer' : issue.expected)}`;
  return undefined;
}

function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}

function faults(issue: z.core.$ZodIssue): readonly string[] {
  const path = ['body', ...issue.path.map(String)].join('/');
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `${path}/${key} is not a known field`);
  return [`${path} ${issue.message}`];
}
