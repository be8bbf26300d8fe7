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
