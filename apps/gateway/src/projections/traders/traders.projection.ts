import { Injectable } from '@nestjs/common';
import type { Trader } from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';
import { latestOf } from '../latest-versions';
import { joinTexts } from '../../persistence/json-texts';

/** A version of a Trader as the log reports it. */
export interface TraderVersion {
  readonly platformCode: string;
  readonly trader: Trader;
  /** The Trader as its GET shows it. */
  readonly body: string;
}

/** The rows of versions, from the parameters of `parametersOf`. */
const VERSIONS = `unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::boolean[], $6::timestamptz[],
                         $7::timestamptz[], string_to_array($8, E'\\n'))`;

/** Table gateway.traders: each Trader as its GET shows it. */
@Injectable()
export class TradersProjection {
  /**
   * Makes new Traders readable. Returns the ids of the Traders whose creation was not known yet. A Trader that became
   * readable by a later version keeps that version.
   */
  async insert(tx: Tx, created: readonly TraderVersion[]): Promise<ReadonlySet<string>> {
    if (created.length === 0) return new Set();
    const rows = await tx.prepared<{ id: string }>(
      'gateway.traders.insert',
      `INSERT INTO gateway.traders
            (id, platform_code, strategy_id, participant_code, auto_rebalance, created_at, updated_at, body, is_reported)
     SELECT *, true FROM ${VERSIONS}
     ON CONFLICT (id) DO UPDATE SET is_reported = true WHERE NOT gateway.traders.is_reported
     RETURNING id`,
      parametersOf(created),
    );
    return new Set(rows.map(({ id }) => id));
  }

  /**
   * Writes the latest version of each Trader. A version that is stored already, or older, changes nothing. A Trader whose
   * creation has not arrived becomes readable too: its creation may be a dead letter that an operator sends again later.
   */
  async update(tx: Tx, updated: readonly TraderVersion[]): Promise<void> {
    const latest = latestOf(updated, ({ trader }) => ({ key: trader.id, changedAt: trader.updated_at }));
    if (latest.length === 0) return;
    await tx.query(
      `INSERT INTO gateway.traders AS current
            (id, platform_code, strategy_id, participant_code, auto_rebalance, created_at, updated_at, body, is_reported)
     SELECT *, false FROM ${VERSIONS}
     ON CONFLICT (id) DO UPDATE
        SET auto_rebalance = excluded.auto_rebalance, updated_at = excluded.updated_at, body = excluded.body
      WHERE current.updated_at < excluded.updated_at`,
      parametersOf(latest),
    );
  }
}

function parametersOf(versions: readonly TraderVersion[]): readonly unknown[] {
  const traders = versions.map(({ trader }) => trader);
  return [
    traders.map(({ id }) => id),
    versions.map(({ platformCode }) => platformCode),
    traders.map(({ strategy_id }) => strategy_id),
    traders.map(({ participant_code }) => participant_code),
    traders.map(({ auto_rebalance }) => auto_rebalance),
    traders.map(({ created_at }) => created_at),
    traders.map(({ updated_at }) => updated_at),
    joinTexts(versions.map(({ body }) => body)),
  ];
}
