import type { ClientBase } from 'pg';
import { sqlState } from './errors';

/** SQLSTATE lock_not_available: the wait for a lock took too long. */
const LOCK_TIMED_OUT = '55P03';
/** Milliseconds for which one try to close the gate makes writers wait behind it. */
const TRY_MS = 2_000;
/** Milliseconds between two tries, in which the writers that waited go on. */
const PAUSE_MS = 1_000;
const TRIES = 10;

/**
 * SQL expression by which a writing transaction passes the gate of its schema. Writers pass side by side and count as
 * inside until they end. It belongs into the first statement of the transaction: a writer that waits at a closed gate
 * must not hold any other lock.
 */
export function passGateSql(schema: string): string {
  return `pg_advisory_xact_lock_shared(${keyOf(schema)})`;
}

/**
 * Closes the gate of a schema until `openGate`, or until the connection ends. Resolves when no writer is inside. While
 * the gate waits for the writers inside, new ones wait behind it, so a try is short and is repeated after a pause.
 * @throws Error when writers stay inside over all tries.
 */
export async function closeGate(client: ClientBase, schema: string): Promise<void> {
  await client.query(`SET lock_timeout = ${TRY_MS}`);
  for (let tries = 1; ; tries += 1) {
    try {
      await client.query(`SELECT pg_advisory_lock(${keyOf(schema)})`);
      return;
    } catch (error) {
      if (sqlState(error) !== LOCK_TIMED_OUT) throw error;
      if (tries === TRIES) {
        throw new Error(`Transactions of ${schema} have not ended for ${(TRIES * (TRY_MS + PAUSE_MS)) / 1_000} s`, {
          cause: error,
        });
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

/** Lets the writers of a schema go on. */
export async function openGate(client: ClientBase, schema: string): Promise<void> {
  await client.query(`SELECT pg_advisory_unlock(${keyOf(schema)})`);
}

function keyOf(schema: string): string {
  return `hashtextextended('ballast gate ${schema}', 0)`;
}
