import { Problem } from '@ballast/platform-http';
import { z } from 'zod';

export interface PlatformPageRequest {
  readonly platformCode: string;
  /** Cursor: the end of the page before; empty for the first page. */
  readonly after: string;
  readonly limit: number;
}

function invalidQuery(errors: readonly string[]): Problem {
  return new Problem('invalid_request', 'The query is not valid.', { errors });
}

/** A cursor of a list, opaque to the caller that sends it back. */
export function writeCursor(parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

const cursorSchema = z.array(z.string());

/** @throws Problem `invalid_request` for a text that is no cursor of `length` parts. */
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
