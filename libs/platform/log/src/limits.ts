/** Limits of all adapters of the log, in milliseconds, bytes or counts as their names say. */
export interface LogLimits {
  /** Upper bounds of a slice, which is one write transaction. They keep it under about 200 ms. */
  readonly sliceMessages: number;
  readonly sliceBytes: number;
  /** Upper bounds at append of a message's value, and of its key and headers: together below a broker's default limit. */
  readonly messageBytes: number;
  readonly headerBytes: number;
  /** Upper bound of partitions of one subscription that are handled at the same time. */
  readonly concurrentPartitions: number;
  /** Upper bound of slices of all topics that are in a transaction at the same time: calls need connections too. */
  readonly concurrentSlices: number;
  /** Tries of one transaction within WritePath before the slice is handed back, and time after which no try begins. */
  readonly transactionAttempts: number;
  readonly transactionTriesMs: number;
  readonly retryFirstMs: number;
  readonly retryMaxMs: number;
  /** Pause before a partition is read again when reading it failed, as while the database is away. */
  readonly readRetryMs: number;
  /** Pause between two checks whether an operator has accepted the refusal of a partition. */
  readonly refusalCheckMs: number;
  /** Failures of one slice in a row after which the partition counts as stuck and the log as unhealthy. */
  readonly failuresUntilStuck: number;
  /** Embedded log: pause between two heartbeats of a member, and age of a heartbeat at which the member is gone. */
  readonly memberHeartbeatMs: number;
  readonly memberExpiryMs: number;
  /** Pause between two checks for new messages when no wake-up arrives. */
  readonly pollMs: number;
  /** Time that a reader lets messages gather when the rest would not fill a slice; 0 to read them at once. */
  readonly gatherMs: number;
  /** Pause between two attempts of an instance to become the publisher of the outbox. */
  readonly takeOverMs: number;
  /** Pause between two checks of the outbox, and time without progress after which the outbox counts as stalled. */
  readonly relayWatchMs: number;
  readonly relayStalledMs: number;
  /** Lower bound of the time between two wake-ups to other processes. */
  readonly notifyIntervalMs: number;
  /** Upper bound of freshly committed messages of one partition in memory, for readers in the same process. */
  readonly recentBytes: number;
  /** Removal of expired messages: messages per statement, and pause between two runs. */
  readonly trimMessages: number;
  readonly trimIntervalMs: number;
  /** Upper bounds of the messages that a relay reads at a time. kafkajs groups messages in quadratic time. */
  readonly relayMessages: number;
  readonly relayBytes: number;
  /** Number of published messages after which a relay searches again for the lowest possible id in the outbox. */
  readonly outboxFloorMessages: number;
  /** Upper bound of one topic's bytes in a request: below a broker's default limit for a record batch. */
  readonly kafkaBatchBytes: number;
  readonly kafkaSessionTimeoutMs: number;
  readonly kafkaHeartbeatMs: number;
  /** Upper bound of the wait of a new member for its first assignment. */
  readonly kafkaJoinTimeoutMs: number;
  /** Upper bound of the wait of a fetch for data, and so of the time that a consumer takes to stop. */
  readonly kafkaFetchWaitMs: number;
  readonly kafkaFetchBytesPerPartition: number;
  readonly kafkaFetchBytes: number;
  /** Bytes for which a fetch of a reader that lets messages gather does not wait longer; its bound for one partition. */
  readonly kafkaGatherBytes: number;
  readonly kafkaRetries: number;
  /** Retries of a send; few, because the relay tries again by itself with a new producer. */
  readonly kafkaSendRetries: number;
  readonly kafkaRetryFirstMs: number;
  readonly kafkaRetryMaxMs: number;
  readonly kafkaRequestTimeoutMs: number;
  readonly kafkaConnectTimeoutMs: number;
  /** Pause between two commits of offsets to Kafka, which are only a hint for its tools. */
  readonly kafkaCommitIntervalMs: number;
  /** Pause between two checks for silent partitions. Longer than a fetch: each needless check fetches twice. */
  readonly kafkaCheckSilentMs: number;
  /** Time without a message after which a read to the ends of topics is given up. */
  readonly kafkaReadStalledMs: number;
}

export const DEFAULT_LIMITS: LogLimits = {
  sliceMessages: 500,
  sliceBytes: 1024 * 1024,
  messageBytes: 1_000_000,
  headerBytes: 24 * 1024,
  concurrentPartitions: 4,
  concurrentSlices: 16,
  transactionAttempts: 5,
  transactionTriesMs: 15_000,
  retryFirstMs: 20,
  retryMaxMs: 5_000,
  readRetryMs: 500,
  refusalCheckMs: 5_000,
  failuresUntilStuck: 5,
  memberHeartbeatMs: 1_000,
  memberExpiryMs: 5_000,
  pollMs: 1_000,
  gatherMs: 0,
  takeOverMs: 1_000,
  relayWatchMs: 5_000,
  relayStalledMs: 30_000,
  notifyIntervalMs: 5,
  recentBytes: 4 * 1024 * 1024,
  trimMessages: 5_000,
  trimIntervalMs: 10 * 60 * 1000,
  relayMessages: 1_000,
  relayBytes: 8 * 1024 * 1024,
  outboxFloorMessages: 10_000,
  kafkaBatchBytes: 1_000_000,
  kafkaSessionTimeoutMs: 10_000,
  kafkaHeartbeatMs: 1_000,
  kafkaJoinTimeoutMs: 90_000,
  kafkaFetchWaitMs: 500,
  kafkaFetchBytesPerPartition: 1024 * 1024,
  kafkaFetchBytes: 8 * 1024 * 1024,
  kafkaGatherBytes: 4 * 1024 * 1024,
  kafkaRetries: 12,
  kafkaSendRetries: 5,
  kafkaRetryFirstMs: 50,
  kafkaRetryMaxMs: 5_000,
  kafkaRequestTimeoutMs: 15_000,
  kafkaConnectTimeoutMs: 5_000,
  kafkaCommitIntervalMs: 5_000,
  kafkaCheckSilentMs: 10_000,
  kafkaReadStalledMs: 30_000,
};

export function withDefaults(overrides: Partial<LogLimits> | undefined): LogLimits {
  return { ...DEFAULT_LIMITS, ...overrides };
}

/** Delay before the next attempt, doubling from the first to the maximum; `attempt` counts from 1. */
export function backoffMs(attempt: number, limits: Pick<LogLimits, 'retryFirstMs' | 'retryMaxMs'>): number {
  return Math.min(limits.retryFirstMs * 2 ** Math.min(attempt - 1, 30), limits.retryMaxMs);
}
