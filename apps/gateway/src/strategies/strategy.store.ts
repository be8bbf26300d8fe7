import { Injectable } from '@nestjs/common';
import type { Envelope } from '@ballast/contracts';
import type { StrategyFact } from '@ballast/contracts/strategy';
import type { Tx } from '@ballast/platform-postgres';
import { STRATEGY_COLUMNS, toStrategy, type StoredStrategy, type StrategyRow } from './strategy';

/** The Strategies of every platform: the one resource that the gateway itself owns. */
@Injectable()
export class StrategyStore {
  /**
   * Locks the row of an existing Strategy. Lock it before appending to its request log: the order of commits is then
   * the order of the log.
   */
  async lock(tx: Tx, id: string): Promise<StoredStrategy> {
    const [row] = await tx.prepared<StrategyRow>(
      'gateway.strategies.lock',
      `SELECT ${STRATEGY_COLUMNS} FROM gateway.strategies WHERE id = $1 FOR UPDATE`,
      [id],
    );
    if (row === undefined) throw new Error(`Strategy ${id} has disappeared, although Strategies are never deleted`);
    return toStrategy(row);
  }

  /** Writes each Strategy in its latest version. A version that is stored already, or older, changes nothing. */
  async apply(tx: Tx, facts: readonly Envelope<StrategyFact>[]): Promise<void> {
    if (facts.length === 0) return;
    await tx.prepared(
      'gateway.strategies.apply',
      `INSERT INTO gateway.strategies AS current (${STRATEGY_COLUMNS})
       SELECT DISTINCT ON (id) ${STRATEGY_COLUMNS}
         FROM jsonb_to_recordset($1) AS told (id uuid, platform_code text, request_id uuid, quoted_currency text,
                                              created_at timestamptz, updated_at timestamptz, body text)
        ORDER BY id, updated_at DESC
       ON CONFLICT (id) DO UPDATE SET updated_at = excluded.updated_at, body = excluded.body
        WHERE current.updated_at < excluded.updated_at`,
      [JSON.stringify(facts.map(rowOf))],
    );
  }
}

function rowOf({ platformCode, data }: Envelope<StrategyFact>) {
  const { strategy_id: id, ...told } = data;
  return { id, platform_code: platformCode, ...told };
}
