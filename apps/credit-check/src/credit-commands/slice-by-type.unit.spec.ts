import type { Slice, LogMessage } from '@ballast/platform-log';
import { sliceByType } from './slice-by-type';

function batch(messages: readonly (readonly [type: string, bytes: number])[], first = 7): Slice {
  const partition = { topic: 'credit.commands.v1', partition: 2 };
  return {
    ...partition,
    group: 'credit-check',
    firstOffset: String(first),
    nextOffset: String(first + messages.length),
    messages: messages.map(([type, bytes], index): LogMessage => ({
      ...partition,
      offset: String(first + index),
      key: 'SANDBX',
      type,
      value: 'x'.repeat(bytes),
      headers: {},
      timestamp: 0,
    })),
  };
}

function shape(slices: readonly Slice[]): readonly string[] {
  return slices.map(
    ({ firstOffset, nextOffset, messages }) => `${firstOffset}-${nextOffset} ${messages.length} ${messages[0]?.type}`,
  );
}

describe('slices of one type', () => {
  it('leaves a batch of one type whole', () => {
    expect(
      shape(
        sliceByType(
          batch([
            ['place', 10],
            ['place', 10],
          ]),
          100,
        ),
      ),
    ).toEqual(['7-9 2 place']);
  });

  it('cuts where the type changes, without a gap between the positions', () => {
    const slices = sliceByType(
      batch([
        ['place', 10],
        ['deposit', 10],
        ['deposit', 10],
        ['place', 10],
      ]),
      100,
    );
    expect(shape(slices)).toEqual(['7-8 1 place', '8-10 2 deposit', '10-11 1 place']);
  });

  it('cuts where a slice grows too large, and lets a larger message stand alone', () => {
    const slices = sliceByType(
      batch([
        ['place', 60],
        ['place', 40],
        ['place', 1],
        ['place', 500],
        ['place', 10],
      ]),
      100,
    );
    expect(shape(slices)).toEqual(['7-9 2 place', '9-10 1 place', '10-11 1 place', '11-12 1 place']);
  });
});
