import { Inject, Injectable } from '@nestjs/common';
import type { AccountTrade, CustomerQuote, Execution } from '@ballast/contracts';
import { toTimestamp, type Clock } from '@ballast/kernel';
import {
  EMPTY_PAGE,
  isUuid,
  pageByCreation,
  pageOfParticipants,
  Where,
  type Cursor,
  type Page,
  type PageRequest,
  type View,
} from '@ballast/platform-edge';
import { Reads } from '@ballast/platform-postgres';
import { CLOCK } from '@ballast/platform-service';
import { HoldersQuery } from '../accounts/holders.query';
import { rowsIn, TRADES, tradesOf, type TradeRow } from './trade-rows.statement';

/** The Execution or the quote of a trade. */
export interface TradeSource {
  readonly kind: 'execution' | 'quote';
  readonly id: string;
}

/** Filters of a list of trades. Absent ones keep everything. */
export interface TradeFilter {
  /** The trades of all of these sources alone. Empty: of any. */
  readonly sources?: readonly TradeSource[] | undefined;
  /** Holder of the trades. A list by account names the holder of the account, too. */
  readonly holder?: string | undefined;
  readonly account?: string | undefined;
  readonly initiatedBy?: string | undefined;
  /** The letter of a source. */
  readonly source?: string | undefined;
  readonly symbol?: string | undefined;
  /** Time of RFC 3339 from which the trades are listed. */
  readonly from?: string | undefined;
  /** Time of RFC 3339 before which they are listed. */
  readonly to?: string | undefined;
}

/** A page of trades, with the cursor of the next page. */
export interface TradePage extends Pick<Page, 'next'> {
  readonly trades: readonly AccountTrade[];
}

/** Trades in the order of their time, then id. */
@Injectable()
export class TradesQuery {
  constructor(
    private readonly reads: Reads,
    private readonly holders: HoldersQuery,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The trade that a view shows; undefined without one. */
  async find(view: View, id: string): Promise<AccountTrade | undefined> {
    if (!isUuid(id)) return undefined;
    const page = await pageByCreation(this.reads, TRADES, this.where(view, {}, [id]), { limit: 1 });
    const [trade] = await tradesOf(this.reads, rowsIn(page));
    return trade;
  }

  /** A page of the trades that a view shows: those on accounts it reads, and those that it initiated. */
  async list(view: View, filter: TradeFilter, page: PageRequest): Promise<TradePage> {
    const { bodies, next } = await this.rows(view, filter, page);
    const trades = await tradesOf(this.reads, rowsIn({ bodies }));
    return next === undefined ? { trades } : { trades, next };
  }

  private async rows(view: View, filter: TradeFilter, page: PageRequest): Promise<Page> {
    const { platformCode } = view;
    const { sources = [], holder, initiatedBy } = filter;
    if (sources.length > 0) {
      const ids = await this.idsOf(platformCode, sources);
      return ids.length === 0 ? EMPTY_PAGE : pageByCreation(this.reads, TRADES, this.where(view, filter, ids), page);
    }
    const where = (): Where => this.where(view, filter);
    if (holder !== undefined) {
      const of = where().equals('platform_code', platformCode).equals('participant_code', holder);
      return pageByCreation(this.reads, TRADES, of, page);
    }
    if (initiatedBy !== undefined && initiatedBy !== '') return this.initiated(view, filter, page);
    if (view.kind === 'platform') {
      return pageByCreation(this.reads, TRADES, where().equals('platform_code', platformCode), page);
    }
    const codes = await this.holders.of(view);
    if (codes === undefined) {
      return pageByCreation(this.reads, TRADES, where().equals('platform_code', platformCode), page);
    }
    const own = await pageOfParticipants(this.reads, { table: TRADES, platformCode, codes }, where(), page);
    return merged(own, await this.initiated(view, { ...filter, initiatedBy: view.participantCode }, page), page.limit);
  }

  private initiated(view: View, filter: TradeFilter, page: PageRequest): Promise<Page> {
    const where = this.where(view, filter).equals('platform_code', view.platformCode);
    where.equals('initiated_by', filter.initiatedBy).and(`initiated_by <> ''`);
    return pageByCreation(this.reads, TRADES, where, page);
  }

  /** The ids of the trades that belong to all of these sources. A trade has one, so two of them have none. */
  private async idsOf(platformCode: string, sources: readonly TradeSource[]): Promise<readonly string[]> {
    const [source, another] = sources;
    if (source === undefined || another !== undefined) return [];
    const table = source.kind === 'execution' ? 'gateway.executions' : 'gateway.quotes';
    const [row] = await this.reads.prepared<{ readonly body: string }>(
      `${table}.of_platform`,
      `SELECT body FROM ${table} WHERE id = $1 AND platform_code = $2`,
      [source.id, platformCode],
    );
    if (row === undefined) return [];
    if (source.kind === 'execution') {
      return (JSON.parse(row.body) as Execution).instructions.flatMap(({ trade_ids }) => trade_ids);
    }
    const { trade_id } = JSON.parse(row.body) as CustomerQuote;
    return trade_id === '' ? [] : [trade_id];
  }

  /** The conditions of a list, without those that choose its index unless it is one of trades with these ids. */
  private where(view: View, filter: TradeFilter, ids?: readonly string[]): Where {
    const { holder, account, initiatedBy, source, symbol, from, to } = filter;
    const where = new Where();
    if (ids !== undefined) {
      where.and(`id = ANY(${where.param(ids)}::uuid[])`).filter('platform_code', view.platformCode);
      where.filter('participant_code', holder);
    }
    if (from !== undefined) where.and(`created_at >= ${where.param(from)}::timestamptz`);
    if (to !== undefined) where.and(`created_at < ${where.param(to)}::timestamptz`);
    where.filter('account_id', account).filter('symbol', symbol).filter('initiated_by', initiatedBy);
    if (source !== undefined) where.matching(`source = ${where.param(source)}::"char"`);
    if (view.kind === 'participant') where.matching(isShown(where, view.participantCode, toTimestamp(this.clock())));
    return where;
  }
}

/**
 * The condition that a participant reads a trade: it is its own, or one that it initiated, or one on an account to which it
 * has a relation at an instant. A scalar subquery reads one entry of an index.
 */
function isShown(where: Where, reader: string, now: string): string {
  const [code, at] = [where.param(reader), where.param(now)];
  return `(participant_code = ${code} OR initiated_by = ${code} OR coalesce((
    SELECT r.ends_at IS NULL OR r.ends_at > ${at}::timestamptz FROM gateway.account_relations r
     WHERE r.account_id = t.account_id AND r.participant_code = ${code} LIMIT 1), false))`;
}

/** Page of two lists in one order, which may share entries. It ends where the first of the two knows no further. */
function merged(one: Page, other: Page, limit: number): Page {
  const rows = new Map<string, TradeRow>();
  for (const body of [...one.bodies, ...other.bodies]) {
    const row = JSON.parse(body) as TradeRow;
    rows.set(placeOf(row), row);
  }
  const ends = [one, other].flatMap(({ next }) => (next === undefined ? [] : [next]));
  const end = ends.toSorted((a, b) => (textOf(a) < textOf(b) ? -1 : 1)).at(0);
  const known = [...rows.entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .filter(([place]) => end === undefined || place <= textOf(end));
  const bodies = known.slice(0, limit).map(([, row]) => JSON.stringify(row));
  const last = known.slice(0, limit).at(-1)?.[1];
  if (known.length > limit && last !== undefined) return { bodies, next: [last.executed_at, last.id] };
  return end === undefined ? { bodies } : { bodies, next: end };
}

function placeOf({ executed_at, id }: TradeRow): string {
  return textOf([executed_at, id]);
}

/** Text that sorts as the list does: times of one form, then ids in lower case. */
function textOf([executedAt, id]: Cursor): string {
  return `${executedAt} ${id}`;
}
