import { ReplayedTraders } from './replayed-traders';
import type { Trader } from './trader';

const STRATEGY = 'b3c1f4f0-2f0e-4a3e-9d0c-0d4f3a1b2c3d';
const NOW = '2026-04-17T10:00:00.000Z';

function trader(code: string, fields: Partial<Trader> = {}): Trader {
  const times = { createdAt: NOW, updatedAt: NOW };
  return {
    id: `trader-${code}`,
    platformCode: 'SANDBX',
    strategyId: STRATEGY,
    participantCode: code,
    autoRebalance: true,
    ...times,
    ...fields,
  };
}

/** B, A and C, opened by the answers 3, 5 and 9 of partition 1. */
function traders(): ReplayedTraders {
  const all = new ReplayedTraders();
  all.open(trader('B', { createdAt: '2026-04-17T10:00:01.000Z' }), { partition: '1', offset: '3' });
  all.open(trader('A'), { partition: '1', offset: '5' });
  all.open(trader('C', { createdAt: '2026-04-17T10:00:02.000Z', autoRebalance: false }), {
    partition: '1',
    offset: '9',
  });
  return all;
}

describe('the default scope at a moment of the past', () => {
  it('has the Traders that the answers before had opened, oldest first', () => {
    const scope = (next: string) =>
      traders().defaultScope(STRATEGY, { request: '7', answers: { '0': '99', '1': next } });
    expect(scope('3')).toEqual([]);
    expect(scope('4')).toEqual(['B']);
    expect(scope('10')).toEqual(['A', 'B']);
    expect(traders().defaultScope('another', { request: '7', answers: { '1': '10' } })).toEqual([]);
    expect(traders().defaultScope(STRATEGY, { request: '7', answers: {} })).toEqual([]);
  });

  it('counts the settings of the requests before it, and not those behind it', () => {
    const all = traders();
    all.update('trader-C', true, '4');
    all.update('trader-A', false, '6');
    all.update('trader-A', true, '8');
    const at = (request: string) => all.defaultScope(STRATEGY, { request, answers: { '1': '10' } });
    expect(at('4')).toEqual(['A', 'B']);
    expect(at('5')).toEqual(['A', 'B', 'C']);
    expect(at('7')).toEqual(['B', 'C']);
    expect(at('9')).toEqual(['A', 'B', 'C']);
  });

  it('has a Trader once that is taken twice', () => {
    const all = traders();
    all.open(trader('A', { autoRebalance: false }), { partition: '1', offset: '6' });
    expect(all.defaultScope(STRATEGY, { request: '7', answers: { '1': '10' } })).toEqual(['A', 'B']);
  });

  it('orders Traders of the same moment by id', () => {
    const all = new ReplayedTraders();
    for (const code of ['Z', 'Y']) all.open(trader(code), { partition: '0', offset: '0' });
    expect(all.defaultScope(STRATEGY, { request: '1', answers: { '0': '1' } })).toEqual(['Y', 'Z']);
  });
});
