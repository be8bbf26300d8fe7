import { TOPICS } from '@ballast/contracts';
import { holdsDecided, holdsReleased } from '@ballast/contracts/credit';
import { executionId, newId, traderId } from '@ballast/kernel';
import { eventually, readLedgerTables, useRunningService } from '@ballast/test-infra';
import { ledgerTableViolations } from '@ballast/test-kit';
import { service } from '../index';
import { CreditDriver } from '../testing/credit-driver';
import { chunkOf, deposit, place, release, releaseUndecided, type Chunk } from '../testing/messages';

const credit = useRunningService(service, [TOPICS.creditEvents, TOPICS.ledgerEvents]);
const driver = new CreditDriver({
  send: (messages) => credit.driver.send(messages),
  received: (type) => credit.driver.received(type),
  until: (label, probe) => eventually(label, probe),
  http: () => credit.http,
});

afterEach(async () => {
  expect(ledgerTableViolations(await readLedgerTables(credit.databaseUrl))).toEqual([]);
});

/** A platform with these participants and a float of 100,000.00, and a Strategy. */
async function platformWith(
  participants: Parameters<CreditDriver['apply']>[1],
): Promise<{ platformCode: string; strategyId: string }> {
  const platformCode = driver.newPlatform();
  await driver.apply(platformCode, participants);
  await driver.deposit(platformCode, 'float', '100000.00');
  return { platformCode, strategyId: newId() };
}

const A = { participant_code: 'A' } as const;
const B = { participant_code: 'B' } as const;
const C = { participant_code: 'C' } as const;

describe('holds.release', () => {
  it('gives back only the holds of the named Executions', async () => {
    const tenant = await platformWith([A, B, { ...C, funding: 'prefunded' }]);
    await driver.deposit(tenant.platformCode, 'C', '30.00');
    const amounts = [
      ['A', '10.00'],
      ['B', '20.00'],
      ['C', '30.00'],
    ] as const;
    const chunk = chunkOf({ ...tenant, type: 'enrollment', amounts });
    await driver.place(chunk);
    await driver.send(release(chunk, ['A', 'C']));
    await driver.released(chunk);
    expect(await driver.float(tenant.platformCode)).toMatchObject([{ held: '20.00' }]);
    expect(await driver.balances(tenant.platformCode, 'C')).toMatchObject([{ held: '0.00', available: '30.00' }]);
    const { rows } = await credit.sql.query('SELECT source_id FROM credit.holds WHERE source_id = ANY($1::uuid[])', [
      amounts.map(([code]) => executionId(chunk.operationId, code)),
    ]);
    expect(rows).toEqual([{ source_id: executionId(chunk.operationId, 'B') }]);
  });

  it('is answered by the same message when it comes again', async () => {
    const tenant = await platformWith([A]);
    const chunk = chunkOf({ ...tenant, type: 'enrollment', amounts: [['A', '10.00']] });
    await driver.place(chunk);
    const command = release(chunk);
    await driver.send(command, command);
    const ids = (): readonly string[] =>
      driver.replies(holdsReleased, ({ data }) => data.operation_id === chunk.operationId).map(({ id }) => id);
    await eventually('both answers', () => ids().length === 2);
    expect(new Set(ids()).size).toBe(1);
  });

  it('releases the holds of sells, and does so once', async () => {
    const tenant = await platformWith([A]);
    await driver.run(chunkOf({ ...tenant, type: 'enrollment', amounts: [['A', '100.00']] }));
    const liquidation = chunkOf({ ...tenant, type: 'liquidation', amounts: [['A', '']] });
    await driver.place(liquidation);
    await driver.send(release(liquidation), release(liquidation));
    await driver.send(release(liquidation), deposit(tenant.platformCode, 'float', '1.00'));
    await eventually(
      'the deposit after it',
      async () => (await driver.float(tenant.platformCode))[0]?.balance === '99901.00',
    );
    expect((await driver.holdings(traderId(tenant.strategyId, 'A'))).map(({ held }) => held)).toEqual([
      '0.00000000',
      '0.00000000',
      '0.00000000',
    ]);
  });
});

describe('holds.release of a chunk without a known decision', () => {
  const amounts = [
    ['A', '10.00'],
    ['B', '20.00'],
  ] as const;
  const answerTo = async (chunk: Chunk): Promise<readonly string[] | undefined> => {
    const isAnswer = (reply: { data: { operation_id: string } }): boolean =>
      reply.data.operation_id === chunk.operationId;
    const { data, key } = await driver.awaited('holds released', holdsReleased, isAnswer);
    expect(key).toBe(chunk.strategyId); // The key of decisions, so it follows them.
    return data.traders;
  };

  it('gives back the placed holds, and names the opened Traders', async () => {
    const tenant = await platformWith([A]);
    const chunk = chunkOf({ ...tenant, type: 'enrollment', amounts });
    await driver.place(chunk);
    await driver.send(releaseUndecided(chunk));
    expect(await answerTo(chunk)).toEqual(['A']);
    expect(await driver.float(tenant.platformCode)).toMatchObject([{ held: '0.00' }]);
  });

  it('is never decided afterwards', async () => {
    const tenant = await platformWith([A, B]);
    const chunk = chunkOf({ ...tenant, type: 'enrollment', amounts });
    await driver.send(releaseUndecided(chunk), place(chunk), deposit(tenant.platformCode, 'float', '1.00'));
    expect(await answerTo(chunk)).toEqual([]);
    await eventually(
      'the deposit after it',
      async () => (await driver.float(tenant.platformCode))[0]?.balance === '100001.00',
    );
    expect(await driver.float(tenant.platformCode)).toMatchObject([{ held: '0.00' }]);
    expect(driver.replies(holdsDecided, ({ data }) => data.operation_id === chunk.operationId)).toEqual([]);
  });
});
