import { readHead } from '@ballast/contracts';
import type { LogEnds, LogReader } from '@ballast/platform-log';
import type { ClientBase } from 'pg';
import { type Row, type RowCounts, rowsIn } from './compare';
import { withConnections } from './connections';
import { shadowSchema } from './in-schema';
import { prepareShadow } from './rebuild';
import { RunningFold } from './run-fold';
import { derivedTables, type ServiceRecord } from './service-record';
import { dropShadow } from './shadow';

export interface StateOptions {
  /** Database of the service. */
  readonly url: string;
  readonly reader: LogReader;
  /** RFC 3339, UTC, milliseconds. */
  readonly asOf: string;
  /** Whether the shadow schema stays. */
  readonly keepsShadow?: boolean;
  /** Called for each message that is read. */
  readonly onMessage: () => void;
  /** Called for each row, in the order of tables and keys. */
  readonly onRow: (table: string, row: Row) => void;
}

export interface PastState {
  /** Schema in which the tables were made. */
  readonly schema: string;
  readonly messages: number;
  readonly rows: RowCounts;
  /** Messages of an earlier time behind the first later one of their partition. The state does not have them. */
  readonly late: number;
}

/**
 * Makes the derived tables of a service as they were at a time, in its shadow schema, from the facts up to that time.
 * The fold takes the messages of each partition up to the first one of a later time, so that it never sees a gap.
 * @throws MissingMessages when the record has a gap. @throws Error when it cannot run.
 */
export async function stateAsOf(record: ServiceRecord, options: StateOptions): Promise<PastState> {
  const { url, reader, asOf, keepsShadow = false, onMessage, onRow } = options;
  return withConnections({ url, schema: record.schema }, async ({ shadow }) => {
    await prepareShadow(shadow, record);
    try {
      const fold = new RunningFold(record, { client: shadow, reader, onMessage });
      const topics = [...new Set(record.fold().phases.map(({ topic }) => topic))];
      const { ends, late } = await endsAt(reader, topics, asOf);
      await fold.round(ends);
      const rows = await readRows(record, shadow, onRow);
      return { schema: shadowSchema(record.schema), messages: fold.messages, rows, late };
    } finally {
      if (!keepsShadow) await dropShadow(shadow, record);
    }
  });
}

/** The offsets of the first messages of a later time, by partition; the ends of partitions without one. */
async function endsAt(
  reader: LogReader,
  topics: readonly string[],
  asOf: string,
): Promise<{ readonly ends: LogEnds; readonly late: number }> {
  const found = await reader.ends(topics);
  const ends = new Map(Object.entries(found).map(([topic, offsets]) => [topic, { ...offsets }]));
  const cut = new Set<string>();
  let late = 0;
  await reader.read({
    topics,
    until: found,
    onMessage: ({ topic, partition, offset, value }) => {
      const isLater = readHead(value).occurredAt > asOf;
      const place = `${topic}/${partition}`;
      if (cut.has(place)) late += isLater ? 0 : 1;
      else if (isLater) {
        cut.add(place);
        ends.set(topic, { ...ends.get(topic), [partition]: offset });
      }
    },
  });
  return { ends: Object.fromEntries(ends), late };
}

async function readRows(record: ServiceRecord, shadow: ClientBase, onRow: StateOptions['onRow']): Promise<RowCounts> {
  const counts: Record<string, number> = {};
  await shadow.query('BEGIN');
  for (const table of derivedTables(record)) {
    let count = 0;
    for await (const row of rowsIn(shadow, shadowSchema(record.schema), table)) {
      onRow(table.name, row);
      count += 1;
    }
    counts[table.name] = count;
  }
  await shadow.query('COMMIT');
  return counts;
}
