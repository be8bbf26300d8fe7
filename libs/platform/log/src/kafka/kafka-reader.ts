import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
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

/**
 * Reads topics of Kafka as a bystander. A read up to an end asks the leader of each partition. A read that goes on has a
 * consumer of its own, whose group exists for the length of the read.
 */
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
    if (isDone === undefined) {
      for (const [key, range] of ranges) await this.readToEnd(placeOf(key), range, onMessage);
      return;
    }
    if (ranges.size === 0 || isDone()) return;
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
      await this.consume(consumer, { ranges, onMessage, isDone });
    } finally {
      await consumer.disconnect();
      // Kafka forgets an empty group by itself after a while.
      await (await this.admin()).deleteGroups([group]).catch(() => undefined);
    }
  }

  readAt(place: LogPlace): Promise<readonly LogMessage[]> {
    return this.fetcher.fetch(place);
  }

  starts(topics: readonly string[]): Promise<LogEnds> {
    return this.offsets(topics, 'first');
  }

  ends(topics: readonly string[]): Promise<LogEnds> {
    return this.offsets(topics, 'end');
  }

  async close(): Promise<void> {
    const admin = await this.connected?.catch(() => undefined);
    await Promise.all([admin?.disconnect(), this.fetcher.close()]);
  }

  /**
   * Reads a partition without a group: joining one takes seconds, in which the writers of a service may wait for this read.
   * A broker that fails is asked again for as long as a broker may bring nothing.
   */
  private async readToEnd(place: Place, range: Range, onMessage: ReadOptions['onMessage']): Promise<void> {
    const { kafkaReadStalledMs: stalledMs } = this.limits;
    let progressAtMs = performance.now();
    while (range.next < range.end) {
      let failure: unknown;
      const messages = await this.fetcher.fetch({ ...place, offset: range.next.toString() }).catch((error: unknown) => {
        failure = error;
        return [];
      });
      for (const message of messages) {
        const offset = BigInt(message.offset);
        const taken = offset < range.end ? onMessage(message) : undefined;
        if (taken !== undefined) await taken;
        range.next = offset + 1n;
        if (range.next >= range.end) return;
      }
      if (messages.length > 0) progressAtMs = performance.now();
      else if (performance.now() - progressAtMs > stalledMs) {
        throw failure instanceof Error ? failure : stalled(place, range, stalledMs);
      } else await delay(LOOK_MS);
    }
  }

  private async consume(
    consumer: Consumer,
    { ranges, onMessage, isDone }: Taking & Required<Pick<ReadOptions, 'isDone'>>,
  ): Promise<void> {
    const topics = [...new Set([...ranges.keys()].map((key) => placeOf(key).topic))];
    await consumer.connect();
    await consumer.subscribe({ topics, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      const looking = setInterval(() => {
        if (isDone()) resolve();
      }, LOOK_MS);
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
            if (!hasFailed) await take(payload, { ranges, onMessage }).catch(fail);
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

  private async offsets(topics: readonly string[], which: 'first' | 'end'): Promise<LogEnds> {
    const offsets: Record<string, Record<number, string>> = {};
    const admin = await this.admin();
    for (const topic of await this.existing(topics)) {
      const ranges = await onceKnown(() => rangesOf(admin, topic));
      offsets[topic] = Object.fromEntries(
        [...ranges].map(([partition, range]) => [partition, range[which].toString()]),
      );
    }
    return offsets;
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
  readonly ranges: ReadonlyMap<string, Range>;
  readonly onMessage: ReadOptions['onMessage'];
}

async function take(
  { batch, resolveOffset, heartbeat }: EachBatchPayload,
  { ranges, onMessage }: Taking,
): Promise<void> {
  const range = ranges.get(keyOf(batch.topic, batch.partition));
  for (const message of batch.messages) {
    resolveOffset(message.offset);
    const offset = BigInt(message.offset);
    // A fetch that began before the seek brings earlier messages.
    if (range === undefined || offset < range.next) continue;
    const taken = onMessage(toLogMessage(batch, message));
    if (taken !== undefined) {
      await taken;
      await heartbeat();
    }
    range.next = offset + 1n;
  }
}

interface Place {
  readonly topic: string;
  readonly partition: number;
}

/** Error that names a partition whose end a read has not reached. */
function stalled({ topic, partition }: Place, { next, end }: Range, stalledMs: number): Error {
  const seconds = stalledMs / 1_000;
  return new Error(
    `Kafka has brought no message for ${seconds} s, and ${topic}/${partition} stands at ${next} of ${end}`,
  );
}

function keyOf(topic: string, partition: number): string {
  return `${topic} ${partition}`;
}

function placeOf(key: string): Place {
  const [topic = '', partition = ''] = key.split(' ');
  return { topic, partition: Number(partition) };
}
