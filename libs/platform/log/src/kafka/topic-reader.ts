import type { Database } from '@ballast/platform-postgres';
import type { Admin, Consumer, ConsumerGroupJoinEvent, EachBatchPayload, Kafka } from 'kafkajs';
import { Delivery, type DeliveryContext } from '../delivery';
import type { BatchHandler, LogBatch, PartitionLag, PartitionWait } from '../port';
import { Positions } from '../positions';
import { GapError, slices } from '../slice';
import { retryOptions } from './client';
import { toLogMessage } from './message';

export interface TopicReaderOptions {
  readonly kafka: Kafka;
  readonly admin: Admin;
  readonly database: Database;
  readonly group: string;
  readonly topic: string;
  readonly handleBatch: BatchHandler;
  readonly context: DeliveryContext;
  /** Called when the consumer has stopped for good: the process should end. */
  readonly onFatal: (error: Error) => void;
}

/** An assigned partition. A new assignment makes a new object, so work for the old one notices that it is stale. */
interface Assigned {
  readonly partition: number;
  readonly delivery: Delivery;
  /** Position of the group; undefined when it must be loaded. */
  position: bigint | undefined;
  /** Number of batches so far, and that number at the last check for silent partitions. */
  batches: number;
  batchesAtCheck: number;
  isBusy: boolean;
  /** End of the partition when it was last seen. */
  end: bigint;
  /** Whether a seek is under way, so that the next message may have another offset than the position. */
  isSought: boolean;
  refusal: string | undefined;
  /** Position that was last committed to Kafka as a hint. */
  hinted: bigint | undefined;
}

/** Whether to go on with the rest of the batch after a slice, or to leave it. */
type Progress = 'next' | 'leave';

/**
 * The consumer of one topic of one group. kafkajs fetches again only when every message of a fetch is handled, so topics
 * that shared a consumer would wait for each other. The position in the database of the service counts. Kafka's own
 * offsets are written as a hint for its tools and never used.
 */
export class TopicReader {
  private readonly consumer: Consumer;
  private readonly positions: Positions;
  private readonly assigned = new Map<number, Assigned>();
  private readonly resumeTimers = new Set<NodeJS.Timeout>();
  private readonly timers: NodeJS.Timeout[] = [];
  private crash: string | undefined;
  private isMember = false;
  private isClosing = false;

  constructor(private readonly options: TopicReaderOptions) {
    const { kafka, group, topic, context, database } = options;
    const { limits } = context;
    this.positions = new Positions(database);
    this.consumer = kafka.consumer({
      groupId: `${group}.${topic}`,
      sessionTimeout: limits.kafkaSessionTimeoutMs,
      heartbeatInterval: limits.kafkaHeartbeatMs,
      minBytes: 1,
      maxWaitTimeInMs: limits.kafkaFetchWaitMs,
      maxBytesPerPartition: limits.kafkaFetchBytesPerPartition,
      maxBytes: limits.kafkaFetchBytes,
      allowAutoTopicCreation: false,
      // Messages are not written in Kafka transactions, so there is no need to wait for the last stable offset.
      readUncommitted: true,
      retry: { ...retryOptions(limits), restartOnFailure: () => Promise.resolve(!this.isClosing) },
    });
    this.consumer.on(this.consumer.events.GROUP_JOIN, (event) => this.joined(event));
    this.consumer.on(this.consumer.events.CRASH, ({ payload }) => this.crashed(payload.error, payload.restart));
  }

  /** Resolves when the consumer is a member of its group. */
  async open(): Promise<void> {
    const { topic, context } = this.options;
    const isMember = this.firstJoin();
    await this.consumer.connect();
    await this.consumer.subscribe({ topics: [topic], fromBeginning: true });
    await this.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: context.limits.concurrentPartitions,
      eachBatch: (payload) => this.eachBatch(payload),
    });
    await isMember;
    const { kafkaCommitIntervalMs, kafkaCheckSilentMs } = context.limits;
    this.timers.push(
      setInterval(() => void this.hint(), kafkaCommitIntervalMs).unref(),
      setInterval(() => void this.checkSilent(), kafkaCheckSilentMs).unref(),
    );
  }

  private async firstJoin(): Promise<void> {
    const { group, topic, context } = this.options;
    const { GROUP_JOIN, CRASH } = this.consumer.events;
    await new Promise<void>((resolve, reject) => {
      const refuse = (reason: string): void => reject(new Error(`${group} cannot read ${topic}: ${reason}`));
      const timer = setTimeout(() => refuse('its group does not settle'), context.limits.kafkaJoinTimeoutMs);
      this.consumer.on(GROUP_JOIN, () => {
        clearTimeout(timer);
        this.isMember = true;
        resolve();
      });
      this.consumer.on(CRASH, ({ payload }) => {
        if (payload.restart) return;
        clearTimeout(timer);
        refuse(payload.error.message);
      });
    });
  }

  async close(): Promise<void> {
    this.isClosing = true;
    for (const timer of this.timers) clearInterval(timer);
    for (const timer of this.resumeTimers) clearTimeout(timer);
    await this.consumer.disconnect();
    this.assigned.clear();
  }

  reposition({ group, topic, partition }: LogBatch): void {
    if (group !== this.options.group || topic !== this.options.topic) return;
    const state = this.assigned.get(partition);
    if (state !== undefined) state.position = undefined;
  }

  get problems(): readonly string[] {
    const { group, topic } = this.options;
    const ofPartitions = [...this.assigned.values()].flatMap(({ partition, refusal, delivery }) => {
      const reason = refusal ?? delivery.problem;
      return reason === undefined ? [] : [`${group} on ${topic}/${partition} ${reason}`];
    });
    return this.crash === undefined ? ofPartitions : [`${group} on ${topic}: ${this.crash}`, ...ofPartitions];
  }

  lag(): readonly PartitionLag[] {
    const { group, topic } = this.options;
    return [...this.assigned.values()].flatMap(({ partition, position, end }) =>
      position === undefined ? [] : [{ group, topic, partition, lag: Number(end - position) }],
    );
  }

  waits(): readonly PartitionWait[] {
    return [...this.assigned.values()].flatMap(({ delivery }) => delivery.waiting ?? []);
  }

  /** Called before anything is fetched under the new assignment. */
  private joined({ payload }: ConsumerGroupJoinEvent): void {
    const { topic, handleBatch, context } = this.options;
    this.crash = undefined;
    this.assigned.clear();
    for (const partition of payload.memberAssignment[topic] ?? []) {
      this.assigned.set(partition, {
        partition,
        delivery: new Delivery(context, handleBatch),
        position: undefined,
        batches: 0,
        batchesAtCheck: 0,
        isBusy: false,
        end: 0n,
        isSought: false,
        refusal: undefined,
        hinted: undefined,
      });
    }
    // A pause outlives the assignment it was made in.
    this.consumer.resume([{ topic, partitions: [...this.assigned.keys()] }]);
    void this.checkSilent();
  }

  private crashed(error: Error, isRestarting: boolean): void {
    const { group, topic, context, onFatal } = this.options;
    this.crash = `the consumer has stopped: ${error.message}`;
    const report = { err: error, group, topic };
    if (isRestarting) {
      // A broker that has just started refuses members until its coordinators are loaded.
      context.logger[this.isMember ? 'warn' : 'info'](report, 'consumer failed and starts anew');
      return;
    }
    context.logger.error({ ...report, alert: 'consumer_stopped' }, 'consumer has stopped');
    onFatal(error);
  }

  private async eachBatch(payload: EachBatchPayload): Promise<void> {
    const state = this.assigned.get(payload.batch.partition);
    if (state === undefined || state.refusal !== undefined) return;
    state.batches += 1;
    state.isBusy = true;
    await this.read(payload, state).finally(() => (state.isBusy = false));
  }

  private async read(payload: EachBatchPayload, state: Assigned): Promise<void> {
    const { batch, isRunning, isStale } = payload;
    state.end = BigInt(batch.highWatermark);
    const isCurrent = (): boolean => isRunning() && !isStale() && this.isAssigned(state);
    try {
      const position = state.position ?? (await this.locate(state));
      if (position === undefined || !isCurrent()) return;
      state.position = position;
      const messages = this.continuation(
        state,
        position,
        batch.messages.map((message) => toLogMessage(batch, message)),
      );
      for (const slice of slices(this.options.group, messages, this.options.context.limits)) {
        if (!isCurrent() || (await this.handle(payload, state, slice)) === 'leave') return;
        await payload.heartbeat();
      }
    } catch (error) {
      // kafkajs itself handles errors of Kafka, such as a rebalance.
      if (isKafkaError(error)) throw error;
      state.position = undefined;
      this.failed(payload, state, error);
    }
  }

  private async handle(payload: EachBatchPayload, state: Assigned, slice: LogBatch): Promise<Progress> {
    const retryInMs = await state.delivery.deliver(slice);
    if (retryInMs !== undefined) {
      state.position = undefined;
      this.pauseFor(payload, retryInMs);
      return 'leave';
    }
    if (state.position === undefined) {
      // The fence refused the slice: go on at the position that another instance has reached.
      const position = await this.locate(state);
      if (position === undefined) return 'leave';
      state.position = position;
      if (position !== BigInt(slice.nextOffset)) {
        this.seek(state, position);
        return 'leave';
      }
    }
    state.position = BigInt(slice.nextOffset);
    payload.resolveOffset((state.position - 1n).toString());
    return 'next';
  }

  /**
   * The messages from the position on. Earlier ones were handled already. A hole means that messages are missing, because
   * topics are neither compacted nor written in transactions; it is refused unless a seek can still close it.
   */
  private continuation(state: Assigned, position: bigint, messages: LogBatch['messages']): LogBatch['messages'] {
    const first = messages[0];
    if (first === undefined) return [];
    if (BigInt(first.offset) !== position) {
      if (state.isSought && BigInt(first.offset) > position) {
        throw new GapError(`should go on at ${position}, but the next message is ${first.offset}`);
      }
      this.seek(state, position);
      return [];
    }
    state.isSought = false;
    const hole = messages.find((message, index) => BigInt(message.offset) !== position + BigInt(index));
    if (hole !== undefined) throw new GapError(`finds a hole before ${hole.offset}`);
    return messages;
  }

  private async locate(state: Assigned): Promise<bigint | undefined> {
    const { database, group, topic } = this.options;
    const { partition } = state;
    let range = await this.rangeOf(partition);
    const position = BigInt(await this.positions.load(database, { group, topic, partition, start: range.low }));
    // Between the two reads other instances may have written and handled more messages.
    if (position > BigInt(range.high)) range = await this.rangeOf(partition);
    state.end = BigInt(range.high);
    if (position < BigInt(range.low))
      throw new GapError(`should go on at ${position}, but the log begins at ${range.low}`);
    if (position > state.end) throw new GapError(`should go on at ${position}, but the log ends at ${range.high}`);
    return position;
  }

  private async rangeOf(partition: number): Promise<{ readonly low: string; readonly high: string }> {
    const { admin, topic } = this.options;
    const range = (await admin.fetchTopicOffsets(topic)).find((each) => each.partition === partition);
    if (range === undefined) throw new Error(`Kafka knows no ${topic}/${partition}`);
    return range;
  }

  /**
   * Repositions partitions without batches. An assignment begins at Kafka's own offset, which may be past the position of
   * the group. Normally a batch shows that, but while no message is written there is no batch.
   */
  private async checkSilent(): Promise<void> {
    const silent = [...this.assigned.values()].filter((state) => {
      const isSilent = !state.isBusy && state.refusal === undefined && state.batches === state.batchesAtCheck;
      state.batchesAtCheck = state.batches;
      return isSilent;
    });
    for (const state of silent) {
      try {
        await this.correctPosition(state);
      } catch (error) {
        if (this.isClosing || !this.isAssigned(state)) return;
        if (error instanceof GapError) this.refuse(state, error);
        else this.options.context.logger.warn(this.reportOf(state, error), 'a silent partition could not be checked');
      }
    }
  }

  private async correctPosition(state: Assigned): Promise<void> {
    const position = await this.locate(state);
    // A batch that has come in the meantime corrects the position itself.
    if (position === undefined || state.batches !== state.batchesAtCheck || !this.isAssigned(state)) return;
    const isBehind = position < state.end;
    if (isBehind && state.position !== undefined) {
      this.options.context.logger.warn(
        this.reportOf(state),
        'a partition has messages but brought none: it is read again',
      );
    }
    state.position = position;
    if (isBehind) this.goTo(state, position);
  }

  private isAssigned(state: Assigned): boolean {
    return this.assigned.get(state.partition) === state;
  }

  private seek(state: Assigned, position: bigint): void {
    state.isSought = true;
    this.goTo(state, position);
  }

  private goTo({ partition }: Assigned, position: bigint): void {
    this.consumer.seek({ topic: this.options.topic, partition, offset: position.toString() });
  }

  /** Reports a failure outside of the handler: database or broker are away, or messages are missing. */
  private failed(payload: EachBatchPayload, state: Assigned, error: unknown): void {
    const { logger, limits } = this.options.context;
    if (error instanceof GapError) {
      this.refuse(state, error);
      return;
    }
    logger.warn(this.reportOf(state, error), 'reading a partition failed and is tried again');
    this.pauseFor(payload, limits.readRetryMs);
  }

  private refuse(state: Assigned, error: GapError): void {
    const { context, topic } = this.options;
    state.refusal = error.message;
    this.consumer.pause([{ topic, partitions: [state.partition] }]);
    const report = { ...this.reportOf(state, error), alert: 'log_gap' };
    context.logger.error(report, 'partition is not read: messages are missing');
  }

  private reportOf({ partition, position, end }: Assigned, err?: unknown): object {
    const { group, topic } = this.options;
    return { err, group, topic, partition, position: position?.toString(), end: end.toString() };
  }

  /** Pauses one partition; the others go on. Messages that were not resolved are fetched again. */
  private pauseFor(payload: EachBatchPayload, ms: number): void {
    const resume = payload.pause();
    const timer = setTimeout(() => {
      this.resumeTimers.delete(timer);
      resume();
    }, ms);
    this.resumeTimers.add(timer);
  }

  /** Commits the positions to Kafka, so that its tools can show the lag of the group. */
  private async hint(): Promise<void> {
    const moved = [...this.assigned.values()].filter(
      ({ position, hinted }) => position !== undefined && position !== hinted,
    );
    if (moved.length === 0 || this.crash !== undefined) return;
    const { topic } = this.options;
    const hints = moved.flatMap(({ partition, position }) =>
      position === undefined ? [] : [{ topic, partition, offset: position.toString() }],
    );
    for (const state of moved) state.hinted = state.position;
    // A rebalance refuses the commit; the next one brings the same positions.
    await this.consumer.commitOffsets(hints).catch(() => undefined);
  }
}

function isKafkaError(error: unknown): boolean {
  return error instanceof Error && error.name.startsWith('KafkaJS');
}
