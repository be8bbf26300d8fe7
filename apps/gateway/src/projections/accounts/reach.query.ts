import { Inject, Injectable } from '@nestjs/common';
import { GENERAL_LABEL } from '@ballast/contracts';
import { accountId } from '@ballast/domain-advisors';
import { toTimestamp, type Clock } from '@ballast/kernel';
import type { View } from '@ballast/platform-edge';
import { Reads } from '@ballast/platform-postgres';
import { CLOCK } from '@ballast/platform-service';

/** Upper bound of participants that a list reads one by one. For a reader with a wider reach it walks over all rows. */
export const REACH_LISTED_MAX = 200;

/**
 * The participants whose Traders, Executions and balances a participant reads: itself, and each holder of a `general`
 * account of which it is tenant, or on which it has a grant in force.
 */
export interface Reach {
  readonly platformCode: string;
  readonly reader: string;
  /** Instant at which the relations of the reader are judged. */
  readonly now: string;
  /** The reader and the holders; undefined when there are too many to name. */
  readonly codes: readonly string[] | undefined;
}

/** Reads how far the reach of a view goes. A platform reads everything. */
@Injectable()
export class ReachQuery {
  constructor(
    private readonly reads: Reads,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Whether a view shows what belongs to a participant. */
  async includes(view: View, participantCode: string): Promise<boolean> {
    if (view.kind === 'platform' || view.participantCode === participantCode) return true;
    const rows = await this.reads.prepared(
      'gateway.account_relations.reaches',
      `SELECT 1 FROM gateway.account_relations
        WHERE account_id = $1 AND participant_code = $2 AND (ends_at IS NULL OR ends_at > $3::timestamptz)`,
      [accountId(view.platformCode, participantCode, GENERAL_LABEL), view.participantCode, this.now()],
    );
    return rows.length > 0;
  }

  /** The reach of a participant's key; undefined for the platform. */
  async of(view: View): Promise<Reach | undefined> {
    if (view.kind === 'platform') return undefined;
    const { platformCode, participantCode: reader } = view;
    const now = this.now();
    const rows = await this.reads.prepared<{ readonly general_holder: string }>(
      'gateway.account_relations.reach',
      `SELECT general_holder FROM gateway.account_relations
        WHERE platform_code = $1 AND participant_code = $2 AND general_holder IS NOT NULL
          AND (ends_at IS NULL OR ends_at > $3::timestamptz)
        ORDER BY general_holder LIMIT $4`,
      [platformCode, reader, now, REACH_LISTED_MAX],
    );
    // The reader itself is one of them.
    const isListed = rows.length < REACH_LISTED_MAX;
    return {
      platformCode,
      reader,
      now,
      codes: isListed ? [reader, ...rows.map((row) => row.general_holder)] : undefined,
    };
  }

  private now(): string {
    return toTimestamp(this.clock());
  }
}
