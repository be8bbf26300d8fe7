import { API } from '@ballast/api';
import { CallFailed } from '@ballast/client';
import { eventually } from '@ballast/test-infra';
import { Tenant } from '../harness/tenant';
import type { Scenario } from './context';

/** Makes an account and waits until it has settled. */
async function accountOf({ client }: Tenant, body: { participant_code: string; account_label?: string }) {
  const { zrn } = await client.call(API.createCustomerAccount, { body });
  await eventually('the account has settled', async () => {
    return (await client.send(API.getCustomerAccount, { params: { zrn } })).ok;
  });
  return zrn;
}

/** Balance in USD of an account. */
async function balanceOf({ client }: Tenant, zrn: string): Promise<string> {
  const { balances } = await client.call(API.getAccountBalances, { params: { zrn } });
  return balances.find(({ asset }) => asset === 'USD')?.balance ?? '0.00';
}

/** Status and code of the refusal of a call. */
async function refusalOf(call: Promise<unknown>): Promise<readonly [number | undefined, string | undefined]> {
  const error = await call.then(
    () => undefined,
    (refused: unknown) => refused,
  );
  return error instanceof CallFailed ? [error.status, error.problem?.code] : [undefined, undefined];
}

const moneyIsTransferred: Scenario = {
  name: 'a transfer moves money once between two accounts, however often and by whichever key it is sent',
  run: async ({ root, baseUrl }) => {
    const tenant = await Tenant.open(root, baseUrl);
    await tenant.participants(['HOLD', 'ELSE', 'ADV1'], { status: 'approved', funding: 'prefunded' });
    const { client } = tenant;
    await client.call(API.createDeposit, { body: { account: 'HOLD', asset: 'USD', amount: '100.00' } });
    const own = await accountOf(tenant, { participant_code: 'HOLD' });
    const savings = await accountOf(tenant, { participant_code: 'HOLD', account_label: 'savings' });
    const foreign = await accountOf(tenant, { participant_code: 'ELSE' });
    const holder = await tenant.keyOf('HOLD', ['READ', 'FUND']);
    const move = (amount: string, fields: { client_transfer_id?: string; to?: string } = {}) => {
      const { to = savings, ...rest } = fields;
      return { from_account_group: own, to_account_group: to, asset: 'USD', amount, ...rest };
    };
    const body = move('60', { client_transfer_id: 'rent' });
    const answers = await Promise.all([1, 2, 3].map(() => holder.call(API.createTransfer, { body, requestId: '' })));
    const [first] = answers;
    expect(first).toMatchObject({
      status: 'settled',
      amount: '60.00',
      initiated_by: 'HOLD',
      from_account_label: 'general',
    });
    for (const answer of [...answers, await holder.call(API.createTransfer, { body })]) expect(answer).toEqual(first);
    expect([await balanceOf(tenant, own), await balanceOf(tenant, savings)]).toEqual(['40.00', '60.00']);
    const otherTerms = holder.call(API.createTransfer, { body: { ...body, amount: '61.00' }, requestId: '' });
    expect(await refusalOf(otherTerms)).toEqual([422, 'idempotency_key_reused']);
    expect(await refusalOf(holder.call(API.createTransfer, { body: move('1.00'), requestId: '' }))).toEqual([
      400,
      'missing_request_id',
    ]);
    expect(await holder.call(API.createTransfer, { body: move('40.01') })).toMatchObject({
      status: 'rejected',
      status_code: 'insufficient_funds',
      movement_id: '',
    });
    expect(await refusalOf(holder.call(API.createTransfer, { body: move('1.00', { to: foreign }) }))).toEqual([
      403,
      'permission_required',
    ]);
    await client.call(API.createTransfer, { body: move('0.01', { to: foreign }) });
    await readsAndEvents(tenant, { own, savings, foreign });
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

async function readsAndEvents(
  tenant: Tenant,
  { own, savings, foreign }: Readonly<Record<'own' | 'savings' | 'foreign', string>>,
): Promise<void> {
  const { client } = tenant;
  const listed = await client.all(API.listTransfers, { query: { account_group: own } });
  expect(listed.map(({ status }) => status)).toEqual(['settled', 'rejected', 'settled']);
  expect(await client.all(API.listTransfers, { query: { account_group: savings } })).toHaveLength(2);
  const other = await tenant.keyOf('ELSE', ['READ']);
  const seen = await other.all(API.listTransfers, {});
  expect(seen.map(({ to_account_group }) => to_account_group)).toEqual([foreign]);
  const [first] = listed;
  if (first === undefined) throw new Error('there are transfers');
  const params = { transfer_id: first.id };
  expect(await refusalOf(other.call(API.getTransfer, { params }))).toEqual([404, 'not_found']);
  expect(await client.call(API.getTransfer, { params })).toEqual(first);
  const entries = await client.all(API.listLedgerEntries, {});
  expect(entries.filter(({ transaction_id }) => transaction_id === first.movement_id)).toHaveLength(4);
  const { events } = await client.call(API.listEvents, { query: { types: ['transfer.status_changed'] } });
  expect(events.map(({ payload }) => payload)).toEqual(listed);
  await client.call(API.lockAccount, { params: { zrn: own }, body: {} });
  await eventually('the account is locked', async () => {
    return (await client.call(API.getCustomerAccount, { params: { zrn: own } })).status === 'locked';
  });
  const body = { from_account_group: savings, to_account_group: own, asset: 'USD', amount: '1.00' };
  expect(await client.call(API.createTransfer, { body })).toMatchObject({ status_code: 'account_not_open' });
}

export const TRANSFER_SCENARIOS: readonly Scenario[] = [moneyIsTransferred];
