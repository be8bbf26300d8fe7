import type { Account } from '@ballast/domain-ledger';
import { HAS_UNUSUAL_COUNTER, USUAL_COUNTER } from '../../persistence/entry-indexes';

/** A search for transfers; a condition that is undefined does not limit it. */
export interface EntriesSearch {
  readonly platformCode: string;
  readonly transactionId: string | undefined;
  /** A customer's account, or the name of a counter account. */
  readonly account: Account | string | undefined;
  /** A participant, whose own account and Traders are searched. It excludes a transaction and an account. */
  readonly holder: string | undefined;
  readonly asset: string | undefined;
  readonly afterPosition: number;
  /** The last position of the search; the end of the journal when undefined. */
  readonly untilPosition: number | undefined;
  /** Upper bound of the transfers in the result. */
  readonly limit: number;
}

/** Upper bound of transfers that one page examines. */
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
 * transaction, the entries of an account in an asset, else the journal. Conditions without an index are checked on at
 * most `TRANSFERS_EXAMINED_MAX` transfers. The last of these is in the result, as `is_last`, although it may not match.
 */
export function entriesStatement(search: EntriesSearch): { readonly sql: string; readonly params: readonly unknown[] } {
  const params: unknown[] = [];
  const param = (value: unknown): string => `$${params.push(value)}`;
  const max = `${param(TRANSFERS_EXAMINED_MAX)}::int`;
  const limit = param(search.limit);
  const { from, conditions } = examined(search, { param, limit });
  const matches = ['TRUE', ...conditions].join(' AND ');
  // LATERAL and LIMIT force a look-up by key for each transfer of the page.
  const sql = `
    SELECT ${COLUMNS}, e.matches, e.is_last
      FROM (SELECT * FROM (
              SELECT e.*, ${matches} AS matches, row_number() OVER (ORDER BY e.position) = ${max} AS is_last
                FROM ${from}
               ORDER BY e.position LIMIT ${max}) AS examined
             WHERE matches OR is_last ORDER BY position LIMIT ${limit}) e
     CROSS JOIN LATERAL (
             SELECT source, source_id, created_at FROM credit.transactions WHERE transaction_id = e.transaction_id LIMIT 1
           ) t
     CROSS JOIN LATERAL (SELECT kind, owner_code FROM credit.accounts WHERE account_id = e.account_id LIMIT 1) a
     ORDER BY e.position`;
  return { sql, params };
}

type Param = (value: unknown) => string;

/** Parameters of a statement: `param` adds one, and `limit` is the upper bound of the transfers in the result. */
interface StatementParams {
  readonly param: Param;
  readonly limit: string;
}

/** Transfers that are examined, as `e` with the conditions of their index, and further conditions on each of them. */
interface Examined {
  readonly from: string;
  readonly conditions: readonly string[];
}

function examined(search: EntriesSearch, { param, limit }: StatementParams): Examined {
  const { transactionId, account, holder, platformCode, asset } = search;
  const platform = param(platformCode);
  const inRange = rangeOf(search, param);
  const ofAsset = asset === undefined ? [] : [`e.asset = ${param(asset)}`];
  const ofPlatform = `e.platform_code = ${platform}`;
  const onJournal = `${ofPlatform} AND ${inRange}`;
  if (holder !== undefined) {
    const accounts = `JOIN credit.accounts a ON a.account_id = e.account_id`;
    const held = [`a.platform_code = ${platform} AND a.owner_code = ${param(holder)}`, OF_GENERAL, ...ofAsset];
    return { from: inEachAsset(`${accounts} WHERE ${held.join(' AND ')}`, { inRange, limit }), conditions: [] };
  }
  if (transactionId !== undefined) {
    const ofAccount = account === undefined ? [] : [touches(account, param)];
    return {
      from: transfersOf(param(transactionId), { platform, inRange }),
      conditions: [...ofAccount, ...ofAsset],
    };
  }
  if (account === undefined) return { from: `credit.entries e WHERE ${onJournal}`, conditions: ofAsset };
  if (typeof account === 'string') {
    const unusual = account === USUAL_COUNTER ? '' : ` AND e.${HAS_UNUSUAL_COUNTER}`;
    return { from: `credit.entries e WHERE ${onJournal}${unusual}`, conditions: [touches(account, param), ...ofAsset] };
  }
  const ofAccount = touches(account, param);
  const inAsset = `credit.entries e WHERE ${[ofAccount, ...ofAsset, inRange].join(' AND ')}`;
  const from = asset === undefined ? inEachAsset(`WHERE ${ofAccount}`, { inRange, limit }) : inAsset;
  // The id of a Trader does not tell its platform.
  return { from, conditions: [ofPlatform] };
}

/** Condition for a transfer behind the page before, and not behind the time that is asked for. */
function rangeOf({ afterPosition, untilPosition }: EntriesSearch, param: Param): string {
  const after = `e.position > ${param(afterPosition)}`;
  return untilPosition === undefined ? after : `${after} AND e.position <= ${param(untilPosition)}`;
}

/** Condition for a transfer with this account on one of its sides. */
function touches(account: Account | string, param: Param): string {
  return typeof account === 'string'
    ? `e.counter_account = ${param(account)}`
    : `e.account_id = ${param(account.id)}::uuid`;
}

/** Condition for the ledger accounts of a holder's `general` customer account: its own one, and those of its Traders. */
const OF_GENERAL = `a.kind IN ('participant', 'trader')`;

/**
 * The first transfers of accounts in each of their assets: among them are their first transfers in all assets. `selected`
 * selects the balances `e` of the accounts.
 */
function inEachAsset(selected: string, { inRange, limit }: { inRange: string; limit: string }): string {
  return `(SELECT e.account_id, e.asset FROM credit.balances e ${selected}) b CROSS JOIN LATERAL (
            SELECT * FROM credit.entries e
             WHERE e.account_id = b.account_id AND e.asset = b.asset AND ${inRange}
             ORDER BY e.position LIMIT ${limit}
          ) e`;
}

/** The transfers of a transaction, which stores their range. */
function transfersOf(transaction: string, { platform, inRange }: { platform: string; inRange: string }): string {
  return `(SELECT first_position, entries FROM credit.transactions
            WHERE transaction_id = ${transaction}::uuid AND platform_code = ${platform}) t CROSS JOIN LATERAL (
            SELECT * FROM credit.entries e
             WHERE e.platform_code = ${platform} AND ${inRange}
               AND e.position >= t.first_position AND e.position < t.first_position + t.entries
             ORDER BY e.position LIMIT t.entries
          ) e`;
}
