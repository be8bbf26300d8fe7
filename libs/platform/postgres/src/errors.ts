import { types } from 'node:util';

/** The connection was lost before COMMIT was sent, so the server has rolled back. */
export class ConnectionLostError extends Error {
  constructor() {
    super('The connection was lost during a transaction, which is rolled back');
    this.name = 'ConnectionLostError';
  }
}

/** The connection was lost while COMMIT was on its way: the transaction may or may not have happened. */
export class CommitOutcomeUnknownError extends Error {
  constructor(cause: unknown) {
    super('The connection was lost during commit: the outcome of the transaction is unknown', { cause });
    this.name = 'CommitOutcomeUnknownError';
  }
}

/** The statement got no answer in time and its connection was cut. The server may have executed the statement. */
export class UnansweredError extends Error {
  readonly code = 'ETIMEDOUT';

  constructor(answerMs: number) {
    super(`The database has not answered a statement for ${answerMs} ms`);
    this.name = 'UnansweredError';
  }
}

/** Codes of Node's sockets for a server that is away, restarting or unreachable. */
const SOCKET_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
]);

/** SQLSTATEs after which the same transaction, run again on the same connection, may well succeed. */
const RETRYABLE_STATES: ReadonlySet<string> = new Set([
  '40001', // serialization_failure
  '40P01', // deadlock_detected
  '53300', // too_many_connections
  '55P03', // lock_not_available, also after lock_timeout
  '57014', // query_canceled: statement_timeout
]);

/** SQLSTATEs with which the server ends a session, or with which every further write in the session would fail. */
const LOST_STATES: ReadonlySet<string> = new Set([
  '25006', // read_only_sql_transaction: a primary that was demoted behind the same address
  '25P03', // idle_in_transaction_session_timeout
  '25P04', // transaction_timeout
]);

/** Classes of such SQLSTATEs: connection exceptions; shutdown, crash, start, removal and idle end of a session. */
const LOST_CLASSES: readonly string[] = ['08', '57P'];

/** Messages of a lost connection. pg gives these errors no code. */
const CONNECTION_MESSAGES =
  /Connection terminated|Client has encountered a connection error|Connection ended unexpectedly|timeout exceeded when trying to connect|timeout expired|Client was closed and is not queryable/;

/**
 * Whether the same transaction, run again, may succeed: a serialization failure, a deadlock, or a database that is
 * away. False for a commit of unknown outcome, which only a caller that is fenced may repeat.
 */
export function isTransient(error: unknown): boolean {
  for (const cause of causes(error)) {
    if (cause instanceof CommitOutcomeUnknownError) return false;
    if (cause instanceof ConnectionLostError) return true;
    if (hasTransientCode(cause) || CONNECTION_MESSAGES.test(cause.message)) return true;
  }
  return false;
}

/** Whether the connection to the database has failed. The server may have executed the statement all the same. */
export function isConnectionLoss(error: unknown): boolean {
  for (const cause of causes(error)) {
    const code = codeOf(cause);
    if (SOCKET_CODES.has(code) || endsConnection(code)) return true;
    if (CONNECTION_MESSAGES.test(cause.message)) return true;
  }
  return false;
}

/** Whether a session is of no further use after an error with this SQLSTATE. */
export function endsConnection(code: string): boolean {
  return LOST_STATES.has(code) || LOST_CLASSES.some((prefix) => code.startsWith(prefix));
}

/** The SQLSTATE of a database error, however deep it is wrapped; undefined for anything else. */
export function sqlState(error: unknown): string | undefined {
  for (const cause of causes(error)) {
    const code = codeOf(cause);
    if (/^[0-9A-Z]{5}$/.test(code)) return code;
  }
  return undefined;
}

function hasTransientCode(error: Error): boolean {
  const code = codeOf(error);
  return RETRYABLE_STATES.has(code) || SOCKET_CODES.has(code) || endsConnection(code);
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** An error and the errors that it wraps: TypeORM wraps the driver's error in `driverError`, other code in `cause`. */
function* causes(error: unknown): Generator<Error> {
  const seen = new Set<unknown>();
  let current = error;
  // Errors of Node's own sockets may come from another realm than this module's `Error`.
  while (types.isNativeError(current) && !seen.has(current)) {
    seen.add(current);
    yield current;
    current = 'driverError' in current ? current.driverError : current.cause;
  }
}
