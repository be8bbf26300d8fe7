import { PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX } from '@ballast/contracts';
import { Problem } from '@ballast/platform-http';
import { z } from 'zod';

export interface PageRequest {
  readonly platformCode: string;
  /** Where the page before ended; empty for the first one. */
  readonly after: string;
  readonly limit: number;
}

const pageSchema = z.looseObject({
  platform_code: z.string({ error: 'is required' }).min(1, 'is required'),
  after: z.string({ error: 'must be given once' }).default(''),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(PAGE_SIZE_MAX, `must be from 1 to ${String(PAGE_SIZE_MAX)}`)
    .default(PAGE_SIZE_DEFAULT),
});

export function parsePage(query: Readonly<Record<string, unknown>>): PageRequest {
  const { platform_code, after, limit } = parseQuery(pageSchema, query);
  return { platformCode: platform_code, after, limit };
}

/** @throws Problem `invalid_request`, naming every parameter that is at fault. */
export function parseQuery<S extends z.ZodType>(schema: S, query: unknown): z.output<S> {
  const parsed = schema.safeParse(query);
  if (parsed.success) return parsed.data;
  throw invalidQuery(parsed.error.issues.map(({ path, message }) => `query/${path.join('/')} ${message}`));
}

function invalidQuery(errors: readonly string[]): Problem {
  return new Problem('invalid_request', 'The query is not valid.', { errors });
}

/** Opaque to those who hand it back. */
export function writeCursor(parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

const cursorSchema = z.array(z.string());

/** @throws Problem `invalid_request` for what is no cursor of `length` parts. */
export function readCursor(cursor: string, length: number): readonly string[] {
  let document: unknown;
  try {
    document = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    document = undefined;
  }
  const parts = cursorSchema.safeParse(document);
  if (parts.success && parts.data.length === length) return parts.data;
  throw invalidQuery(['query/after is not a cursor of this list']);
}
