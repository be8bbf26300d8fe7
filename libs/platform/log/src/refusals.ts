import { type BoundedClient, boundedClient, DEFAULT_TIMEOUTS } from '@ballast/platform-postgres';
import type { Admin } from 'kafkajs';
import { agreedTopics } from './agreed-topics';
import { inspectTopic as inspectEmbedded } from './embedded/inspect-topic';
import { kafkaClients, type KafkaConnection } from './kafka/client';
import { inspectTopic as inspectKafka, type Replication } from './kafka/topics';
import { DEFAULT_LIMITS } from './limits';
import type { MemoryBroker } from './memory/broker';
import { lossesOf } from './losses';
import { silentLogger } from './observe';
import type { LogMessage, TopicDefinition } from './port';
import { type GroupPartition, positionSchemas } from './positions';
import { openLogReader, type LogPlace } from './reader';
import type { OffsetRange, TopicState } from './refusal';

/** A refusal as it is kept in the database of the service that reads. */
export interface StoredRefusal extends GroupPartition {
  /** Schema of the service that reads. */
  readonly schema: string;
  /** Offset at which the group would have gone on. */
  readonly position: bigint;
  readonly reason: string;
  readonly refusedAt: Date;
}

/** Refusals to decide about: all of a topic, or those of one of its groups or partitions. */
export interface RefusalFilter {
  readonly topic: string;
  readonly group?: string | undefined;
  readonly partition?: number | undefined;
}

/** Offset at which a group goes on: its old position, the first or the next message of the log, or a chosen one. */
export type Restart = 'position' | 'beginning' | 'end' | bigint;

/** A refusal that was accepted. */
export interface AcceptedRefusal extends StoredRefusal {
  /** Offset at which the group goes on. */
  readonly restart: bigint;
  /** Losses and repetitions, in whole sentences; empty when there are none. */
  readonly losses: readonly string[];
}

export interface RefusalsOptions extends Partial<Replication> {
  /** The database of one service, or the one that services share. */
  readonly url: string;
  readonly topics: readonly TopicDefinition[];
  /** The brokers of the log; undefined when the log is in this database or in memory. */
  readonly kafka?: KafkaConnection | undefined;
  /** The log in memory; undefined when the log is elsewhere. */
  readonly memory?: MemoryBroker | undefined;
}

/** The refusals of services, for an operator who decides about them beside running instances. */
export class Refusals {
  private readonly agreed: ReadonlyMap<string, TopicDefinition>;

  private constructor(
    private readonly client: BoundedClient,
    private readonly admin: Admin | undefined,
    private readonly options: RefusalsOptions,
  ) {
    this.agreed = new Map(agreedTopics(options.topics).map((topic) => [topic.name, topic]));
  }

  static async open(options: RefusalsOptions): Promise<Refusals> {
    const client = boundedClient({
      url: options.url,
      role: 'log',
      timeouts: DEFAULT_TIMEOUTS,
      applicationName: 'refusals',
    });
    const admin = options.kafka && kafkaClients(options.kafka, DEFAULT_LIMITS, silentLogger).admin();
    const refusals = new Refusals(client, admin, options);
    try {
      await client.connect();
      await admin?.connect();
      return refusals;
    } catch (error) {
      await refusals.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.admin?.disconnect();
    await this.client.end();
  }

  /** All refusals in the schemas of the database, in the order of topic, group and partition. */
  async list(): Promise<readonly StoredRefusal[]> {
    const schemas = await positionSchemas({ query: (sql, params) => this.query(sql, params) });
    const selects = schemas.map(
      (schema) => `SELECT '${schema}' AS schema, group_name, topic, partition, next_offset, refusal, refused_at
                         FROM ${schema}.log_positions WHERE refusal IS NOT NULL`,
    );
    if (selects.length === 0) return [];
    const rows = await this.query<RefusalRow>(`${selects.join(' UNION ALL ')} ORDER BY topic, group_name, partition`);
    return rows.map(toStoredRefusal);
  }

  /**
   * Accepts refusals: running instances go on within seconds, without a restart. With 'position' the message before the
   * position is compared again, and the partition is refused again if it is still not the message that was handled.
   * @throws Error as `preview` does, before anything is changed.
   */
  async accept(filter: RefusalFilter, restart: Restart): Promise<readonly AcceptedRefusal[]> {
    const accepted = await this.preview(filter, restart);
    for (const refusal of accepted) await this.store(refusal, restart === 'position');
    return accepted;
  }

  /**
   * The refusals as `accept` would accept them; nothing is changed.
   * @throws Error when nothing is refused, when the topic still differs from what was agreed, when the chosen offset lies
   * outside of a partition, and when it lies at a message that the group may have forgotten to have handled.
   */
  async preview(filter: RefusalFilter, restart: Restart): Promise<readonly AcceptedRefusal[]> {
    const refusals = (await this.list()).filter((refusal) => matches(refusal, filter));
    if (refusals.length === 0) throw new Error(`Nothing of ${filter.topic} is refused`);
    const { difference, partitions } = await this.inspect(filter.topic);
    if (difference !== undefined) {
      throw new Error(`The topic ${filter.topic} still ${difference}. Change it, or what was agreed, first`);
    }
    const accepted = refusals.map((refusal): AcceptedRefusal => {
      const range = partitions.find(({ partition }) => partition === refusal.partition);
      if (range === undefined) throw new Error(`${refusal.topic} has no partition ${refusal.partition} any more`);
      const offset = offsetOf(refusal, range, restart);
      return { ...refusal, restart: offset, losses: lossesOf(refusal.position, range, offset) };
    });
    for (const refusal of accepted) await this.assertRemembered(refusal);
    return accepted;
  }

  /**
   * A service removes the ids of what it handled long ago, and would take older messages for new ones. Trades that are
   * booked stop the partition then, and a setting that was changed since is set back.
   */
  private async assertRemembered({
    schema,
    group,
    topic,
    partition,
    position,
    restart,
  }: AcceptedRefusal): Promise<void> {
    if (restart >= position) return;
    const forgotten = await this.forgottenBefore(schema);
    const [next] = forgotten === undefined ? [] : await this.readAt({ topic, partition, offset: String(restart) });
    if (forgotten === undefined || next === undefined || next.timestamp >= forgotten.getTime()) return;
    throw new Error(
      `${group} may have forgotten what it handled before ${forgotten.toISOString()}, and message ${next.offset} of ` +
        `${topic}/${partition} is older: it would be handled as a new one. Go on at a later offset, or restore the ` +
        'service from the record',
    );
  }

  /** The time before which a service may have removed old rows; undefined for one that removes none. */
  private async forgottenBefore(schema: string): Promise<Date | undefined> {
    const [table] = await this.query<{ readonly exists: boolean }>('SELECT to_regclass($1) IS NOT NULL AS exists', [
      `${schema}.trims`,
    ]);
    if (table?.exists !== true) return undefined;
    const [row] = await this.query<{ readonly before: Date | null }>(
      `SELECT max(trimmed_before) AS before FROM ${schema}.trims`,
    );
    return row?.before ?? undefined;
  }

  private async readAt(place: LogPlace): Promise<readonly LogMessage[]> {
    const { kafka, memory, url } = this.options;
    const reader =
      memory !== undefined
        ? openLogReader({ kind: 'memory', broker: memory })
        : openLogReader(kafka === undefined ? { kind: 'embedded', url } : { kind: 'kafka', ...kafka });
    try {
      return await reader.readAt(place);
    } finally {
      await reader.close();
    }
  }

  private async inspect(name: string): Promise<TopicState> {
    const topic = this.agreed.get(name);
    if (topic === undefined) throw new Error(`The log has no topic ${name}`);
    const { admin, options } = this;
    if (options.memory !== undefined) return options.memory.inspect(topic);
    if (admin === undefined) return inspectEmbedded({ query: (sql, params) => this.query(sql, params) }, topic);
    const { replicationFactor, minInsyncReplicas } = options;
    return inspectKafka(admin, topic, { replicationFactor, minInsyncReplicas, limits: DEFAULT_LIMITS });
  }

  private async store(refusal: AcceptedRefusal, isCompared: boolean): Promise<void> {
    const { schema, group, topic, partition, position, restart } = refusal;
    await this.query(
      `UPDATE ${schema}.log_positions
          SET next_offset = $5, fingerprint = CASE WHEN $6 THEN fingerprint END, refusal = NULL, refused_at = NULL
        WHERE group_name = $1 AND topic = $2 AND partition = $3 AND next_offset = $4 AND refusal IS NOT NULL`,
      [group, topic, partition, String(position), String(restart), isCompared],
    );
  }

  private async query<R extends object>(sql: string, params: readonly unknown[] = []): Promise<R[]> {
    const { rows } = await this.client.query<R>(sql, [...params]);
    return rows;
  }
}

function offsetOf({ topic, partition, position }: StoredRefusal, range: OffsetRange, restart: Restart): bigint {
  const offsets = { position, beginning: range.first, end: range.end };
  const offset = typeof restart === 'bigint' ? restart : offsets[restart];
  if (offset >= range.first && offset <= range.end) return offset;
  throw new Error(`${topic}/${partition} holds ${range.first} to ${range.end}, so nothing can go on at ${offset}`);
}

function toStoredRefusal(row: RefusalRow): StoredRefusal {
  return {
    schema: row.schema,
    group: row.group_name,
    topic: row.topic,
    partition: row.partition,
    position: BigInt(row.next_offset),
    reason: row.refusal,
    refusedAt: row.refused_at,
  };
}

function matches(refusal: StoredRefusal, { topic, group, partition }: RefusalFilter): boolean {
  return (
    refusal.topic === topic &&
    (group === undefined || refusal.group === group) &&
    (partition === undefined || refusal.partition === partition)
  );
}

interface RefusalRow {
  readonly schema: string;
  readonly group_name: string;
  readonly topic: string;
  readonly partition: number;
  readonly next_offset: string;
  readonly refusal: string;
  readonly refused_at: Date;
}
