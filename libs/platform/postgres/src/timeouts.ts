/** Time-outs of the connections to the database, in milliseconds. Each wait for Postgres or its network has one. */
export interface DatabaseTimeouts {
  /** Connecting and logging in; also the wait for a free connection of a pool. */
  readonly connectMs: number;
  /** Each statement of a transaction that writes. */
  readonly writeMs: number;
  /** The wait of a statement for a lock. */
  readonly lockMs: number;
  /** The wait of an open transaction for its client. It holds its locks meanwhile. */
  readonly idleInTransactionMs: number;
  /** Each statement that serves a read. */
  readonly readMs: number;
  /** Each statement on the log's own connections: the relay, the embedded log, LISTEN. */
  readonly logMs: number;
  /** Each statement of a migration, and the wait for another instance that migrates the same schema. */
  readonly migrationMs: number;
  /** The statement with which the readiness probe checks the database. */
  readonly probeMs: number;
  /** Time that the network and a busy process may add to the answer of a statement. Then the connection is cut. */
  readonly networkMs: number;
}

export const DEFAULT_TIMEOUTS: DatabaseTimeouts = {
  connectMs: 5_000,
  writeMs: 15_000,
  lockMs: 10_000,
  idleInTransactionMs: 15_000,
  readMs: 5_000,
  logMs: 10_000,
  migrationMs: 600_000,
  probeMs: 2_000,
  networkMs: 2_000,
};

/** Kinds of connections, each with a time-out of its own. */
export type ConnectionRole = 'write' | 'read' | 'log' | 'migration' | 'probe';

/** Milliseconds that Postgres works on one statement of a connection before it gives the statement up. */
export function statementTimeout(role: ConnectionRole, timeouts: DatabaseTimeouts): number {
  switch (role) {
    case 'write':
      return timeouts.writeMs;
    case 'read':
      return timeouts.readMs;
    case 'log':
      return timeouts.logMs;
    case 'migration':
      return timeouts.migrationMs;
    case 'probe':
      return timeouts.probeMs;
  }
}
