import { ACCOUNT_KINDS } from '@ballast/contracts';
import type { Account } from '@ballast/domain-ledger';
import { HAS_UNUSUAL_COUNTER, MOVES_CASH, USUAL_COUNTER } from '../../persistence/entry-indexes';

/** A search for transfers; a condition that is undefined does not limit it. */
export interface EntriesSearch {
  readonly platformCode: string;
  readonly transactionId: string | undefined;
  /** A customer's account, or the name of a counter account. */
  readonly account: Account | string | undefined;
  readonly asset: string | undefined;
  readonly afterPosition: number;
  /** Upper bound of the transfers in the result. */
  readonly limit: number;
}

/** Upper bound of transfers that one page examines. A transfer of a Trader also costs a row of its transaction. */
const TRANSFERS_EXAMINED_MAX = 4_000;

const COLUMNS = `e.position, e.transaction_id, t.source, t.source_id, t.created_at, e.leg, e.purpose, e.account_id, a.kind,
           a.owner_code, e.counter_account, e.asset, e.amount, e.balance_after`;

/**
 * All transfers of some transactions ($2) of a platform ($1). Each transaction stores the range of its entries:
 * LATERAL and LIMIT make this one walk of the journal's key for each transaction. A plain join would be planned over
 * all entries.
 */
export const ENTRIES_OF_TRANSACTIONS = `
    SELECT ${COLUMNS}
      FROM credit.transactions t
     CROSS JOIN LATERAL (
             SELECT * FROM credit.entries
              WHERE platform_code = $1 AND position >= t.first_position
              ORDER BY position LIMIT t.entries
           ) e
      JOIN credit.accounts a ON a.account_id = e.account_id
     WHERE t.transaction_id = ANY($2::uuid[]) AND t.platform_code = $1
     ORDER BY e.position`;

/**
 * Statement for a page of transfers, in the order of their positions. Each search has its index: the key of a
 * transaction, the transactions of a Trader, the cash transfers of a float or participant, else the journal. Conditions
 * without an index are checked on at most `TRANSFERS_EXAMINED_MAX` transfers. The last of these is in the result, as
 * `is_last`, although it may not match.
 */
export function entriesStatement(search: EntriesSearch): { readonly sql: string; readonly params: readonly unknown[] } {
  const params: unknown[] = [];
  const param = (value: unknown): string => `$${params.push(value)}`;
  const max = `${param(TRANSFERS_EXAMINED_MAX)}::int`;
  const { from, conditions, isByTransaction = false } = examined(search, param);
  const matches = ['TRUE', ...conditions].join(' AND ');
  // Both orders equal that of positions. This form lets the scan end as soon as the page is full.
  const [inner, outer] = isByTransaction
    ? ['t.first_position, e.position', 'first_position, position']
    : ['e.position', 'position'];
  // LATERAL and LIMIT force a look-up by key for each transfer of the page.
  const sql = `
    SELECT ${COLUMNS}, e.matches, e.is_last
      FROM (SELECT * FROM (
              SELECT e.*, ${matches} AS matches, row_number() OVER (ORDER BY ${inner}) = ${max} AS is_last
                     ${isByTransaction ? ', t.first_position' : ''}
                FROM ${from}
               ORDER BY ${inner} LIMIT ${max}) AS examined
             WHERE matches OR is_last ORDER BY ${outer} LIMIT ${param(search.limit)}) e
     CROSS JOIN LATERAL (
             SELECT source, source_id, created_at FROM credit.transactions WHERE transaction_id = e.transaction_id LIMIT 1
           ) t
     CROSS JOIN LATERAL (SELECT kind, owner_code FROM credit.accounts WHERE account_id = e.account_id LIMIT 1) a
     ORDER BY e.position`;
  return { sql, params };
}

type Param = (value: unknown) => string;

/** Transfers that are examined, as `e` with the conditions of their index, and further conditions on each of them. */
interface Examined {
  readonly from: string;
  readonly conditions: readonly string[];
  /** Whether the transfers come from transactions `t`, in the order of the transactions. */
  readonly isByTransaction?: boolean;
}

function examined(search: EntriesSearch, param: Param): Examined {
  const { transactionId, account, platformCode, afterPosition, asset } = search;
  const platform = param(platformCode);
  const after = param(afterPosition);
  const ofAsset = asset === undefined ? [] : [`e.asset = ${param(asset)}`];
  const ofPlatform = `e.platform_code = ${platform}`;
  const onJournal = `${ofPlatform} AND e.position > ${after}`;
  if (transactionId !== undefined) {
    const transactions = `SELECT first_position, entries FROM credit.transactions
                           WHERE transaction_id = ${param(transactionId)}::uuid AND platform_code = ${platform}`;
    const ofAccount = account === undefined ? [] : [touches(account, param)];
    return { from: transfersOf(transactions, { platform, after }), conditions: [...ofAccount, ...ofAsset] };
  }
  if (account === undefined) return { from: `credit.entries e WHERE ${onJournal}`, conditions: ofAsset };
  const conditions = [touches(account, param), ...ofAsset];
  if (typeof account === 'string') {
    const unusual = account === USUAL_COUNTER ? '' : ` AND e.${HAS_UNUSUAL_COUNTER}`;
    return { from: `credit.entries e WHERE ${onJournal}${unusual}`, conditions };
  }
  const id = `${param(account.id)}::uuid`;
  // An account of assets is touched by its own transactions alone, an account of cash by transfers of cash alone.
  if (ACCOUNT_KINDS[account.kind].holds === 'assets') {
    return { from: transfersOf(transactionsOf(id, after), { platform, after }), conditions, isByTransaction: true };
  }
  const ofAccount = `e.account_id = ${id} AND e.${MOVES_CASH} AND e.position > ${after}`;
  return { from: `credit.entries e WHERE ${ofAccount}`, conditions: [ofPlatform, ...conditions] };
}

/** Condition for a transfer with this account on one of its sides. */
function touches(account: Account | string, param: Param): string {
  return typeof account === 'string'
    ? `e.counter_account = ${param(account)}`
    : `e.account_id = ${param(account.id)}::uuid`;
}

/** Transactions of an account, beginning with the last one whose first position is at most `after` + 1. */
function transactionsOf(account: string, after: string): string {
  const current = `SELECT first_position FROM credit.transactions
                    WHERE account_id = ${account} AND first_position <= ${after}::bigint + 1
                    ORDER BY first_position DESC LIMIT 1`;
  return `SELECT first_position, entries FROM credit.transactions
           WHERE account_id = ${account} AND first_position >= coalesce((${current}), 0)
           ORDER BY first_position LIMIT ${TRANSFERS_EXAMINED_MAX}`;
}

/** The transfers of transactions. Each transaction stores the range of its transfers. */
function transfersOf(transactions: string, { platform, after }: { platform: string; after: string }): string {
  return `(${transactions}) t CROSS JOIN LATERAL (
            SELECT * FROM credit.entries
             WHERE platform_code = ${platform} AND position > ${after}
               AND position >= t.first_position AND position < t.first_position + t.entries
             ORDER BY position LIMIT t.entries
          ) e`;
}
