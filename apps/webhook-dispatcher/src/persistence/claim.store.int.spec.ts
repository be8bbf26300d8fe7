import { randomUUID } from 'node:crypto';
import type { Tx } from '@ballast/platform-postgres';
import { eventually } from '@ballast/test-infra';
import { useWebhookDatabase } from '../testing/webhook-database';
import { ClaimStore } from './claim.store';
import { DispatcherStore } from './dispatcher.store';

const LEASE_MS = 60_000;
const FAILED = 20_000;
const store = new ClaimStore();
const dispatchers = new DispatcherStore();

const webhooks = useWebhookDatabase();

/** Adds deliveries of an endpoint that does not exist, so that only these tests touch them. */
async function add(tx: Tx, count: number, status: 'pending' | 'failed', claimedBy: string | null): Promise<void> {
  await tx.query(
    `INSERT INTO webhook.deliveries
       (platform_code, id, endpoint_id, resource_id, position, status, claimed_by, created_at, updated_at)
     SELECT 'CLAIMS', gen_random_uuid(), $1::uuid, gen_random_uuid(), n, $3::text, $4::uuid, now(), now()
       FROM generate_series(1, $2::int) n`,
    [randomUUID(), count, status, claimedBy],
  );
}

/** A dispatcher with claims, whose lease ended long ago. */
async function deadDispatcher(claims: number): Promise<string> {
  const id = randomUUID();
  await webhooks.database.transaction(async (tx) => {
    await dispatchers.add(tx, id);
    await tx.query(`UPDATE webhook.dispatchers SET seen_at = now() - interval '1 hour' WHERE id = $1`, [id]);
    await add(tx, claims, 'pending', id);
  });
  return id;
}

async function livingDispatcher(): Promise<string> {
  const id = randomUUID();
  await webhooks.database.transaction((tx) => dispatchers.add(tx, id));
  return id;
}

/** Adds a delivery that is due. Returns the id of its endpoint. */
async function dueDelivery(): Promise<string> {
  const endpointId = randomUUID();
  await webhooks.database.transaction((tx) =>
    tx.query(
      `WITH event AS (
         INSERT INTO webhook.events (platform_code, position, notification_id, type, resource_id, occurred_at, payload)
         VALUES ('CLAIMS', 1, 'n', 't', gen_random_uuid(), now(), '{}')
       )
       INSERT INTO webhook.deliveries (platform_code, id, endpoint_id, resource_id, position, status, next_attempt_at,
                                       created_at, updated_at)
       VALUES ('CLAIMS', gen_random_uuid(), $1, gen_random_uuid(), 1, 'pending', '2026-01-01', now(), now())`,
      [endpointId],
    ),
  );
  return endpointId;
}

function claim(tx: Tx, by: string, endpointId: string): Promise<readonly unknown[]> {
  return store.claimDue(tx, new Map([[endpointId, 5]]), { by, nowMs: Date.parse('2026-02-01T00:00:00.000Z') });
}

/** Rows of deliveries that this connection has read, as far as its statistics are not published yet. */
async function rowsRead(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ rows: number }>(
    `SELECT (seq_tup_read + coalesce(idx_tup_fetch, 0))::int AS rows FROM pg_stat_xact_user_tables
      WHERE schemaname = 'webhook' AND relname = 'deliveries'`,
  );
  return row?.rows ?? 0;
}

beforeEach(async () => {
  await webhooks.database.transaction((tx) =>
    tx.query('TRUNCATE webhook.deliveries, webhook.events, webhook.dispatchers'),
  );
});

describe('claims of one dispatcher', () => {
  it('are found and released without reading the failed deliveries', async () => {
    const id = await deadDispatcher(10);
    await webhooks.database.transaction((tx) => add(tx, FAILED, 'failed', null));
    await webhooks.database.transaction(async (tx) => {
      const before = await rowsRead(tx);
      expect(await store.claimedBy(tx, id)).toHaveLength(10);
      expect(await store.releaseSome(tx, id, 100)).toBe(10);
      expect(await dispatchers.removeWithoutClaims(tx, id)).toBe(true);
      expect((await rowsRead(tx)) - before).toBeLessThan(FAILED / 10);
    });
  });

  it('are released a limited number at a time, and the row of the dispatcher goes with the last of them', async () => {
    const id = await deadDispatcher(25);
    const other = await deadDispatcher(1);
    const release = (): Promise<readonly [number, boolean]> =>
      webhooks.database.transaction(async (tx) => [
        await store.releaseSome(tx, id, 10),
        await dispatchers.removeWithoutClaims(tx, id),
      ]);
    expect([await release(), await release(), await release()]).toEqual([
      [10, false],
      [10, false],
      [5, true],
    ]);
    expect(await webhooks.database.transaction((tx) => store.claimedBy(tx, other))).toHaveLength(1);
  });
});

describe('a dispatcher whose claims are being released', () => {
  it('is taken up again until its row is removed', async () => {
    const id = await deadDispatcher(1);
    const retire = (): Promise<string | undefined> =>
      webhooks.database.transaction((tx) => dispatchers.retireStale(tx, LEASE_MS));
    expect([await retire(), await retire()]).toEqual([id, id]);
    await webhooks.database.transaction(async (tx) => {
      await store.releaseSome(tx, id, 10);
      await dispatchers.removeWithoutClaims(tx, id);
    });
    expect(await retire()).toBeUndefined();
  });

  it('can neither renew its lease nor claim deliveries', async () => {
    const id = await deadDispatcher(1);
    const endpointId = await dueDelivery();
    await webhooks.database.transaction((tx) => dispatchers.retireStale(tx, LEASE_MS));
    expect(await webhooks.database.transaction((tx) => dispatchers.renew(tx, id))).toBe(false);
    expect(await webhooks.database.transaction((tx) => claim(tx, id, endpointId))).toEqual([]);
    const living = await livingDispatcher();
    expect(await webhooks.database.transaction((tx) => claim(tx, living, endpointId))).toHaveLength(1);
  });
});

describe('a dispatcher that ends while a claim of it is in flight', () => {
  it('waits for the claim and releases it', async () => {
    const id = await livingDispatcher();
    const endpointId = await dueDelivery();
    let ending: Promise<unknown> = Promise.resolve();
    await webhooks.database.transaction(async (tx) => {
      await claim(tx, id, endpointId);
      ending = webhooks.database.transaction(async (end) => [
        await dispatchers.retire(end, id),
        await store.releaseSome(end, id, 10),
        await dispatchers.removeWithoutClaims(end, id),
      ]);
      await eventually('the end waits for a lock', async () => {
        const rows = await webhooks.database.query(
          `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        return rows.length > 0;
      });
    });
    expect(await ending).toEqual([true, 1, true]);
  });
});
