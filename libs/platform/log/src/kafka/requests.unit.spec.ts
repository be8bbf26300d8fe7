import type { OutboxRow } from './outbox';
import { halves, intoRequests, recordBytes } from './requests';

function row(id: number, { topic = 'a', value = '', headers = {} }: Partial<OutboxRow> = {}): OutboxRow {
  return { id: String(id), topic, key: 'k', type: 't', value, headers };
}

const idsOf = (requests: readonly (readonly OutboxRow[])[]): readonly (readonly string[])[] =>
  requests.map((rows) => rows.map(({ id }) => id));

describe('the bytes of a record', () => {
  it('count key, value, and each header by its name and value, in UTF-8', () => {
    const plain = recordBytes(row(1));
    expect(recordBytes(row(1, { value: '\u00e9' }))).toBe(plain + 2);
    expect(recordBytes(row(1, { headers: { 'dlq-reason': 'x'.repeat(1_000) } }))).toBe(plain + 10 + 10 + 1_000);
  });
});

describe('requests', () => {
  const headers = { reason: 'x'.repeat(900) };

  it('are cut where the headers alone fill a batch', () => {
    const rows = [1, 2, 3].map((id) => row(id, { headers }));
    expect(idsOf(intoRequests(rows, 2_200))).toEqual([['1', '2'], ['3']]);
  });

  it('count each topic on its own', () => {
    const rows = [row(1, { headers }), row(2, { topic: 'b', headers }), row(3, { headers })];
    expect(idsOf(intoRequests(rows, 2_200))).toEqual([['1', '2', '3']]);
  });

  it('carry a row alone that is larger than a batch', () => {
    const rows = [row(1), row(2, { value: 'x'.repeat(5_000) }), row(3)];
    expect(idsOf(intoRequests(rows, 2_000))).toEqual([['1'], ['2'], ['3']]);
  });

  it('are halved in their order', () => {
    expect(idsOf(halves([1, 2, 3].map((id) => row(id))))).toEqual([['1', '2'], ['3']]);
  });
});
