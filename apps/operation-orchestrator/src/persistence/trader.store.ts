import { Injectable } from '@nestjs/common';
import { TOPICS } from '@ballast/contracts';
import type { Trader } from '@ballast/domain-operation';
import type { Reader, Tx } from '@ballast/platform-postgres';

interface TraderRow {
  readonly id: string;
  readonly platform_code: string;
  readonly strategy_id: string;
  readonly participant_code: string;
  readonly auto_rebalance: boolean;
  readonly created_at: string;
  readonly updated_at: string;
}

/** The Traders that an Operation without a participant list includes, as they are at one moment. */
export interface DefaultScope {
  /** Participant codes, oldest Trader first. */
  readonly codes: readonly string[];
  /** Offsets of the next answers of the credit check, by partition of its topic. */
  readonly answers: Readonly<Record<string, string>>;
}

@Injectable()
export class TraderStore {
  /** Inserts Traders. A Trader that exists stays unchanged. */
  async insert(tx: Tx, traders: readonly Trader[]): Promise<void> {
    if (traders.length === 0) return;
    await tx.prepared(
      'orchestrator.traders.insert',
      `INSERT INTO orchestrator.traders
       (id, platform_code, strategy_id, participant_code, auto_rebalance, created_at, updated_at)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::boolean[], $6::text[], $7::text[])
     ON CONFLICT DO NOTHING`,
      [
        traders.map(({ id }) => id),
        traders.map(({ platformCode }) => platformCode),
        traders.map(({ strategyId }) => strategyId),
        traders.map(({ participantCode }) => participantCode),
        traders.map(({ autoRebalance }) => autoRebalance),
        traders.map(({ createdAt }) => createdAt),
        traders.map(({ updatedAt }) => updatedAt),
      ],
    );
  }

  /** The Traders by id, locked in the order of their ids. An unknown id has no entry. */
  async lock(tx: Tx, ids: readonly string[]): Promise<Map<string, Trader>> {
    if (ids.length === 0) return new Map();
    const rows = await tx.prepared<TraderRow>(
      'orchestrator.traders.lock',
      `SELECT * FROM orchestrator.traders WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
      [ids],
    );
    return new Map(
      rows.map((row) => [
        row.id,
        {
          id: row.id,
          platformCode: row.platform_code,
          strategyId: row.strategy_id,
          participantCode: row.participant_code,
          autoRebalance: row.auto_rebalance,
          createdAt: row.created_at,
          updatedAt: row.updated_at,
        },
      ]),
    );
  }

  /** Updates Traders, each at most once. A Trader that was updated later stays unchanged. */
  async update(tx: Tx, traders: readonly Trader[]): Promise<void> {
    if (traders.length === 0) return;
    await tx.prepared(
      'orchestrator.traders.update',
      `UPDATE orchestrator.traders AS t SET auto_rebalance = u.auto_rebalance, updated_at = u.updated_at
       FROM unnest($1::uuid[], $2::boolean[], $3::text[]) AS u (id, auto_rebalance, updated_at)
      WHERE t.id = u.id AND t.updated_at < u.updated_at`,
      [
        traders.map(({ id }) => id),
        traders.map(({ autoRebalance }) => autoRebalance),
        traders.map(({ updatedAt }) => updatedAt),
      ],
    );
  }

  /** Records updates as done, now unless their times are given. Returns the ids of updates that were not recorded before. */
  async noteUpdates(tx: Tx, effectIds: readonly string[], times: readonly string[] = []): Promise<Set<string>> {
    if (effectIds.length === 0) return new Set();
    const rows = await tx.prepared<{ effect_id: string }>(
      'orchestrator.trader_updates.note',
      `INSERT INTO orchestrator.trader_updates (effect_id, done_at)
       SELECT effect_id, coalesce(done_at, now()) FROM unnest($1::uuid[], $2::timestamptz[]) AS noted (effect_id, done_at)
     ON CONFLICT DO NOTHING RETURNING effect_id`,
      [effectIds, times],
    );
    return new Set(rows.map(({ effect_id }) => effect_id));
  }

  /**
   * The default scope of a Strategy. One statement reads both members, so that the offsets tell which answers had opened
   * their Traders by then.
   */
  async defaultScope(reader: Reader, strategyId: string): Promise<DefaultScope> {
    const [row] = await reader.prepared<DefaultScope>(
      'orchestrator.traders.default_scope',
      `SELECT (SELECT coalesce(array_agg(participant_code ORDER BY created_at, id), '{}')
                 FROM orchestrator.traders WHERE strategy_id = $1 AND auto_rebalance) AS codes,
              (SELECT coalesce(json_object_agg(partition, next_offset::text ORDER BY partition), '{}')
                 FROM orchestrator.log_positions WHERE topic = $2) AS answers`,
      [strategyId, TOPICS.creditEvents],
    );
    return row ?? { codes: [], answers: {} };
  }

  /** The ids among these that belong to a Trader. */
  async existing(reader: Reader, ids: readonly string[]): Promise<ReadonlySet<string>> {
    if (ids.length === 0) return new Set();
    const rows = await reader.prepared<{ id: string }>(
      'orchestrator.traders.existing',
      'SELECT id FROM orchestrator.traders WHERE id = ANY($1::uuid[])',
      [ids],
    );
    return new Set(rows.map(({ id }) => id));
  }
}
