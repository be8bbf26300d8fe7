import { Inject, Injectable } from '@nestjs/common';
import {
  pinnedPlanSchema,
  requestedParticipantSchema,
  type OperationType,
  type PinnedPlan,
  type RequestedParticipant,
} from '@ballast/contracts';
import { toTimestamp, type Timestamp } from '@ballast/kernel';
import { Problem } from '@ballast/platform-http';
import { WritePath } from '@ballast/platform-log';
import { Database, type Reader, type Tx } from '@ballast/platform-postgres';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import { z } from 'zod';
import type { GatewayConfig } from '../../config';

const planSchema = z.object({ pinned: pinnedPlanSchema, participants: z.array(requestedParticipantSchema) });

/** A plan as it is stored: prices, instruments and participants of an Operation. */
export interface StoredPlan {
  readonly pinned: PinnedPlan;
  /** Participants of the plan, each with the verdict that the preview found. */
  readonly participants: readonly RequestedParticipant[];
}

/** Identity of a plan; only a request with the same members may use it. */
export interface PlanKey {
  readonly planId: string;
  readonly platformCode: string;
  /** Code of the participant whose key made the preview; empty for the platform. */
  readonly initiatedBy: string;
  readonly strategyId: string;
  readonly type: OperationType;
  readonly bodyHash: Buffer;
}

interface PlanRow {
  readonly plan: string;
  readonly body_hash: Buffer;
  readonly is_expired: boolean;
}

/** Plans of previews, until they expire. Time is that of the database, which all instances share. */
@Injectable()
export class PlanStore {
  constructor(
    private readonly database: Database,
    private readonly writePath: WritePath,
    @Inject(SERVICE_CONFIG) private readonly config: Pick<GatewayConfig, 'PLAN_TTL_MS'>,
  ) {}

  /**
   * Stores a plan with its answer and returns the stored answer. When a concurrent request stored a plan under this id
   * first, that answer is returned, so that a caller always sees the plan under its id.
   */
  async keep(key: PlanKey, plan: StoredPlan, answer: (expiresAt: Timestamp) => string): Promise<string> {
    return this.writePath.run(async (tx) => {
      const [row] = await tx.query<{ expires_at: Date }>(
        `SELECT clock_timestamp() + $1 * interval '1 millisecond' AS expires_at`,
        [this.config.PLAN_TTL_MS],
      );
      if (row === undefined) throw new Error('A select without FROM has one row');
      const text = answer(toTimestamp(row.expires_at));
      const kept = await tx.query(
        `INSERT INTO gateway.plans (id, platform_code, strategy_id, type, body_hash, expires_at, plan, answer, initiated_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING id`,
        [
          key.planId,
          key.platformCode,
          key.strategyId,
          key.type,
          key.bodyHash,
          row.expires_at,
          JSON.stringify(plan),
          text,
          key.initiatedBy,
        ],
      );
      return { result: kept.length === 1 ? text : await answerIn(tx, key), messages: [] };
    });
  }

  /** Answer of the preview; undefined when the plan is not stored any more. */
  answerOf(platformCode: string, planId: string): Promise<string | undefined> {
    return readAnswer(this.database, { platformCode, planId });
  }

  /** @throws Problem `plan_stale` when there is no such plan, when it has expired, or when it was made for another body. */
  async use(tx: Tx, { planId, platformCode, initiatedBy, strategyId, type, bodyHash }: PlanKey): Promise<StoredPlan> {
    const [row] = await tx.query<PlanRow>(
      `SELECT plan, body_hash, expires_at <= clock_timestamp() AS is_expired
         FROM gateway.plans
        WHERE id = $1 AND platform_code = $2 AND strategy_id = $3 AND type = $4 AND initiated_by = $5`,
      [planId, platformCode, strategyId, type, initiatedBy],
    );
    if (row === undefined) throw stale('There is no such plan for this kind of Operation in this Strategy.');
    if (row.is_expired) throw stale('The plan has expired.');
    if (!row.body_hash.equals(bodyHash)) throw stale('The plan was made for another body.');
    return planSchema.parse(JSON.parse(row.plan));
  }
}

async function readAnswer(
  reader: Reader,
  { planId, platformCode }: Pick<PlanKey, 'planId' | 'platformCode'>,
): Promise<string | undefined> {
  const [row] = await reader.query<{ answer: string }>(
    'SELECT answer FROM gateway.plans WHERE id = $1 AND platform_code = $2',
    [planId, platformCode],
  );
  return row?.answer;
}

async function answerIn(tx: Tx, key: PlanKey): Promise<string> {
  const answer = await readAnswer(tx, key);
  if (answer === undefined) throw new Error(`Plan ${key.planId} was stored and cannot be found`);
  return answer;
}

function stale(detail: string): Problem {
  return new Problem('plan_stale', detail);
}
