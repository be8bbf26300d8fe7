import { toTimestamp, type Timestamp } from '@ballast/kernel';

const HOUR_MS = 3_600_000;

const PERIOD_MS = { '1h': HOUR_MS, '24h': 24 * HOUR_MS, '7d': 7 * 24 * HOUR_MS, '30d': 30 * 24 * HOUR_MS } as const;

/** A period of named length that ends at the instant of an answer. */
export type PnlPeriod = keyof typeof PERIOD_MS;

/** The instant at which a period begins that ends at `asOf`. What happens at that instant is no part of the period. */
export function periodStart(asOf: Timestamp, period: PnlPeriod): Timestamp {
  return toTimestamp(new Date(Date.parse(asOf) - PERIOD_MS[period]));
}

/** Midnight, UTC, of the day of an instant. */
export function dayStart(asOf: Timestamp): Timestamp {
  const day = new Date(Date.parse(asOf));
  return toTimestamp(new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate())));
}
