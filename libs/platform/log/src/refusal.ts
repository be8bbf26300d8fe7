import { fingerprint } from './fingerprint';
import type { LogMessage } from './port';
import type { StoredPosition } from './positions';

/**
 * Error for a partition that must not be read. Its message is a reason that follows the name of the partition. Reading
 * on would skip messages silently, or read a topic that is not the agreed one, so an operator has to decide.
 */
export class RefusalError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RefusalError';
  }
}

/** Offsets that a partition holds: from `first` to before `end`. */
export interface OffsetRange {
  readonly first: bigint;
  readonly end: bigint;
}

/** State of a topic in the log. */
export interface TopicState {
  /** Difference from what was agreed, in words that follow the name of the topic; undefined when there is none. */
  readonly difference: string | undefined;
  readonly partitions: readonly (OffsetRange & { readonly partition: number })[];
}

/** @throws RefusalError for a position that is refused already or lies outside of the partition. */
export function assertWithinRange({ nextOffset, refusal }: StoredPosition, { first, end }: OffsetRange): void {
  if (refusal !== undefined) throw new RefusalError(refusal);
  const position = BigInt(nextOffset);
  if (position < first) throw new RefusalError(`should go on at ${position}, but the log begins at ${first}`);
  if (position > end) throw new RefusalError(`should go on at ${position}, but the log ends at ${end}`);
}

/** @throws RefusalError when `message`, which stands before the position, is not the message that the group has handled. */
export function assertSameMessage(expected: number, message: LogMessage): void {
  if (fingerprint(message) === expected) return;
  throw new RefusalError(
    `has handled another message at ${message.offset} than the one that is there now: ` +
      'the topic was made anew or has lost messages',
  );
}
