import { Inject, Injectable } from '@nestjs/common';
import { nextTimestamp, toTimestamp, type Clock } from '@ballast/kernel';
import { Reads, type Tx } from '@ballast/platform-postgres';
import { CLOCK } from '@ballast/platform-service';
import { isUuid } from '@ballast/platform-edge';

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

interface StrategyRow {
  readonly id: string;
  readonly platform_code: string;
  readonly request_id: string;
  readonly quoted_currency: string;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly body: string;
}

const COLUMNS = 'id, platform_code, request_id, quoted_currency, created_at, updated_at, body';

/** The Strategies of every platform: the one resource that the gateway itself owns. */
@Injectable()
export class StrategyStore {
  constructor(
    private readonly reads: Reads,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The Strategy that an Operation is requested for; prepared, because every such request reads it. */
  async find(platformCode: string, id: string): Promise<StoredStrategy | undefined> {
    if (!isUuid(id)) return undefined;
    const rows = await this.reads.prepared<StrategyRow>(
      'gateway.strategies.find',
      `SELECT ${COLUMNS} FROM gateway.strategies WHERE id = $1 AND platform_code = $2`,
      [id, platformCode],
    );
    return rows.map(toStrategy)[0];
  }

  /**
   * Locks the row of an existing Strategy. Lock it before appending to its request log: the order of commits is then
   * the order of the log.
   */
  async lock(tx: Tx, id: string): Promise<StoredStrategy> {
    const [row] = await tx.prepared<StrategyRow>(
      'gateway.strategies.lock',
      `SELECT ${COLUMNS} FROM gateway.strategies WHERE id = $1 FOR UPDATE`,
      [id],
    );
    if (row === undefined) throw new Error(`Strategy ${id} has disappeared, although Strategies are never deleted`);
    return toStrategy(row);
  }

  /** Stores a new Strategy. `metadata` is JSON text and is echoed as it is. */
  async create(
    tx: Tx,
    strategy: Pick<StoredStrategy, 'id' | 'platformCode' | 'requestId' | 'quotedCurrency'>,
    metadata: string,
  ): Promise<StoredStrategy> {
    const now = toTimestamp(this.clock());
    const created = withBody({ ...strategy, createdAt: now, updatedAt: now }, metadata);
    await tx.prepared(
      'gateway.strategies.create',
      `INSERT INTO gateway.strategies (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [created.id, created.platformCode, created.requestId, created.quotedCurrency, now, now, created.body],
    );
    return created;
  }

  async replaceMetadata(tx: Tx, id: string, metadata: string): Promise<StoredStrategy> {
    const strategy = await this.lock(tx, id);
    const updatedAt = nextTimestamp(toTimestamp(this.clock()), strategy.updatedAt);
    const updated = withBody({ ...strategy, updatedAt }, metadata);
    await tx.query('UPDATE gateway.strategies SET updated_at = $2, body = $3 WHERE id = $1', [
      id,
      updatedAt,
      updated.body,
    ]);
    return updated;
  }
}

/** JSON of a Strategy, built as text, because metadata keeps the order of names and the numbers that were sent. */
function withBody(strategy: Omit<StoredStrategy, 'body'>, metadata: string): StoredStrategy {
  const { id, requestId, quotedCurrency, createdAt, updatedAt } = strategy;
  const head = JSON.stringify({ id, request_id: requestId, quoted_currency: quotedCurrency });
  const tail = JSON.stringify({ created_at: createdAt, updated_at: updatedAt });
  return { ...strategy, body: `${head.slice(0, -1)},"metadata":${metadata},${tail.slice(1)}` };
}

function toStrategy(row: StrategyRow): StoredStrategy {
  return {
    id: row.id,
    platformCode: row.platform_code,
    requestId: row.request_id,
    quotedCurrency: row.quoted_currency,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    body: row.body,
  };
}
