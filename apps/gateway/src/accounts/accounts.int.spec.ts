import { API } from '@ballast/api';
import { PAGE_SIZE_MAX } from '@ballast/contracts';
import { accountChange, accountCreate } from '@ballast/contracts/registry';
import { newId } from '@ballast/kernel';
import { eventually, useTestDatabase } from '@ballast/test-infra';
import { errorsOf, textOf, type ApiClient, type Reply } from '../testing/api-client';
import { useGateway } from '../testing/gateway-under-test';

const gateway = useGateway(useTestDatabase);
const HOUR_MS = 3_600_000;
let labels = 0;

/** Creates an account of CUST01 under a label of its own, and waits until it has settled. */
async function make(fields: object = {}): Promise<string> {
  const body = { participant_code: 'CUST01', account_label: nextLabel(), ...fields };
  const zrn = textOf(await gateway.api.request('POST', '/accounts', { body }), 'zrn');
  await settled(zrn, () => true);
  return zrn;
}

function nextLabel(): string {
  labels += 1;
  return `label:${labels}`;
}

function details(zrn: string, api: ApiClient = gateway.api): Promise<Reply> {
  return api.send(API.getCustomerAccount, { params: { zrn } });
}

/** The details of an account as soon as they fulfil a condition. */
async function settled(zrn: string, condition: (body: Reply['body']) => boolean): Promise<Reply['body']> {
  let reply = await details(zrn);
  await eventually('the account has settled', async () => {
    reply = await details(zrn);
    return reply.status === 200 && condition(reply.body);
  });
  return reply.body;
}

function advisorsOf(body: Reply['body']): unknown {
  return body['financial_advisors'];
}

async function keyOf(participant_code: string): Promise<ApiClient> {
  const body = { scopes: ['READ', 'TRADE'], participant_code } as const;
  const reply = await gateway.api.send(API.createApiKey, { body });
  return gateway.api.as({ key: textOf(reply, 'key'), secret: textOf(reply, 'secret') });
}

describe('the creation of an account', () => {
  it('answers the account as it will read, with the address of its details', async () => {
    const body = { participant_code: 'CUST01', region: 'eu', financial_advisors: ['CUST02'] };
    const created = await gateway.api.send(API.createCustomerAccount, { body });
    expect(created.status).toBe(202);
    const zrn = textOf(created, 'zrn');
    expect(zrn).toMatch(/^zrn:zh:eu:account:customer:[0-9a-f-]{36}$/);
    expect(created.headers['location']).toBe(`/accounts/${zrn}/details`);
    expect(created.body).toMatchObject({
      participant_code: 'CUST01',
      platform_code: 'SANDBX',
      account_label: 'general',
      account_group: 'SANDBX',
      type: 'individual',
      tier: 'pro',
      prefunded: false,
      status: 'open',
      tenants: [],
      financial_advisors: ['CUST02'],
      version: 1,
      effective_at: '',
    });
    const read = await settled(zrn, () => true);
    expect(read).toMatchObject({ version: 1, financial_advisors: ['CUST02'] });
    expect(read['effective_at']).not.toBe('');
    expect(read['grants']).toMatchObject([
      { zrn, participant_code: 'CUST02', version: 1, permissions: ['VIEW', 'BUY', 'SELL'], ended_at: '' },
    ]);
    const again = await gateway.api.send(API.createCustomerAccount, { body });
    expect(again.body).toMatchObject({
      status: 409,
      code: 'account_exists',
      detail: 'customer account already exists',
      errors: ['customer account already exists'],
      zrn,
    });
  });

  it('takes a request id or makes one, and repeats the account under it', async () => {
    const body = { participant_code: 'CUST01', account_label: nextLabel() };
    const requestId = newId();
    const created = await gateway.api.request('POST', '/accounts', { body, requestId });
    expect(created.headers['x-request-id']).toBe(requestId);
    await settled(textOf(created, 'zrn'), () => true);
    const repeated = await gateway.api.request('POST', '/accounts', { body, requestId });
    expect(repeated.status).toBe(200);
    expect(repeated.headers['idempotent-replayed']).toBe('true');
    expect(repeated.body).toMatchObject({ zrn: created.body['zrn'], version: 1 });
    expect(repeated.body['effective_at']).not.toBe('');
    const without = { body: { ...body, account_label: nextLabel() }, requestId: null };
    const unnamed = await gateway.api.request('POST', '/accounts', without);
    expect(unnamed.status).toBe(202);
    expect(unnamed.headers['x-request-id']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    const other = await gateway.api.request('POST', '/accounts', { body, requestId: '1234' });
    expect(other.body).toMatchObject({ code: 'invalid_request_id' });
  });

  it('names every entry that is refused for the same class of reason', async () => {
    const body = {
      participant_code: 'CUST01',
      account_label: nextLabel(),
      tenants: ['NONE'],
      financial_advisors: ['NIL'],
    };
    const unknown = await gateway.api.send(API.createCustomerAccount, { body });
    expect(unknown.body).toMatchObject({
      status: 404,
      code: 'participant_not_found',
      detail: 'participant not found',
      error: 'participant not found',
      errors: ['body/tenants/0 participant not found', 'body/financial_advisors/0 participant not found'],
    });
    const both = { ...body, tenants: ['CUST02'], financial_advisors: ['CUST03', 'CUST02', 'CUST01'] };
    expect((await gateway.api.send(API.createCustomerAccount, { body: both })).body).toMatchObject({
      status: 409,
      code: 'participant_is_tenant',
      errors: [
        'body/financial_advisors/1 participant already exists as tenant',
        'body/financial_advisors/2 participant cannot advise its own account',
      ],
    });
  });

  it('names every violation of its body', async () => {
    const body = { participant_code: 'TOOLONG', region: 'fr', account_label: 'float', type: 'x', tier: '', limits: {} };
    expect(errorsOf(await gateway.api.request('POST', '/accounts', { body }))).toEqual([
      'body/participant_code must be 1 to 6 letters, digits, _ or -',
      'body/region must be one of us, eu, uk, ww, bz, au',
      'body/account_label must not be float',
      'body/type must be one of individual, business, jtic, jtwros, trust, utma',
      'body/tier must be one of lite, pro, bronze, silver, gold',
      'body/limits is not a known field',
    ]);
    const uuid = { participant_code: 'CUST01', account_label: newId() };
    expect(errorsOf(await gateway.api.request('POST', '/accounts', { body: uuid }))).toEqual([
      'body/account_label must not be a UUID',
    ]);
    const funded = { participant_code: 'CUST05', prefunded: true };
    expect(errorsOf(await gateway.api.request('POST', '/accounts', { body: funded }))).toEqual([
      'body/prefunded must be false, because the participant is novated',
    ]);
  });
});

describe('an account', () => {
  it('is read by every form of its name, in its region', async () => {
    const zrn = await make();
    const uuid = zrn.slice(-36);
    for (const name of [uuid, uuid.toUpperCase(), `customer:${uuid}`, `urn:zh:eu:accounts:customer:${uuid}`]) {
      expect((await details(name)).body['zrn']).toBe(zrn);
    }
    // Colons need no percent-encoding in a path.
    expect((await gateway.api.request('GET', `/accounts/${zrn}/details`)).body['zrn']).toBe(zrn);
    for (const name of [newId(), 'CUST01', zrn.replace(':eu:', ':us:')]) {
      expect((await details(name)).body).toMatchObject({
        status: 404,
        code: 'account_not_found',
        detail: 'customer account not found',
        error: 'customer account not found',
      });
    }
  });

  it('is not found before a body is read, and is found by changes before it has settled', async () => {
    const params = { zrn: newId() };
    const unknown = await gateway.api.send(API.linkAdvisor, { params, body: { nonsense: true } });
    expect(unknown.body).toMatchObject({ code: 'account_not_found' });
    const zrn = await make();
    const read = await gateway.api.send(API.linkAdvisor, { params: { zrn }, body: { nonsense: true } });
    expect(errorsOf(read)).toEqual(['body/participant_code is required', 'body/nonsense is not a known field']);
  });

  it('changes its tier, and keeps its version when nothing changes', async () => {
    const zrn = await make();
    const requestId = newId();
    const change = { params: { zrn }, body: { tier: 'gold' }, requestId } as const;
    expect(await gateway.api.send(API.updateCustomerAccount, change)).toMatchObject({ status: 202, body: {} });
    await settled(zrn, ({ tier, version }) => tier === 'gold' && version === 2);
    expect(await gateway.api.send(API.updateCustomerAccount, change)).toMatchObject({ status: 200, text: '{}' });
    expect((await gateway.api.send(API.updateCustomerAccount, { ...change, requestId: newId() })).status).toBe(202);
    expect((await details(zrn)).body['version']).toBe(2);
  });

  it('has tenants', async () => {
    const zrn = await make();
    const add = (participant_code: string): Promise<Reply> =>
      gateway.api.send(API.addTenant, { params: { zrn }, body: { participant_code } });
    const remove = (participant_code: string): Promise<Reply> =>
      gateway.api.send(API.removeTenant, { params: { zrn, participant_code } });
    expect((await add('CUST02')).status).toBe(202);
    expect((await add('CUST02')).body).toMatchObject({
      status: 409,
      code: 'duplicate_tenant',
      detail: 'duplicated tenants are not allowed',
      errors: ['duplicated tenants are not allowed'],
    });
    expect((await add('CUST01')).body['detail']).toBe('participant already holds the account');
    await settled(zrn, ({ tenants }) => JSON.stringify(tenants) === '["CUST02"]');
    expect((await remove('CUST02')).status).toBe(202);
    expect((await remove('CUST02')).body).toMatchObject({
      status: 404,
      code: 'tenant_not_found',
      error: 'tenant not found',
    });
  });
});

describe('a financial advisor', () => {
  it('is linked, changed, revoked and linked again, and every version stays readable', async () => {
    const zrn = await make();
    const params = { zrn, participant_code: 'CUST02' };
    const ends = new Date(Date.now() + HOUR_MS).toISOString();
    const body = {
      participant_code: 'CUST02',
      permissions: ['SELL', 'VIEW'],
      limits: { order_notional: '100', currency: 'USD', assets: ['BTC'] },
      expires_at: ends.replace('Z', '+00:00'),
      agreement_ref: 'A-1',
    } as const;
    expect(await gateway.api.send(API.linkAdvisor, { params: { zrn }, body })).toMatchObject({
      status: 202,
      text: '{}',
    });
    expect((await gateway.api.send(API.linkAdvisor, { params: { zrn }, body })).body).toMatchObject({
      status: 409,
      code: 'duplicate_financial_advisor',
      detail: 'duplicated financial advisors are not allowed',
    });
    const read = await settled(zrn, (account) => JSON.stringify(advisorsOf(account)) === '["CUST02"]');
    const [grant] = read['grants'] as readonly Readonly<Record<string, unknown>>[];
    expect(grant).toMatchObject({
      permissions: ['VIEW', 'SELL'],
      limits: { order_notional: '100.00', currency: 'USD', assets: ['BTC'] },
      expires_at: ends,
      agreement_ref: 'A-1',
      effective_at: read['effective_at'],
      added_at: read['effective_at'],
    });
    const cleared = { limits: {}, expires_at: '', agreement_ref: '' };
    expect((await gateway.api.send(API.updateGrant, { params, body: cleared })).status).toBe(202);
    await settled(zrn, ({ version }) => version === 3);
    expect((await gateway.api.send(API.listAdvisors, { params: { zrn } })).body['advisors']).toMatchObject([
      { version: 2, limits: {}, expires_at: '', agreement_ref: '', added_at: grant?.['added_at'] },
    ]);
    expect((await gateway.api.send(API.unlinkAdvisor, { params })).status).toBe(202);
    expect((await gateway.api.send(API.unlinkAdvisor, { params })).body).toMatchObject({
      status: 404,
      code: 'advisor_not_found',
      error: 'financial advisor not found',
    });
    await settled(zrn, (account) => JSON.stringify(advisorsOf(account)) === '[]');
    const { versions } = (await gateway.api.send(API.getGrantHistory, { params })).body as {
      versions: readonly Readonly<Record<string, unknown>>[];
    };
    expect(versions).toMatchObject([
      { version: 1, status: 'active', reason: '', ended_at: versions[1]?.['effective_at'] },
      { version: 2, status: 'active', reason: '', ended_at: versions[2]?.['effective_at'] },
      { version: 3, status: 'removed', reason: 'revoked', ended_at: versions[2]?.['effective_at'] },
    ]);
    const never = { zrn, participant_code: 'CUST03' };
    expect((await gateway.api.send(API.getGrantHistory, { params: never })).body['code']).toBe('advisor_not_found');
  });

  it.each([
    [{ permissions: ['WITHDRAW', 'VIEW'] }, ['body/permissions/0 WITHDRAW cannot be granted to a financial advisor']],
    [{ permissions: ['BUY'] }, ['body/permissions must include VIEW']],
    [{ permissions: [] }, ['body/permissions must include VIEW']],
    [{ permissions: ['VIEW', 'VIEW'] }, ['body/permissions must not repeat a permission']],
    [{ expires_at: '2020-01-01T00:00:00Z' }, ['body/expires_at must be in the future']],
    [{ expires_at: '' }, ['body/expires_at must be a time of RFC 3339, such as "2027-01-31T00:00:00Z"']],
    [{ agreement_ref: '' }, ['body/agreement_ref must have at least 1 characters']],
    [{ limits: { order_notional: '1.00' } }, ['body/limits/currency is required with order_notional']],
    [{ limits: { daily_notional: '0', currency: 'USD' } }, ['body/limits/daily_notional must be greater than 0']],
    [
      { limits: { order_notional: '1.001', currency: 'USD' } },
      ['body/limits/order_notional must have at most 2 decimals'],
    ],
    [{ limits: { currency: 'JPY' } }, ['body/limits/currency must be one of USD']],
    [{ limits: { assets: ['NIL'] } }, ['body/limits/assets/0 is not the underlying of an instrument']],
    [{ limits: { assets: [] } }, ['body/limits/assets must have at least 1 entries']],
  ])('is not linked with %j', async (terms, errors) => {
    const zrn = await make();
    const body = { participant_code: 'CUST02', ...terms };
    const reply = await gateway.api.send(API.linkAdvisor, { params: { zrn }, body: body });
    expect(errorsOf(reply)).toEqual(errors);
  });

  it('is left out from the end of its grant on, without any event', async () => {
    const zrn = await make();
    const expires_at = new Date(Date.now() + HOUR_MS).toISOString();
    const body = { participant_code: 'CUST02', expires_at };
    expect((await gateway.api.send(API.linkAdvisor, { params: { zrn }, body })).status).toBe(202);
    await settled(zrn, ({ version }) => version === 2);
    const advisor = await keyOf('CUST02');
    expect((await details(zrn, advisor)).status).toBe(200);
    // The hour passes.
    const past = new Date(Date.now() - HOUR_MS).toISOString();
    const uuid = zrn.slice(-36);
    await gateway.database.query(
      'UPDATE gateway.grant_versions SET expires_at = $2, body = replace(body, $3, $4) WHERE account_id = $1',
      [uuid, past, expires_at, past],
    );
    await gateway.database.query(
      'UPDATE gateway.account_relations SET ends_at = $2 WHERE account_id = $1 AND ends_at IS NOT NULL',
      [uuid, past],
    );
    expect((await details(zrn, advisor)).body['code']).toBe('account_not_found');
    expect((await advisor.send(API.listCustomerAccounts)).body['accounts']).not.toContainEqual(
      expect.objectContaining({ zrn }),
    );
    expect((await details(zrn)).body).toMatchObject({ financial_advisors: [], grants: [], version: 2 });
  });
});

describe('a key of a participant', () => {
  it('changes no account, whatever its scopes', async () => {
    const zrn = await make();
    const body = { scopes: ['ADMIN'], participant_code: 'CUST01' } as const;
    const key = await gateway.api.send(API.createApiKey, { body });
    const holder = gateway.api.as({ key: textOf(key, 'key'), secret: textOf(key, 'secret') });
    const reply = await holder.send(API.addTenant, { params: { zrn }, body: { participant_code: 'CUST02' } });
    expect(reply.body).toMatchObject({ status: 403, code: 'forbidden', error: true });
    expect(reply.body['message']).toMatch(/^The key belongs to participant CUST01/);
  });

  it('reads the accounts that its participant holds, is tenant of, or advises on', async () => {
    const fields = { tenants: ['CUST06'], financial_advisors: ['CUST07', 'CUST08'] };
    const zrn = await make({ participant_code: 'CUST09', ...fields });
    const [holder, tenant, advisor, stranger] = await Promise.all(['CUST09', 'CUST06', 'CUST07', 'CUST10'].map(keyOf));
    if (holder === undefined || tenant === undefined || advisor === undefined || stranger === undefined)
      throw new Error();
    for (const own of [holder, tenant]) {
      expect((await details(zrn, own)).body).toMatchObject({ financial_advisors: ['CUST07', 'CUST08'] });
    }
    const advised = (await details(zrn, advisor)).body;
    expect(advised).toMatchObject({ financial_advisors: ['CUST07'], grants: [{ participant_code: 'CUST07' }] });
    const other = { zrn, participant_code: 'CUST08' };
    expect((await advisor.send(API.getGrantHistory, { params: other })).body['code']).toBe('advisor_not_found');
    expect((await holder.send(API.getGrantHistory, { params: other })).status).toBe(200);
    expect((await details(zrn, stranger)).body['code']).toBe('account_not_found');
    for (const [reader, shown] of [
      [holder, 1],
      [tenant, 1],
      [advisor, 1],
      [stranger, 0],
    ] as const) {
      const { body } = await reader.send(API.listCustomerAccounts);
      expect(body['accounts']).toHaveLength(shown);
    }
    expect((await advisor.send(API.listCustomerAccounts)).body['accounts']).toEqual([advised]);
  });
});

describe('the list of accounts', () => {
  it('is filtered by holder, label, tenant and advisor, and paged', async () => {
    const made = [
      await make({ participant_code: 'CUST11', tenants: ['CUST12'] }),
      await make({ participant_code: 'CUST11', financial_advisors: ['CUST12'] }),
      await make({ participant_code: 'CUST13', tenants: ['CUST12'], financial_advisors: ['CUST11'] }),
    ];
    const listed = async (query: object): Promise<readonly unknown[]> => {
      const { body } = await gateway.api.send(API.listCustomerAccounts, { query });
      return (body['accounts'] as readonly Readonly<Record<string, unknown>>[]).map(({ zrn }) =>
        made.indexOf(String(zrn)),
      );
    };
    expect(await listed({ participant_code: 'CUST11' })).toEqual([0, 1]);
    expect(await listed({ tenant: 'CUST12' })).toEqual([0, 2]);
    expect(await listed({ financial_advisor: 'CUST12' })).toEqual([1]);
    expect(await listed({ participant_code: 'CUST11', tenant: 'CUST12' })).toEqual([0]);
    expect(await listed({ tenant: 'CUST12', financial_advisor: 'CUST11' })).toEqual([2]);
    expect(await listed({ participant_code: 'CUST11', status: 'locked' })).toEqual([]);
    const first = await gateway.api.send(API.listCustomerAccounts, { query: { tenant: 'CUST12', page_size: 1 } });
    const page_token = textOf(first, 'next_page_token');
    expect(page_token).not.toBe('');
    expect(await listed({ tenant: 'CUST12', page_size: 1, page_token })).toEqual([2]);
    const all = await gateway.api.send(API.listCustomerAccounts, { query: { page_size: PAGE_SIZE_MAX } });
    expect((all.body['accounts'] as readonly unknown[]).length).toBeGreaterThanOrEqual(labels);
  });
});

describe('a command to the registry', () => {
  it('names the account and the request', () => {
    const [created] = gateway.services.received(accountCreate);
    expect(created).toMatchObject({ key: 'SANDBX', correlationId: created?.data.change_id });
    const [changed] = gateway.services.received(accountChange);
    expect(changed).toMatchObject({ key: 'SANDBX', correlationId: changed?.data.change_id });
  });
});
