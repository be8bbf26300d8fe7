import type { LogReader } from '@ballast/platform-log';
import type { ClientBase } from 'pg';
import { catchUp, takeSnapshot } from './catch-up';
import { compare, type Comparison } from './compare';
import { type Connections, withConnections } from './connections';
import { lockRebuild } from './lock-rebuild';
import { RunningFold } from './run-fold';
import type { ServiceRecord } from './service-record';
import { createShadow, dropShadow, missingTables } from './shadow';
import { closeSnapshot } from './snapshot';
import { swap } from './swap';

export interface RebuildOptions {
  /** Database of the service. */
  readonly url: string;
  readonly reader: LogReader;
  /** Whether the new tables take the place of the live ones after the comparison. */
  readonly swaps?: boolean;
  /** Whether the shadow schema stays after the comparison. */
  readonly keepsShadow?: boolean;
  /** Called for each message that is read. */
  readonly onMessage?: () => void;
}

export type RebuildOutcome = Comparison & {
  /** Messages that were read; a message that is published while the rebuild looks may count twice. */
  readonly messages: number;
};

/**
 * Makes the derived tables of a service anew from the record, in a schema beside the live one, and compares the two. The
 * service may work meanwhile: for a moment its writers wait at the gate, and both sides are compared as of that moment.
 * @throws MissingMessages when the record has a gap. @throws Error when the rebuild cannot run.
 */
export async function rebuild(record: ServiceRecord, options: RebuildOptions): Promise<RebuildOutcome> {
  const { schema } = record;
  const { url, reader, swaps = false, keepsShadow = false, onMessage = () => undefined } = options;
  return withConnections({ url, schema }, async (connections) => {
    const { shadow } = connections;
    await prepareShadow(shadow, record);
    try {
      const fold = new RunningFold(record, { client: shadow, reader, onMessage });
      await catchUp(connections, fold, schema);
      const comparison = await compareNow(record, connections, fold);
      if (swaps) await swap(record, connections, fold);
      return { ...comparison, messages: fold.messages };
    } finally {
      if (!keepsShadow) await dropShadow(shadow, record);
    }
  });
}

/**
 * Creates the empty shadow of a service for the owner of this connection alone, until the connection ends.
 * @throws Error when another rebuild of the schema is running, or the service never ran on the database.
 */
export async function prepareShadow(shadow: ClientBase, record: ServiceRecord): Promise<void> {
  const { schema } = record;
  await lockRebuild(shadow, schema);
  const missing = await missingTables(shadow, record);
  if (missing.length > 0) throw new Error(`The database has no ${schema}.${missing[0]}: the service never ran on it`);
  await createShadow(shadow, record);
}

/** Compares both sides as of a moment at which no writer is inside the gate. */
async function compareNow(record: ServiceRecord, connections: Connections, fold: RunningFold): Promise<Comparison> {
  const { live, shadow } = connections;
  const ends = await takeSnapshot(connections, fold, record.schema);
  await fold.round(ends, live);
  await shadow.query('BEGIN');
  const comparison = await compare(record, connections);
  await Promise.all([shadow.query('ROLLBACK'), closeSnapshot(live)]);
  return comparison;
}
