import { newId } from '@ballast/kernel';
import { openLog, WritePath, type LogPort } from '@ballast/platform-log';
import { createLogger } from '@ballast/platform-observability';
import { openDatabase, type Database } from '@ballast/platform-postgres';
import { useTestDatabase } from '@ballast/test-infra';
import { CreatePlans0004 } from '../../persistence/migrations/0004-plans';
import { PlanRetention } from './plan-retention';
import { PlanStore, type PlanKey, type StoredPlan } from './plan.store';

const DAY_MS = 86_400_000;

let database: Database;
let log: LogPort;
// Registered before the hooks of the server, which then run after these.
afterAll(() => database.close());
const server = useTestDatabase();
beforeAll(async () => {
  database = await openDatabase({
    url: server.url,
    schema: 'gateway',
    poolSize: 3,
    entities: [],
    migrations: [CreatePlans0004],
    applicationName: 'plans',
  });
  log = openLog({ kind: 'embedded', database, topics: [] });
});

function key(): PlanKey {
  return {
    planId: newId(),
    platformCode: 'PLANS',
    initiatedBy: '',
    strategyId: newId(),
    type: 'top_up',
    bodyHash: Buffer.from('body'),
  };
}

function plan(price: string): StoredPlan {
  const prices = [{ asset: 'BTC', price, source: 'feed', as_of: '2026-04-17T10:30:00.000Z' }];
  const participants = [{ participant_code: 'A', amount: '1.00' }];
  return { pinned: { plan_id: newId(), prices, instruments: [] }, participants };
}

describe('a plan', () => {
  const store = (): PlanStore => new PlanStore(database, new WritePath(database, log), { PLAN_TTL_MS: 30_000 });
  const retention = (): PlanRetention =>
    new PlanRetention(
      new WritePath(database, log),
      { PLAN_KEPT_MS: DAY_MS },
      createLogger({ service: 'gateway', level: 'silent' }),
    );

  it('is shown and executed in its first stored version, even when it is stored again', async () => {
    const of = key();
    const first = await store().keep(of, plan('60000.00'), (expiresAt) => `first ${expiresAt}`);
    expect(await store().keep(of, plan('60001.00'), (expiresAt) => `second ${expiresAt}`)).toBe(first);
    expect(await store().answerOf('PLANS', of.planId)).toBe(first);
    const used = await database.transaction((tx) => store().use(tx, of));
    expect(used.pinned.prices[0]?.price).toBe('60000.00');
  });

  it('belongs to its platform', async () => {
    const of = key();
    await store().keep(of, plan('60000.00'), () => 'mine');
    expect(await store().answerOf('OTHERS', of.planId)).toBeUndefined();
    const stolen = database.transaction((tx) => store().use(tx, { ...of, platformCode: 'OTHERS' }));
    await expect(stolen).rejects.toMatchObject({ code: 'plan_stale' });
  });

  it('is removed when it has been expired for as long as it is kept, and by no preview', async () => {
    const [old, expired] = [key(), key()];
    for (const planKey of [old, expired]) await store().keep(planKey, plan('60000.00'), () => 'answer');
    const expire = ({ planId }: PlanKey, agoMs: number): Promise<unknown> =>
      database.query(`UPDATE gateway.plans SET expires_at = now() - $2 * interval '1 ms' WHERE id = $1`, [
        planId,
        agoMs,
      ]);
    await expire(old, DAY_MS + 60_000);
    await expire(expired, DAY_MS - 60_000);
    await store().keep(key(), plan('60000.00'), () => 'another');
    expect(await store().answerOf('PLANS', old.planId)).toBe('answer');
    await retention().removeOld();
    expect(await store().answerOf('PLANS', old.planId)).toBeUndefined();
    expect(await store().answerOf('PLANS', expired.planId)).toBe('answer');
  });
});
