import { isUtf8 } from 'node:buffer';
import { Problem } from '@ballast/platform-http';
import type { Call } from '../calls/call';
import { JsonSyntaxError, JsonScanner } from './json-scanner';
import { parseJson } from './parse-json';

/** A JSON body: its text as sent, and the parsed document, in which a number that no double holds is an ExactNumber. */
export interface JsonBody {
  readonly text: string;
  readonly document: unknown;
}

const EMPTY: JsonBody = { text: '{}', document: {} };
/** The media type of JSON in UTF-8, its one encoding (RFC 8259). Other parameters have no meaning and are ignored. */
const JSON_TYPE = /^application\/json\s*(;|$)/i;
const CHARSET = /;\s*charset\s*=\s*("?)([^";\s]*)\1/gi;
const UTF_8 = /^utf-?8$/i;

/**
 * The JSON of a body; an empty body counts as `{}`.
 * @throws Problem `unsupported_media_type`, or `invalid_request` with the position of the syntax error.
 */
export function readJsonBody(
  raw: Buffer,
  { contentType, contentEncoding = 'identity' }: Pick<Call, 'contentType' | 'contentEncoding'>,
): JsonBody {
  if (raw.length === 0) return EMPTY;
  if (contentType === undefined || !JSON_TYPE.test(contentType)) {
    throw new Problem('unsupported_media_type', 'Send the body as application/json.');
  }
  const foreign = [...contentType.matchAll(CHARSET)].find(([, , charset = '']) => !UTF_8.test(charset));
  if (contentEncoding.toLowerCase() !== 'identity') {
    throw new Problem('unsupported_media_type', 'Send the body without compression.');
  }
  if (foreign !== undefined) {
    throw new Problem('unsupported_media_type', 'Send the body in UTF-8: JSON has no other encoding.');
  }
  if (!isUtf8(raw)) throw malformed('body is not UTF-8; it must not be compressed');
  const text = raw.toString('utf8');
  try {
    return { text, document: parseJson(text) };
  } catch {
    throw malformed(describeViolation(text));
  }
}

export function malformed(violation: string): Problem {
  return new Problem('invalid_request', 'The body is not JSON that can be read.', { errors: [violation] });
}

function describeViolation(text: string): string {
  try {
    new JsonScanner(text).document();
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    const before = text.slice(0, error.position);
    const line = before.split('\n').length;
    const column = error.position - (before.lastIndexOf('\n') + 1) + 1;
    return `body is not valid JSON at position ${error.position} (line ${line}, column ${column}): ${error.message}`;
  }
  return 'body is not valid JSON';
}
