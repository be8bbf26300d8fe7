import type { Database } from '@ballast/platform-postgres';
import type { Admin, Consumer, ConsumerGroupJoinEvent, EachBatchPayload } from 'kafkajs';
import { backoffMs } from '../limits';
import { SliceHandling, type SliceHandlingContext } from '../slice-handling';
import type { SliceHandler, Slice, PartitionLag, PartitionRefusal, PartitionWait, TopicDefinition } from '../port';
import { RefusalError } from '../refusal';
import { slices } from '../slice';
import { AssignedPartition } from './assigned-partition';
import { AssignedPartitions } from './assigned-partitions';
import { type KafkaClients, retryOptions } from './client';
import { fetchSizes } from './fetch-sizes';
import { Locator } from './locator';
import { toLogMessage } from './message';
import { errorFields } from './topics';

export interface GroupReaderOptions {
  readonly kafka: KafkaClients;
  readonly admin: Admin;
  readonly database: Database;
  readonly group: string;
  /** At least one. The consumer handles everything that it has fetched before it fetches again, so they share their pace. */
  readonly topics: readonly TopicDefinition[];
  readonly handleSlice: SliceHandler;
  readonly context: SliceHandlingContext;
  /** Difference of a topic from what was agreed, in words; undefined when there is none. */
  findDifference(topic: TopicDefinition): Promise<string | undefined>;
  /** Called when the consumer has stopped for good: the process should end. */
  readonly onFatal: (error: Error) => void;
}

/** Whether to go on with the rest of the batch after a slice, or to leave it. */
type Progress = 'next' | 'leave';

/**
 * The consumer of some topics of one group. The position in the database of the service counts. Kafka's own offsets are
 * written as a hint for its tools and never used.
 */
export class GroupReader {
  private readonly consumer: Consumer;
  private readonly locator: Locator;
  /** Names of the topics for logs and for the group of the consumer. */
  private readonly names: readonly string[];
  private readonly assigned: AssignedPartitions;
  private readonly resumeTimers = new Set<NodeJS.Timeout>();
  private readonly timers: NodeJS.Timeout[] = [];
  private crash: string | undefined;
  /** Stops that kafkajs calls final since the consumer last joined its group. */
  private finalStops = 0;
  private restartTimer: NodeJS.Timeout | undefined;
  private refuseJoin: (error: Error) => void = () => undefined;
  /** Request that was the last to time out; undefined as soon as Kafka answers another one. */
  private unanswered: string | undefined;
  private isMember = false;
  private isClosing = false;

  constructor(private readonly options: GroupReaderOptions) {
    const { kafka, group, topics, context } = options;
    const { limits } = context;
    this.names = topics.map(({ name }) => name);
    this.assigned = new AssignedPartitions(group);
    this.locator = new Locator(options);
    this.consumer = kafka.consumer({
      groupId: [group, ...(topics.length === 1 ? this.names : [])].join('.'),
      sessionTimeout: limits.kafkaSessionTimeoutMs,
      heartbeatInterval: limits.kafkaHeartbeatMs,
      ...fetchSizes(limits),
      allowAutoTopicCreation: false,
      // Messages are not written in Kafka transactions, so there is no need to wait for the last stable offset.
      readUncommitted: true,
      retry: { ...retryOptions(limits), restartOnFailure: () => Promise.resolve(!this.isClosing) },
    });
    this.consumer.on(this.consumer.events.GROUP_JOIN, (event) => this.joined(event));
    this.consumer.on(this.consumer.events.REQUEST_TIMEOUT, ({ payload }) => (this.unanswered = payload.apiName));
    this.consumer.on(this.consumer.events.REQUEST, () => (this.unanswered = undefined));
    this.consumer.on(this.consumer.events.CRASH, ({ payload }) => this.crashed(payload.error, payload.restart));
  }

  /** Resolves when the consumer is a member of its group. */
  async open(): Promise<void> {
    await Promise.all([this.firstJoin(), this.run()]);
    const { kafkaCommitIntervalMs, kafkaCheckSilentMs, refusalCheckMs } = this.options.context.limits;
    this.timers.push(
      setInterval(() => void this.hint(), kafkaCommitIntervalMs).unref(),
      setInterval(() => void this.checkSilent(), kafkaCheckSilentMs).unref(),
      setInterval(() => void this.checkRefused(), refusalCheckMs).unref(),
    );
  }

  private async run(): Promise<void> {
    const { context } = this.options;
    await this.consumer.connect();
    await this.consumer.subscribe({ topics: [...this.names], fromBeginning: true });
    if (this.isClosing) return;
    await this.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: context.limits.concurrentPartitions,
      eachBatch: (payload) => this.eachBatch(payload),
    });
  }

  private async firstJoin(): Promise<void> {
    const { group, context } = this.options;
    await new Promise<void>((resolve, reject) => {
      const refuse = (reason: string): void =>
        reject(new Error(`${group} cannot read ${this.names.join(', ')}: ${reason}`));
      const timer = setTimeout(() => refuse('its group does not settle'), context.limits.kafkaJoinTimeoutMs).unref();
      this.consumer.on(this.consumer.events.GROUP_JOIN, () => {
        clearTimeout(timer);
        this.isMember = true;
        resolve();
      });
      this.refuseJoin = (error) => refuse(error.message);
    });
  }

  async close(): Promise<void> {
    this.isClosing = true;
    for (const timer of this.timers) clearInterval(timer);
    for (const timer of this.resumeTimers) clearTimeout(timer);
    clearTimeout(this.restartTimer);
    await this.consumer.disconnect();
    this.assigned.clear();
  }

  reposition({ group, topic, partition }: Slice): void {
    if (group !== this.options.group) return;
    const state = this.assigned.at({ topic, partition });
    if (state !== undefined) state.position = undefined;
  }

  get problems(): readonly string[] {
    const { group } = this.options;
    const silence = this.unanswered === undefined ? undefined : `Kafka does not answer (${this.unanswered})`;
    const ofConsumer = [this.crash, silence].flatMap((reason) => reason ?? []);
    return [
      ...ofConsumer.map((reason) => `${group} on ${this.names.join(', ')}: ${reason}`),
      ...this.assigned.problems,
    ];
  }

  lag(): readonly PartitionLag[] {
    return this.assigned.lag;
  }

  refusals(): readonly PartitionRefusal[] {
    return this.assigned.refusals;
  }

  waits(): readonly PartitionWait[] {
    return this.assigned.waits;
  }

  /** Takes over a new assignment, before anything is fetched under it. */
  private joined({ payload }: ConsumerGroupJoinEvent): void {
    this.crash = undefined;
    this.finalStops = 0;
    this.assigned.clear();
    for (const topic of this.names) {
      this.locator.renew(topic);
      const partitions = payload.memberAssignment[topic] ?? [];
      for (const partition of partitions) this.assign(topic, partition);
      // A pause outlives the assignment it was made in.
      this.consumer.resume([{ topic, partitions: [...partitions] }]);
    }
    void this.checkSilent();
  }

  private assign(topic: string, partition: number): void {
    const { handleSlice, context } = this.options;
    const handling = new SliceHandling(context, handleSlice);
    this.assigned.add(new AssignedPartition(topic, partition, handling));
  }

  private crashed(error: Error, isRestarting: boolean): void {
    const { group, context, onFatal } = this.options;
    this.crash = `the consumer has stopped: ${error.message}`;
    const report = { err: error, group, topics: this.names };
    if (this.isClosing) return;
    if (isRestarting || this.startsAnew()) {
      // A broker that has just started refuses members until its coordinators are loaded.
      context.logger[this.isMember ? 'warn' : 'info'](report, 'consumer failed and starts anew');
      return;
    }
    context.logger.error({ ...report, alert: 'consumer_stopped' }, 'consumer has stopped');
    this.refuseJoin(error);
    onFatal(error);
  }

  /**
   * Starts the consumer after a stop that kafkajs calls final. Most are not: while a broker restarts, its clients find no
   * coordinator. False after `kafkaRetries` stops in a row, because only a new process or an operator can help then.
   */
  private startsAnew(): boolean {
    const { kafkaRetries, kafkaRetryFirstMs: retryFirstMs, kafkaRetryMaxMs: retryMaxMs } = this.options.context.limits;
    this.finalStops += 1;
    if (this.finalStops > kafkaRetries) return false;
    const again = (): void => void this.run().catch((error: Error) => this.crashed(error, false));
    this.restartTimer = setTimeout(again, backoffMs(this.finalStops, { retryFirstMs, retryMaxMs }));
    return true;
  }

  private async eachBatch(payload: EachBatchPayload): Promise<void> {
    const state = this.assigned.at(payload.batch);
    if (state === undefined || state.refusal !== undefined) return;
    state.batches += 1;
    state.isBusy = true;
    await this.read(payload, state).finally(() => (state.isBusy = false));
  }

  private async read(payload: EachBatchPayload, state: AssignedPartition): Promise<void> {
    const { batch, isRunning, isStale } = payload;
    const { group, context } = this.options;
    state.end = BigInt(batch.highWatermark);
    const isCurrent = (): boolean => isRunning() && !isStale() && this.assigned.has(state);
    try {
      const position = state.position ?? (await this.locate(state));
      if (!isCurrent()) return;
      const fetched = batch.messages.map((message) => toLogMessage(batch, message));
      const messages = state.continuation(position, fetched);
      if (messages === undefined) {
        this.fetchFrom(state, state.seek(position));
        // The position is looked up again with the next fetch, because it may lie outside of the log by now.
        state.position = undefined;
        return;
      }
      // Without this, a fetch that brought only the message before the position would be repeated at once.
      if (messages.length === 0) payload.resolveOffset((position - 1n).toString());
      for (const slice of slices(group, messages, context.limits)) {
        if (!isCurrent() || (await this.handle(payload, state, slice)) === 'leave') return;
        await payload.heartbeat();
      }
    } catch (error) {
      // kafkajs itself handles errors of Kafka, such as a rebalance.
      if (isKafkaError(error)) throw error;
      state.startOver();
      await this.failed(payload, state, error);
    }
  }

  private async handle(payload: EachBatchPayload, state: AssignedPartition, slice: Slice): Promise<Progress> {
    const retryInMs = await state.handling.deliver(slice);
    if (retryInMs !== undefined) {
      state.startOver();
      this.pauseFor(payload, retryInMs);
      return 'leave';
    }
    if (state.position === undefined) {
      // The fence refused the slice: go on at the position that another instance has reached.
      const position = await this.locate(state);
      if (position !== BigInt(slice.nextOffset)) {
        this.fetchFrom(state, state.seek(position));
        return 'leave';
      }
    }
    state.advanceTo(BigInt(slice.nextOffset));
    payload.resolveOffset((BigInt(slice.nextOffset) - 1n).toString());
    return 'next';
  }

  /**
   * Moves a partition to the position of its group, and answers the position.
   * @throws RefusalError when an operator has to decide before the partition is read.
   */
  private async locate(state: AssignedPartition): Promise<bigint> {
    const place = await this.locator.locate(state);
    state.moveTo(place);
    return place.position;
  }

  /**
   * Repositions partitions without batches. An assignment begins at Kafka's own offset, which may be past the position of
   * the group. Normally a batch shows that, but while no message is written there is no batch.
   */
  private async checkSilent(): Promise<void> {
    const silent = [...this.assigned].filter((state) => {
      const isSilent = !state.isBusy && state.refusal === undefined && state.batches === state.batchesAtCheck;
      state.batchesAtCheck = state.batches;
      return isSilent;
    });
    for (const state of silent) {
      try {
        await this.correctPosition(state);
      } catch (error) {
        if (this.isClosing || !this.assigned.has(state)) return;
        if (error instanceof RefusalError) await this.refuse(state, error);
        else this.options.context.logger.warn(this.reportOf(state, error), 'a silent partition could not be checked');
      }
    }
  }

  private async correctPosition(state: AssignedPartition): Promise<void> {
    const place = await this.locator.locate(state);
    // A batch that has come in the meantime corrects the position itself.
    if (state.batches !== state.batchesAtCheck || !this.assigned.has(state)) return;
    const isBehind = place.position < place.end;
    if (isBehind && state.position !== undefined) {
      this.options.context.logger.warn(
        this.reportOf(state),
        'a partition has messages but brought none: it is read again',
      );
    }
    state.moveTo(place);
    if (isBehind || state.isUncompared) this.fetchFrom(state, state.seek(place.position));
  }

  /** Goes on with partitions whose refusal an operator has accepted. */
  private async checkRefused(): Promise<void> {
    for (const state of this.assigned) {
      if (state.refusal === undefined) continue;
      try {
        if (!state.isRefusalStored) await this.storeRefusal(state, state.refusal);
        else if (await this.locator.isAccepted(state)) await this.resume(state);
      } catch (error) {
        if (error instanceof RefusalError) await this.refuse(state, error);
        else this.options.context.logger.warn(this.reportOf(state, error), 'a refused partition could not be checked');
      }
    }
  }

  private async resume(state: AssignedPartition): Promise<void> {
    this.locator.renew(state.topic);
    const place = await this.locator.locate(state);
    if (!this.assigned.has(state)) return;
    state.accept();
    state.moveTo(place);
    this.options.context.logger.info(this.reportOf(state), 'a refused partition is read again');
    this.fetchFrom(state, state.seek(place.position));
    this.consumer.resume([{ topic: state.topic, partitions: [state.partition] }]);
  }

  private fetchFrom({ topic, partition }: AssignedPartition, offset: bigint): void {
    this.consumer.seek({ topic, partition, offset: offset.toString() });
  }

  /** Reports a failure outside of the handler: database or broker are away, or an operator has to decide. */
  private async failed(payload: EachBatchPayload, state: AssignedPartition, error: unknown): Promise<void> {
    const { logger, limits } = this.options.context;
    if (error instanceof RefusalError) {
      await this.refuse(state, error);
      return;
    }
    logger.warn(this.reportOf(state, error), 'reading a partition failed and is tried again');
    this.pauseFor(payload, limits.readRetryMs);
  }

  /** Stops at a partition until an operator decides, in every instance and over restarts. */
  private async refuse(state: AssignedPartition, error: RefusalError): Promise<void> {
    const { context } = this.options;
    state.refuse(error.message);
    this.consumer.pause([{ topic: state.topic, partitions: [state.partition] }]);
    const report = { ...this.reportOf(state, error), alert: 'log_refused' };
    context.logger.error(report, 'partition is not read until an operator decides');
    await this.storeRefusal(state, error.message).catch((failure: unknown) => {
      context.logger.warn(this.reportOf(state, failure), 'storing a refusal failed and is tried again');
    });
  }

  private async storeRefusal(state: AssignedPartition, reason: string): Promise<void> {
    await this.locator.refuse(state, reason);
    state.isRefusalStored = true;
  }

  private reportOf({ topic, partition, position, end }: AssignedPartition, error?: unknown): object {
    const { group } = this.options;
    const place = { group, topic, partition, position: position?.toString(), end: end.toString() };
    return { ...errorFields(error), ...place };
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
    const moved = [...this.assigned].filter(({ position, hinted }) => position !== undefined && position !== hinted);
    if (moved.length === 0 || this.crash !== undefined) return;
    const hints = moved.flatMap(({ topic, partition, position }) =>
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
