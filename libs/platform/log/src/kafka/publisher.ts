import type { ICustomPartitioner, Producer } from 'kafkajs';
import type { LogLimits } from '../limits';
import type { TopicDefinition } from '../port';
import type { KafkaClients } from './client';
import { keyHash } from './key-hash';
import type { OutboxRow } from './outbox';
import { byTopic, halves, intoRequests, recordBytes } from './requests';
import { partitionsDifference } from './topics';

const ALL_REPLICAS = -1;
const LARGEST_INT32 = 0x7fffffff;

/** Types of the errors with which a broker refuses a batch that is larger than its topic allows. */
const TOO_LARGE: ReadonlySet<unknown> = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);

/** The producer of one relay. It is connected when rows are published, and dropped after a failure. */
export class Publisher {
  private producer: Producer | undefined;

  constructor(
    private readonly kafka: KafkaClients,
    private readonly limits: LogLimits,
    private readonly topics: ReadonlyMap<string, TopicDefinition>,
  ) {}

  async connect(): Promise<void> {
    await this.connected();
  }

  /**
   * Drops the producer. After a send of unknown outcome it would reuse sequence numbers for other messages, and the
   * broker would take those for duplicates and drop them.
   */
  async disconnect(): Promise<void> {
    const producer = this.producer;
    this.producer = undefined;
    await producer?.disconnect().catch(() => undefined);
  }

  /**
   * Sends rows in their order and yields them, request by request, when all replicas have them. Requests go one at a
   * time: several in flight could overtake each other. A broker takes the rows of a request for one of its partitions as a
   * whole, so a reader never sees a part of what a transaction has written there, unless that is larger than a batch may
   * be. A request that is too large for a broker is halved until one row is left. Its rows in other partitions may have been
   * taken, and are then published twice.
   * @throws Error that names the row when a broker refuses it for its size.
   */
  async *publish(rows: readonly OutboxRow[]): AsyncGenerator<readonly OutboxRow[]> {
    const waiting = [...intoRequests(rows, { batchBytes: this.limits.kafkaBatchBytes, partitionOf: this.partitionOf })];
    for (let request = waiting.shift(); request !== undefined; request = waiting.shift()) {
      const producer = await this.connected();
      try {
        await producer.sendBatch({ topicMessages: byTopic(request), acks: ALL_REPLICAS });
      } catch (error) {
        if (!isTooLarge(error)) throw error;
        refuseSingle(request, error);
        waiting.unshift(...halves(request, this.partitionOf));
        await this.disconnect();
        continue;
      }
      yield request;
    }
  }

  /** The partition of a row while its topic is as agreed; with another number of partitions nothing is published. */
  private readonly partitionOf = ({ topic, key }: OutboxRow): number =>
    partitionOfKey(key, this.topics.get(topic)?.partitions ?? 1);

  private async connected(): Promise<Producer> {
    this.producer ??= await this.connectProducer();
    return this.producer;
  }

  private async connectProducer(): Promise<Producer> {
    const { limits } = this;
    const producer = this.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: byAgreedPartitions(this.topics),
      retry: {
        retries: limits.kafkaSendRetries,
        initialRetryTime: limits.kafkaRetryFirstMs,
        maxRetryTime: limits.kafkaRetryMaxMs,
      },
    });
    await producer.connect();
    return producer;
  }
}

/**
 * The partition of a key as Kafka's own producers choose it, while the topic has its agreed number of partitions. With
 * another number keys would move to other partitions and lose their order, so nothing is published then.
 */
function byAgreedPartitions(topics: ReadonlyMap<string, TopicDefinition>): ICustomPartitioner {
  return () =>
    ({ topic, partitionMetadata, message }) => {
      const partitions = partitionMetadata.length;
      const difference = partitionsDifference(partitions, topics.get(topic)?.partitions);
      if (difference !== undefined) throw new Error(`${topic} ${difference}: nothing is published`);
      return partitionOfKey(String(message.key), partitions);
    };
}

function partitionOfKey(key: string, partitions: number): number {
  return (keyHash(key) & LARGEST_INT32) % partitions;
}

function isTooLarge(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('type' in error && TOO_LARGE.has(error.type)) || isTooLarge(error.cause);
}

function refuseSingle(rows: readonly OutboxRow[], cause: unknown): void {
  const [row, ...more] = rows;
  if (row === undefined || more.length > 0) return;
  throw new Error(
    `${row.topic} takes no message of ${recordBytes(row)} bytes (id ${row.id}, key ${row.key}): raise its max.message.bytes`,
    { cause },
  );
}
