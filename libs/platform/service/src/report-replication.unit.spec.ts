import { createLogger, Metrics } from '@ballast/platform-observability';
import { reportReplication } from './report-replication';

/** A database with one standby and these settings. */
function databaseWith(names: string): Parameters<typeof reportReplication>[0] {
  const row = { standbys: 1, synchronous_standby_names: names, synchronous_commit: 'on' };
  return { query: <R extends object>() => Promise.resolve([row as unknown as R]) };
}

it.each([
  ['*', 0],
  ['', 1],
])('with synchronous_standby_names "%s" sets the metric of commits at risk to %i', async (names, expected) => {
  const metrics = new Metrics('spec');
  await reportReplication(databaseWith(names), createLogger({ service: 'spec', level: 'silent' }), metrics);
  const text = await metrics.registry.metrics();
  expect(text).toContain(`ballast_database_commits_at_risk{service="spec"} ${expected}`);
});
