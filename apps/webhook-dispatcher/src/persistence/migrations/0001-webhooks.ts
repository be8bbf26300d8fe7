import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateWebhooks0001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createEndpoints(runner);
    await createDeliveries(runner);
    await createWork(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP TABLE webhook.recoveries, webhook.dispatchers, webhook.deliveries, webhook.events,
         webhook.endpoint_secrets, webhook.endpoints`,
    );
    await runner.query('DROP SEQUENCE webhook.test_positions');
  }
}

async function createEndpoints(runner: QueryRunner): Promise<void> {
  // A deleted endpoint stays, so that its deliveries can still be read; it is retired once none of them is pending.
  await runner.query(`
    CREATE TABLE webhook.endpoints (
      id            uuid PRIMARY KEY,
      platform_code text NOT NULL,
      url           text NOT NULL,
      event_types   text[] NOT NULL,
      status        text NOT NULL CHECK (status IN ('enabled', 'disabled', 'deleted')),
      status_reason text NOT NULL,
      failing_since timestamptz,
      events_after  bigint NOT NULL,
      secrets       jsonb NOT NULL DEFAULT '[]',
      version       integer NOT NULL DEFAULT 1,
      revision      integer NOT NULL DEFAULT 1,
      retired_at    timestamptz,
      created_at    timestamptz NOT NULL,
      updated_at    timestamptz NOT NULL
    ) WITH (fillfactor = 70)`);
  await runner.query(`
    CREATE INDEX endpoints_of_platform ON webhook.endpoints (platform_code, created_at, id) WHERE status <> 'deleted'`);
  // This index includes deleted endpoints, because their deliveries can still be found by resource.
  await runner.query('CREATE INDEX endpoints_ever ON webhook.endpoints (platform_code, created_at, id)');
  // The times of secrets stand in their endpoint; their texts are in no fact.
  await runner.query(`
    CREATE TABLE webhook.endpoint_secrets (
      endpoint_id uuid NOT NULL,
      id          uuid NOT NULL,
      sealed      text NOT NULL,
      PRIMARY KEY (endpoint_id, id)
    )`);
}

async function createDeliveries(runner: QueryRunner): Promise<void> {
  // Test events are outside the platform's sequence: their positions are negative. The payload of an event is null once all
  // of its deliveries were delivered long ago.
  await runner.query(`
    CREATE TABLE webhook.events (
      platform_code   text NOT NULL,
      position        bigint NOT NULL,
      notification_id text NOT NULL,
      type            text NOT NULL,
      resource_id     uuid NOT NULL,
      occurred_at     timestamptz NOT NULL,
      payload         text,
      PRIMARY KEY (platform_code, position)
    )`);
  await runner.query(
    'CREATE SEQUENCE webhook.test_positions MINVALUE -4503599627370496 START -4503599627370496 MAXVALUE -1',
  );
  // Bodies are written once and read whole: compressing them costs more than their bytes.
  await runner.query('ALTER TABLE webhook.events ALTER COLUMN payload SET STORAGE EXTERNAL');
  // next_attempt_at is null when nothing is due: finished, or waiting for an older event of the same resource. Excerpts of
  // the receiver's answers stand apart from their attempts, because they are in no fact.
  await runner.query(`
    CREATE TABLE webhook.deliveries (
      platform_code   text NOT NULL,
      id              uuid NOT NULL,
      endpoint_id     uuid NOT NULL,
      resource_id     uuid NOT NULL,
      position        bigint NOT NULL,
      status          text NOT NULL CHECK (status IN ('pending', 'delivered', 'failed')),
      tries           integer NOT NULL DEFAULT 0,
      next_attempt_at timestamptz,
      claimed_by      uuid,
      attempts        text[] NOT NULL DEFAULT '{}',
      excerpts        text[] NOT NULL DEFAULT '{}',
      created_at      timestamptz NOT NULL,
      updated_at      timestamptz NOT NULL,
      PRIMARY KEY (platform_code, id)
    )`);
  // Allows one delivery for each event and endpoint. Also finds lanes and the deliveries of a resource.
  await runner.query(`
    CREATE UNIQUE INDEX deliveries_in_lanes ON webhook.deliveries (endpoint_id, resource_id, position)`);
  await runner.query(`
    CREATE INDEX deliveries_due ON webhook.deliveries (endpoint_id, next_attempt_at)
      WHERE status = 'pending' AND claimed_by IS NULL AND next_attempt_at IS NOT NULL`);
  await runner.query(`
    CREATE INDEX deliveries_undelivered ON webhook.deliveries (platform_code, id) WHERE status <> 'delivered'`);
  // Has only deliveries whose attempts are still kept.
  await runner.query(`
    CREATE INDEX deliveries_delivered ON webhook.deliveries (updated_at) WHERE status = 'delivered' AND attempts <> '{}'`);
  // Finds the claims of one dispatcher among any number of undelivered deliveries.
  await runner.query(`
    CREATE INDEX deliveries_claimed ON webhook.deliveries (claimed_by)
      WHERE status = 'pending' AND claimed_by IS NOT NULL`);
}

async function createWork(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE webhook.dispatchers (
      id      uuid PRIMARY KEY,
      seen_at timestamptz NOT NULL
    ) WITH (fillfactor = 20)`);
  await runner.query(`
    CREATE TABLE webhook.recoveries (
      endpoint_id   uuid PRIMARY KEY,
      platform_code text NOT NULL,
      since         timestamptz NOT NULL,
      run           uuid NOT NULL,
      requested_at  timestamptz NOT NULL,
      ended_at      timestamptz,
      after         text NOT NULL,
      due_at        timestamptz NOT NULL,
      failures      integer NOT NULL DEFAULT 0
    )`);
  await runner.query('CREATE INDEX recoveries_due ON webhook.recoveries (due_at) WHERE ended_at IS NULL');
}
