import { decode, TOPICS, type CreditDecision, type HoldsPlace } from '@ballast/contracts';
import { holdsPlace } from '@ballast/contracts/credit';
import { newId } from '@ballast/kernel';
import { eventually, readLedgerTables, useRunningService } from '@ballast/test-infra';
import { service } from '../index';
import { CreditDriver } from '../testing/credit-driver';
import { chunkOf, place, type Chunk } from '../testing/messages';

const credit = useRunningService(service, [TOPICS.creditEvents, TOPICS.ledgerEvents]);
const driver = new CreditDriver({
  send: (messages) => credit.driver.send(messages),
  received: (type) => credit.driver.received(type),
  until: (label, probe) => eventually(label, probe),
  http: () => credit.http,
});

function dataOf(chunk: Chunk): HoldsPlace {
  const { topic, key, type, value } = place(chunk);
  return decode(holdsPlace, { topic, partition: 0, offset: '0', key, type, value }).data;
}

async function check(chunk: Chunk, more: Partial<HoldsPlace> = {}): Promise<readonly CreditDecision[]> {
  const body = { platform_code: chunk.platformCode, check: { ...dataOf(chunk), ...more } };
  return (await credit.http.call<{ decisions: CreditDecision[] }>('POST', '/internal/checks', body)).decisions;
}

/** A new platform with two participants: A has a Trader with holdings, B has no Trader. */
async function platform(): Promise<{ platformCode: string; strategyId: string }> {
  const tenant = { platformCode: driver.newPlatform(), strategyId: newId() };
  await driver.apply(tenant.platformCode, [{ participant_code: 'A' }, { participant_code: 'B' }]);
  await driver.deposit(tenant.platformCode, 'float', '1000.00');
  await driver.run(chunkOf({ ...tenant, type: 'enrollment', amounts: [['A', '600.00']] }));
  return tenant;
}

describe('a dry run of the credit check', () => {
  it.each([
    ['enrollment', [['B', '300.00']]],
    ['top_up', [['A', '300.00']]],
    ['partial_sell', [['A', '30.00']]],
    ['rebalance', [['A', '']]],
    ['liquidation', [['A', '']]],
  ] as const)('decides like the real check of a %s, and changes no table', async (type, amounts) => {
    const tenant = await platform();
    const chunk = chunkOf({
      ...tenant,
      type,
      amounts: [...amounts, ['GHOST', amounts[0][1]]],
      weights: { BTC: '0.2', ETH: '0.8' },
    });
    const before = await readLedgerTables(credit.databaseUrl);
    const looked = await check(chunk);
    expect(await readLedgerTables(credit.databaseUrl)).toEqual(before);
    expect(looked.map(({ outcome }) => outcome)).toEqual(['accepted', 'rejected']);
    // The instant of the authorization is that of each decision.
    const withoutInstant = ({ authorized_at, ...decision }: CreditDecision): unknown => ({
      ...decision,
      authorized_at: authorized_at !== undefined,
    });
    expect(looked.map(withoutInstant)).toEqual((await driver.place(chunk)).decisions.map(withoutInstant));
  });

  it('grants the float in the order of the request', async () => {
    const tenant = await platform();
    await driver.apply(tenant.platformCode, [{ participant_code: 'C' }]);
    const amounts = [
      ['B', '300.00'],
      ['C', '200.00'],
    ] as const;
    const decisions = await check(chunkOf({ ...tenant, type: 'enrollment', amounts }));
    expect(decisions.map(({ status_reason }) => status_reason)).toEqual(['', 'insufficient_funds']);
  });

  it('reports the holdings in the assets that a planned buy trades', async () => {
    const tenant = await platform();
    const chunk = chunkOf({ ...tenant, type: 'top_up', amounts: [['A', '10.00']], weights: { BTC: '1' } });
    expect((await check(chunk))[0]).not.toHaveProperty('holdings');
    const [planned] = await check(chunk, { is_planned: true });
    expect(planned?.holdings).toEqual([{ asset: 'BTC', balance: '0.00500000', held: '0.00000000' }]);
  });

  it('leaves out Traders without holdings in a default scope', async () => {
    const tenant = await platform();
    await driver.run(chunkOf({ ...tenant, type: 'liquidation', amounts: [['A', '']] }));
    const rebalance = chunkOf({ ...tenant, type: 'rebalance', amounts: [['A', '']] });
    expect((await check(rebalance)).map(({ status_code }) => status_code)).toEqual(['no_holdings']);
    expect(await check(rebalance, { default_scope: true })).toEqual([]);
  });

  it('does not wait for the locks of other requests', async () => {
    const tenant = await platform();
    await credit.sql.query('BEGIN');
    await credit.sql.query('SELECT 1 FROM credit.accounts FOR UPDATE');
    await credit.sql.query('SELECT 1 FROM credit.balances FOR UPDATE');
    const decisions = await check(chunkOf({ ...tenant, type: 'top_up', amounts: [['A', '10.00']] }));
    await credit.sql.query('ROLLBACK');
    expect(decisions).toHaveLength(1);
  });

  it('names the violations of the request', async () => {
    await expect(credit.http.call('POST', '/internal/checks', { platform_code: '' })).rejects.toMatchObject({
      code: 'invalid_request',
      options: { errors: ['body/platform_code must have at least 1 characters', 'body/check is required'] },
    });
  });
});
