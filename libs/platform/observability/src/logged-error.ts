import { stdSerializers } from 'pino';

/**
 * Fields of an error that a log line shows beside its type, message and stack. Every other field is left out: errors of
 * the database carry values of rows in `detail`, `where`, `query` and `parameters`, and rows hold names, amounts and
 * sealed secrets. A list of hidden fields was rejected: a library that adds a field would publish it.
 */
const SHOWN_FIELDS = [
  'code',
  'severity',
  'schema',
  'table',
  'column',
  'constraint',
  'routine',
  'syscall',
  'errno',
  'address',
  'port',
  'hostname',
  'statusCode',
  'topic',
  'partition',
] as const;

/** SQLSTATEs of class 22, data exceptions: their messages quote the value that Postgres could not take. */
const DATA_EXCEPTION = /^22[0-9A-Z]{3}$/;
const QUOTED = /"[^"]*"/g;

/** An error as a log line shows it. */
export interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
  readonly aggregateErrors?: readonly unknown[];
  readonly [field: string]: unknown;
}

/** Serializer of errors for the log: nothing that it answers holds a value of a row. Other values stay as they are. */
export function loggedError(error: unknown): unknown {
  if (!isError(error)) return error;
  const { type, message, stack } = stdSerializers.err(error);
  const text = isDataException(error) ? (line: string) => line.replaceAll(QUOTED, '"…"') : (line: string) => line;
  return {
    type,
    message: text(message),
    stack: text(stack),
    ...shownFields(error),
    ...('errors' in error && Array.isArray(error.errors) ? { aggregateErrors: error.errors.map(loggedError) } : {}),
  } satisfies LoggedError;
}

function shownFields(error: Error): Readonly<Record<string, unknown>> {
  const fields: Readonly<Record<string, unknown>> = { ...error };
  return Object.fromEntries(
    SHOWN_FIELDS.map((name): readonly [string, unknown] => [name, fields[name]]).filter(([, value]) => isPlain(value)),
  );
}

/** Whether the error, or one that it wraps, is a data exception of the database. */
function isDataException(error: unknown): boolean {
  const seen = new Set<unknown>();
  for (let current: unknown = error; isError(current) && !seen.has(current); current = current.cause) {
    seen.add(current);
    if ('code' in current && DATA_EXCEPTION.test(String(current.code))) return true;
  }
  return false;
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** Errors of Node's own sockets may come from another realm than this module's `Error`. */
function isError(value: unknown): value is Error {
  return typeof value === 'object' && value !== null && 'message' in value && 'stack' in value;
}
