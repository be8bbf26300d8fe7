import type { PartitionLag, PartitionRefusal, PartitionWait } from '../port';
import type { AssignedPartition } from './assigned-partition';

export interface KafkaPlace {
  readonly topic: string;
  readonly partition: number;
}

/** The partitions that a consumer of a group is assigned. */
export class AssignedPartitions implements Iterable<AssignedPartition> {
  private readonly byPlace = new Map<string, AssignedPartition>();

  constructor(private readonly group: string) {}

  [Symbol.iterator](): Iterator<AssignedPartition> {
    return this.byPlace.values();
  }

  clear(): void {
    this.byPlace.clear();
  }

  add(state: AssignedPartition): void {
    this.byPlace.set(keyOf(state), state);
  }

  at(place: KafkaPlace): AssignedPartition | undefined {
    return this.byPlace.get(keyOf(place));
  }

  /** Whether a partition belongs to the assignment of now. The same partition under another assignment does not. */
  has(state: AssignedPartition): boolean {
    return this.at(state) === state;
  }

  get problems(): readonly string[] {
    return [...this].flatMap(({ topic, partition, refusal, handling }) => {
      const reason = refusal ?? handling.problem;
      return reason === undefined ? [] : [`${this.group} on ${topic}/${partition} ${reason}`];
    });
  }

  get lag(): readonly PartitionLag[] {
    const { group } = this;
    return [...this].flatMap(({ topic, partition, position, end }) =>
      position === undefined ? [] : [{ group, topic, partition, lag: Number(end - position) }],
    );
  }

  get refusals(): readonly PartitionRefusal[] {
    const { group } = this;
    return [...this].flatMap(({ topic, partition, refusal }) =>
      refusal === undefined ? [] : [{ group, topic, partition, reason: refusal }],
    );
  }

  get waits(): readonly PartitionWait[] {
    return [...this].flatMap(({ handling }) => handling.waiting ?? []);
  }
}

function keyOf({ topic, partition }: KafkaPlace): string {
  return `${topic}/${partition}`;
}
