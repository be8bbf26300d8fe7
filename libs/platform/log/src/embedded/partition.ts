import type { AssignedReader, ReadPartition } from '../partitions/partition-hub';
import type { LogMessage } from '../port';

/** A partition of the embedded log as this process knows it. */
export class Partition implements ReadPartition {
  /** Offset of the next message, as far as this process knows. */
  head = 0;
  /** Oldest offset that is still stored. */
  first = 0;
  private readonly recent = new Map<number, LogMessage>();
  private recentBytes = 0;
  private lowest = 0;
  private readonly readers = new Set<AssignedReader>();

  constructor(
    readonly id: number,
    readonly topic: string,
    readonly index: number,
  ) {}

  /** Adds a reader: committed messages stay in memory for it from now on. */
  addReader(reader: AssignedReader): void {
    this.readers.add(reader);
  }

  removeReader(reader: AssignedReader): void {
    this.readers.delete(reader);
    if (this.readers.size === 0) this.forget();
  }

  /** Caches freshly committed messages, up to `maxBytes`; readers read the rest from the table. */
  publish(first: number, messages: readonly LogMessage[], maxBytes: number): void {
    this.head = Math.max(this.head, first + messages.length);
    if (this.readers.size === 0) return;
    if (this.recent.size === 0) this.lowest = first;
    for (const [index, message] of messages.entries()) {
      if (this.recentBytes + message.value.length > maxBytes) return;
      this.recent.set(first + index, message);
      this.recentBytes += message.value.length;
    }
  }

  /**
   * Goes back to the end that the database has after it has lost commits. Messages in memory may be lost ones, so they
   * are forgotten, and readers load their positions again.
   */
  cut(head: number): void {
    this.head = head;
    this.forget();
    for (const reader of this.readers) reader.reposition();
  }

  /** Messages in memory from `position` on, without a hole and within the limits. The first one always fits. */
  recentFrom(position: number, maxMessages: number, maxBytes: number): readonly LogMessage[] {
    const found: LogMessage[] = [];
    let bytes = 0;
    for (let offset = position; found.length < maxMessages; offset += 1) {
      const message = this.recent.get(offset);
      if (message === undefined) break;
      bytes += message.value.length;
      if (bytes > maxBytes && found.length > 0) break;
      found.push(message);
    }
    return found;
  }

  /** Forgets messages that every reader of this process has handled. */
  release(): void {
    if (this.recent.size === 0) return;
    const positions = [...this.readers].map(({ currentPosition }) => currentPosition ?? 0);
    const behind = Math.min(...positions);
    for (; this.lowest < behind; this.lowest += 1) {
      const message = this.recent.get(this.lowest);
      if (message === undefined) continue;
      this.recent.delete(this.lowest);
      this.recentBytes -= message.value.length;
    }
  }

  private forget(): void {
    this.recent.clear();
    this.recentBytes = 0;
  }
}
