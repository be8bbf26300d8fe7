import { newId } from '@ballast/kernel';
import { PendingRequestStore } from '@ballast/platform-edge';
import { useTestDatabase } from '@ballast/test-infra';
import { Projector } from '../projections/testing/projector';
import { ReplyStore } from './reply.store';

const OLDEST = new Date('2026-04-17T10:30:00.000Z');
const BEFORE = '2026-04-17T10:29:59.999Z';

describe('stored replies', () => {
  let projector: Projector;
  let store: ReplyStore;

  afterAll(() => projector.close());
  const server = useTestDatabase();

  beforeAll(async () => {
    projector = await Projector.open(server.url);
    store = new ReplyStore(new PendingRequestStore(projector.database));
  });

  async function add(effectId: string, recordedAt: string): Promise<void> {
    const reply = { effectId, source: 'credit', part: 0, expected: 2, outcome: '{}', occurredAt: recordedAt } as const;
    await projector.database.transaction((tx) => store.add(tx, [reply]));
    await projector.database.query('UPDATE gateway.replies SET recorded_at = $2 WHERE effect_id = $1', [
      effectId,
      recordedAt,
    ]);
  }

  async function use(effectId: string, isDone: boolean): Promise<void> {
    await projector.database.query(
      `INSERT INTO gateway.request_keys
         (platform_code, scope, request_id, method, path, body_hash, body, effect_id, resource_id, is_done, awaits)
       VALUES ('SANDBX', '', $1::uuid, 'POST', '/', '', '', $1::uuid, '', $2, 'credit')`,
      [effectId, isDone],
    );
  }

  it('are removed when they are old, but for the parts of an answer that a pending request waits for', async () => {
    const [recent, old, pending, done] = [newId(), newId(), newId(), newId()];
    await add(recent, OLDEST.toISOString());
    for (const effectId of [old, pending, done]) await add(effectId, BEFORE);
    await use(pending, false);
    await use(done, true);
    await projector.database.transaction((tx) => store.trim(tx, OLDEST));
    const effects = [recent, old, pending, done];
    const kept = await projector.database.transaction((tx) => store.partsOf(tx, effects));
    expect(effects.map((effectId) => kept.has(effectId))).toEqual([true, false, true, false]);
  });
});
