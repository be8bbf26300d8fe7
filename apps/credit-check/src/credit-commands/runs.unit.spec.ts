import type { LogBatch, LogMessage } from '@ballast/platform-log';
import { runsOf } from './runs';

function batch(messages: readonly (readonly [type: string, bytes: number])[], first = 7): LogBatch {
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

function shape(runs: readonly LogBatch[]): readonly string[] {
  return runs.map(
    ({ firstOffset, nextOffset, messages }) => `${firstOffset}-${nextOffset} ${messages.length} ${messages[0]?.type}`,
  );
}

describe('runs of one type', () => {
  it('leaves a slice of one type whole', () => {
    expect(
      shape(
        runsOf(
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
    const runs = runsOf(
      batch([
        ['place', 10],
        ['deposit', 10],
        ['deposit', 10],
        ['place', 10],
      ]),
      100,
    );
    expect(shape(runs)).toEqual(['7-8 1 place', '8-10 2 deposit', '10-11 1 place']);
  });

  it('cuts where a run grows too large, and lets a larger message stand alone', () => {
    const runs = runsOf(
      batch([
        ['place', 60],
        ['place', 40],
        ['place', 1],
        ['place', 500],
        ['place', 10],
      ]),
      100,
    );
    expect(shape(runs)).toEqual(['7-9 2 place', '9-10 1 place', '10-11 1 place', '11-12 1 place']);
  });
});
