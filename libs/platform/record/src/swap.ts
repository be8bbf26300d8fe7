import { closeGate, openGate, sqlState } from '@ballast/platform-postgres';
import { catchUp } from './catch-up';
import type { Connections } from './connections';
import { copyOperationalColumns } from './operational-columns';
import { TableReplacement } from './replace-tables';
import type { RunningFold } from './run-fold';
import type { ServiceRecord } from './service-record';
import { closeSnapshot, openSnapshot } from './snapshot';
import { trimShadow } from './trims';
import { TooLate, within } from './within';

/** SQLSTATE lock_not_available: a read has not ended in time. */
const LOCK_TIMED_OUT = '55P03';
const TRIES = 20;

/**
 * Puts the shadow of a service in the place of its derived tables. Writers wait at the gate, reads for a moment; none of
 * them fails. A read of several statements holds the tables until it ends, and the log may be slow, so the swap lets the
 * writers go on and tries again.
 * @throws Error when the tables are never free, as during a backup, or when the log is too slow each time.
 */
export async function swap(record: ServiceRecord, connections: Connections, fold: RunningFold): Promise<void> {
  const { shadow, live } = connections;
  const replacement = await TableReplacement.prepare(shadow, record);
  for (let tries = 1; ; tries += 1) {
    await catchUp(connections, fold, record.schema);
    // Most rows get their values here, so that few are left for the moment at which writers wait.
    await copyOperationalColumns(shadow, record);
    await trimShadow(shadow, record);
    try {
      await replaceBehindGate(record, connections, { fold, replacement });
      break;
    } catch (error) {
      await Promise.all([shadow.query('ROLLBACK'), closeSnapshot(live)]);
      const isLate = error instanceof TooLate;
      if (!isLate && sqlState(error) !== LOCK_TIMED_OUT) throw error;
      if (tries === TRIES) {
        throw isLate ? error : new Error(`Reads or a backup hold the tables of ${record.schema}`, { cause: error });
      }
    }
  }
  await replacement.validate();
}

async function replaceBehindGate(
  record: ServiceRecord,
  { shadow, gate, live }: Connections,
  { fold, replacement }: { readonly fold: RunningFold; readonly replacement: TableReplacement },
): Promise<void> {
  const { schema } = record;
  let folding: Promise<void> = Promise.resolve();
  await closeGate(gate, schema);
  try {
    await openSnapshot(live, schema);
    folding = fold.ends(live).then((ends) => fold.round(ends, live));
    await within(folding, 'The log has not brought its end');
    await closeSnapshot(live);
    await replacement.run(async () => {
      await copyOperationalColumns(shadow, record);
      await trimShadow(shadow, record);
      await fold.resume();
    });
  } finally {
    await openGate(gate, schema);
    // A fold that was too late writes to the shadow until it ends, and then reads the same messages once more.
    await folding.catch(() => undefined);
  }
}
