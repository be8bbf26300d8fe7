import type { OutboxRow } from './outbox';
import fc from 'fast-check';
import { halves, intoRequests, recordBytes, type PartitionOf } from './requests';

function row(id: number, rest: Partial<OutboxRow> = {}): OutboxRow {
  const plain = { topic: 'a', key: 'k', type: 't', value: '', headers: {}, transaction: '1', remaining: 0 };
  return { id: String(id), ...plain, ...rest };
}

/** Keys `p0`, `p1` and so on are in the partition of that number. */
const partitionOf: PartitionOf = ({ key }) => Number(key.slice(1)) || 0;
const within = (batchBytes: number) => ({ batchBytes, partitionOf });

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
    expect(idsOf(intoRequests(rows, within(2_200)))).toEqual([['1', '2'], ['3']]);
  });

  it('count each topic on its own', () => {
    const rows = [row(1, { headers }), row(2, { topic: 'b', headers }), row(3, { headers })];
    expect(idsOf(intoRequests(rows, within(2_200)))).toEqual([['1', '2', '3']]);
  });

  it('carry a row alone that is larger than a batch', () => {
    const rows = [row(1), row(2, { value: 'x'.repeat(5_000) }), row(3)];
    expect(idsOf(intoRequests(rows, within(2_000)))).toEqual([['1'], ['2'], ['3']]);
  });

  it('are halved in their order', () => {
    expect(
      idsOf(
        halves(
          [1, 2, 3].map((id) => row(id)),
          partitionOf,
        ),
      ),
    ).toEqual([['1', '2'], ['3']]);
  });

  it('keep a transaction together whose ids are mixed with those of another one', () => {
    const rows = [1, 2, 3, 4].map((id) => row(id, { headers, transaction: String(id % 2) }));
    expect(idsOf(intoRequests(rows, within(2_200)))).toEqual([
      ['1', '3'],
      ['2', '4'],
    ]);
  });

  it('have a transaction whole that is large, while no partition gets more than a batch', () => {
    const rows = [1, 2, 3, 4, 5, 6].map((id) => row(id, { headers, key: `p${String(id % 3)}` }));
    expect(idsOf(intoRequests(rows, within(2_200)))).toEqual([['1', '2', '3', '4', '5', '6']]);
  });

  it('cut a transaction between its partitions if one of them gets more than a batch, and only there within one', () => {
    const rows = [1, 2, 3, 4, 5].map((id) => row(id, { headers, key: id % 2 === 0 ? 'p0' : 'p1' }));
    expect(idsOf(intoRequests(rows, within(2_200)))).toEqual([
      ['1', '3'],
      ['5', '2', '4'],
    ]);
  });

  it('are halved between transactions first, then between partitions', () => {
    const mixed = [1, 2, 3, 4].map((id) => row(id, { transaction: String(id % 2) }));
    expect(idsOf(halves(mixed, partitionOf))).toEqual([
      ['1', '3'],
      ['2', '4'],
    ]);
    const spread = [1, 2, 3, 4].map((id) => row(id, { key: `p${String(id % 2)}` }));
    expect(idsOf(halves(spread, partitionOf))).toEqual([
      ['1', '3'],
      ['2', '4'],
    ]);
  });

  it('have all rows, each partition in its order, and no transaction in part where a batch has room for it', () => {
    const any = fc.record({ transaction: fc.nat(4), partition: fc.nat(2), bytes: fc.nat(700) });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 40 }), (drawn) => {
        const rows = drawn.map(({ transaction, partition, bytes }, id) =>
          row(id, { transaction: String(transaction), key: `p${String(partition)}`, value: 'x'.repeat(bytes) }),
        );
        const requests = intoRequests(rows, within(1_500));
        expect([...requests.flat()].sort((a, b) => Number(a.id) - Number(b.id))).toEqual(rows);
        const groups = new Map<string, OutboxRow[]>();
        for (const each of rows) {
          const name = `${each.transaction}/${each.key}`;
          groups.set(name, [...(groups.get(name) ?? []), each]);
        }
        for (const group of groups.values()) {
          const carrying = requests.filter((request) => group.some((each) => request.includes(each)));
          if (group.reduce((sum, each) => sum + recordBytes(each), 61) <= 1_500) expect(carrying).toHaveLength(1);
          expect(carrying.flatMap((request) => request.filter((each) => group.includes(each)))).toEqual(group);
        }
      }),
    );
  });
});
