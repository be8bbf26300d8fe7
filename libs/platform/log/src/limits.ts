/** Every maximum of the log, both adapters. Milliseconds, bytes and counts as the names say. */
export interface LogLimits {
  /** A slice is one write transaction; with these two it stays under about 200 ms. */
  readonly sliceMessages: number;
  readonly sliceBytes: number;
  /** Larger messages are refused at append, by both adapters, because Kafka's default broker limit would refuse them. */
  readonly messageBytes: number;
  /** Partitions of one subscription that are handled at the same time. */
  readonly concurrentPartitions: number;
  /** Tries of one transaction within WritePath before the slice is handed back. */
  readonly transactionAttempts: number;
  readonly retryFirstMs: number;
  readonly retryMaxMs: number;
  /** Pause before a partition is read again when reading it failed, as while the database is away. */
  readonly readRetryMs: number;
  /** Failures of one slice in a row after which the partition counts as stuck and the log as unhealthy. */
  readonly failuresUntilStuck: number;
  /** Members of the embedded log: how often they say that they live, and when they count as gone. */
  readonly memberHeartbeatMs: number;
  readonly memberExpiryMs: number;
  /** The fallback when no wake-up arrives. */
  readonly pollMs: number;
  /** How often an instance that does not publish the outbox asks whether it should. */
  readonly takeOverMs: number;
  /** Wake-ups to other processes are at least this far apart. */
  readonly notifyIntervalMs: number;
  /** Freshly committed messages of one partition kept in memory for readers in the same process. */
  readonly recentBytes: number;
  /** Messages per statement and time between runs of the removal of expired messages. */
  readonly trimMessages: number;
  readonly trimIntervalMs: number;
  /** Messages of one Kafka send; more make kafkajs group quadratically. */
  readonly relayMessages: number;
  readonly relayBytes: number;
  /** Of one topic in one request: below what a broker takes as one record batch unless it is configured otherwise. */
  readonly kafkaBatchBytes: number;
  readonly kafkaSessionTimeoutMs: number;
  readonly kafkaHeartbeatMs: number;
  /** How long a new member waits for its first assignment. */
  readonly kafkaJoinTimeoutMs: number;
  /** How long a fetch waits for data: also how long a consumer takes at most to notice that it shall stop. */
  readonly kafkaFetchWaitMs: number;
  readonly kafkaFetchBytesPerPartition: number;
  readonly kafkaFetchBytes: number;
  readonly kafkaRetries: number;
  /** Fewer for sends: the relay tries again by itself, with a new producer. */
  readonly kafkaSendRetries: number;
  readonly kafkaRetryFirstMs: number;
  readonly kafkaRetryMaxMs: number;
  readonly kafkaRequestTimeoutMs: number;
  readonly kafkaConnectTimeoutMs: number;
  /** Offsets are committed to Kafka only as a hint for its tools. */
  readonly kafkaCommitIntervalMs: number;
  /** Longer than a fetch takes: what is read anew for nothing is fetched twice. */
  readonly kafkaLookAfterMs: number;
}

export const DEFAULT_LIMITS: LogLimits = {
  sliceMessages: 500,
  sliceBytes: 1024 * 1024,
  messageBytes: 1_000_000,
  concurrentPartitions: 4,
  transactionAttempts: 5,
  retryFirstMs: 20,
  retryMaxMs: 5_000,
  readRetryMs: 500,
  failuresUntilStuck: 5,
  memberHeartbeatMs: 1_000,
  memberExpiryMs: 5_000,
  pollMs: 1_000,
  takeOverMs: 1_000,
  notifyIntervalMs: 5,
  recentBytes: 4 * 1024 * 1024,
  trimMessages: 5_000,
  trimIntervalMs: 10 * 60 * 1000,
  relayMessages: 1_000,
  relayBytes: 8 * 1024 * 1024,
  kafkaBatchBytes: 1_000_000,
  kafkaSessionTimeoutMs: 10_000,
  kafkaHeartbeatMs: 1_000,
  kafkaJoinTimeoutMs: 90_000,
  kafkaFetchWaitMs: 500,
  kafkaFetchBytesPerPartition: 1024 * 1024,
  kafkaFetchBytes: 8 * 1024 * 1024,
  kafkaRetries: 12,
  kafkaSendRetries: 5,
  kafkaRetryFirstMs: 50,
  kafkaRetryMaxMs: 5_000,
  kafkaRequestTimeoutMs: 30_000,
  kafkaConnectTimeoutMs: 5_000,
  kafkaCommitIntervalMs: 5_000,
  kafkaLookAfterMs: 10_000,
};

export function withDefaults(overrides: Partial<LogLimits> | undefined): LogLimits {
  return { ...DEFAULT_LIMITS, ...overrides };
}

/** Doubles from the first to the maximum delay; `attempt` counts from 1. */
export function backoffMs(attempt: number, limits: Pick<LogLimits, 'retryFirstMs' | 'retryMaxMs'>): number {
  return Math.min(limits.retryFirstMs * 2 ** Math.min(attempt - 1, 30), limits.retryMaxMs);
}
