import type { LedgerTables } from '@ballast/test-kit';
import { Client } from 'pg';

/** The tables of the ledger at one moment, for `ledgerTableViolations`. */
export async function readLedgerTables(url: string): Promise<LedgerTables> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    // All tables are read in one snapshot, because the ledger may be writing at the same time.
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const read = async <R extends object>(sql: string): Promise<readonly R[]> => (await client.query<R>(sql)).rows;
    return {
      accounts: await read('SELECT account_id, kind, platform_code FROM credit.accounts'),
      balances: await read('SELECT account_id, asset, balance, held FROM credit.balances'),
      holds: await read('SELECT source_id, asset, account_id, amount FROM credit.holds'),
      journals: await read('SELECT platform_code, entries FROM credit.journals'),
      transactions: await read('SELECT * FROM credit.transactions'),
      entries: await read('SELECT * FROM credit.entries ORDER BY platform_code, position'),
    };
  } finally {
    await client.end();
  }
}
