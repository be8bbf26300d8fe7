import type { Database } from '@ballast/platform-postgres';
import type { Admin, Consumer, ConsumerGroupJoinEvent, EachBatchPayload, Kafka } from 'kafkajs';
import { Delivery, type DeliveryContext } from '../delivery';
import type { BatchHandler, LogBatch, PartitionLag } from '../port';
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
  /** The consumer has stopped for good; the process should end. */
  readonly onFatal: (error: Error) => void;
}

/** One assigned partition. A new assignment makes a new one, so work for the old one notices that it is stale. */
interface Assigned {
  readonly partition: number;
  readonly delivery: Delivery;
  /** The group's own position; undefined when it must be looked up. */
  position: bigint | undefined;
  /** Batches that came so far, and how many there were when it was looked after last. */
  batches: number;
  lookedAfter: number;
  isBusy: boolean;
  /** The end of the partition as last seen. */
  end: bigint;
  isSought: boolean;
  refusal: string | undefined;
  hinted: bigint | undefined;
}

/** What the handling of one slice means for the rest of its batch. */
type Progress = 'next' | 'leave';

/**
 * One consumer for one topic of one group: kafkajs fetches again only when all that a fetch brought is handled, so
 * topics that shared a consumer would wait for each other. The position is the one in the service's database; Kafka's
 * own offsets are written as a hint for its tools and never believed.
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
      readUncommitted: true, // Nobody writes transactions here, and the last stable offset need not be waited for.
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
    const { kafkaCommitIntervalMs, kafkaLookAfterMs } = context.limits;
    this.timers.push(
      setInterval(() => void this.hint(), kafkaCommitIntervalMs).unref(),
      setInterval(() => void this.lookAfter(), kafkaLookAfterMs).unref(),
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
        lookedAfter: 0,
        isBusy: false,
        end: 0n,
        isSought: false,
        refusal: undefined,
        hinted: undefined,
      });
    }
    // A pause outlives the assignment it was made in.
    this.consumer.resume([{ topic, partitions: [...this.assigned.keys()] }]);
    void this.lookAfter();
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
      // Errors of Kafka itself are kafkajs' to deal with: a rebalance, for one.
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
      // The fence refused the slice: go on where whoever did it has come to.
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
   * The messages from the position on. What is below was handled already; a hole means lost messages, because topics
   * are neither compacted nor written in transactions, and is refused unless a seek can still close it.
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
    // Between the two looks others may have written more, and read it.
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
   * A partition of which nothing comes may be read from a place past its position: an assignment begins at Kafka's own
   * offset, which is not believed. When nothing more is written no batch tells, so it is told from here.
   */
  private async lookAfter(): Promise<void> {
    const quiet = [...this.assigned.values()].filter((state) => {
      const isQuiet = !state.isBusy && state.refusal === undefined && state.batches === state.lookedAfter;
      state.lookedAfter = state.batches;
      return isQuiet;
    });
    for (const state of quiet) {
      try {
        await this.findPlace(state);
      } catch (error) {
        if (this.isClosing || !this.isAssigned(state)) return;
        if (error instanceof GapError) this.refuse(state, error);
        else this.options.context.logger.warn(this.reportOf(state, error), 'a partition could not be looked after');
      }
    }
  }

  private async findPlace(state: Assigned): Promise<void> {
    const position = await this.locate(state);
    // A batch that came meanwhile sees to it.
    if (position === undefined || state.batches !== state.lookedAfter || !this.isAssigned(state)) return;
    const isBehind = position < state.end;
    if (isBehind && state.position !== undefined) {
      this.options.context.logger.warn(this.reportOf(state), 'nothing came of a partition that has more: read anew');
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

  /** Faults outside of the handler: the database or the broker is away, or the log has lost messages. */
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

  /** The other partitions of the consumer go on meanwhile. What was not resolved is fetched again. */
  private pauseFor(payload: EachBatchPayload, ms: number): void {
    const resume = payload.pause();
    const timer = setTimeout(() => {
      this.resumeTimers.delete(timer);
      resume();
    }, ms);
    this.resumeTimers.add(timer);
  }

  /** Tells Kafka the positions, so that its tools can show the lag of the group. */
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
    // Refused during a rebalance, and the next one says the same.
    await this.consumer.commitOffsets(hints).catch(() => undefined);
  }
}

function isKafkaError(error: unknown): boolean {
  return error instanceof Error && error.name.startsWith('KafkaJS');
}
