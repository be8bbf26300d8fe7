import { randomUUID } from 'node:crypto';
import type { Admin, Consumer, EachBatchPayload } from 'kafkajs';
import type { LogLimits } from '../limits';
import type { Logger } from '../observe';
import type { LogMessage } from '../port';
import type { LogEnds, LogPlace, PlaceReader, ReadOptions } from '../reader';
import { type KafkaClients, kafkaClients, type KafkaConnection, retryOptions } from './client';
import { toLogMessage } from './message';
import { PartitionFetcher } from './partition-fetcher';
import { onceKnown, rangesOf } from './topics';

/** Pause between two checks whether a read is done. */
const LOOK_MS = 50;

/** The offsets between which one partition is read. */
interface Range {
  next: bigint;
  readonly end: bigint;
}

/** Reads topics of Kafka with a consumer of its own. Its group exists for the length of one read. */
export class KafkaReader implements PlaceReader {
  private readonly kafka: KafkaClients;
  private readonly fetcher: PartitionFetcher;
  private connected: Promise<Admin> | undefined;

  constructor(
    connection: KafkaConnection,
    private readonly limits: LogLimits,
    logger: Logger,
  ) {
    this.kafka = kafkaClients(connection, limits, logger);
    this.fetcher = new PartitionFetcher(this.kafka, limits);
  }

  async read({ topics, from = {}, until, onMessage, isDone }: ReadOptions): Promise<void> {
    const ranges = await this.rangesOf(topics, { from, until });
    const isAtEnd = (): boolean => [...ranges.values()].every(({ next, end }) => next >= end);
    const mayStop = isDone ?? isAtEnd;
    if (ranges.size === 0 || mayStop()) return;
    const group = `ballast.reader.${randomUUID()}`;
    const { kafkaSessionTimeoutMs, kafkaHeartbeatMs, kafkaFetchWaitMs } = this.limits;
    const consumer = this.kafka.consumer({
      groupId: group,
      sessionTimeout: kafkaSessionTimeoutMs,
      heartbeatInterval: kafkaHeartbeatMs,
      maxWaitTimeInMs: kafkaFetchWaitMs,
      allowAutoTopicCreation: false,
      readUncommitted: true,
      retry: { ...retryOptions(this.limits), restartOnFailure: () => Promise.resolve(false) },
    });
    try {
      await this.consume(consumer, { ranges, onMessage, mayStop, mayPassEnds: isDone !== undefined });
    } finally {
      await consumer.disconnect();
      // Kafka forgets an empty group by itself after a while.
      await (await this.admin()).deleteGroups([group]).catch(() => undefined);
    }
  }

  readAt(place: LogPlace): Promise<readonly LogMessage[]> {
    return this.fetcher.fetch(place);
  }

  async ends(topics: readonly string[]): Promise<LogEnds> {
    const ends: Record<string, Record<number, string>> = {};
    const admin = await this.admin();
    for (const topic of await this.existing(topics)) {
      const ranges = await onceKnown(() => rangesOf(admin, topic));
      ends[topic] = Object.fromEntries([...ranges].map(([partition, { end }]) => [partition, end.toString()]));
    }
    return ends;
  }

  async close(): Promise<void> {
    const admin = await this.connected?.catch(() => undefined);
    await Promise.all([admin?.disconnect(), this.fetcher.close()]);
  }

  private async consume(
    consumer: Consumer,
    {
      ranges,
      onMessage,
      mayStop,
      mayPassEnds,
    }: {
      readonly ranges: ReadonlyMap<string, Range>;
      readonly onMessage: ReadOptions['onMessage'];
      readonly mayStop: () => boolean;
      readonly mayPassEnds: boolean;
    },
  ): Promise<void> {
    const topics = [...new Set([...ranges.keys()].map((key) => placeOf(key).topic))];
    // A caller that says when it is done may wait for a message as long as it likes.
    const stalledMs = mayPassEnds ? Number.POSITIVE_INFINITY : this.limits.kafkaReadStalledMs;
    await consumer.connect();
    await consumer.subscribe({ topics, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      // Joining the group has limits of its own.
      let progressAtMs = Number.POSITIVE_INFINITY;
      const progressed = (): void => void (progressAtMs = performance.now());
      const looking = setInterval(() => {
        if (mayStop()) resolve();
        else if (performance.now() - progressAtMs > stalledMs) reject(stalled(ranges, stalledMs));
      }, LOOK_MS);
      consumer.on(consumer.events.GROUP_JOIN, progressed);
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      consumer.on(consumer.events.STOP, () => clearInterval(looking));
      let hasFailed = false;
      const fail = (error: Error): void => {
        hasFailed = true;
        reject(error);
      };
      consumer
        .run({
          autoCommit: false,
          eachBatch: async (payload) => {
            // The client would go on behind the message that the caller refused.
            if (!hasFailed) await take(payload, ranges, { onMessage, mayPassEnds, progressed }).catch(fail);
          },
        })
        .catch(reject);
      for (const [key, { next }] of ranges) consumer.seek({ ...placeOf(key), offset: next.toString() });
    });
  }

  /** Ranges of all partitions of those topics that exist, by `keyOf`. An empty range may still get messages. */
  private async rangesOf(
    topics: readonly string[],
    { from, until }: { readonly from: LogEnds; readonly until: LogEnds | undefined },
  ): Promise<Map<string, Range>> {
    const admin = await this.admin();
    const ranges = new Map<string, Range>();
    for (const topic of await this.existing(topics)) {
      for (const [partition, { first, end: high }] of await onceKnown(() => rangesOf(admin, topic))) {
        const next = BigInt(from[topic]?.[partition] ?? first);
        const end = until === undefined ? high : BigInt(until[topic]?.[partition] ?? 0);
        ranges.set(keyOf(topic, partition), { next: next < first ? first : next, end: end < high ? end : high });
      }
    }
    return ranges;
  }

  private async existing(topics: readonly string[]): Promise<readonly string[]> {
    const existing = new Set(await (await this.admin()).listTopics());
    return topics.filter((topic) => existing.has(topic));
  }

  private admin(): Promise<Admin> {
    return (this.connected ??= this.connect());
  }

  private async connect(): Promise<Admin> {
    const admin = this.kafka.admin();
    await admin.connect();
    return admin;
  }
}

interface Taking {
  readonly onMessage: ReadOptions['onMessage'];
  readonly mayPassEnds: boolean;
  /** Called when the broker has brought messages, and when the caller has taken one that it had to wait for. */
  readonly progressed: () => void;
}

async function take(
  { batch, resolveOffset, heartbeat }: EachBatchPayload,
  ranges: ReadonlyMap<string, Range>,
  { onMessage, mayPassEnds, progressed }: Taking,
): Promise<void> {
  progressed();
  const range = ranges.get(keyOf(batch.topic, batch.partition));
  for (const message of batch.messages) {
    resolveOffset(message.offset);
    const offset = BigInt(message.offset);
    // A fetch that began before the seek brings earlier messages.
    if (range === undefined || offset < range.next || (!mayPassEnds && offset >= range.end)) continue;
    const taken = onMessage(toLogMessage(batch, message));
    if (taken !== undefined) {
      await taken;
      progressed();
      await heartbeat();
    }
    // The read ends as soon as all ranges are at their ends.
    range.next = offset + 1n;
  }
}

/** Error that names the partitions whose ends a read has not reached. */
function stalled(ranges: ReadonlyMap<string, Range>, stalledMs: number): Error {
  const open = [...ranges].flatMap(([key, { next, end }]) => {
    const { topic, partition } = placeOf(key);
    return next < end ? [`${topic}/${partition} stands at ${next} of ${end}`] : [];
  });
  return new Error(`Kafka has brought no message for ${stalledMs / 1_000} s, and ${open.join(', ')}`);
}

function keyOf(topic: string, partition: number): string {
  return `${topic} ${partition}`;
}

function placeOf(key: string): { readonly topic: string; readonly partition: number } {
  const [topic = '', partition = ''] = key.split(' ');
  return { topic, partition: Number(partition) };
}
