import { decode, TOPICS, type Envelope } from '@ballast/contracts';
import { accountChanged, accountChangeRefused, accountCloseRequested, grantChanged } from '@ballast/contracts/registry';
import { accountId } from '@ballast/domain-advisors';
import { newId } from '@ballast/kernel';
import { eventually, useRunningService } from '@ballast/test-infra';
import { service } from '../index';
import { change, create, createMany, link, linkMany, register } from '../testing/account-commands';

const running = useRunningService(service, [TOPICS.registryEvents]);
const TYPES = [accountChanged, grantChanged] as const;

/** A new platform code, so that each test has its own platform. */
function platform(): string {
  return newId().slice(0, 6).toUpperCase();
}

/** The changes of a platform in the order of the log. */
function changesOf(platformCode: string) {
  return TYPES.flatMap((type) => running.driver.received(type.type).map((message) => decode(type, message))).filter(
    (fact) => fact.platformCode === platformCode,
  );
}

function refusalsOf(platformCode: string): readonly Envelope<ReturnType<typeof accountChangeRefused.data.parse>>[] {
  return running.driver
    .received(accountChangeRefused.type)
    .map((message) => decode(accountChangeRefused, message))
    .filter((fact) => fact.platformCode === platformCode);
}

async function answers(platformCode: string, count: number): Promise<void> {
  await eventually(
    `${count} answers to ${platformCode}`,
    () => changesOf(platformCode).length + refusalsOf(platformCode).length >= count,
  );
}

async function stored(table: 'customer_accounts' | 'grants', id: string): Promise<readonly { body: string }[]> {
  const { rows } = await running.sql.query<{ body: string }>(
    `SELECT body FROM registry.${table} WHERE account_id = $1 ORDER BY body`,
    [id],
  );
  return rows;
}

describe('account.create', () => {
  it('makes an account with its tenants and advisors from participants of the same slice', async () => {
    const tenant = platform();
    await running.driver.send([
      register(tenant, ['HOLD', 'TEN1', 'ADV1']),
      create(tenant, 'HOLD', { tenants: ['TEN1'], financial_advisors: ['ADV1'] }),
    ]);
    await answers(tenant, 1);
    const [fact] = changesOf(tenant);
    const id = accountId(tenant, 'HOLD', 'general');
    expect(fact).toMatchObject({ type: 'account.changed', key: tenant, rules_version: 1 });
    expect(fact?.data.changes).toMatchObject([
      {
        account: { id, tenants: ['TEN1'], financial_advisors: ['ADV1'], version: 1 },
        grants: [{ participant_code: 'ADV1', version: 1, status: 'active' }],
      },
    ]);
    expect(await stored('customer_accounts', id)).toHaveLength(1);
    expect(await stored('grants', id)).toHaveLength(1);
  });

  it('is refused for participants that are unknown, and for an account that exists', async () => {
    const tenant = platform();
    await running.driver.send([
      register(tenant, ['HOLD']),
      create(tenant, 'HOLD', { financial_advisors: ['NONE'] }),
      create(tenant, 'HOLD'),
      create(tenant, 'HOLD'),
    ]);
    await answers(tenant, 3);
    expect(refusalsOf(tenant).map(({ data }) => data.refusals)).toMatchObject([
      [{ code: 'participant_not_found', path: 'financial_advisors/0' }],
      [{ code: 'account_exists', path: '' }],
    ]);
    expect(changesOf(tenant)).toHaveLength(1);
  });
});

describe('account.change', () => {
  it('is decided from what the commands before it have left, in one slice', async () => {
    const tenant = platform();
    const id = accountId(tenant, 'HOLD', 'general');
    const unlink = { kind: 'unlink_advisor', participant_code: 'ADV1' } as const;
    await running.driver.send([
      register(tenant, ['HOLD', 'ADV1']),
      create(tenant, 'HOLD'),
      change(tenant, id, link('ADV1')),
      change(tenant, id, link('ADV1')),
      change(tenant, id, unlink),
      change(tenant, id, unlink),
      change(tenant, id, { kind: 'set_tier', tier: 'pro' }),
      change(tenant, id, link('ADV1')),
    ]);
    await answers(tenant, 7);
    expect(refusalsOf(tenant).map(({ data }) => data.refusals[0]?.code)).toEqual([
      'duplicate_financial_advisor',
      'advisor_not_found',
    ]);
    const versions = changesOf(tenant).flatMap(({ data }) => data.changes.map(({ account }) => account.version));
    expect([...versions].sort()).toEqual([1, 2, 3, 4]);
    expect((await stored('grants', id)).map(({ body }) => JSON.parse(body) as unknown)).toMatchObject([
      { participant_code: 'ADV1', version: 3, status: 'active' },
    ]);
  });

  it('is handled once when it comes twice, in one slice or in two', async () => {
    const tenant = platform();
    const id = accountId(tenant, 'HOLD', 'general');
    const once = change(tenant, id, link('ADV1'));
    await running.driver.send([register(tenant, ['HOLD', 'ADV1']), create(tenant, 'HOLD'), once, once]);
    await answers(tenant, 2);
    await running.driver.send([once, change(tenant, id, { kind: 'set_tier', tier: 'gold' })]);
    await answers(tenant, 3);
    expect(refusalsOf(tenant)).toEqual([]);
    expect(changesOf(tenant)).toHaveLength(3);
  });

  it('finds no account of another platform', async () => {
    const [owner, other] = [platform(), platform()];
    await running.driver.send([register(owner, ['HOLD']), create(owner, 'HOLD')]);
    await answers(owner, 1);
    await running.driver.send([change(other, accountId(owner, 'HOLD', 'general'), { kind: 'set_tier', tier: 'gold' })]);
    await answers(other, 1);
    expect(refusalsOf(other)[0]?.data.refusals).toEqual([{ code: 'account_not_found', path: '' }]);
  });
});

describe('a bulk call', () => {
  it('makes what is new, counts what exists, and names what is refused, each chunk in one fact', async () => {
    const tenant = platform();
    const codes = Array.from({ length: 600 }, (_, index) => `C${index}`);
    const [first, second] = [codes.slice(0, 500), [...codes.slice(500), 'C0', 'NONE']];
    const place = { change_id: newId(), chunks: 2 };
    const bulk = [
      createMany(tenant, first, { ...place, chunk: 0, first: 0 }),
      createMany(tenant, second, { ...place, chunk: 1, first: 500 }),
    ];
    await running.driver.send([register(tenant, [...codes, 'ADV1']), ...bulk, ...bulk]);
    await answers(tenant, 2);
    const made = changesOf(tenant).map(({ data }) => data);
    expect(made.map(({ chunk, changes, bulk: own }) => [chunk, changes.length, own?.existing, own?.refused])).toEqual([
      [0, 500, 0, []],
      [1, 100, 1, [{ entry: 601, refusals: [{ code: 'participant_not_found', path: 'participant_code' }] }]],
    ]);
    const ids = codes.map((code) => accountId(tenant, code, 'general'));
    await running.driver.send([
      change(tenant, ids[0] ?? '', link('ADV1')),
      linkMany(tenant, ids.slice(0, 300), 'ADV1'),
      linkMany(tenant, ids.slice(0, 2), 'C1'),
    ]);
    await answers(tenant, 5);
    const linked = changesOf(tenant).filter(({ type, data }) => type === grantChanged.type && data.bulk !== undefined);
    expect(linked.map(({ data: { changes, bulk: own } }) => [changes.length, own?.existing, own?.refused])).toEqual([
      [299, 1, []],
      [1, 0, [{ entry: 1, refusals: [{ code: 'self_advised', path: '' }] }]],
    ]);
    const { rows } = await running.sql.query<{ accounts: string; grants: string }>(
      `SELECT (SELECT count(*) FROM registry.customer_accounts WHERE platform_code = $1) AS accounts,
              (SELECT count(*) FROM registry.grants WHERE platform_code = $1) AS grants`,
      [tenant],
    );
    expect(rows).toEqual([{ accounts: '600', grants: '301' }]);
  });
});

describe('a closing', () => {
  it('asks the credit check first, and ends by its command with one answer', async () => {
    const tenant = platform();
    const id = accountId(tenant, 'HOLD', 'general');
    const changeId = newId();
    const end = change(tenant, id, { kind: 'finish_close', reason: 'gone', is_empty: true }, changeId);
    await running.driver.send([
      register(tenant, ['HOLD', 'ADV1']),
      create(tenant, 'HOLD', { financial_advisors: ['ADV1'] }),
      change(tenant, id, { kind: 'close', reason: 'gone' }, changeId),
    ]);
    await eventually('the question', () =>
      running.driver
        .received(accountCloseRequested.type)
        .map((message) => decode(accountCloseRequested, message).data)
        .some((data) => data.change_id === changeId && data.account_id === id && data.reason === 'gone'),
    );
    await running.driver.send([end, end, change(tenant, id, { kind: 'set_tier', tier: 'gold' })]);
    await answers(tenant, 3);
    const closed = changesOf(tenant).filter(({ data }) => data.change_id === changeId);
    expect(closed).toMatchObject([
      {
        type: 'account.changed',
        data: { chunk: 1, changes: [{ account: { status: 'closed' }, grants: [{ reason: 'account_closed' }] }] },
      },
    ]);
  });
});

describe('a grant that expires', () => {
  it('gets the version of its end without any request', async () => {
    const tenant = platform();
    const id = accountId(tenant, 'HOLD', 'general');
    const expires_at = new Date(Date.now() + 300).toISOString();
    await running.driver.send([
      register(tenant, ['HOLD', 'ADV1']),
      create(tenant, 'HOLD'),
      change(tenant, id, link('ADV1', { expires_at })),
    ]);
    await answers(tenant, 3);
    const end = changesOf(tenant).find(({ data }) => data.changes.some(({ account }) => account.version === 3));
    expect(end?.actor).toEqual({ service: 'advisor-registry' });
    expect(end?.data.changes[0]).toMatchObject({
      account: { financial_advisors: [] },
      grants: [{ version: 2, status: 'expired', reason: 'expired', expires_at }],
    });
  });
});
