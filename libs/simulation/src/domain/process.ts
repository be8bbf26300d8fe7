import type { Composed } from '@ballast/contracts';
import type { LogMessage, MemoryPartition, MemoryTopics } from '@ballast/platform-log';
import type { PlantedBug } from './planted-bugs';
import type { DeathStep } from './scenario';
import { NotYet, type Now, type Service } from './service';

/** A contiguous part of a partition that is handled in one transaction. */
export interface Slice {
  readonly topic: string;
  readonly partition: number;
  readonly first: number;
  readonly messages: readonly LogMessage[];
}

export type SliceOutcome =
  | { readonly kind: 'handled'; readonly sent: readonly Composed[] }
  /** Another instance had handled the slice. */
  | { readonly kind: 'fenced' }
  /** A message waits for another topic. */
  | { readonly kind: 'not_yet'; readonly reason: string }
  | { readonly kind: 'died'; readonly at: DeathStep };

/**
 * A service as it runs: its tables, its positions and its outbox change in one transaction, and a death loses what is
 * only in its memory.
 */
export class Process {
  /** Unix milliseconds until which the process does nothing, because it is down or slow. */
  idleUntilMs = 0;
  slices = 0;
  publications = 0;
  private readonly outbox: Composed[] = [];
  /** Next offset to handle, by partition. Stored in the same transaction as the tables. */
  private readonly positions = new Map<string, number>();
  /** End of the last slice whose effect was committed, by partition. An observer keeps it: no death loses it. */
  private readonly effects = new Map<string, number>();
  /** Slices whose effect was committed a second time, in words. */
  private readonly repeated: string[] = [];
  /** Positions of the readers, by partition. They are in memory only and lost when the process dies. */
  private readonly readers = new Map<string, number>();
  /** Times until which a partition waits, in Unix milliseconds. */
  private readonly waits = new Map<string, number>();

  constructor(
    readonly service: Service,
    private readonly bugs: ReadonlySet<PlantedBug>,
  ) {}

  get unpublished(): readonly Composed[] {
    return this.outbox;
  }

  get repeatedEffects(): readonly string[] {
    return this.repeated;
  }

  /** Publishes the first messages of the outbox. `forgets` is false for a publisher that dies before it forgets them. */
  publish(topics: MemoryTopics, count: number, at: { readonly nowMs: number; readonly forgets: boolean }): void {
    for (const message of this.outbox.slice(0, count)) topics.append(message, at.nowMs);
    if (at.forgets) this.outbox.splice(0, count);
  }

  /** Number of messages of a partition that its reader has not read; 0 while the partition waits. */
  behind(partition: MemoryPartition, nowMs: number): number {
    return (this.waits.get(keyOf(partition)) ?? 0) > nowMs ? 0 : partition.head - this.readerAt(partition);
  }

  /** The earliest time, in Unix milliseconds, at which the wait of a partition ends; undefined when none waits. */
  nextWaitMs(partitions: readonly MemoryPartition[], nowMs: number): number | undefined {
    const waits = partitions
      .map((partition) => this.waits.get(keyOf(partition)) ?? nowMs)
      .filter((time) => time > nowMs);
    return waits.length === 0 ? undefined : Math.min(...waits);
  }

  /** The stored position in a partition. */
  positionOf(partition: MemoryPartition): number {
    return this.positions.get(keyOf(partition)) ?? 0;
  }

  /** The next messages of a partition, at most `count`. */
  read(partition: MemoryPartition, count: number): Slice {
    const first = this.readerAt(partition);
    return { topic: partition.topic, partition: partition.index, first, messages: partition.from(first, count) };
  }

  /** Handles a slice, unless the process dies at a step. `isStale`: another instance may have handled the slice. */
  handle(
    slice: Slice,
    now: Now,
    { deathAt, isStale }: { readonly deathAt?: DeathStep; readonly isStale: boolean },
  ): SliceOutcome {
    const key = keyOf({ topic: slice.topic, index: slice.partition });
    if (deathAt === 'received') return this.die(deathAt);
    const isFenced = (this.positions.get(key) ?? 0) !== slice.first;
    if (isFenced && !(isStale && this.bugs.has('unfenced_zombie'))) {
      this.readers.delete(key);
      return { kind: 'fenced' };
    }
    if (deathAt === 'fenced') return this.die(deathAt);
    const { journal } = this.service;
    let sent: readonly Composed[];
    try {
      sent = this.service.handle(slice.topic, slice.messages, now);
    } catch (error) {
      journal.rollBack();
      if (!(error instanceof NotYet)) throw error;
      this.waits.set(key, now.ms + RETRY_MS);
      return { kind: 'not_yet', reason: error.message };
    }
    if (deathAt === 'effected' || deathAt === 'appended') {
      journal.rollBack();
      return this.die(deathAt);
    }
    journal.commit();
    this.outbox.push(...sent);
    this.noteEffect(key, slice);
    if (deathAt === 'committed' && this.bugs.has('lost_position')) return this.die(deathAt);
    const next = slice.first + slice.messages.length;
    if (!isFenced) this.positions.set(key, next);
    if (deathAt === 'committed') return this.die(deathAt);
    if (!isFenced) this.readers.set(key, next);
    return { kind: 'handled', sent };
  }

  /**
   * Does work that is no slice, such as a client's request or a wait that is over, in a transaction of its own. Answers
   * the messages of the work, or undefined when the process dies. A death at `committed` comes after the commit; any
   * other death rolls the work back.
   */
  run(work: () => readonly Composed[], deathAt: DeathStep | undefined): readonly Composed[] | undefined {
    const { journal } = this.service;
    if (deathAt !== undefined && deathAt !== 'committed') {
      if (deathAt !== 'received') work();
      journal.rollBack();
      this.die(deathAt);
      return undefined;
    }
    const sent = work();
    journal.commit();
    this.outbox.push(...sent);
    if (deathAt === undefined) return sent;
    this.die(deathAt);
    return undefined;
  }

  private noteEffect(key: string, { first, messages }: Slice): void {
    const before = this.effects.get(key) ?? 0;
    if (first < before) this.repeated.push(`${this.service.name} committed the effect of ${key}@${first} again`);
    this.effects.set(key, Math.max(before, first + messages.length));
  }

  private die(at: DeathStep): SliceOutcome {
    this.readers.clear();
    return { kind: 'died', at };
  }

  private readerAt(partition: MemoryPartition): number {
    return this.readers.get(keyOf(partition)) ?? this.positionOf(partition);
  }
}

/** Milliseconds after which a partition that waits is read again. */
const RETRY_MS = 50;

function keyOf({ topic, index }: { readonly topic: string; readonly index: number }): string {
  return `${topic}/${index}`;
}
