import type { LogMessage } from './port';
import { slices } from './slice';

function message(offset: number, characters = 1): LogMessage {
  return {
    topic: 't',
    partition: 2,
    offset: String(offset),
    key: 'k',
    type: 'x',
    value: 'v'.repeat(characters),
    headers: {},
    timestamp: 0,
  };
}

function cut(sizes: readonly number[], sliceMessages: number, sliceBytes: number): number[][] {
  const messages = sizes.map((size, index) => message(10 + index, size));
  return [...slices('g', messages, { sliceMessages, sliceBytes })].map((batch) =>
    batch.messages.map(({ value }) => value.length),
  );
}

describe('slices', () => {
  it('ends a slice at the largest number of messages', () => {
    expect(cut([1, 1, 1, 1, 1], 2, 100)).toEqual([[1, 1], [1, 1], [1]]);
  });

  it('ends a slice before the bytes are exceeded', () => {
    expect(cut([40, 60, 1, 99], 100, 100)).toEqual([
      [40, 60],
      [1, 99],
    ]);
  });

  it('gives a message that is larger than a slice a slice of its own', () => {
    expect(cut([1, 500, 1], 100, 100)).toEqual([[1], [500], [1]]);
  });

  it('gives no slice when there are no messages', () => {
    expect(cut([], 10, 10)).toEqual([]);
  });

  it('joins the slices without a gap', () => {
    const batches = [...slices('g', [message(7), message(8), message(9)], { sliceMessages: 2, sliceBytes: 100 })];
    expect(batches.map(({ firstOffset, nextOffset }) => [firstOffset, nextOffset])).toEqual([
      ['7', '9'],
      ['9', '10'],
    ]);
    expect(batches[0]).toMatchObject({ group: 'g', topic: 't', partition: 2 });
  });
});
