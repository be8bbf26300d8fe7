import type { ClientBase } from 'pg';

/**
 * Opens a transaction that sees the live schema as it is at this moment. Ends of topics are read afterwards: a message that
 * the relay publishes in between is in the outbox of the snapshot.
 */
export async function openSnapshot(live: ClientBase, schema: string): Promise<void> {
  await live.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  // The first statement takes the snapshot.
  await live.query(`SELECT FROM ${schema}.log_positions LIMIT 1`);
}

export async function closeSnapshot(live: ClientBase): Promise<void> {
  await live.query('ROLLBACK');
}
