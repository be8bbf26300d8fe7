import { Injectable } from '@nestjs/common';
import { Database } from '@ballast/platform-postgres';
import { toTarget, type Target, type TargetRow } from '../persistence/target';
import { TARGET_SELECT } from '../persistence/target.statement';

/** An endpoint that is enabled, or deleted and not yet retired, with its next delivery. */
export interface EndpointState {
  readonly id: string;
  readonly version: number;
  readonly isDeleted: boolean;
  readonly isFailing: boolean;
  /** Unix milliseconds at which its next unclaimed delivery is due; undefined when there is none. */
  readonly dueMs: number | undefined;
}

interface StateRow {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly is_failing: boolean;
  readonly due: Date | null;
}

/** Pending deliveries and their endpoints, outside of any transaction. */
@Injectable()
export class PendingDeliveriesQuery {
  constructor(private readonly database: Database) {}

  /** The state of every endpoint that is enabled, or deleted and not yet retired. One index lookup for each. */
  async endpointStates(): Promise<readonly EndpointState[]> {
    const rows = await this.database.query<StateRow>(
      `SELECT e.id, e.version, e.status, e.failing_since IS NOT NULL AS is_failing, d.next_attempt_at AS due
         FROM webhook.endpoints e
         LEFT JOIN LATERAL (
           SELECT next_attempt_at FROM webhook.deliveries
            WHERE endpoint_id = e.id AND status = 'pending' AND claimed_by IS NULL AND next_attempt_at IS NOT NULL
            ORDER BY next_attempt_at LIMIT 1) d ON true
        WHERE e.status = 'enabled' OR (e.status = 'deleted' AND e.retired_at IS NULL)`,
    );
    return rows.map(({ id, version, status, is_failing, due }) => ({
      id,
      version,
      isDeleted: status === 'deleted',
      isFailing: is_failing,
      dueMs: due?.getTime(),
    }));
  }

  /** Targets of the enabled endpoints among `ids`. */
  async targets(ids: readonly string[]): Promise<readonly Target[]> {
    if (ids.length === 0) return [];
    const rows = await this.database.prepared<TargetRow>(
      'webhook.targets.load',
      `${TARGET_SELECT} WHERE e.id = ANY($1::uuid[]) AND e.status = 'enabled'`,
      [ids],
    );
    return rows.map(toTarget);
  }

  /** Number of pending deliveries of all dispatchers, counted up to `max`. */
  async count(max: number): Promise<number> {
    const rows = await this.database.query<{ count: string }>(
      `SELECT count(*) FROM (SELECT FROM webhook.deliveries WHERE status = 'pending' LIMIT $1) p`,
      [max],
    );
    return Number(rows[0]?.count ?? 0);
  }
}
