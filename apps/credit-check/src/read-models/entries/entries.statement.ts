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
  /** Transfers at the most. */
  readonly limit: number;
}

const COLUMNS = `e.position, e.transaction_id, t.source, t.source_id, t.created_at, e.leg, e.purpose, e.account_id, a.kind,
           a.owner_code, e.counter_account, e.asset, e.amount, e.balance_after`;

/**
 * All transfers of some transactions ($2) of a platform ($1). Each transaction names the range of its entries: LATERAL
 * and LIMIT keep that a walk of the journal's key, once for each, where a plain join would be planned over all entries.
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
 * The transfers in question, in the order of their positions. Each search takes the index made for it: a transaction its
 * key, a Trader its transactions, the float and the participants theirs, everything else the journal.
 */
export function entriesStatement(search: EntriesSearch): { readonly sql: string; readonly params: readonly unknown[] } {
  const params: unknown[] = [];
  const param = (value: unknown): string => `$${params.push(value)}`;
  const conditions = [
    `e.platform_code = ${param(search.platformCode)}`,
    `e.position > ${param(search.afterPosition)}`,
    ...transactionConditions(search, param),
    ...accountConditions(search, param),
    ...(search.asset === undefined ? [] : [`e.asset = ${param(search.asset)}`]),
  ];
  const sql = `
    SELECT ${COLUMNS}
      FROM credit.entries e
      JOIN credit.transactions t ON t.transaction_id = e.transaction_id
      JOIN credit.accounts a ON a.account_id = e.account_id
     WHERE ${conditions.join(' AND ')}
     ORDER BY e.position
     LIMIT ${param(search.limit)}`;
  return { sql, params };
}

type Param = (value: unknown) => string;

/** The transaction names the range of its entries. */
const WITHIN_TRANSACTION = 'e.position >= t.first_position AND e.position < t.first_position + t.entries';

function transactionConditions({ transactionId }: EntriesSearch, param: Param): readonly string[] {
  return transactionId === undefined ? [] : [`t.transaction_id = ${param(transactionId)}::uuid`, WITHIN_TRANSACTION];
}

function accountConditions({ account, platformCode }: EntriesSearch, param: Param): readonly string[] {
  if (account === undefined) return [];
  if (typeof account === 'string') {
    return [
      `e.counter_account = ${param(account)}`,
      ...(account === USUAL_COUNTER ? [] : [`e.${HAS_UNUSUAL_COUNTER}`]),
    ];
  }
  const own = `e.account_id = ${param(account.id)}::uuid`;
  // An account of assets is touched by its own transactions alone, an account of cash by transfers of cash alone.
  return ACCOUNT_KINDS[account.kind].holds === 'assets'
    ? [own, `t.account_id = ${param(account.id)}::uuid`, `t.platform_code = ${param(platformCode)}`, WITHIN_TRANSACTION]
    : [own, `e.${MOVES_CASH}`];
}
