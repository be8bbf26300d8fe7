import type { SliceHandling } from '../slice-handling';
import type { Slots } from '@ballast/kernel';
import type { LogLimits } from '../limits';
import { RefusalError } from '../refusal';
import { sliceOf } from '../slice';
import type { Locator } from './locator';
import type { AssignedReader, ReadPartition } from './partition-hub';
import type { LogMessage, PartitionWait } from '../port';
import type { LogStep, NextStep, StepScheduler } from './steps';

export interface PartitionReaderOptions<P extends ReadPartition> {
  readonly group: string;
  readonly partition: P;
  readonly handling: SliceHandling;
  readonly slots: Slots;
  readonly scheduler: StepScheduler;
  /** Raised when the subscription closes. */
  readonly closing: AbortSignal;
  readonly locator: Locator<P>;
  readonly limits: Pick<LogLimits, 'refusalCheckMs' | 'gatherMs' | 'sliceMessages'>;
  read(partition: P, position: number): Promise<readonly LogMessage[]>;
  refresh(): Promise<void>;
  /** Reports a failure outside of the handler; answers the milliseconds until the next try. */
  failed(error: unknown): number;
}

/** Reads one partition for one group, a slice with each step. */
export class PartitionReader<P extends ReadPartition> implements AssignedReader, LogStep {
  readonly name: string;
  private position: number | undefined;
  private isAssigned = false;
  private reason: string | undefined;
  /** Whether the refusal is in the database, where an operator removes it. */
  private isRefusalStored = false;
  private inFlight: Promise<NextStep> | undefined;

  constructor(private readonly options: PartitionReaderOptions<P>) {
    const { group, partition } = options;
    this.name = `${group} reads ${partition.topic}/${partition.index}`;
  }

  get partition(): P {
    return this.options.partition;
  }

  /** Position of the reader; undefined while it is not assigned or its position is being loaded. */
  get currentPosition(): number | undefined {
    return this.isAssigned ? this.position : undefined;
  }

  get problem(): string | undefined {
    if (!this.isAssigned) return undefined;
    const { group, partition, handling } = this.options;
    const reason = this.refusal ?? handling.problem;
    return reason === undefined ? undefined : `${group} on ${partition.topic}/${partition.index} ${reason}`;
  }

  /** Reason why this instance does not read a partition that it is assigned; undefined when it does. */
  get refusal(): string | undefined {
    return this.isAssigned ? this.reason : undefined;
  }

  get waiting(): PartitionWait | undefined {
    return this.isAssigned ? this.options.handling.waiting : undefined;
  }

  get lag(): number | undefined {
    return this.currentPosition === undefined ? undefined : this.partition.head - this.currentPosition;
  }

  assign(isAssigned: boolean): void {
    if (isAssigned === this.isAssigned) return;
    this.isAssigned = isAssigned;
    this.reason = undefined;
    if (isAssigned) this.partition.addReader?.(this);
    else this.partition.removeReader?.(this);
    // Another member may have moved the position, so it is loaded from the database again.
    this.position = undefined;
    this.wake();
  }

  /** Makes the reader load its position again before the next slice. */
  reposition(): void {
    this.position = undefined;
  }

  wake(): void {
    if (this.mayRun) this.options.scheduler.wake(this);
  }

  run(): Promise<NextStep> {
    this.inFlight = this.options.slots.use(() => this.step()).catch((error: unknown) => this.failed(error));
    return this.inFlight;
  }

  /** Resolves when the slice in flight is handled. */
  async settled(): Promise<void> {
    await this.inFlight;
  }

  private get mayRun(): boolean {
    return this.isAssigned && !this.options.closing.aborted;
  }

  private failed(error: unknown): NextStep {
    this.position = undefined;
    const retryInMs = this.options.failed(error);
    return error instanceof RefusalError ? this.refuse(error) : retryInMs;
  }

  /** Handles one slice. */
  private async step(): Promise<NextStep> {
    if (!this.mayRun) return 'idle';
    if (this.reason !== undefined && (await this.isStillRefused(this.reason)))
      return this.options.limits.refusalCheckMs;
    const { partition, handling, group } = this.options;
    const position = this.position ?? (await this.locate());
    if (position >= partition.head) return 'idle';
    const messages = await this.options.read(partition, position);
    if (Number(messages[0]?.offset ?? -1) !== position) {
      throw new RefusalError(`should go on at ${position}, but the log has lost it`);
    }
    const slice = sliceOf(group, messages);
    this.position = position;
    const retryInMs = await handling.deliver(slice);
    // An undefined position now means that the fence refused the slice, or that the assignment changed meanwhile.
    if (retryInMs === undefined && this.position !== undefined) {
      this.position = Number(slice.nextOffset);
      partition.release?.();
    } else {
      this.position = undefined;
    }
    return retryInMs ?? this.nextAfter(Number(slice.nextOffset));
  }

  /** The next slice follows at once, unless messages are to gather and the rest would not fill a slice. */
  private nextAfter(position: number): NextStep {
    const { partition, limits } = this.options;
    const isRest = partition.head - position < limits.sliceMessages;
    return isRest && limits.gatherMs > 0 ? limits.gatherMs : 'more';
  }

  private async locate(): Promise<number> {
    const { partition, locator } = this.options;
    const position = await locator.locate(partition);
    // Other processes may have appended messages that this process does not know yet.
    if (position > partition.head) await this.options.refresh();
    return position;
  }

  /** Stops until an operator decides, in every instance and over restarts. */
  private refuse({ message }: RefusalError): NextStep {
    this.reason = message;
    this.isRefusalStored = false;
    return 'more';
  }

  private async isStillRefused(reason: string): Promise<boolean> {
    const { locator, partition } = this.options;
    if (!this.isRefusalStored) {
      await locator.refuse(partition, reason);
      this.isRefusalStored = true;
      return true;
    }
    if (!(await locator.isAccepted(partition))) return true;
    this.reason = undefined;
    return false;
  }
}
