import type { SliceHandling } from '../slice-handling';
import type { LogMessage } from '../port';
import { assertSameMessage, RefusalError } from '../refusal';

/** Place at which a group goes on in a partition. */
export interface ResumePoint {
  readonly position: bigint;
  /** End of the partition when it was looked up. */
  readonly end: bigint;
  /** Fingerprint of the message before the position; undefined when there is no such message to compare. */
  readonly fingerprint: number | undefined;
}

/** An assigned partition. A new assignment makes a new object, so work for the old one notices that it is stale. */
export class AssignedPartition {
  /** Position of the group; undefined when it must be loaded. */
  position: bigint | undefined;
  /** Number of batches so far, and that number at the last check for silent partitions. */
  batches = 0;
  batchesAtCheck = 0;
  isBusy = false;
  /** End of the partition when it was last seen. */
  end = 0n;
  /** Whether the refusal is in the database, where an operator removes it. */
  isRefusalStored = false;
  /** Position that was last committed to Kafka as a hint. */
  hinted: bigint | undefined;
  /** Whether a seek is under way, so that the next message may have another offset than the position. */
  private isSought = false;
  /** Fingerprint with which the message before the position is still to be compared. */
  private expected: number | undefined;
  private isCompared = false;
  private reason: string | undefined;

  constructor(
    readonly topic: string,
    readonly partition: number,
    readonly handling: SliceHandling,
  ) {}

  /** Goes on at a place. The message before it is compared once per assignment, and after each `startOver`. */
  moveTo({ position, end, fingerprint }: ResumePoint): void {
    this.position = position;
    this.end = end;
    this.expected = this.isCompared ? undefined : fingerprint;
  }

  /** Moves the position over a slice that was handled. The message before the position needs no comparison any more. */
  advanceTo(position: bigint): void {
    this.position = position;
    this.expected = undefined;
    this.isCompared = true;
  }

  /**
   * Forgets the position before a pause. The message before it is compared again afterwards, because during the pause the
   * topic may have been made anew and may have grown past the position.
   */
  startOver(): void {
    this.position = undefined;
    this.isCompared = false;
  }

  /** Reason why the partition is not read; undefined when it is. */
  get refusal(): string | undefined {
    return this.reason;
  }

  refuse(reason: string): void {
    this.reason = reason;
    this.isRefusalStored = false;
    this.position = undefined;
  }

  /** Forgets the refusal, because an operator has decided. */
  accept(): void {
    this.reason = undefined;
    this.isCompared = false;
  }

  /**
   * Offset at which the caller must let the fetch begin again: the position, or the message before it while that is
   * still to be compared. Notes that a seek is under way.
   */
  seek(position: bigint): bigint {
    this.isSought = true;
    return this.fetchOffset(position);
  }

  /** Whether the message before the position is still to be compared. Needs a fetch even if no message follows. */
  get isUncompared(): boolean {
    return this.expected !== undefined;
  }

  /**
   * The messages from the position on, or undefined when the caller must `seek` first. A hole between offsets means
   * that messages are missing, because topics are neither compacted nor written in transactions. Only a hole before the
   * first message may come from a fetch that began too late; after a seek it means missing messages too.
   * @throws RefusalError for a hole, and for another message before the position than the one that was handled.
   */
  continuation(position: bigint, messages: readonly LogMessage[]): readonly LogMessage[] | undefined {
    const first = messages[0];
    if (first === undefined) return [];
    const from = this.fetchOffset(position);
    if (BigInt(first.offset) !== from) {
      if (this.isSought && BigInt(first.offset) > from) {
        throw new RefusalError(`should go on at ${position}, but the next message is ${first.offset}`);
      }
      return undefined;
    }
    this.isSought = false;
    const hole = messages.find((message, index) => BigInt(message.offset) !== from + BigInt(index));
    if (hole !== undefined) throw new RefusalError(`finds a hole before ${hole.offset}`);
    if (this.expected === undefined) return messages;
    assertSameMessage(this.expected, first);
    this.expected = undefined;
    this.isCompared = true;
    return messages.slice(1);
  }

  private fetchOffset(position: bigint): bigint {
    return this.expected === undefined ? position : position - 1n;
  }
}
