import { GENERAL_LABEL, TOPICS, type QuoteExecute } from '@ballast/contracts';
import { accountApplied } from '@ballast/contracts/credit';
import { accountChanged } from '@ballast/contracts/registry';
import { accountId } from '@ballast/domain-advisors';
import { newId } from '@ballast/kernel';
import { eventually, useRunningService } from '@ballast/test-infra';
import { service } from '../index';
import { changeFact, decidedChanges } from '../testing/account-changes';
import { CreditDriver, outcomes } from '../testing/credit-driver';
import { chunkOf, place, type Chunk } from '../testing/messages';
import { executed, quoteOn } from '../testing/quotes';

const credit = useRunningService(service, [TOPICS.creditEvents, TOPICS.ledgerEvents]);
const driver = new CreditDriver({
  send: (messages) => credit.driver.send(messages),
  received: (type) => credit.driver.received(type),
  until: (label, probe) => eventually(label, probe),
  http: () => credit.http,
});

interface Holder {
  readonly platformCode: string;
  readonly id: string;
}

/** A platform with money and the participant HOLD, who has a `general` account. */
async function holder(): Promise<Holder> {
  const platformCode = driver.newPlatform();
  await driver.apply(platformCode, [{ participant_code: 'HOLD' }]);
  await driver.deposit(platformCode, 'float', '1000.00');
  await driver.send(changeFact(accountChanged, platformCode, decidedChanges(platformCode, [])));
  await driver.awaited('the account counts', accountApplied, (applied) => applied.platformCode === platformCode);
  return { platformCode, id: accountId(platformCode, 'HOLD', GENERAL_LABEL) };
}

function chunk({ platformCode }: Holder): Chunk {
  return chunkOf({ platformCode, strategyId: newId(), type: 'enrollment', amounts: [['HOLD', '100.00']] });
}

function quote({ id }: Holder): QuoteExecute {
  return quoteOn({
    id,
    zrn: `zrn:zh:eu:account:customer:${id}`,
    participant_code: 'HOLD',
    account_label: GENERAL_LABEL,
  });
}

/**
 * Changes rows in a transaction of its own, starts a check, and commits once the check waits for that transaction. Returns
 * the time of the commit.
 */
async function whileChanging(
  statement: string,
  values: readonly string[],
  check: () => Promise<void>,
): Promise<string> {
  await credit.sql.query('BEGIN');
  try {
    await credit.sql.query(statement, [...values]);
    await check();
    await eventually('the check waits', async () => {
      const { rows } = await credit.sql.query(
        'SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))',
      );
      return rows.length > 0;
    });
    const { rows } = await credit.sql.query<{ at: Date }>(`SELECT date_trunc('milliseconds', clock_timestamp()) AS at`);
    return rows[0]?.at.toISOString() ?? '';
  } finally {
    await credit.sql.query('COMMIT');
  }
}

const TOUCH_ACCOUNT = 'UPDATE credit.customer_accounts SET body = body WHERE account_id = $1';
const LOCK_PARTICIPANT = `UPDATE credit.participants SET status = 'locked' WHERE platform_code = $1`;

describe('a check of the platform', () => {
  it('is stamped after a change of the account for which it waits', async () => {
    const held = await holder();
    const checked = chunk(held);
    const changedAt = await whileChanging(TOUCH_ACCOUNT, [held.id], () => driver.send(place(checked)));
    const { decisions } = await driver.decided(checked);
    expect(decisions[0]?.outcome).toBe('accepted');
    expect((decisions[0]?.authorized_at ?? '') >= changedAt).toBe(true);
  });

  it('waits for a change of the holder, and decides by it', async () => {
    const held = await holder();
    const checked = chunk(held);
    await whileChanging(LOCK_PARTICIPANT, [held.platformCode], () => driver.send(place(checked)));
    expect(outcomes(await driver.decided(checked))).toEqual(['HOLD rejected participant_not_approved']);
  });
});

it('a quote waits for a change of the holder, and is decided by it', async () => {
  const held = await holder();
  const asked = quote(held);
  await whileChanging(LOCK_PARTICIPANT, [held.platformCode], () => driver.send(executed(held.platformCode, asked)));
  const [decided] = await driver.quotesDecided([asked]);
  expect(decided?.data).toMatchObject({ outcome: 'rejected', status_reason: 'participant inactive or not found' });
});
