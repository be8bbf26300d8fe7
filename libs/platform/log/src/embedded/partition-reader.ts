import { AsyncResource } from 'node:async_hooks';
import { type Delivery, pause } from '../delivery';
import type { Slots } from '../slots';
import { batchOf, GapError } from '../slice';
import type { Follower, Partition } from './partition';
import type { LogMessage } from '../port';

export interface PartitionReaderOptions {
  readonly group: string;
  readonly partition: Partition;
  readonly delivery: Delivery;
  readonly slots: Slots;
  /** Raised when the subscription closes. */
  readonly closing: AbortSignal;
  loadPosition(partition: Partition): Promise<number>;
  read(partition: Partition, position: number): Promise<readonly LogMessage[]>;
  refresh(): Promise<void>;
  /** Reports a fault outside of the handler; answers how long to wait before the next try, in ms. */
  failed(error: unknown): number;
}

/** The context of this module, in which no request runs. */
const OWN_CONTEXT = new AsyncResource('LogReader');

/** What comes after a slice: another at once, another after so many ms, or nothing until the next wake-up. */
type Next = 'more' | 'idle' | number;

/** Follows one partition for one group, one slice after the other. */
export class PartitionReader implements Follower {
  private position: number | undefined;
  private isAssigned = false;
  private refusal: string | undefined;
  private running: Promise<void> | undefined;
  private isWoken = false;

  constructor(private readonly options: PartitionReaderOptions) {}

  get partition(): Partition {
    return this.options.partition;
  }

  /** Where the reader stands, while it is assigned and knows it. */
  get currentPosition(): number | undefined {
    return this.isAssigned ? this.position : undefined;
  }

  get problem(): string | undefined {
    if (!this.isAssigned) return undefined;
    const reason = this.refusal ?? this.options.delivery.problem;
    return reason === undefined ? undefined : `${this.label} ${reason}`;
  }

  get lag(): number | undefined {
    return this.currentPosition === undefined ? undefined : this.partition.head - this.currentPosition;
  }

  assign(isAssigned: boolean): void {
    if (isAssigned === this.isAssigned) return;
    this.isAssigned = isAssigned;
    this.refusal = undefined;
    if (isAssigned) this.partition.follow(this);
    else this.partition.unfollow(this);
    // What another member did in the meantime is known only to the database.
    this.position = undefined;
    this.wake();
  }

  /** Look the position up again before the next slice. */
  reposition(): void {
    this.position = undefined;
  }

  wake(): void {
    this.isWoken = true;
    if (this.running !== undefined || !this.mayRun) return;
    // A wake-up comes from whoever has just committed: the slices that follow are not part of that caller's context.
    this.running = OWN_CONTEXT.runInAsyncScope(() => this.run()).finally(() => {
      this.running = undefined;
      // A wake-up between the last look and this point would otherwise wait for the next one.
      if (this.isWoken) this.wake();
    });
  }

  /** Resolves when the slice in flight is done. */
  async settled(): Promise<void> {
    await this.running;
  }

  private get mayRun(): boolean {
    return this.isAssigned && this.refusal === undefined && !this.options.closing.aborted;
  }

  private get label(): string {
    return `${this.options.group} on ${this.partition.topic}/${this.partition.index}`;
  }

  private async run(): Promise<void> {
    let next: Next = 'more';
    while (next !== 'idle' && this.mayRun) {
      this.isWoken = false;
      try {
        next = await this.options.slots.use(() => this.step());
      } catch (error) {
        this.position = undefined;
        next = this.options.failed(error);
      }
      if (typeof next === 'number') await pause(next, this.options.closing);
    }
  }

  /** Handles one slice. */
  private async step(): Promise<Next> {
    if (!this.mayRun) return 'idle';
    const { partition, delivery, group } = this.options;
    const position = this.position ?? (await this.locate());
    if (position === undefined || position >= partition.head) return 'idle';
    const messages = await this.options.read(partition, position);
    if (Number(messages[0]?.offset ?? -1) !== position) {
      this.refuse(`should go on at ${position}, but the log has lost it`);
      return 'idle';
    }
    const batch = batchOf(group, messages);
    this.position = position;
    const retryInMs = await delivery.deliver(batch);
    // An undefined position now means that the fence refused the slice, or that the assignment changed meanwhile.
    if (retryInMs === undefined && this.position !== undefined) {
      this.position = Number(batch.nextOffset);
      partition.release();
    } else {
      this.position = undefined;
    }
    return retryInMs ?? 'more';
  }

  private async locate(): Promise<number | undefined> {
    const { partition } = this.options;
    const position = await this.options.loadPosition(partition);
    // Others may have moved on beyond what this process has heard of.
    if (position > partition.head) await this.options.refresh();
    if (position < partition.first) {
      this.refuse(`should go on at ${position}, but the log begins at ${partition.first}`);
      return undefined;
    }
    if (position > partition.head) {
      this.refuse(`should go on at ${position}, but the log ends at ${partition.head}`);
      return undefined;
    }
    return position;
  }

  /** Reading on would skip messages silently, so the partition stays where it is until somebody decides. */
  private refuse(reason: string): void {
    this.refusal = reason;
    this.options.failed(new GapError(`${this.label} ${reason}`));
  }
}
