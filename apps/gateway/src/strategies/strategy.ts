import { toTimestamp } from '@ballast/kernel';

/** A Strategy as the gateway stores it. */
export interface StoredStrategy {
  readonly id: string;
  readonly platformCode: string;
  readonly requestId: string;
  readonly quotedCurrency: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** The Strategy as its GET shows it. */
  readonly body: string;
}

/**
 * The Strategy with this metadata, which is JSON text and is echoed as it is. The body is built as text, because metadata
 * keeps the order of names and the numbers that were sent.
 */
export function withMetadata(strategy: Omit<StoredStrategy, 'body'>, metadata: string): StoredStrategy {
  const { id, requestId, quotedCurrency, createdAt, updatedAt } = strategy;
  const head = JSON.stringify({ id, request_id: requestId, quoted_currency: quotedCurrency });
  const tail = JSON.stringify({ created_at: createdAt, updated_at: updatedAt });
  return { ...strategy, body: `${head.slice(0, -1)},"metadata":${metadata},${tail.slice(1)}` };
}

/** A row of gateway.strategies, with STRATEGY_COLUMNS. */
export interface StrategyRow {
  readonly id: string;
  readonly platform_code: string;
  readonly request_id: string;
  readonly quoted_currency: string;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly body: string;
}

export const STRATEGY_COLUMNS = 'id, platform_code, request_id, quoted_currency, created_at, updated_at, body';

export function toStrategy(row: StrategyRow): StoredStrategy {
  return {
    id: row.id,
    platformCode: row.platform_code,
    requestId: row.request_id,
    quotedCurrency: row.quoted_currency,
    createdAt: toTimestamp(row.created_at),
    updatedAt: toTimestamp(row.updated_at),
    body: row.body,
  };
}
