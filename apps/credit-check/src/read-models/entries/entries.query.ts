import { Injectable } from '@nestjs/common';
import { sourceKindOf, SOURCES, type CustomerKind, type LedgerEntry, type LedgerPurpose } from '@ballast/contracts';
import { accountName, accountNamed, sidesOf } from '@ballast/domain-ledger';
import { derivedId, toTimestamp, transactionId } from '@ballast/kernel';
import { Reads } from '@ballast/platform-postgres';
import { AssetScalesQuery, type AssetScales } from '../asset-scales/asset-scales.query';
import { LastPositionQuery } from '../last-position/last-position.query';
import { ENTRIES_OF_TRANSACTIONS, entriesStatement } from './entries.statement';

export interface EntryFilter {
  readonly transaction_id?: string | undefined;
  readonly execution_id?: string | undefined;
  /** The account's name in entries: `float`, `participant:{code}`, `trader:{id}`, `house`, `fees`, `external`. */
  readonly account?: string | undefined;
  /** Code of a participant: the entries of its own account and of its Traders. */
  readonly holder?: string | undefined;
  readonly asset?: string | undefined;
  /** RFC 3339. Only entries that were posted at this time or before. */
  readonly as_of?: string | undefined;
}

/** The last entry of a page: a transfer is two entries, and a page may end between them. */
export interface EntryCursor {
  readonly position: number;
  /** 0: the customer's side, 1: the counter side. */
  readonly side: 0 | 1;
}

export interface TransferRow {
  readonly position: string;
  readonly transaction_id: string;
  /** Letter that stands for the kind of source. */
  readonly source: string;
  readonly source_id: string;
  readonly created_at: Date;
  readonly leg: number;
  readonly purpose: LedgerPurpose;
  readonly account_id: string;
  readonly kind: CustomerKind;
  readonly owner_code: string;
  readonly counter_account: string;
  readonly asset: string;
  readonly amount: string;
  readonly balance_after: string;
}

interface ExaminedRow extends TransferRow {
  readonly matches: boolean;
  /** True for the last transfer of a search that has examined the maximum number of transfers. */
  readonly is_last: boolean;
}

interface PlacedEntry {
  readonly cursor: EntryCursor;
  readonly entry: LedgerEntry;
}

/** Entries in the order in which they were posted. This is the order of commits, so a reader by cursor misses none. */
@Injectable()
export class EntriesQuery {
  constructor(
    private readonly reads: Reads,
    private readonly scales: AssetScalesQuery,
    private readonly lastPosition: LastPositionQuery,
  ) {}

  async page(
    platformCode: string,
    filter: EntryFilter,
    { after, limit }: { readonly after: EntryCursor | undefined; readonly limit: number },
  ): Promise<{ readonly entries: readonly LedgerEntry[]; readonly next: EntryCursor | undefined }> {
    const transaction = transactionOf(filter);
    if (transaction === null) return { entries: [], next: undefined };
    const { as_of: asOf } = filter;
    const { sql, params } = entriesStatement({
      platformCode,
      transactionId: transaction,
      account:
        filter.account === undefined ? undefined : (accountNamed(platformCode, filter.account) ?? filter.account),
      holder: filter.holder,
      asset: filter.asset,
      // A page that ended after the first side of a transfer goes on with its second.
      afterPosition: after === undefined ? 0 : after.side === 0 ? after.position - 1 : after.position,
      untilPosition: asOf === undefined ? undefined : await this.lastPosition.at(platformCode, asOf),
      // Every matching transfer has a matching entry, and the page before may have shown a side of the first transfer.
      limit: limit + 2,
    });
    const rows = await this.reads.query<ExaminedRow>(sql, params);
    const scales = await this.scales.load();
    const found = rows
      .filter(({ matches }) => matches)
      .flatMap((row) => entriesOf(row, scales))
      .filter((placed) => isAsked(placed, filter) && isAfter(placed.cursor, after));
    const shown = found.slice(0, limit);
    return {
      entries: shown.map(({ entry }) => entry),
      next: found.length > limit ? shown.at(-1)?.cursor : endOfExamined(rows),
    };
  }

  /** All entries of these Executions, in the order in which they were posted. */
  async ofExecutions(platformCode: string, executionIds: readonly string[]): Promise<readonly LedgerEntry[]> {
    const transactions = executionIds.map((id) => transactionId(id.toLowerCase()));
    const rows = await this.reads.prepared<TransferRow>('credit.entries.of_transactions', ENTRIES_OF_TRANSACTIONS, [
      platformCode,
      transactions,
    ]);
    const scales = await this.scales.load();
    return rows.flatMap((row) => entriesOf(row, scales).map(({ entry }) => entry));
  }
}

/** Place behind the last transfer that was examined; undefined when the search came to the end of the journal. */
function endOfExamined(rows: readonly ExaminedRow[]): EntryCursor | undefined {
  const last = rows.find(({ is_last }) => is_last);
  return last === undefined ? undefined : { position: Number(last.position), side: 1 };
}

/**
 * Id of the transaction that a filter selects. Undefined when the filter names neither a transaction nor an Execution;
 * null when it names both and they do not belong together. A transaction id derives from the id of its Execution.
 */
function transactionOf({ transaction_id, execution_id }: EntryFilter): string | undefined | null {
  if (execution_id === undefined) return transaction_id;
  const ofExecution = transactionId(execution_id.toLowerCase());
  return transaction_id === undefined || transaction_id.toLowerCase() === ofExecution ? ofExecution : null;
}

/** Whether an entry is asked for. A search by holder asks for the sides of customers, not for their counter sides. */
function isAsked({ entry, cursor }: PlacedEntry, { account, holder }: EntryFilter): boolean {
  if (holder !== undefined) return cursor.side === 0;
  return account === undefined || account === entry.account;
}

function isAfter({ position, side }: EntryCursor, after: EntryCursor | undefined): boolean {
  return after === undefined || position > after.position || (position === after.position && side > after.side);
}

function entriesOf(row: TransferRow, scales: AssetScales): readonly [PlacedEntry, PlacedEntry] {
  const position = Number(row.position);
  const source = sourceKindOf(row.source);
  const common = {
    transaction_id: row.transaction_id,
    asset: row.asset,
    source,
    source_id: row.source_id,
    execution_id: source === 'execution' ? row.source_id : '',
    instruction_index: SOURCES[source].legs === 'instruction' ? row.leg : null,
    purpose: row.purpose,
    created_at: toTimestamp(row.created_at),
  };
  const id = (side: EntryCursor['side']): string =>
    derivedId('entry', row.transaction_id, `${row.leg}-${row.purpose}-${side}`);
  const [customer, counter] = sidesOf({
    account: accountName({ kind: row.kind, id: row.account_id, ownerCode: row.owner_code }),
    counter_account: row.counter_account,
    amount: scales.print(row.asset, row.amount),
    balance_after: scales.print(row.asset, row.balance_after),
  });
  return [
    { cursor: { position, side: 0 }, entry: { ...common, id: id(0), ...customer } },
    { cursor: { position, side: 1 }, entry: { ...common, id: id(1), ...counter } },
  ];
}
