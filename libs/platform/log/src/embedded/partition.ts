import { crc32 } from 'node:zlib';
import type { LogMessage } from '../port';

/** A reader of this process that is assigned to the partition; its position is undefined while it looks it up. */
export interface Follower {
  readonly currentPosition: number | undefined;
}

/** What a process knows of one partition of the embedded log. Offsets are counts of messages, far below 2^53. */
export class Partition {
  /** The offset that the next message will get, as far as this process has heard. */
  head = 0;
  /** The oldest offset that is still kept. */
  first = 0;
  private readonly recent = new Map<number, LogMessage>();
  private recentBytes = 0;
  private lowest = 0;
  private readonly followers = new Set<Follower>();

  constructor(
    readonly id: number,
    readonly topic: string,
    readonly index: number,
  ) {}

  /** From now on committed messages are kept in memory for this reader. */
  follow(follower: Follower): void {
    this.followers.add(follower);
  }

  unfollow(follower: Follower): void {
    this.followers.delete(follower);
    if (this.followers.size > 0) return;
    this.recent.clear();
    this.recentBytes = 0;
  }

  /** Takes in freshly committed messages; beyond `maxBytes` they are left to be read from the table. */
  publish(first: number, messages: readonly LogMessage[], maxBytes: number): void {
    this.head = Math.max(this.head, first + messages.length);
    if (this.followers.size === 0) return;
    if (this.recent.size === 0) this.lowest = first;
    for (const [index, message] of messages.entries()) {
      if (this.recentBytes + message.value.length > maxBytes) return;
      this.recent.set(first + index, message);
      this.recentBytes += message.value.length;
    }
  }

  /** Messages in memory from `position` on, without a hole, within the limits; the first one always fits. */
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

  /** Forgets what every reader of this process has behind it. */
  release(): void {
    if (this.recent.size === 0) return;
    const positions = [...this.followers].map(({ currentPosition }) => currentPosition ?? 0);
    const behind = Math.min(...positions);
    for (; this.lowest < behind; this.lowest += 1) {
      const message = this.recent.get(this.lowest);
      if (message === undefined) continue;
      this.recent.delete(this.lowest);
      this.recentBytes -= message.value.length;
    }
  }
}

export function partitionOfKey(key: string, partitions: number): number {
  return crc32(key) % partitions;
}
