import type Cluster from 'kafkajs/src/cluster';
import type { LogLimits } from '../limits';
import type { LogMessage } from '../port';
import type { LogPlace } from '../reader';
import type { KafkaClients } from './client';
import { toLogMessage } from './message';

const CLIENT = -1;
const READ_UNCOMMITTED = 0;

/**
 * Reads messages of Kafka by their offsets. It asks the leader of the partition itself: a consumer would join a group for
 * each read, which takes seconds.
 */
export class PartitionFetcher {
  private connected: Promise<Cluster> | undefined;

  constructor(
    private readonly kafka: Pick<KafkaClients, 'cluster'>,
    private readonly limits: Pick<LogLimits, 'kafkaFetchBytesPerPartition' | 'kafkaFetchWaitMs'>,
  ) {}

  /** Messages from a place on, as many as one request brings. */
  async fetch(place: LogPlace): Promise<readonly LogMessage[]> {
    const connection = this.connection();
    try {
      return await this.ask(await connection, place);
    } catch {
      // The leader may have moved, or the connection is dead: a new one finds the leader anew.
      await this.drop(connection);
      return this.ask(await this.connection(), place);
    }
  }

  async close(): Promise<void> {
    if (this.connected !== undefined) await this.drop(this.connected);
  }

  private connection(): Promise<Cluster> {
    return (this.connected ??= this.connect());
  }

  /** Ends a connection. A read at the same time may have replaced it already; the new one stays. */
  private async drop(connection: Promise<Cluster>): Promise<void> {
    if (this.connected === connection) this.connected = undefined;
    const cluster = await connection.catch(() => undefined);
    await cluster?.disconnect();
  }

  private async ask(cluster: Cluster, { topic, partition, offset }: LogPlace): Promise<readonly LogMessage[]> {
    await cluster.addTargetTopic(topic);
    await cluster.refreshMetadataIfNecessary();
    const [nodeId] = Object.keys(cluster.findLeaderForPartitions(topic, [partition]));
    if (nodeId === undefined) throw new Error(`Kafka knows no ${topic}/${partition}`);
    const broker = await cluster.findBroker({ nodeId });
    const { kafkaFetchBytesPerPartition: maxBytes, kafkaFetchWaitMs: maxWaitTime } = this.limits;
    const { responses } = await broker.fetch({
      replicaId: CLIENT,
      isolationLevel: READ_UNCOMMITTED,
      maxWaitTime,
      minBytes: 1,
      maxBytes,
      topics: [{ topic, partitions: [{ partition, fetchOffset: offset, maxBytes }] }],
    });
    return (
      responses
        .flatMap(({ partitions }) => partitions)
        .flatMap(({ messages }) => messages)
        // A broker sends whole batches, so the first messages may stand before the place.
        .filter((message) => message.isControlRecord !== true && BigInt(message.offset) >= BigInt(offset))
        .map((message) => toLogMessage({ topic, partition }, message))
    );
  }

  private async connect(): Promise<Cluster> {
    const cluster = this.kafka.cluster();
    await cluster.connect();
    return cluster;
  }
}
