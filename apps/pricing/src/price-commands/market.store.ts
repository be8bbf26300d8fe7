import { Injectable } from '@nestjs/common';
import type { MarketEntry } from '@ballast/domain-pricing';
import { toTimestamp, type Timestamp } from '@ballast/kernel';
import type { Reader } from '@ballast/platform-postgres';
import { readLock, type StoredLock } from '../lock-prices/stored-lock';
import { marketEntry, type MarketRow } from '../read-models/market/market-entry';
import type { WantedPrices } from './price-command';

/** The state from which requests for prices are decided, as of one moment. */
export interface LoadedMarket {
  /** Locks by Operation id. */
  readonly locks: ReadonlyMap<string, StoredLock>;
  readonly entries: readonly MarketEntry[];
  /** Time of the load, by the clock of the database, which all instances share. */
  readonly now: Timestamp;
}

interface LoadedRow {
  readonly locks: readonly { readonly operation_id: string; readonly answer: string | null }[] | null;
  readonly market: readonly MarketRow[] | null;
  readonly now: Date;
}

/** The part of the market that is read at once. */
export interface MarketRequest {
  /** Operations whose locks are asked for. */
  readonly operationIds: readonly string[];
  readonly wanted: readonly WantedPrices[];
}

/** Reads locks and market together, so that a request is decided from one moment. */
@Injectable()
export class MarketStore {
  /** The locks of these Operations and the instruments of the requests, in one round trip. Takes no lock. */
  async load(reader: Reader, { operationIds, wanted }: MarketRequest): Promise<LoadedMarket> {
    const named = wanted.flatMap(({ assets, currency }) =>
      assets === 'every' ? [] : assets.map((asset) => `${asset}/${currency}`),
    );
    const whole = wanted.filter(({ assets }) => assets === 'every').map(({ currency }) => currency);
    const [row] = await reader.prepared<LoadedRow>(
      'pricing.load',
      `SELECT (SELECT json_agg(json_build_object('operation_id', operation_id, 'answer', answer))
                 FROM pricing.locks WHERE operation_id = ANY ($1::uuid[])) AS locks,
              (SELECT json_agg(m ORDER BY m.symbol)
                 FROM pricing.market m WHERE m.symbol = ANY ($2::text[]) OR m.quoted_currency = ANY ($3::text[])) AS market,
              clock_timestamp() AS now`,
      [operationIds, [...new Set(named)], [...new Set(whole)]],
    );
    if (row === undefined) throw new Error('A select without FROM has one row');
    return {
      locks: new Map((row.locks ?? []).map(({ operation_id, answer }) => [operation_id, readLock(answer)])),
      entries: (row.market ?? []).map(marketEntry),
      now: toTimestamp(row.now),
    };
  }

  /** The instrument of this symbol with its price. Undefined when the symbol is not listed. */
  async find(reader: Reader, symbol: string): Promise<MarketEntry | undefined> {
    const [row] = await reader.query<MarketRow>('SELECT * FROM pricing.market WHERE symbol = $1', [symbol]);
    return row === undefined ? undefined : marketEntry(row);
  }
}
