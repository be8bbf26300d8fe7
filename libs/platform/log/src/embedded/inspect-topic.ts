import type { Database } from '@ballast/platform-postgres';
import type { TopicDefinition } from '../port';
import type { TopicState } from '../refusal';
import { readTopic } from './store';

/** State of a topic: its difference from what was agreed, and the first and end offset of each partition. */
export async function inspectTopic(database: Pick<Database, 'query'>, agreed: TopicDefinition): Promise<TopicState> {
  const rows = await readTopic(database, agreed.name);
  const differences: string[] = [];
  if (rows.length !== agreed.partitions) {
    differences.push(`has ${rows.length} partitions instead of ${agreed.partitions}`);
  }
  for (const retentionMs of new Set(rows.map(({ retention_ms }) => Number(retention_ms)))) {
    if (retentionMs !== agreed.retentionMs) {
      differences.push(`has retention_ms=${retentionMs} instead of ${agreed.retentionMs}`);
    }
  }
  return {
    difference: differences.length === 0 ? undefined : differences.join('; '),
    partitions: rows.map(({ partition, first_offset, next_offset }) => {
      return { partition, first: BigInt(first_offset), end: BigInt(next_offset) };
    }),
  };
}
