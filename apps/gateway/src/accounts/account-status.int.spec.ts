import { API, type ApiCall } from '@ballast/api';
import { newId } from '@ballast/kernel';
import { eventually, useTestDatabase } from '@ballast/test-infra';
import { textOf, type Reply } from '../testing/api-client';
import { useGateway } from '../testing/gateway-under-test';
import { NOT_EMPTY } from '../testing/stub-accounts';

const gateway = useGateway(useTestDatabase);

interface AccountEvent {
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Creates an account of CUST01 under a label of its own. */
async function make(fields: object = {}): Promise<string> {
  const body = { participant_code: 'CUST01', account_label: `label:${newId()}`.slice(0, 20), ...fields };
  return textOf(await gateway.api.request('POST', '/accounts', { body }), 'zrn');
}

function call({ path }: ApiCall, zrn: string, body?: object): Promise<Reply> {
  return gateway.api.request('POST', path.replace('{zrn}', zrn), body === undefined ? {} : { body });
}

async function details(zrn: string, version: number): Promise<Reply['body']> {
  let body: Reply['body'] = {};
  await eventually(`version ${version} of the account`, async () => {
    ({ body } = await gateway.api.send(API.getCustomerAccount, { params: { zrn } }));
    return body['version'] === version;
  });
  return body;
}

/** The events of one account among those of the platform. */
async function eventsOf(zrn: string): Promise<readonly AccountEvent[]> {
  const { body } = await gateway.api.send(API.listEvents, { query: { limit: 1_000 } });
  return (body['events'] as readonly AccountEvent[]).filter(({ payload }) => payload['zrn'] === zrn);
}

describe('the status of an account', () => {
  it('changes by calls with and without a reason, and is listed', async () => {
    const zrn = await make();
    expect(await call(API.lockAccount, zrn, { reason: 'asked for' })).toMatchObject({ status: 202, text: '{}' });
    expect(await details(zrn, 2)).toMatchObject({ status: 'locked', status_reason: 'asked for' });
    const locked = await gateway.api.send(API.listCustomerAccounts, { query: { status: 'locked' } });
    expect(locked.body['accounts']).toMatchObject([{ zrn }]);
    expect((await call(API.lockAccount, zrn, { reason: 'again' })).status).toBe(202);
    expect((await call(API.divestAccount, zrn)).status).toBe(202);
    expect(await details(zrn, 3)).toMatchObject({ status: 'divesting', status_reason: '' });
    expect((await call(API.lockAccount, zrn)).status).toBe(202);
    expect((await call(API.unlockAccount, zrn)).status).toBe(202);
    expect((await call(API.withdrawLockAccount, zrn)).status).toBe(202);
    expect((await call(API.withdrawUnlockAccount, zrn)).status).toBe(202);
    expect(await details(zrn, 7)).toMatchObject({ status: 'open' });
  });

  it('is named by the refusal of a call that it does not allow', async () => {
    const zrn = await make();
    await call(API.lockAccount, zrn);
    for (const each of [API.withdrawLockAccount, API.withdrawUnlockAccount]) {
      const refused = await call(each, zrn);
      expect(refused).toMatchObject({ status: 409 });
      expect(refused.body).toMatchObject({
        code: 'conflict',
        detail: 'customer account is locked',
        errors: ['customer account is locked'],
      });
    }
  });

  it('becomes closed for ever when the account is empty', async () => {
    const zrn = await make({ financial_advisors: ['CUST02'] });
    const refused = await call(API.closeAccount, zrn, { reason: NOT_EMPTY });
    expect(refused.body).toMatchObject({ status: 409, code: 'conflict', detail: 'customer account is not empty' });
    expect(await call(API.closeAccount, zrn, { reason: 'gone' })).toMatchObject({ status: 202, text: '{}' });
    expect(await details(zrn, 2)).toMatchObject({ status: 'closed', status_reason: 'gone', financial_advisors: [] });
    expect((await call(API.closeAccount, zrn)).status).toBe(202);
    for (const each of [API.unlockAccount, API.lockAccount, API.divestAccount]) {
      expect((await call(each, zrn)).body['detail']).toBe('customer account is closed');
    }
    const events = await eventsOf(zrn);
    expect(events.slice(-2).map(({ type, payload }) => [type, payload['status'] ?? payload['reason']])).toEqual([
      ['customer_account_status_changed', 'closed'],
      ['financial_advisor.removed', 'account_closed'],
    ]);
  });

  it('takes a reason of 1 to 255 characters', async () => {
    const zrn = await make();
    for (const reason of ['', 'r'.repeat(256), 7]) {
      expect((await call(API.lockAccount, zrn, { reason })).status).toBe(400);
    }
    expect((await call(API.lockAccount, zrn, { why: '' })).body['errors']).toEqual(['body/why is not a known field']);
    expect((await call(API.lockAccount, zrn, { reason: 'r'.repeat(255) })).status).toBe(202);
    const unknown = zrn.replace(/[0-9a-f-]{36}$/, newId());
    expect((await call(API.lockAccount, unknown, { reason: '' })).body).toMatchObject({ code: 'account_not_found' });
  });
});

describe('the events of an account', () => {
  it('tell of its making, its statuses, tenants and advisors, in the order in which they counted', async () => {
    const zrn = await make({ tenants: ['CUST02'], financial_advisors: ['CUST03'] });
    const params = { zrn };
    await call(API.lockAccount, zrn, { reason: 'asked for' });
    await call(API.lockAccount, zrn);
    await gateway.api.send(API.updateCustomerAccount, { params, body: { tier: 'gold' } });
    const ofAdvisor = { zrn, participant_code: 'CUST03' };
    await gateway.api.send(API.updateGrant, { params: ofAdvisor, body: { permissions: ['VIEW'] } });
    await gateway.api.send(API.unlinkAdvisor, { params: ofAdvisor });
    await gateway.api.send(API.removeTenant, { params: { zrn, participant_code: 'CUST02' } });
    const last = await details(zrn, 6);
    const events = await eventsOf(zrn);
    expect(events.map(({ type, payload }) => [type, payload['status'] ?? payload['participant_code']])).toEqual([
      ['customer_account_status_changed', 'open'],
      ['customer_account.tenant_added', 'CUST02'],
      ['financial_advisor.added', 'CUST03'],
      ['customer_account_status_changed', 'locked'],
      ['financial_advisor.updated', 'CUST03'],
      ['financial_advisor.removed', 'CUST03'],
      ['customer_account.tenant_removed', 'CUST02'],
    ]);
    expect(events[3]?.payload).toMatchObject({ status_reason: 'asked for', version: 2 });
    expect(events[3]?.payload).not.toHaveProperty('grants');
    expect(events[5]?.payload).toMatchObject({ holder: 'CUST01', grant_version: 3, reason: 'revoked' });
    expect(events[6]?.payload['timestamp']).toBe(last['effective_at']);
  });
});
