import { LEDGER_PURPOSES, PURPOSES } from '@ballast/contracts';
import { listOf, type TableInvariant } from './table-invariant';

const schemas = ['credit'] as const;

const COUNTERS = LEDGER_PURPOSES.map((purpose) => `('${purpose}', '${PURPOSES[purpose].counter}')`).join(', ');

const TRADE_PURPOSES = listOf(['buy_cash', 'buy_asset', 'sell_asset', 'sell_cash']);

/** Number of transfers of a leg with this purpose and this sign. */
function transfers(purpose: string, sign: '<' | '>'): string {
  return `count(*) FILTER (WHERE purpose = '${purpose}' AND amount ${sign} 0)`;
}

/**
 * Entries and transactions. A row of `entries` is a transfer, whose two sides sum to 0. So all sums over transactions,
 * assets and accounts are 0 if each transfer has the right account on its other side.
 */
const JOURNAL_INVARIANTS: readonly TableInvariant[] = [
  {
    rule: 'each transfer moves an amount between a customer and the counter account of its purpose',
    schemas,
    sql: `SELECT format('position %s of %s: %s %s of %s against %s', position, platform_code, purpose, amount, asset, counter_account) AS found
            FROM credit.entries LEFT JOIN (VALUES ${COUNTERS}) AS purposes (purpose, counter) USING (purpose)
           WHERE counter IS DISTINCT FROM counter_account OR amount = 0`,
  },
  {
    rule: 'a transaction has the entries that it names',
    schemas,
    sql: `SELECT format('transaction %s', transaction_id) AS found
            FROM credit.transactions t
            FULL JOIN (SELECT transaction_id, platform_code, count(*) AS entries, min(position) AS first, max(position) AS last
                         FROM credit.entries GROUP BY transaction_id, platform_code) e USING (transaction_id)
           WHERE (t.platform_code, t.first_position, t.first_position + t.entries - 1, t.entries)
                 IS DISTINCT FROM (e.platform_code, e.first, e.last, e.entries::integer)`,
  },
  {
    rule: 'each purpose of each leg of a source is posted once',
    schemas,
    sql: `SELECT format('%s of leg %s of %s is posted %s times', purpose, leg, source_id, count(*)) AS found
            FROM credit.entries JOIN credit.transactions USING (transaction_id)
           GROUP BY source_id, leg, purpose HAVING count(*) > 1`,
  },
  {
    rule: 'a trade is paid and delivered in one transaction',
    schemas,
    sql: `SELECT format('leg %s of transaction %s', leg, transaction_id) AS found
            FROM credit.entries WHERE purpose IN (${TRADE_PURPOSES})
           GROUP BY transaction_id, leg
          HAVING (count(*), ${transfers('buy_cash', '<')}, ${transfers('buy_asset', '>')}) <> (2, 1, 1)
             AND (count(*), ${transfers('sell_asset', '<')}, ${transfers('sell_cash', '>')}) <> (2, 1, 1)`,
  },
  {
    rule: 'a transfer takes from one account what it gives to another',
    schemas,
    sql: `SELECT format('transaction %s', transaction_id) AS found
            FROM credit.entries WHERE purpose = 'transfer'
           GROUP BY transaction_id
          HAVING count(*) <> 2 OR count(DISTINCT account_id) <> 2 OR count(DISTINCT asset) <> 1 OR sum(amount) <> 0`,
  },
  {
    rule: 'an account gives back no more deposits than it got, and only money goes out',
    schemas,
    sql: `SELECT format('%s of %s', asset, account_id) AS found
            FROM credit.entries WHERE purpose IN ('deposit', 'deposit_reversal', 'float_withdrawal')
           GROUP BY account_id, asset
          HAVING sum(amount) FILTER (WHERE purpose <> 'float_withdrawal') < 0
              OR bool_or(purpose <> 'deposit' AND amount > 0)`,
  },
  {
    rule: 'the positions of a journal begin with 1 and have no gap',
    schemas,
    sql: `SELECT format('%s: the journal counts %s entries and has %s, up to position %s', platform_code,
                        coalesce(j.entries, 0), coalesce(e.entries, 0), coalesce(e.last, 0)) AS found
            FROM credit.journals j
            FULL JOIN (SELECT platform_code, count(*) AS entries, max(position) AS last
                         FROM credit.entries GROUP BY platform_code) e USING (platform_code)
           WHERE coalesce(j.entries, 0) <> coalesce(e.entries, 0) OR coalesce(e.entries, 0) <> coalesce(e.last, 0)`,
  },
  {
    rule: 'times never fall along the positions of a journal',
    schemas,
    sql: `SELECT format('position %s of %s', first_position, platform_code) AS found
            FROM (SELECT *, lag(created_at) OVER (PARTITION BY platform_code ORDER BY first_position) AS before
                    FROM credit.transactions) AS transactions
           WHERE created_at < before`,
  },
];

const BALANCE_INVARIANTS: readonly TableInvariant[] = [
  {
    rule: 'a balance is the sum of its entries',
    schemas,
    sql: `SELECT format('%s of %s: the balance is %s, the entries sum to %s', asset, account_id,
                        coalesce(balance, 0), coalesce(total, 0)) AS found
            FROM credit.balances
            FULL JOIN (SELECT account_id, asset, sum(amount) AS total FROM credit.entries GROUP BY account_id, asset) e
                 USING (account_id, asset)
           WHERE coalesce(balance, 0) <> coalesce(total, 0)`,
  },
  {
    rule: 'each entry shows the balance after it',
    schemas,
    sql: `SELECT format('position %s of %s shows %s after %s', position, platform_code, balance_after, running) AS found
            FROM (SELECT *, sum(amount) OVER (PARTITION BY account_id, asset ORDER BY position) AS running
                    FROM credit.entries) AS entries
           WHERE running <> balance_after`,
  },
  {
    rule: 'the held part of a balance is the sum of its open holds',
    schemas,
    sql: `SELECT format('%s of %s: %s is held, the open holds sum to %s', asset, account_id,
                        coalesce(held, 0), coalesce(total, 0)) AS found
            FROM credit.balances
            FULL JOIN (SELECT account_id, asset, sum(amount) AS total FROM credit.holds GROUP BY account_id, asset) h
                 USING (account_id, asset)
           WHERE coalesce(held, 0) <> coalesce(total, 0)`,
  },
  {
    rule: 'nobody holds more than there is',
    schemas,
    sql: `SELECT format('%s of %s: %s of %s is held', asset, account_id, held, balance) AS found
            FROM credit.balances WHERE held < 0 OR balance < held`,
  },
  {
    rule: 'each balance has its account',
    schemas,
    sql: `SELECT format('%s of %s', asset, account_id) AS found
            FROM credit.balances LEFT JOIN credit.accounts a USING (account_id) WHERE a.account_id IS NULL`,
  },
];

const HOLD_INVARIANTS: readonly TableInvariant[] = [
  {
    rule: 'a source that was settled holds nothing',
    schemas,
    sql: `SELECT format('%s of %s', asset, source_id) AS found
            FROM credit.holds JOIN credit.transactions USING (source_id)`,
  },
  {
    rule: 'a source that holds cash of the float holds nothing else',
    schemas,
    sql: `SELECT format('source %s', source_id) AS found
            FROM credit.holds JOIN credit.accounts USING (account_id)
           GROUP BY source_id HAVING count(*) > 1 AND bool_or(kind = 'float')`,
  },
];

/** The rules of the ledger. */
export const LEDGER_INVARIANTS: readonly TableInvariant[] = [
  ...JOURNAL_INVARIANTS,
  ...BALANCE_INVARIANTS,
  ...HOLD_INVARIANTS,
];
