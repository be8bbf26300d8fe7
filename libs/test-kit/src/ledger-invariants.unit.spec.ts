import { ledgerTableViolations, type LedgerTables } from './ledger-invariants';

const FLOAT = 'float-1';
const TRADER = 'trader-1';
const leg = { platform_code: 'SANDBX', leg: 0, counter_account: 'house' } as const;

const at = (second: number) => ({
  platform_code: 'SANDBX',
  created_at: new Date(Date.UTC(2026, 3, 17, 10, 30, second)),
});

/** A ledger with a deposit of 100.00, a buy for 40.00, and 25.00 that is held for another buy. */
const SOUND: LedgerTables = {
  accounts: [
    { account_id: FLOAT, kind: 'float', platform_code: 'SANDBX' },
    { account_id: TRADER, kind: 'trader', platform_code: 'SANDBX' },
  ],
  balances: [
    { account_id: FLOAT, asset: 'USD', balance: '60.00', held: '25.00' },
    { account_id: TRADER, asset: 'BTC', balance: '0.00100000', held: '0' },
  ],
  holds: [{ source_id: 'e-2', asset: 'USD', account_id: FLOAT, amount: '25.00' }],
  journals: [{ platform_code: 'SANDBX', entries: '3' }],
  transactions: [
    { ...at(7), transaction_id: 't-0', source: 'D', source_id: 'd-0', first_position: '1', entries: 1 },
    { ...at(8), transaction_id: 't-1', source: 'E', source_id: 'e-1', first_position: '2', entries: 2 },
  ],
  entries: [
    {
      ...leg,
      position: '1',
      transaction_id: 't-0',
      account_id: FLOAT,
      counter_account: 'external',
      purpose: 'deposit',
      asset: 'USD',
      amount: '100.00',
      balance_after: '100.00',
    },
    {
      ...leg,
      position: '2',
      transaction_id: 't-1',
      account_id: FLOAT,
      purpose: 'buy_cash',
      asset: 'USD',
      amount: '-40.00',
      balance_after: '60.00',
    },
    {
      ...leg,
      position: '3',
      transaction_id: 't-1',
      account_id: TRADER,
      purpose: 'buy_asset',
      asset: 'BTC',
      amount: '0.00100000',
      balance_after: '0.00100000',
    },
  ],
};

/** The sound ledger with one row of one table replaced. */
function withRow<K extends keyof LedgerTables>(
  table: K,
  index: number,
  fields: Partial<LedgerTables[K][number]>,
): LedgerTables {
  const rows = SOUND[table].map((row, place) => (place === index ? { ...row, ...fields } : row));
  return { ...SOUND, [table]: rows };
}

it('finds nothing in a sound ledger, nor in an empty one', () => {
  expect(ledgerTableViolations(SOUND)).toEqual([]);
  const empty = { accounts: [], balances: [], holds: [], journals: [], transactions: [], entries: [] };
  expect(ledgerTableViolations(empty)).toEqual([]);
});

describe('a violation is named', () => {
  it.each<[string, LedgerTables, string]>([
    [
      'a balance that is not the sum of its entries',
      withRow('balances', 0, { balance: '60.01' }),
      'float-1 USD: the balance is 60.01, its entries sum to 60',
    ],
    [
      'a balance without its row',
      { ...SOUND, balances: SOUND.balances.slice(0, 1) },
      'trader-1 BTC: the balance is 0, its entries sum to 0.001',
    ],
    [
      'a held amount that is not the sum of the open holds',
      withRow('balances', 0, { held: '26.00' }),
      'float-1 USD: 26.00 is held, its open holds sum to 25',
    ],
    [
      'more held than there is',
      withRow('balances', 1, { held: '0.00200000' }),
      'trader-1 BTC: 0.00200000 of 0.00100000 is held',
    ],
    [
      'a hold that outlived its settlement',
      withRow('holds', 0, { source_id: 'e-1' }),
      'the USD hold of e-1 is open though it was settled',
    ],
    [
      'an Execution that holds on the float and elsewhere',
      { ...SOUND, holds: [...SOUND.holds, { source_id: 'e-2', asset: 'BTC', account_id: TRADER, amount: '0' }] },
      'e-2 holds cash of the float and something else',
    ],
    [
      'a running balance that jumps',
      withRow('entries', 1, { balance_after: '59.00' }),
      'float-1 USD: 60 after position 2, not 59.00',
    ],
    [
      'a posting that stands twice',
      withRow('entries', 2, { purpose: 'buy_cash' }),
      'buy_cash of leg 0 of e-1 was posted 2 times',
    ],
    ['half a trade', withRow('entries', 2, { leg: 1 }), 'leg 1 of transaction t-1 is no whole trade: buy_asset in'],
    [
      'an unknown counter account',
      withRow('entries', 1, { counter_account: 'nobody' }),
      'transaction t-1 is against nobody',
    ],
    ['a time that falls', withRow('transactions', 1, at(6)), 'SANDBX: position 2 is older than the one before it'],
    ['a gap in the journal', withRow('entries', 2, { position: '4' }), 'SANDBX: position 4 stands where 3 should'],
    ['a journal that miscounts', withRow('journals', 0, { entries: '4' }), 'SANDBX: the journal counts 4 of 3 entries'],
    [
      'a transaction without its entries',
      withRow('transactions', 1, { entries: 3 }),
      'transaction t-1 does not have the entries it names',
    ],
    [
      'entries without their transaction',
      { ...SOUND, transactions: SOUND.transactions.slice(0, 1) },
      'there is no transaction t-1',
    ],
    [
      'a balance without its account',
      { ...SOUND, accounts: SOUND.accounts.slice(0, 1) },
      'trader-1 BTC: there is no such account',
    ],
  ])('%s', (_, tables, violation) => {
    expect(ledgerTableViolations(tables)).toContain(violation);
  });
});
