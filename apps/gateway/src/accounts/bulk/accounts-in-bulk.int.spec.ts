import { API } from '@ballast/api';
import { accountsCreate, advisorsLink } from '@ballast/contracts/registry';
import { newId } from '@ballast/kernel';
import { eventually, useTestDatabase } from '@ballast/test-infra';
import { errorsOf, textOf, type Reply } from '../../testing/api-client';
import { useGateway } from '../../testing/gateway-under-test';

const gateway = useGateway(useTestDatabase);

function create(accounts: readonly object[], requestId = newId()): Promise<Reply> {
  return gateway.api.request('POST', '/accounts/bulk', { body: { accounts }, requestId });
}

function link(advisors: readonly object[]): Promise<Reply> {
  return gateway.api.request('POST', '/accounts/advisors/bulk', { body: { advisors } });
}

async function settled(zrn: string, advisors: readonly string[]): Promise<void> {
  await eventually('the account has settled', async () => {
    const { status, body } = await gateway.api.send(API.getCustomerAccount, { params: { zrn } });
    return status === 200 && String(body['financial_advisors']) === String(advisors);
  });
}

function sent(): number {
  return gateway.services.received(accountsCreate).length + gateway.services.received(advisorsLink).length;
}

describe('many accounts in one call', () => {
  it('are made and counted, and the same request has the same answer', async () => {
    const requestId = newId();
    const accounts = [
      { participant_code: 'CUST01', account_label: 'a', financial_advisors: ['CUST03'] },
      { participant_code: 'CUST02', account_label: 'a' },
    ];
    const first = await create(accounts, requestId);
    expect([first.status, first.body]).toEqual([202, { created: 2, existing: 0 }]);
    const again = await create(accounts, requestId);
    expect([again.body, again.headers['idempotent-replayed']]).toEqual([first.body, 'true']);
    expect((await create([...accounts, { participant_code: 'CUST04', account_label: 'a' }])).body).toEqual({
      created: 1,
      existing: 2,
    });
    // An account is listed once it has settled.
    await eventually('all three are listed', async () => {
      const { body } = await gateway.api.send(API.listCustomerAccounts, { query: { account_label: 'a' } });
      return (body['accounts'] as readonly unknown[]).length === 3;
    });
  });

  it('are all refused for one bad entry, which is named by its place, and nothing is sent', async () => {
    const before = sent();
    const bad = await create([{ participant_code: 'CUST01', account_label: 'b' }, { participant_code: 'NONE' }]);
    expect([bad.status, bad.body['code'], errorsOf(bad)]).toEqual([
      404,
      'participant_not_found',
      ['body/accounts/1/participant_code participant not found'],
    ]);
    const roles = await create([{ participant_code: 'CUST01', account_label: 'b', financial_advisors: ['CUST01'] }]);
    expect([roles.status, errorsOf(roles)]).toEqual([
      409,
      ['body/accounts/0/financial_advisors/0 participant cannot advise its own account'],
    ]);
    const repeated = await create([
      { participant_code: 'CUST01' },
      { participant_code: 'CUST01', account_label: 'general' },
      { participant_code: 'CUST01', tier: 'wood' },
    ]);
    expect([repeated.status, errorsOf(repeated)]).toEqual([
      400,
      expect.arrayContaining(['body/accounts/1 repeats body/accounts/0', 'body/accounts/2 repeats body/accounts/0']),
    ]);
    const funded = await create([{ participant_code: 'CUST01', prefunded: true }]);
    expect(errorsOf(funded)).toEqual(['body/accounts/0/prefunded must be false, because the participant is novated']);
    expect((await create([])).status).toBe(400);
    expect(sent()).toBe(before);
  });
});

describe('many links in one call', () => {
  it('are made and counted; a link that is there keeps its grant', async () => {
    const zrns: string[] = [];
    for (const participant_code of ['CUST05', 'CUST06']) {
      const body = { participant_code, account_label: 'linked' };
      zrns.push(textOf(await gateway.api.send(API.createCustomerAccount, { body }), 'zrn'));
    }
    const [first = '', second = ''] = zrns;
    const made = await link([{ account: first, participant_code: 'CUST07', permissions: ['VIEW'] }]);
    expect([made.status, made.body]).toEqual([202, { linked: 1, existing: 0 }]);
    await settled(first, ['CUST07']);
    const more = await link([
      { account: first.split(':').at(-1), participant_code: 'CUST07', agreement_ref: 'other' },
      { account: second, participant_code: 'CUST07', limits: { order_notional: '5', currency: 'USD' } },
    ]);
    expect(more.body).toEqual({ linked: 1, existing: 1 });
    await settled(second, ['CUST07']);
    const grants = await gateway.api.send(API.listAdvisors, { params: { zrn: first } });
    expect(grants.body['advisors']).toMatchObject([{ version: 1, permissions: ['VIEW'], agreement_ref: '' }]);
  });

  it('are all refused for one bad entry', async () => {
    const body = { participant_code: 'CUST08', account_label: 'refused', tenants: ['CUST09'] };
    const zrn = textOf(await gateway.api.send(API.createCustomerAccount, { body }), 'zrn');
    await settled(zrn, []);
    const before = sent();
    const good = { account: zrn, participant_code: 'CUST07' };
    const refusals: unknown[] = [];
    for (const bad of [
      { account: zrn, participant_code: 'NONE' },
      { account: zrn, participant_code: 'CUST08' },
      { account: zrn, participant_code: 'CUST09' },
      { account: newId(), participant_code: 'CUST07' },
      { account: 'no ZRN', participant_code: 'CUST07' },
      { account: zrn.replace(':eu:', ':us:'), participant_code: 'CUST10' },
      { account: zrn, participant_code: 'CUST07' },
      { account: zrn, participant_code: 'CUST10', permissions: ['BUY'] },
    ]) {
      const { status, body: problem } = await link([good, bad]);
      refusals.push([status, problem['code'], (problem['errors'] as readonly string[])[0]]);
    }
    expect(refusals).toEqual([
      [404, 'participant_not_found', 'body/advisors/1 participant not found'],
      [409, 'self_advised', 'body/advisors/1 participant cannot advise its own account'],
      [409, 'participant_is_tenant', 'body/advisors/1 participant already exists as tenant'],
      [404, 'account_not_found', 'body/advisors/1 customer account not found'],
      [404, 'account_not_found', 'body/advisors/1 customer account not found'],
      [404, 'account_not_found', 'body/advisors/1 customer account not found'],
      [400, 'invalid_request', 'body/advisors/1 repeats body/advisors/0'],
      [400, 'invalid_request', 'body/advisors/1/permissions must include VIEW'],
    ]);
    expect(sent()).toBe(before);
  });
});
