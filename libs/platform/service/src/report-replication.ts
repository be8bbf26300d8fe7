import type { Logger, Metrics } from '@ballast/platform-observability';
import { type Database, findReplicationRisk } from '@ballast/platform-postgres';

/**
 * Warns when a failover of Postgres could lose commits. Other services have read their messages by then, so the new
 * primary would decide the same things anew, and differently. The service starts nevertheless, because a managed
 * database may replicate safely where no query sees it.
 */
export async function reportReplication(
  database: Pick<Database, 'query'>,
  logger: Logger,
  metrics: Metrics,
): Promise<void> {
  const gauge = metrics.gauge(
    'ballast_database_commits_at_risk',
    'Whether Postgres replicated at the start of the service and no commit waited for a standby.',
  );
  const risk = await findReplicationRisk(database);
  gauge.set(risk === undefined ? 0 : 1);
  if (risk === undefined) return;
  logger.warn(
    { alert: 'commits_at_risk' },
    `Postgres ${risk}: a failover can lose commits whose messages were already published`,
  );
}
