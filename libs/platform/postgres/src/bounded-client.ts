import { Client, type ClientConfig, Pool } from 'pg';
import { endsConnection, UnansweredError } from './errors';
import { type ConnectionRole, type DatabaseTimeouts, statementTimeout } from './timeouts';

/** Milliseconds that a connection may take to close in order before it is cut. */
const GOODBYE_MS = 1_000;
/** Idle milliseconds after which TCP tests the connection, so that the death of the server's host is noticed. */
const KEEP_ALIVE_IDLE_MS = 10_000;

/** Settings by which the server notices that a client's host has died, and ends its session and its locks. */
const SERVER_KEEP_ALIVE: Readonly<Record<string, string>> = {
  tcp_keepalives_idle: '10',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '3',
  tcp_user_timeout: '30000',
};

/** Longest pause, in milliseconds, between two statements of a connection that stays open, such as a LISTEN. */
export const PING_MS = 5_000;

/**
 * Settings for a connection that sends a statement at least every PING_MS. When the statements stop, the server ends
 * the session and its locks, even if a proxy in between keeps the network connection alive.
 */
export function endWhenIdle({ logMs }: DatabaseTimeouts): Readonly<Record<string, string>> {
  return { idle_session_timeout: String(logMs + 2 * PING_MS) };
}

export interface ConnectionOptions {
  readonly url: string;
  readonly role: ConnectionRole;
  readonly timeouts: DatabaseTimeouts;
  /** Name of the connection in the server's views of activity. */
  readonly applicationName: string;
  /** Further settings of the session. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Configuration of a BoundedClient. */
export interface BoundedClientConfig extends ClientConfig {
  /** Milliseconds to wait for the answer to one statement; then the connection counts as lost. */
  readonly answerMs: number;
}

/**
 * Configuration of one connection by its role. The server cancels a statement that takes too long, and the connection
 * stays usable. The client gives up a little later, in case the server or the network does not answer at all.
 */
export function boundedConfig(options: ConnectionOptions): BoundedClientConfig {
  const { url, role, timeouts, applicationName, settings = {} } = options;
  const statementMs = statementTimeout(role, timeouts);
  return {
    connectionString: url,
    application_name: applicationName,
    connectionTimeoutMillis: role === 'probe' ? timeouts.probeMs : timeouts.connectMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_IDLE_MS,
    statement_timeout: statementMs,
    lock_timeout: Math.min(timeouts.lockMs, statementMs),
    idle_in_transaction_session_timeout: timeouts.idleInTransactionMs,
    options: Object.entries({ ...SERVER_KEEP_ALIVE, ...settings })
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
    answerMs: role === 'probe' ? timeouts.probeMs : statementMs + timeouts.networkMs,
  };
}

/**
 * A connection that never waits for an answer without end. pg's own `query_timeout` only fails the statement: the
 * connection goes back to its pool while it still waits, and the next statement queues behind. Here the connection is
 * cut, which fails its statement and makes every pool drop it. An error that makes the session useless cuts it too.
 *
 * A connection that breaks between two statements emits an event; the next statement fails and reports the break.
 * Without a listener the event would end the process, and while a connection is lent out its pool does not listen.
 */
export class BoundedClient extends Client {
  private readonly answerMs: number;
  /** Time of `performance.now()` since which the server has owed an answer; undefined while it owes none. */
  private owedSince: number | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(config: BoundedClientConfig) {
    super(config);
    this.answerMs = config.answerMs;
    this.on('error', () => undefined);
    this.on('drain', () => (this.owedSince = undefined));
    this.on('end', () => (this.owedSince = undefined));
    // After the answer to one of several queued statements, the next one has the whole time again.
    this.connection.on('readyForQuery', () => {
      if (this.owedSince !== undefined) this.owedSince = performance.now();
    });
    this.connection.on('errorMessage', ({ code = '', message }: { code?: string; message: string }) => {
      if (endsConnection(code)) this.connection.stream.destroy(Object.assign(new Error(message), { code }));
    });
    const submit = (parameters: readonly unknown[]): unknown => Reflect.apply(Client.prototype.query, this, parameters);
    this.query = ((...parameters: readonly unknown[]) => {
      this.waitForAnswer();
      return submit(parameters);
    }) as Client['query'];
  }

  override end(): Promise<void>;
  override end(callback: (error: Error) => void): void;
  override end(callback?: (error: Error) => void): Promise<void> | void {
    // A server that does not answer does not answer the goodbye either.
    const timer = setTimeout(() => this.connection.stream.destroy(), GOODBYE_MS);
    this.once('end', () => clearTimeout(timer));
    return callback === undefined ? super.end() : super.end(callback);
  }

  private waitForAnswer(): void {
    this.owedSince ??= performance.now();
    this.timer ??= setTimeout(() => this.look(), this.answerMs).unref();
  }

  /** Cuts the connection when the answer is too late. The timer runs on over many statements: to set it costs time. */
  private look(): void {
    this.timer = undefined;
    if (this.owedSince === undefined) return;
    const leftMs = this.owedSince + this.answerMs - performance.now();
    if (leftMs > 0) this.timer = setTimeout(() => this.look(), leftMs).unref();
    else this.connection.stream.destroy(new UnansweredError(this.answerMs));
  }
}

/** A connection outside of a pool, not yet connected. */
export function boundedClient(options: ConnectionOptions): BoundedClient {
  return new BoundedClient(boundedConfig(options));
}

/** A pool whose connections are bounded. */
export function boundedPool(options: ConnectionOptions, size: number): Pool {
  // The pool gives its configuration to the client, which the type of this option does not say.
  return new Pool({ ...boundedConfig(options), max: size, Client: BoundedClient as unknown as new () => Client });
}
