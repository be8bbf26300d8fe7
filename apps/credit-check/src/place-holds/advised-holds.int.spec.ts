import { decode, TOPICS, type AppliedChange } from '@ballast/contracts';
import { accountApplied, grantApplied } from '@ballast/contracts/credit';
import { accountChanged, grantChanged } from '@ballast/contracts/registry';
import { DEFAULT_TERMS, type AccountCommand } from '@ballast/domain-advisors';
import { newId } from '@ballast/kernel';
import { eventually, removeOldRows, useRunningService } from '@ballast/test-infra';
import { service } from '../index';
import { AuthorizationRetention } from '../persistence/authorization-retention';
import { record } from '../record';
import { changeFact, decidedChanges, LINK, UNLINK } from '../testing/account-changes';
import { CreditDriver, outcomes, type HoldsDecidedData } from '../testing/credit-driver';
import { chunkOf, release, type Chunk } from '../testing/messages';

const credit = useRunningService(service, [TOPICS.creditEvents, TOPICS.ledgerEvents]);
const driver = new CreditDriver({
  send: (messages) => credit.driver.send(messages),
  received: (type) => credit.driver.received(type),
  until: (label, probe) => eventually(label, probe),
  http: () => credit.http,
});

const HOUR_MS = 3_600_000;

interface Tenant {
  readonly platformCode: string;
  readonly strategyId: string;
}

/** A platform with a holder, an advisor and money, whose account has gone through these commands. */
async function platformWith(...commands: readonly AccountCommand[]): Promise<Tenant & { applied: AppliedChange[] }> {
  const platformCode = driver.newPlatform();
  await driver.apply(
    platformCode,
    ['HOLD', 'ADV1', 'ADV2'].map((participant_code) => ({ participant_code })),
  );
  await driver.deposit(platformCode, 'float', '100000.00');
  const [made, ...changed] = decidedChanges(platformCode, commands);
  await credit.driver.send([
    changeFact(accountChanged, platformCode, made === undefined ? [] : [made]),
    ...changed.map((change) => changeFact(grantChanged, platformCode, [change])),
  ]);
  const applied = await appliedOf(platformCode, 1 + commands.length);
  return { platformCode, strategyId: newId(), applied };
}

async function appliedOf(platformCode: string, count: number): Promise<AppliedChange[]> {
  const all = (): AppliedChange[] =>
    [accountApplied, grantApplied]
      .flatMap((type) => credit.driver.received(type.type).map((message) => decode(type, message)))
      .filter((answer) => answer.platformCode === platformCode)
      .flatMap(({ data }) => data.changes)
      .sort((a, b) => a.account.version - b.account.version);
  await eventually(`${count} changes`, () => all().length >= count);
  return all();
}

function advised({ platformCode, strategyId }: Tenant, fields: Partial<Chunk> = {}): Chunk {
  const amounts = [['HOLD', '100.00']] as const;
  return chunkOf({ platformCode, strategyId, type: 'enrollment', initiatedBy: 'ADV1', amounts, ...fields });
}

const verdicts = async (chunk: Chunk): Promise<readonly string[]> => outcomes(await driver.place(chunk));
const stampOf = ({ decisions }: HoldsDecidedData): string => decisions[0]?.authorized_at ?? '';

describe('a check that an advisor asked for', () => {
  it('stamps instant and version, and not before the version counts', async () => {
    const tenant = await platformWith(LINK);
    const decided = await driver.place(advised(tenant));
    expect(decided).toMatchObject({
      initiated_by: 'ADV1',
      decisions: [{ outcome: 'accepted', grant_version: 1, authorized_notional: '100.00' }],
      inputs: { authorities: [{ relation: 'advisor', grant: { version: 1 } }] },
    });
    expect(stampOf(decided) >= (tenant.applied[1]?.grants[0]?.effective_at ?? '9')).toBe(true);
  });

  it('refuses strangers, unknown participants and those without an account alike', async () => {
    const tenant = await platformWith(LINK);
    const amounts = ['HOLD', 'ADV1', 'NOBODY'].map((code) => [code, '100.00'] as const);
    expect(await verdicts(advised(tenant, { initiatedBy: 'ADV2', amounts }))).toEqual([
      'HOLD rejected advisor not authorized',
      'ADV1 rejected advisor not authorized',
      'NOBODY rejected advisor not authorized',
    ]);
  });

  it('lets a holder act for itself without an account', async () => {
    const tenant = await platformWith();
    const own = advised(tenant, { initiatedBy: 'ADV2', amounts: [['ADV2', '100.00']] });
    const decided = await driver.place(own);
    expect(outcomes(decided)).toEqual(['ADV2 accepted']);
    expect(decided.decisions[0]).not.toHaveProperty('grant_version');
  });

  it('refuses after the removal, which counts later than every authorization before it', async () => {
    const tenant = await platformWith(LINK);
    const first = await driver.place(advised(tenant));
    const [, , removed] = decidedChanges(tenant.platformCode, [LINK, UNLINK]);
    await credit.driver.send([changeFact(grantChanged, tenant.platformCode, removed === undefined ? [] : [removed])]);
    const last = (await appliedOf(tenant.platformCode, 3)).at(-1)?.grants[0];
    expect(last).toMatchObject({ version: 2, status: 'removed' });
    expect((last?.effective_at ?? '') > stampOf(first)).toBe(true);
    const again = await driver.place(advised(tenant, { type: 'top_up' }));
    expect(outcomes(again)).toEqual(['HOLD rejected advisor not authorized']);
    expect(again.decisions[0]).toMatchObject({ grant_version: 2, status_code: 'advisor_not_authorized' });
  });

  it('stamps a removal later than an authorization that was stamped in the future', async () => {
    const tenant = await platformWith(LINK);
    await credit.sql.query('INSERT INTO credit.authorizations VALUES ($1, $2, $3, $4, $5, $6, $7)', [
      tenant.applied[0]?.account.id,
      'ADV1',
      '2126-04-17T10:00:00.000Z',
      newId(),
      newId(),
      'USD',
      '1.00',
    ]);
    const [, , removed] = decidedChanges(tenant.platformCode, [LINK, UNLINK]);
    await credit.driver.send([changeFact(grantChanged, tenant.platformCode, removed === undefined ? [] : [removed])]);
    const [last] = (await appliedOf(tenant.platformCode, 3)).slice(-1);
    expect(last?.grants[0]?.effective_at).toBe('2126-04-17T10:00:00.001Z');
  });

  it('refuses an advisor who is not approved any more', async () => {
    const tenant = await platformWith(LINK);
    await driver.apply(tenant.platformCode, [
      { participant_code: 'ADV1', status: 'locked', updated_at: '2026-04-18T10:00:00.000Z' },
    ]);
    expect(await verdicts(advised(tenant))).toEqual(['HOLD rejected advisor not authorized']);
  });
});

describe('the daily limit of an advisor', () => {
  const limited: AccountCommand = {
    kind: 'link_advisor',
    participant_code: 'ADV1',
    ...DEFAULT_TERMS,
    limits: { daily_notional: '250.00', currency: 'USD' },
  };

  it('counts what is authorized while it is open, and what was traded afterwards', async () => {
    const tenant = await platformWith(limited);
    const enrolled = advised(tenant);
    const decided = await driver.place(enrolled);
    // 100.00 are open.
    expect(await verdicts(advised(tenant, { type: 'top_up', amounts: [['HOLD', '150.01']] }))).toEqual([
      'HOLD rejected advisor daily limit exceeded',
    ]);
    // A leg of 50.00 trades; the others are dropped at the locked prices.
    await driver.settle(enrolled, decided, { dropped: ['ETH', 'SOL'] });
    const topUp = advised(tenant, { type: 'top_up', amounts: [['HOLD', '200.00']] });
    expect(await verdicts(topUp)).toEqual(['HOLD accepted']);
    expect(await verdicts(advised(tenant, { type: 'top_up', amounts: [['HOLD', '60.00']] }))).toEqual([
      'HOLD rejected advisor daily limit exceeded',
    ]);
    await driver.send(release(topUp));
    await driver.released(topUp);
    expect(await verdicts(advised(tenant, { type: 'top_up', amounts: [['HOLD', '200.00']] }))).toEqual([
      'HOLD accepted',
    ]);
  });

  it('counts the decisions of one slice for each other', async () => {
    const tenant = await platformWith(limited);
    await driver.run(advised(tenant));
    const topUps = [1, 2, 3].map(() => advised(tenant, { type: 'top_up', amounts: [['HOLD', '75.00']] }));
    const decided = await Promise.all(topUps.map((chunk) => driver.place(chunk)));
    expect(decided.flatMap(outcomes).sort()).toEqual([
      'HOLD accepted',
      'HOLD accepted',
      'HOLD rejected advisor daily limit exceeded',
    ]);
  });

  it('counts the same after old authorizations were removed', async () => {
    const tenant = await platformWith(limited);
    const enrolled = await driver.place(advised(tenant, { amounts: [['HOLD', '200.00']] }));
    const stamps = [50, 47, 25, -24 * 400].map((hours) => new Date(Date.now() - hours * HOUR_MS).toISOString());
    const accountId = tenant.applied[0]?.account.id;
    for (const stamp of stamps) {
      const row = [accountId, 'ADV1', stamp, newId(), newId(), 'USD', '1.00'];
      await credit.sql.query('INSERT INTO credit.authorizations VALUES ($1, $2, $3, $4, $5, $6, $7)', row);
    }
    await removeOldRows(record, credit.databaseUrl, (writePath, logger) => [
      new AuthorizationRetention(writePath, { AUTHORIZATIONS_KEPT_DAYS: 2 }, logger),
    ]);
    const { rows } = await credit.sql.query<{ readonly authorized_at: Date }>(
      'SELECT authorized_at FROM credit.authorizations WHERE account_id = $1 ORDER BY authorized_at',
      [accountId],
    );
    const kept = [...stamps.slice(1), stampOf(enrolled)].toSorted();
    expect(rows.map((row) => row.authorized_at.toISOString())).toEqual(kept);
    expect(await verdicts(advised(tenant, { type: 'top_up', amounts: [['HOLD', '50.01']] }))).toEqual([
      'HOLD rejected advisor daily limit exceeded',
    ]);
    expect(await verdicts(advised(tenant, { type: 'top_up', amounts: [['HOLD', '50.00']] }))).toEqual([
      'HOLD accepted',
    ]);
  });
});
