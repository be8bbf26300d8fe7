import type { LogMessage } from '../port';
import { Partition } from './partition';

const MANY_BYTES = 1_000_000;

function messages(first: number, count: number, characters = 10): LogMessage[] {
  return Array.from({ length: count }, (_, index) => ({
    topic: 't',
    partition: 0,
    offset: String(first + index),
    key: 'k',
    type: 'x',
    value: 'v'.repeat(characters),
    headers: {},
    timestamp: 0,
  }));
}

function followed(position: number | undefined): {
  partition: Partition;
  reader: { currentPosition: number | undefined; reposition: () => void };
} {
  const partition = new Partition(1, 't', 0);
  const reader = {
    currentPosition: position,
    reposition: (): void => {
      reader.currentPosition = undefined;
    },
  };
  partition.addReader(reader);
  return { partition, reader };
}

function offsets(found: readonly LogMessage[]): number[] {
  return found.map(({ offset }) => Number(offset));
}

describe('the memory of a partition', () => {
  it('keeps nothing while this process has no reader', () => {
    const partition = new Partition(1, 't', 0);
    partition.publish(0, messages(0, 3), MANY_BYTES);
    expect(partition.head).toBe(3);
    expect(partition.recentFrom(0, 10, MANY_BYTES)).toEqual([]);
  });

  it('gives the messages after a position, within the limits', () => {
    const { partition } = followed(0);
    partition.publish(0, messages(0, 10), MANY_BYTES);
    expect(offsets(partition.recentFrom(4, 3, MANY_BYTES))).toEqual([4, 5, 6]);
    expect(offsets(partition.recentFrom(4, 10, 25))).toEqual([4, 5]);
    expect(offsets(partition.recentFrom(4, 10, 1))).toEqual([4]);
  });

  it('stops at a hole, which another process may have filled', () => {
    const { partition } = followed(0);
    partition.publish(5, messages(5, 2), MANY_BYTES);
    partition.publish(0, messages(0, 2), MANY_BYTES);
    expect(partition.head).toBe(7);
    expect(offsets(partition.recentFrom(0, 10, MANY_BYTES))).toEqual([0, 1]);
    expect(offsets(partition.recentFrom(2, 10, MANY_BYTES))).toEqual([]);
    expect(offsets(partition.recentFrom(5, 10, MANY_BYTES))).toEqual([5, 6]);
  });

  it('leaves messages beyond its bytes to the table, and has room again when its readers have gone on', () => {
    const { partition, reader } = followed(0);
    partition.publish(0, messages(0, 5), 30);
    expect(offsets(partition.recentFrom(0, 10, MANY_BYTES))).toEqual([0, 1, 2]);
    reader.currentPosition = 5;
    partition.release();
    partition.publish(5, messages(5, 2), 30);
    expect(offsets(partition.recentFrom(5, 10, MANY_BYTES))).toEqual([5, 6]);
  });

  it('forgets only messages that the slowest reader has passed', () => {
    const { partition, reader } = followed(0);
    const slow = { currentPosition: 1, reposition: () => undefined };
    partition.addReader(slow);
    partition.publish(0, messages(0, 4), MANY_BYTES);
    reader.currentPosition = 4;
    partition.release();
    expect(offsets(partition.recentFrom(1, 10, MANY_BYTES))).toEqual([1, 2, 3]);
    expect(partition.recentFrom(0, 10, MANY_BYTES)).toEqual([]);
    partition.removeReader(slow);
    partition.removeReader(reader);
    expect(partition.recentFrom(1, 10, MANY_BYTES)).toEqual([]);
  });

  it('forgets what it has and sends its readers back when the database has lost commits', () => {
    const { partition, reader } = followed(1);
    partition.publish(0, messages(0, 4), MANY_BYTES);
    partition.cut(2);
    expect(partition.head).toBe(2);
    expect(reader.currentPosition).toBeUndefined();
    expect(partition.recentFrom(1, 10, MANY_BYTES)).toEqual([]);
    partition.publish(2, messages(2, 1), MANY_BYTES);
    expect(offsets(partition.recentFrom(2, 10, MANY_BYTES))).toEqual([2]);
  });
});
