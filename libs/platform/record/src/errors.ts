/** Offsets of a partition that should be there: the record is kept for ever. */
export interface Gap {
  readonly topic: string;
  readonly partition: number;
  readonly from: bigint;
  /** Offset of the first message behind the gap, or the end of the partition. */
  readonly to: bigint;
}

/** Error for a topic of the record that has lost messages. */
export class MissingMessages extends Error {
  override readonly name = 'MissingMessages';

  constructor({ topic, partition, from, to }: Gap) {
    super(`${topic}/${partition} has lost its messages from ${from} to ${to - 1n}: the record is not whole`);
  }
}

/** A position behind the end of a partition. */
interface LostPosition {
  readonly topic: string;
  readonly partition: string;
  /** Offset behind the last message that a fact names. */
  readonly position: string;
  /** Undefined when the log has no such partition. */
  readonly end: string | undefined;
}

/** Error for a log that lacks messages which facts name: it was not restored with its offsets. */
export class LostInput extends Error {
  override readonly name = 'LostInput';

  constructor({ topic, partition, position, end }: LostPosition) {
    const found = end === undefined ? 'does not exist' : `ends at ${end}`;
    super(
      `${topic}/${partition} ${found}, and a fact names its message ${BigInt(position) - 1n}: ` +
        'every topic has to be restored with its offsets',
    );
  }
}
