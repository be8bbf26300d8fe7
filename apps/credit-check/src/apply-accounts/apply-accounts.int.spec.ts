import { decode, TOPICS } from '@ballast/contracts';
import { accountApplied, grantApplied } from '@ballast/contracts/credit';
import { accountChanged, grantChanged } from '@ballast/contracts/registry';
import { newId } from '@ballast/kernel';
import { eventually, useRunningService } from '@ballast/test-infra';
import { service } from '../index';
import { changeFact, decidedChanges, LINK, UNLINK } from '../testing/account-changes';

const credit = useRunningService(service, [TOPICS.ledgerEvents]);
const FAR = '2126-04-17T10:00:00.000Z';

function platform(): string {
  return newId().slice(0, 6).toUpperCase();
}

function applied(platformCode: string) {
  return [accountApplied, grantApplied]
    .flatMap((type) => credit.driver.received(type.type).map((message) => decode(type, message)))
    .filter((answer) => answer.platformCode === platformCode);
}

async function answers(platformCode: string, count: number) {
  await eventually(`${count} answers`, () => applied(platformCode).length >= count);
  return applied(platformCode);
}

describe('a change of an account', () => {
  it('is stored with the instant from which it counts, and reported', async () => {
    const tenant = platform();
    const [made, linked] = decidedChanges(tenant, [LINK]);
    if (made === undefined || linked === undefined) throw new Error();
    await credit.driver.send([changeFact(accountChanged, tenant, [made]), changeFact(grantChanged, tenant, [linked])]);
    const [first, second] = await answers(tenant, 2);
    expect(first).toMatchObject({ type: 'account.applied', key: tenant, rules_version: 1 });
    const since = first?.data.changes[0]?.account.effective_at ?? '';
    const next = second?.data.changes[0];
    expect(next?.account.effective_at ?? '').toBe(next?.grants[0]?.effective_at);
    expect((next?.account.effective_at ?? '') > since).toBe(true);
    expect(next?.grants[0]?.added_at).toBe(next?.grants[0]?.effective_at);
  });

  it('is stamped once when it comes twice, in one slice or in two', async () => {
    const tenant = platform();
    const [made, linked, unlinked] = decidedChanges(tenant, [LINK, UNLINK]);
    if (made === undefined || linked === undefined || unlinked === undefined) throw new Error();
    const twice = changeFact(accountChanged, tenant, [made]);
    await credit.driver.send([twice, twice, changeFact(grantChanged, tenant, [linked])]);
    await answers(tenant, 2);
    await credit.driver.send([
      twice,
      changeFact(grantChanged, tenant, [linked]),
      changeFact(grantChanged, tenant, [unlinked]),
    ]);
    await answers(tenant, 3);
    const versions = applied(tenant).flatMap(({ data }) => data.changes.map(({ account }) => account.version));
    expect([...versions].sort()).toEqual([1, 2, 3]);
  });

  it('counts later than the version before, also when the clock was set back', async () => {
    const tenant = platform();
    const [made, linked] = decidedChanges(tenant, [LINK]);
    if (made === undefined || linked === undefined) throw new Error();
    await credit.driver.send([changeFact(accountChanged, tenant, [made])]);
    await answers(tenant, 1);
    await credit.sql.query('UPDATE credit.customer_accounts SET effective_at = $2 WHERE account_id = $1', [
      made.account.id,
      FAR,
    ]);
    await credit.driver.send([changeFact(grantChanged, tenant, [linked])]);
    const all = await answers(tenant, 2);
    const last = all.find(({ type }) => type === grantApplied.type);
    expect(last?.data.changes[0]?.account.effective_at).toBe('2126-04-17T10:00:00.001Z');
  });
});
