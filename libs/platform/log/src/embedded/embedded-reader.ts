import { boundedPool, DEFAULT_TIMEOUTS } from '@ballast/platform-postgres';
import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { LogLimits } from '../limits';
import type { LogMessage } from '../port';
import type { LogEnds, LogPlace, PlaceReader, ReadOptions } from '../reader';
import { Partition } from './partition';
import { type PartitionRow, readMessages, readPartitions } from './store';

/** Pause between two looks for messages past the end. */
const LOOK_MS = 100;

/** Reads the embedded log on a connection of its own. */
export class EmbeddedReader implements PlaceReader {
  private readonly pool: Pool;

  constructor(
    url: string,
    private readonly limits: LogLimits,
  ) {
    this.pool = boundedPool({ url, role: 'log', timeouts: DEFAULT_TIMEOUTS, applicationName: 'ballast log reader' }, 1);
    // A broken connection fails the next statement, which reports it.
    this.pool.on('error', () => undefined);
  }

  async read({ topics, from = {}, until, onMessage, isDone }: ReadOptions): Promise<void> {
    const positions = new Map<number, number>();
    for (;;) {
      for (const row of await this.partitionsOf(topics)) {
        const start = positions.get(row.id) ?? Number(from[row.topic]?.[row.partition] ?? row.first_offset);
        const end = Number(until === undefined ? row.next_offset : (until[row.topic]?.[row.partition] ?? 0));
        positions.set(row.id, await this.readPartition(row, { start, end }, onMessage));
      }
      if (isDone === undefined || isDone()) return;
      await delay(LOOK_MS);
    }
  }

  async readAt({ topic, partition, offset }: LogPlace): Promise<readonly LogMessage[]> {
    const row = (await this.partitionsOf([topic])).find((each) => each.partition === partition);
    if (row === undefined) return [];
    return readMessages(this.pool, new Partition(row.id, topic, partition), Number(offset), this.limits);
  }

  starts(topics: readonly string[]): Promise<LogEnds> {
    return this.offsets(topics, 'first_offset');
  }

  ends(topics: readonly string[]): Promise<LogEnds> {
    return this.offsets(topics, 'next_offset');
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private async offsets(topics: readonly string[], which: 'first_offset' | 'next_offset'): Promise<LogEnds> {
    const offsets: Record<string, Record<number, string>> = {};
    for (const row of await this.partitionsOf(topics)) (offsets[row.topic] ??= {})[row.partition] = row[which];
    return offsets;
  }

  private async partitionsOf(topics: readonly string[]): Promise<readonly PartitionRow[]> {
    return (await readPartitions(this.pool)).filter(({ topic }) => topics.includes(topic));
  }

  /** Reads a partition from `start` to `end`; answers the offset at which to go on. */
  private async readPartition(
    row: PartitionRow,
    { start, end }: { readonly start: number; readonly end: number },
    onMessage: ReadOptions['onMessage'],
  ): Promise<number> {
    const partition = new Partition(row.id, row.topic, row.partition);
    let position = Math.max(start, Number(row.first_offset));
    while (position < end) {
      const messages = await readMessages(this.pool, partition, position, this.limits);
      const last = messages.at(-1);
      if (last === undefined) return position;
      for (const message of messages) if (Number(message.offset) < end) await onMessage(message);
      // Offsets are dense as they were appended. Whoever reads a log that was tampered with must see each message once, too.
      position = Number(last.offset) + 1;
    }
    return position;
  }
}
