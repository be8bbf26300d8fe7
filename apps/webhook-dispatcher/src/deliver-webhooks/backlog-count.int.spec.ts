import { Metrics } from '@ballast/platform-observability';
import { eventually } from '@ballast/test-infra';
import { BacklogCount } from './backlog-count';
import { DeliveryBuffer } from './delivery-buffer';
import { DeliveryMetrics } from './delivery-metrics';
import { PendingDeliveriesQuery } from './pending-deliveries.query';
import { useWebhookDatabase } from '../testing/webhook-database';

const webhooks = useWebhookDatabase();

function add(count: number): Promise<unknown> {
  return webhooks.database.transaction((tx) =>
    tx.query(
      `INSERT INTO webhook.deliveries
         (platform_code, id, endpoint_id, resource_id, position, status, created_at, updated_at)
       SELECT 'COUNTS', gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), n, 'pending', now(), now()
         FROM generate_series(1, $1::int) n`,
      [count],
    ),
  );
}

function newCount(): { readonly count: BacklogCount; readonly metrics: Metrics; readonly warned: string[] } {
  const warned: string[] = [];
  const logger = { warn: (_fields: object, text: string) => void warned.push(text) };
  const metrics = new Metrics('backlog');
  const buffer = new DeliveryBuffer({
    WEBHOOK_ENDPOINT_CONCURRENCY: 64,
    WEBHOOK_BUFFERED_MAX: 1_000,
    WEBHOOK_BUFFERED_BYTES_MAX: 10_000,
  });
  const count = new BacklogCount(
    new PendingDeliveriesQuery(webhooks.database),
    new DeliveryMetrics(metrics, buffer),
    logger,
  );
  return { count, metrics, warned };
}

describe('the count of pending deliveries', () => {
  it('ends at its upper bound', async () => {
    await add(10_001);
    const { count, metrics } = newCount();
    count.measure();
    await eventually('the count', async () =>
      /^ballast_webhook_backlog\{[^}]*\} 10000$/m.test(await metrics.registry.metrics()),
    );
  });

  it('only warns when it fails', async () => {
    await webhooks.database.transaction((tx) => tx.query('ALTER TABLE webhook.deliveries RENAME TO hidden'));
    const { count, warned } = newCount();
    count.measure();
    await eventually('the warning', () => warned.length > 0);
    expect(warned).toEqual(['the pending deliveries could not be counted']);
    await webhooks.database.transaction((tx) => tx.query('ALTER TABLE webhook.hidden RENAME TO deliveries'));
  });
});
