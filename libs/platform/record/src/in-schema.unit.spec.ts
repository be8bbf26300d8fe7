import type { CopyValue, Tx } from '@ballast/platform-postgres';
import { inShadow, ShadowNames } from './in-schema';
import { LOG_TABLES, type TableSpec } from './service-record';

const TABLES: readonly TableSpec[] = [
  ...LOG_TABLES,
  { kind: 'derived', name: 'entries', key: ['id'], columns: [] },
  { kind: 'derived', name: 'accounts', key: ['id'], columns: [] },
];

function names(): ShadowNames {
  return new ShadowNames({ schema: 'credit', tables: TABLES });
}

describe('SQL for a shadow schema', () => {
  it.each([
    ['SELECT FROM credit.entries', 'SELECT FROM credit_rebuilt.entries'],
    [
      'UPDATE credit.entries e SET x = credit.accounts.x',
      'UPDATE credit_rebuilt.entries e SET x = credit_rebuilt.accounts.x',
    ],
    ['INSERT INTO credit.entries(id)', 'INSERT INTO credit_rebuilt.entries(id)'],
    [`SELECT 'credit.events.v1'`, `SELECT 'credit.events.v1'`],
    ['SELECT FROM my_credit.entries', 'SELECT FROM my_credit.entries'],
    ['SELECT FROM credit.entries_old', 'SELECT FROM credit.entries_old'],
  ])('names derived tables there, and nothing else: %s', (sql, expected) => {
    expect(names().replaceIn(sql)).toBe(expected);
    const known = names();
    known.replaceIn(sql);
    expect(known.replaceIn(sql)).toBe(expected);
  });

  it('is refused when it names a table that a rebuild leaves as it is', () => {
    expect(() => names().replaceIn('DELETE FROM credit.outbox')).toThrow('derived tables only');
  });

  it('reaches Postgres through every way of a transaction, and wakes nobody', async () => {
    const seen: unknown[] = [];
    const tx: Tx = {
      query: async (sql) => (seen.push(sql), []),
      prepared: async (_name, sql) => (seen.push(sql), []),
      copy: async (table: string, _columns: readonly string[], _rows: readonly (readonly CopyValue[])[]) =>
        void seen.push(table),
      afterCommit: () => void seen.push('woken'),
    };
    const shadow = inShadow(tx, names());
    await shadow.query('TABLE credit.entries');
    await shadow.prepared('entries', 'TABLE credit.entries');
    await shadow.copy('credit.entries', [], []);
    shadow.afterCommit(() => undefined);
    expect(seen).toEqual(['TABLE credit_rebuilt.entries', 'TABLE credit_rebuilt.entries', 'credit_rebuilt.entries']);
  });
});
