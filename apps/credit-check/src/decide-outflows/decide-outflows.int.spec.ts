import { TOPICS, type Outflow } from '@ballast/contracts';
import { outflowDecided } from '@ballast/contracts/credit';
import { accountChanged } from '@ballast/contracts/registry';
import { newId } from '@ballast/kernel';
import { eventually, readLedgerTables, useRunningService } from '@ballast/test-infra';
import { ledgerTableViolations } from '@ballast/test-kit';
import { service } from '../index';
import { changeFact, decidedChanges, statusChange } from '../testing/account-changes';
import { CreditDriver } from '../testing/credit-driver';
import { chunkOf, deposit } from '../testing/messages';
import { outflow, reversalOf, withdrawal } from '../testing/outflows';

const credit = useRunningService(service, [TOPICS.ledgerEvents, TOPICS.creditEvents]);
const driver = new CreditDriver({
  send: (messages) => credit.driver.send(messages),
  received: (type) => credit.driver.received(type),
  until: (label, probe) => eventually(label, probe),
  http: () => credit.http,
});

afterEach(async () => {
  expect(ledgerTableViolations(await readLedgerTables(credit.databaseUrl))).toEqual([]);
});

async function decided({ id }: Outflow) {
  const { data } = await driver.awaited('the outflow', outflowDecided, (fact) => fact.data.outflow.id === id);
  return data;
}

/** A platform with money on its float, or on the account of a participant. */
async function funded(account: string, amount: string): Promise<{ platformCode: string; made: Outflow }> {
  const platformCode = driver.newPlatform();
  if (account !== 'float') await driver.apply(platformCode, [{ participant_code: account, funding: 'prefunded' }]);
  const id = newId();
  await driver.send(deposit(platformCode, account, amount, { id }));
  return { platformCode, made: reversalOf({ id, account, amount }) };
}

describe('the reversal of a deposit', () => {
  it('takes the whole amount back to where it came from', async () => {
    const { platformCode, made } = await funded('A', '10.00');
    await driver.send(outflow(platformCode, made));
    expect(await decided(made)).toMatchObject({
      refusal: null,
      balance_after: '0.00',
      inputs: { balance: '10.00', held: '0.00', account_status: null, is_reversed: false },
    });
    const { entries } = await driver.entries({ platform_code: platformCode });
    expect(entries.slice(2)).toMatchObject([
      { account: 'participant:A', amount: '-10.00', balance_after: '0.00', purpose: 'deposit_reversal' },
      { account: 'external', amount: '10.00', balance_after: '', execution_id: '', instruction_index: null },
    ]);
  });

  it('happens once, however many requests ask for it, also in one slice', async () => {
    const { platformCode, made } = await funded('float', '10.00');
    await driver.deposit(platformCode, 'float', '90.00');
    const others = [made, made].map((each): Outflow => ({ ...each, id: newId() }));
    await driver.send(outflow(platformCode, made), ...others.map((each) => outflow(platformCode, each)));
    expect((await decided(made)).refusal).toBeNull();
    for (const other of others) expect((await decided(other)).refusal).toBe('deposit_reversed');
    const later: Outflow = { ...made, id: newId() };
    await driver.send(outflow(platformCode, later));
    expect(await decided(later)).toMatchObject({ refusal: 'deposit_reversed', inputs: { is_reversed: true } });
    expect(await driver.float(platformCode)).toMatchObject([{ balance: '90.00' }]);
  });

  it('is refused while less is available, and a repeated request stays refused', async () => {
    const { platformCode, made } = await funded('A', '100.00');
    const fields = { platformCode, strategyId: newId(), type: 'enrollment', amounts: [['A', '60.00']] } as const;
    const chunk = chunkOf(fields);
    await driver.place(chunk);
    await driver.send(outflow(platformCode, made));
    expect(await decided(made)).toMatchObject({
      refusal: 'insufficient_funds',
      transaction_id: '',
      position: 0,
      inputs: { balance: '100.00', held: '60.00' },
    });
    await driver.deposit(platformCode, 'A', '60.00');
    const again: Outflow = { ...made, id: newId() };
    await driver.send(outflow(platformCode, made), outflow(platformCode, again));
    expect((await decided(again)).refusal).toBeNull();
    expect(driver.replies(outflowDecided, ({ data }) => data.outflow.id === made.id)).toHaveLength(1);
    expect(await driver.balances(platformCode, 'A')).toMatchObject([{ balance: '60.00', available: '0.00' }]);
  });

  it('is refused from an account whose status lets no money out', async () => {
    const { platformCode, made } = await funded('HOLD', '10.00');
    for (const change of decidedChanges(platformCode, [statusChange('lock')])) {
      await credit.driver.send([changeFact(accountChanged, platformCode, [change])]);
    }
    await eventually('the lock', async () => {
      const { rows } = await credit.sql.query(`SELECT FROM credit.customer_accounts WHERE status = 'locked'`);
      return rows.length === 1;
    });
    await driver.send(outflow(platformCode, made));
    expect(await decided(made)).toMatchObject({ refusal: 'account_status', inputs: { account_status: 'locked' } });
  });
});

describe('a withdrawal of the float', () => {
  it('takes what is available, and not a cent more', async () => {
    const { platformCode } = await funded('float', '10.00');
    const [more, first, rest, none] = [withdrawal('10.01'), withdrawal('4.00'), withdrawal('6.00'), withdrawal('0.01')];
    await driver.send(...[more, first, rest, none].map((each) => outflow(platformCode, each)));
    const outcomes = await Promise.all([more, first, rest, none].map(decided));
    expect(outcomes.map(({ refusal, balance_after }) => refusal ?? balance_after)).toEqual([
      'insufficient_funds',
      '6.00',
      '0.00',
      'insufficient_funds',
    ]);
    const { entries } = await driver.entries({ platform_code: platformCode, account: 'float' });
    expect(entries.map(({ purpose, amount }) => `${purpose} ${amount}`)).toEqual([
      'deposit 10.00',
      'float_withdrawal -4.00',
      'float_withdrawal -6.00',
    ]);
  });

  it('leaves what open buys hold', async () => {
    const { platformCode } = await funded('float', '100.00');
    await driver.apply(platformCode, [{ participant_code: 'N' }]);
    const fields = { platformCode, strategyId: newId(), type: 'enrollment', amounts: [['N', '60.00']] } as const;
    await driver.place(chunkOf(fields));
    const [more, rest] = [withdrawal('40.01'), withdrawal('40.00')];
    await driver.send(outflow(platformCode, more), outflow(platformCode, rest));
    expect([(await decided(more)).refusal, (await decided(rest)).refusal]).toEqual(['insufficient_funds', null]);
  });

  it('is refused from a float that has never had money', async () => {
    const platformCode = driver.newPlatform();
    const asked = withdrawal('1.00');
    await driver.send(outflow(platformCode, asked));
    expect(await decided(asked)).toMatchObject({ refusal: 'insufficient_funds', inputs: { balance: '0.00' } });
  });
});
