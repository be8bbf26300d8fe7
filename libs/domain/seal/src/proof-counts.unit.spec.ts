import type { ProofLine } from '@ballast/contracts';
import { ProofCounts } from './proof-counts';

function fact(type: string, data: object): ProofLine {
  const place = { topic: 'a.events.v1', partition: 0, offset: '0', place: 0, index: 0, key: 'k' } as const;
  return { fact: { ...place, headers: { type }, value: JSON.stringify({ data }) } };
}

function countsOf(lines: readonly ProofLine[]) {
  const counts = new ProofCounts();
  for (const line of lines) counts.take(line);
  return counts.end();
}

const LEAF: ProofLine = { leaf: { topic: 'a.events.v1', partition: 0, index: 1, hash: '00' } };
const CLOSED = ['one', 'two'].map((id) => fact('execution.closed', { execution: { id } }));
const BOOKED = fact('trades.booked', { chunk: 0, bookings: [{ trades: [{}, {}] }, { trades: [{}] }] });
const POSTED = fact('transactions.posted', { first_position: 7, transactions: [{ transfers: [{}, {}] }] });

describe('counts of a proof', () => {
  it('are those of the lines, and of Executions, trades and entries in them', () => {
    const lines = [...CLOSED, BOOKED, POSTED, fact('prices.locked', {}), LEAF];
    expect(countsOf(lines)).toEqual({ executions: 2, trades: 3, entries: 4, facts: 5, leaves: 1 });
  });

  it('count an Execution, a chunk and a posting once, however often the record has their messages', () => {
    const lines = [...CLOSED, BOOKED, POSTED];
    expect(countsOf([...lines, ...lines])).toEqual({ executions: 2, trades: 3, entries: 4, facts: 8, leaves: 0 });
  });

  it('count no message of a broken form', () => {
    const broken = fact('trades.booked', { bookings: 'none' });
    const noJson = { fact: { ...(broken as { fact: object }).fact, value: 'no JSON' } } as ProofLine;
    expect(countsOf([broken, noJson])).toEqual({ executions: 0, trades: 0, entries: 0, facts: 2, leaves: 0 });
  });
});
