import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { API } from '@ballast/api';
import { EXIT } from '@ballast/cli';
import { eventually } from '@ballast/test-infra';
import type { TestPlatform } from '@ballast/test-platform';
import { Client } from 'pg';
import { BASKET, Tenant } from '../harness/tenant';
import { startWebhookReceiver, type WebhookReceiver } from '../harness/webhook-receiver';
import { pinPrices, type ScenarioContext } from './context';
import { endpointAt, ownEvents } from '../harness/own-events';

const DEADLINE_MS = 60_000;
const ENROLLED = [
  { participant_code: 'A', amount: '100.00', auto_rebalance: true },
  { participant_code: 'B', amount: '250.00', auto_rebalance: false },
];

/**
 * Ends all services as a power failure does, loses the rows of all of them, and restores the platform as its operators do:
 * rows and positions from the record, secrets from a file.
 */
export async function loseAndRestore({ ballast }: ScenarioContext, platform: TestPlatform): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ballast-secrets-'));
  const [file, passphrase] = [join(folder, 'secrets.json'), join(folder, 'passphrase.txt')];
  writeFileSync(passphrase, `${randomUUID()}\n`);
  expect(await ballast('secrets', 'export', '--out', file, '--passphrase-file', passphrase)).toBe(EXIT.holds);
  await platform.kill();
  await loseRows(platform.databaseUrl);
  expect(await ballast('audit', 'rebuild', '--all', '--swap')).toBe(EXIT.holds);
  await expectFingerprints(platform.databaseUrl);
  expect(await ballast('secrets', 'import', file, '--passphrase-file', passphrase)).toBe(EXIT.holds);
  rmSync(folder, { recursive: true });
  await platform.start();
}

/** Drops the schemas of all services; the embedded log has one of its own. */
async function loseRows(databaseUrl: string): Promise<void> {
  await withDatabase(databaseUrl, async (client) => {
    await client.query(`DROP SCHEMA ${(await serviceSchemas(client)).join(', ')} CASCADE`);
  });
}

/** Each place from which a service goes on names the message before it, so that another topic in its place is found. */
async function expectFingerprints(databaseUrl: string): Promise<void> {
  await withDatabase(databaseUrl, async (client) => {
    for (const schema of await serviceSchemas(client)) {
      const { rows } = await client.query(
        `SELECT group_name, topic, partition FROM ${schema}.log_positions
          WHERE next_offset > 0 AND fingerprint IS NULL`,
      );
      expect(rows).toEqual([]);
    }
  });
}

async function withDatabase(url: string, run: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await run(client);
  } finally {
    await client.end();
  }
}

async function serviceSchemas(client: Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ schema: string }>(
    `SELECT table_schema AS schema FROM information_schema.tables WHERE table_name = 'log_positions'`,
  );
  return rows.map(({ schema }) => schema);
}

/** A tenant whose work is done, and everything that callers have seen of it. */
export class SeenTenant {
  private readonly ids = {
    strategy: randomUUID(),
    enroll: randomUUID(),
    deposit: randomUUID(),
    participant: randomUUID(),
  };
  private strategyId = '';

  private constructor(
    private readonly tenant: Tenant,
    private readonly receiver: WebhookReceiver,
  ) {}

  static async open({ root, baseUrl }: ScenarioContext): Promise<{ readonly expectUnchanged: () => Promise<void> }> {
    await pinPrices(root);
    const seen = new SeenTenant(await Tenant.open(root, baseUrl, '1000.00'), await startWebhookReceiver());
    await seen.work();
    const before = await seen.look();
    return {
      expectUnchanged: async () => {
        expect(await seen.look()).toEqual(before);
        await seen.tenant.close();
        await seen.receiver.close();
      },
    };
  }

  /** Changes of every kind, each with its webhooks, until all of them are done. */
  private async work(): Promise<void> {
    const { client } = this.tenant;
    await client.call(API.createWebhookEndpoint, { body: endpointAt(this.receiver.url) });
    await this.tenant.participants(['A', 'B']);
    await this.repeat();
    const [operation] = await client.all(API.listOperations);
    await client.settled(operation?.id ?? '', DEADLINE_MS);
    await eventually(
      'all webhooks are delivered',
      async () => {
        const [events, deliveries] = [await this.tenant.events(), await client.all(API.listWebhookDeliveries)];
        return deliveries.length === events.length && deliveries.every(({ status }) => status === 'delivered');
      },
      { deadlineMs: DEADLINE_MS },
    );
  }

  /** Sends the same requests with the same ids each time, and answers what they made. */
  private async repeat(): Promise<readonly unknown[]> {
    const { client } = this.tenant;
    const { ids } = this;
    const strategy = await client.call(API.createStrategy, {
      body: { quoted_currency: 'USD' },
      requestId: ids.strategy,
    });
    this.strategyId = strategy.id;
    return [
      strategy,
      await client.call(API.createDeposit, {
        body: { account: 'float', asset: 'USD', amount: '7.00' },
        requestId: ids.deposit,
      }),
      await client.call(API.createParticipant, { body: { participant_code: 'C' }, requestId: ids.participant }),
      await client.call(API.enroll, {
        params: { strategy_id: this.strategyId },
        body: { allocations: BASKET, participants: ENROLLED },
        requestId: ids.enroll,
      }),
    ];
  }

  /** The resources that callers read now, the answers to repeated requests, and the webhooks that came. */
  private async look(): Promise<unknown> {
    const { client } = this.tenant;
    const snapshot = await this.tenant.snapshot();
    return {
      snapshot: { ...snapshot, events: ownEvents(snapshot.events) },
      strategies: await client.all(API.listStrategies),
      participants: await client.all(API.listParticipants),
      endpoints: await client.all(API.listWebhookEndpoints),
      deliveries: await client.all(API.listWebhookDeliveries),
      answers: await this.repeat(),
      webhooks: this.receiver.received.map(({ notificationId }) => notificationId),
    };
  }
}
