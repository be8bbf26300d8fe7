import { Injectable } from '@nestjs/common';
import type { PricesAwaited } from '@ballast/contracts';
import type { MarketEntry } from '@ballast/domain-pricing';
import { toTimestamp, type Timestamp } from '@ballast/kernel';
import type { Reader } from '@ballast/platform-postgres';
import type { StoredLock } from '../lock-prices/stored-lock';
import { marketEntry, type MarketRow } from '../read-models/market/market-entry';
import { MARKET_SELECT } from './market.statement';
import type { WantedPrices } from './price-command';

/** Requests of one kind that wait or have waited, by Operation: whether the wait goes on. */
export type KnownWaits = ReadonlyMap<string, boolean>;

/** The state from which requests for prices are decided, as of one moment. */
export interface LoadedMarket {
  /** Locks by Operation id. */
  readonly locks: ReadonlyMap<string, StoredLock>;
  readonly waits: Readonly<Record<PricesAwaited['kind'], KnownWaits>>;
  readonly entries: readonly MarketEntry[];
  /** Time of the load, by the clock of the database, which all instances share. */
  readonly now: Timestamp;
}

interface LockRow {
  readonly operation_id: string;
  readonly type: string;
  readonly answer: unknown;
  readonly answered_at: string;
}

interface WaitRow {
  readonly operation_id: string;
  readonly kind: PricesAwaited['kind'];
  readonly is_open: boolean;
}

interface LoadedRow {
  readonly locks: readonly LockRow[] | null;
  readonly waits: readonly WaitRow[] | null;
  readonly market: readonly MarketRow[] | null;
  readonly now: Date;
}

/** The part of the market that is read at once. */
export interface MarketRequest {
  /** Operations whose locks and waits are asked for. */
  readonly operationIds: readonly string[];
  readonly wanted: readonly WantedPrices[];
}

/** Reads locks, waits and market together, so that a request is decided from one moment. */
@Injectable()
export class MarketStore {
  /** The state of these Operations and the instruments of the requests, in one round trip. Takes no lock. */
  async load(reader: Reader, { operationIds, wanted }: MarketRequest): Promise<LoadedMarket> {
    const named = wanted.flatMap(({ assets, currency }) =>
      assets === 'every' ? [] : assets.map((asset) => `${asset}/${currency}`),
    );
    const whole = wanted.filter(({ assets }) => assets === 'every').map(({ currency }) => currency);
    const [row] = await reader.prepared<LoadedRow>(
      'pricing.load',
      `SELECT (SELECT json_agg(json_build_object('operation_id', operation_id, 'type', type, 'answer', answer,
                                                 'answered_at', answered_at))
                 FROM pricing.locks WHERE operation_id = ANY ($1::uuid[])) AS locks,
              (SELECT json_agg(json_build_object('operation_id', operation_id, 'kind', kind,
                                                 'is_open', command IS NOT NULL))
                 FROM pricing.waits WHERE operation_id = ANY ($1::uuid[])) AS waits,
              (SELECT json_agg(m ORDER BY m.symbol) FROM (${MARKET_SELECT}) m
                WHERE m.symbol = ANY ($2::text[]) OR m.quoted_currency = ANY ($3::text[])) AS market,
              clock_timestamp() AS now`,
      [operationIds, [...new Set(named)], [...new Set(whole)]],
    );
    if (row === undefined) throw new Error('A select without FROM has one row');
    const waits = row.waits ?? [];
    return {
      locks: new Map((row.locks ?? []).map((lock) => [lock.operation_id, storedLock(lock)])),
      waits: { lock: waitsOf('lock', waits), quote: waitsOf('quote', waits) },
      entries: (row.market ?? []).map(marketEntry),
      now: toTimestamp(row.now),
    };
  }

  /** The instrument of this symbol with its price. Undefined when the symbol is not listed. */
  async find(reader: Reader, symbol: string): Promise<MarketEntry | undefined> {
    const [row] = await reader.query<MarketRow>(`SELECT * FROM (${MARKET_SELECT}) m WHERE m.symbol = $1`, [symbol]);
    return row === undefined ? undefined : marketEntry(row);
  }
}

function storedLock({ type, answer, answered_at }: LockRow): StoredLock {
  return { type, answer, answeredAt: toTimestamp(new Date(answered_at)) };
}

function waitsOf(kind: PricesAwaited['kind'], rows: readonly WaitRow[]): KnownWaits {
  return new Map(rows.filter((row) => row.kind === kind).map(({ operation_id, is_open }) => [operation_id, is_open]));
}
