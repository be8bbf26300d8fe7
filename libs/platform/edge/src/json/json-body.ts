import { isUtf8 } from 'node:buffer';
import { Problem } from '@ballast/platform-http';
import { JsonFault, JsonScanner } from './json-scanner';

/** A JSON body: its text as it was sent, and the parsed document. */
export interface JsonBody {
  readonly text: string;
  readonly document: unknown;
}

const EMPTY: JsonBody = { text: '{}', document: {} };
const JSON_TYPE = /^application\/json\s*(;|$)/i;

/**
 * The JSON of a body; an empty body counts as `{}`.
 * @throws Problem `unsupported_media_type`, or `invalid_request` with the position of the syntax error.
 */
export function readJsonBody(raw: Buffer, contentType: string | undefined): JsonBody {
  if (raw.length === 0) return EMPTY;
  if (contentType === undefined || !JSON_TYPE.test(contentType)) {
    throw new Problem('unsupported_media_type', 'Send the body as application/json.');
  }
  if (!isUtf8(raw)) throw malformed('body is not UTF-8; it must not be compressed');
  const text = raw.toString('utf8');
  try {
    return { text, document: JSON.parse(text) };
  } catch {
    throw malformed(describeFault(text));
  }
}

export function malformed(fault: string): Problem {
  return new Problem('invalid_request', 'The body is not JSON that can be read.', { errors: [fault] });
}

function describeFault(text: string): string {
  try {
    new JsonScanner(text).document();
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    const before = text.slice(0, error.position);
    const line = before.split('\n').length;
    const column = error.position - (before.lastIndexOf('\n') + 1) + 1;
    return `body is not valid JSON at position ${error.position} (line ${line}, column ${column}): ${error.message}`;
  }
  return 'body is not valid JSON';
}
