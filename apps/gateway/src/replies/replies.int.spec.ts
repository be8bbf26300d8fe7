import { compose, TOPICS, type Composed, type Deposit } from '@ballast/contracts';
import { depositPosted, participantsApplied, transactionsPosted } from '@ballast/contracts/credit';
import { derivedId, newId } from '@ballast/kernel';
import { PendingRequestStore } from '@ballast/platform-edge';
import { openLog, WritePath } from '@ballast/platform-log';
import { createLogger } from '@ballast/platform-observability';
import type { Database } from '@ballast/platform-postgres';
import { useTestDatabase } from '@ballast/test-infra';
import { outsideCause } from '@ballast/test-kit';
import { postedDeposit } from '../projections/deposits/shown-deposit';
import { Projector } from '../projections/testing/projector';
import { ReplyRetention } from './reply-retention';

const PLATFORM = 'SANDBX';
const WAIT_MS = 10_000;

const deposit: Deposit = {
  id: derivedId('deposit', PLATFORM, 1),
  request_id: derivedId('request', PLATFORM, 1),
  account: 'float',
  asset: 'USD',
  amount: '100.00',
  created_at: '2026-04-17T10:30:00.000Z',
  updated_at: '2026-04-17T10:30:00.000Z',
};

function posted(effectId: string, occurredAt = new Date().toISOString()): Composed {
  const data = {
    deposit,
    transaction_id: derivedId('transaction', PLATFORM, 1),
    position: 1,
    balance_after: '100.00',
  };
  return compose(depositPosted, {
    key: PLATFORM,
    cause: outsideCause(effectId, PLATFORM),
    place: newId(),
    occurredAt,
    data,
  });
}

function appliedOf(changeId: string, chunk: number): Composed {
  return compose(participantsApplied, {
    key: PLATFORM,
    cause: outsideCause(changeId, PLATFORM),
    place: newId(),
    occurredAt: new Date().toISOString(),
    data: { change_id: changeId, chunk },
  });
}

function retention(database: Database): ReplyRetention {
  const writePath = new WritePath(database, openLog({ kind: 'embedded', database, topics: [] }));
  const logger = createLogger({ service: 'gateway', level: 'silent' });
  return new ReplyRetention(writePath, new PendingRequestStore(database), logger);
}

describe('replies', () => {
  let here: Projector;
  let elsewhere: Projector;

  // Registered before the database's hooks, because hooks run in this order: connections close before their database.
  afterAll(async () => {
    await here.close();
    await elsewhere.close();
  });
  const server = useTestDatabase();

  beforeAll(async () => {
    here = await Projector.open(server.url);
    elsewhere = await Projector.open(server.url);
    await here.replies.onModuleInit();
    await elsewhere.replies.onModuleInit();
  });

  async function partsOf(effectId: string): Promise<number> {
    return (await here.database.query('SELECT 1 FROM gateway.replies WHERE effect_id = $1', [effectId])).length;
  }

  it('reach a call that waits already, and one that comes later', async () => {
    const effect = newId();
    const waiting = here.replies.wait(effect, ['credit'], WAIT_MS);
    await here.project([posted(effect)]);
    const outcome = new Map([['credit', JSON.stringify(postedDeposit(deposit))]]);
    expect(await waiting).toEqual(outcome);
    expect(await here.replies.wait(effect, ['credit'], 0)).toEqual(outcome);
  });

  it('reach a call that waits in another instance', async () => {
    const effect = newId();
    const waiting = elsewhere.replies.wait(effect, ['credit'], WAIT_MS);
    await here.project([posted(effect)]);
    expect(await waiting).toBeDefined();
  });

  it('reach several calls that wait for the same effect', async () => {
    const effect = newId();
    const waiting = [1, 2, 3].map(() => here.replies.wait(effect, ['credit'], WAIT_MS));
    await here.project([posted(effect)]);
    expect((await Promise.all(waiting)).map((outcome) => outcome?.has('credit'))).toEqual([true, true, true]);
  });

  it('are given up after the time allowed, and a late reply finds no call', async () => {
    const effect = newId();
    expect(await here.replies.wait(effect, ['credit'], 20)).toBeUndefined();
    await here.project([posted(effect)]);
    expect(await here.replies.wait(effect, ['credit'], 0)).toBeDefined();
  });

  it('count once when their message comes twice', async () => {
    const effect = newId();
    const applied = appliedOf(effect, 0);
    await here.project([applied]);
    await here.project([applied]);
    expect(await partsOf(effect)).toBe(1);
  });

  it('count once when a part is sent anew as another message', async () => {
    const effect = newId();
    await here.project([appliedOf(effect, 0), appliedOf(effect, 0)]);
    expect(await partsOf(effect)).toBe(1);
    await here.project([appliedOf(effect, 1)]);
    expect(await partsOf(effect)).toBe(2);
  });

  it('are not kept when they are too old for a waiting call, and postings are not even parsed', async () => {
    const effect = newId();
    const unreadable: Composed = {
      ...posted(newId()),
      topic: TOPICS.ledgerEvents,
      type: transactionsPosted.type,
      value: 'not JSON',
    };
    await here.project([unreadable, posted(effect, '2020-01-01T00:00:00.000Z')]);
    expect(await here.replies.wait(effect, ['credit'], 0)).toBeUndefined();
  });

  it('are removed after a day, but the parts that a pending request waits for, and never wait for another instance', async () => {
    const effects = [newId(), newId(), newId(), newId(), newId()] as const;
    const [, awaited, answered, locked, recent] = effects;
    await here.project(effects.map((effect) => posted(effect)));
    await here.database.query(
      `UPDATE gateway.replies SET recorded_at = now() - interval '25 hours' WHERE effect_id = ANY($1::text[])`,
      [effects.filter((effect) => effect !== recent)],
    );
    await here.database.query(
      `INSERT INTO gateway.request_keys
              (platform_code, scope, request_id, method, path, body_hash, effect_id, accepted_id, created_at, is_done, awaits)
       SELECT $1, '', effect_id, 'POST', '/', '', effect_id, effect_id, now(), is_done, 'participants'
         FROM unnest($2::uuid[], $3::boolean[]) AS used (effect_id, is_done)`,
      [PLATFORM, [awaited, answered], [false, true]],
    );
    await elsewhere.database.transaction(async (tx) => {
      await tx.query('SELECT 1 FROM gateway.replies WHERE effect_id = $1 FOR UPDATE', [locked]);
      await retention(here.database).removeOld();
    });
    expect(await Promise.all(effects.map(partsOf))).toEqual([0, 1, 0, 1, 1]);
    await retention(here.database).removeOld();
    expect(await Promise.all(effects.map(partsOf))).toEqual([0, 1, 0, 0, 1]);
  });

  it('are no longer waited for when the service stops', async () => {
    const stopping = await Projector.open(server.url);
    const waiting = stopping.replies.wait(newId(), ['credit'], WAIT_MS);
    await stopping.close();
    expect(await waiting).toBeUndefined();
  });
});
