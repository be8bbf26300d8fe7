import { TOPICS } from '@ballast/contracts';
import { depositPost, depositPosted } from '@ballast/contracts/credit';
import { newId, transactionId } from '@ballast/kernel';
import { deadLetterTopic } from '@ballast/platform-log';
import { eventually, readLedgerTables, useRunningService } from '@ballast/test-infra';
import { ledgerTableViolations } from '@ballast/test-kit';
import { service } from '../index';
import { CreditDriver } from '../testing/credit-driver';
import { deposit } from '../testing/messages';

const credit = useRunningService(service, [TOPICS.ledgerEvents, deadLetterTopic(TOPICS.creditCommands)]);
const driver = new CreditDriver({
  send: (messages) => credit.driver.send(messages),
  received: (type) => credit.driver.received(type),
  until: (label, probe) => eventually(label, probe),
  http: () => credit.http,
});

async function metrics(): Promise<string> {
  return (await fetch(`${credit.internalUrl}/metrics`)).text();
}

afterEach(async () => {
  expect(ledgerTableViolations(await readLedgerTables(credit.databaseUrl))).toEqual([]);
});

describe('deposit.post', () => {
  it('credits the float from outside and answers the request', async () => {
    const platformCode = driver.newPlatform();
    const id = newId();
    await driver.send(deposit(platformCode, 'float', '250000.00', { id }));
    const reply = await driver.awaited('the answer', depositPosted, ({ data }) => data.deposit.id === id);
    expect(reply).toMatchObject({
      key: platformCode,
      correlationId: id,
      data: { deposit: { id, account: 'float', amount: '250000.00' }, balance_after: '250000.00' },
    });
    expect(reply.data.transaction_id).toBe(transactionId(id));
    expect(await driver.float(platformCode)).toEqual([
      { asset: 'USD', balance: '250000.00', held: '0.00', available: '250000.00' },
    ]);
    const { entries } = await driver.entries({ platform_code: platformCode });
    expect(entries).toMatchObject([
      {
        account: 'float',
        amount: '250000.00',
        balance_after: '250000.00',
        purpose: 'deposit',
        source: 'deposit',
        source_id: id,
        execution_id: '',
        instruction_index: null,
      },
      { account: 'external', amount: '-250000.00', balance_after: '' },
    ]);
  });

  it('keeps one balance per currency', async () => {
    const platformCode = driver.newPlatform();
    await driver.deposit(platformCode, 'float', '10.00');
    await driver.deposit(platformCode, 'float', '20.00', 'EUR');
    await driver.deposit(platformCode, 'float', '5.50');
    expect(await driver.float(platformCode)).toMatchObject([
      { asset: 'EUR', balance: '20.00' },
      { asset: 'USD', balance: '15.50' },
    ]);
  });

  it('credits a participant', async () => {
    const platformCode = driver.newPlatform();
    await driver.apply(platformCode, [{ participant_code: 'A', funding: 'prefunded' }]);
    await driver.deposit(platformCode, 'A', '10.00');
    expect(await driver.balances(platformCode, 'A')).toEqual([
      { account_label: 'general', asset: 'USD', balance: '10.00', held: '0.00', available: '10.00' },
    ]);
  });

  it('counts each deposit of a slice in the balance after it, and a repeated deposit once', async () => {
    const platformCode = driver.newPlatform();
    const first = deposit(platformCode, 'float', '10.00');
    await driver.send(first, deposit(platformCode, 'float', '2.00'), first);
    await driver.send(first, deposit(platformCode, 'float', '3.00'));
    const answers = () => driver.replies(depositPosted, (reply) => reply.platformCode === platformCode);
    await eventually('three answers', () => answers().length >= 3);
    expect(answers().map(({ data }) => data.balance_after)).toEqual(['10.00', '12.00', '15.00']);
  });

  it('waits for a participant that arrives later, and so do the commands behind it', async () => {
    const platformCode = driver.newPlatform();
    const id = newId();
    await driver.send(deposit(platformCode, 'LATE', '10.00', { id }), deposit(platformCode, 'float', '1.00'));
    const wait = 'ballast_log_waiting{topic="credit.commands.v1"';
    await eventually('the wait to be told', async () => (await metrics()).includes(wait));
    expect(driver.replies(depositPosted, (reply) => reply.platformCode === platformCode)).toEqual([]);
    await driver.apply(platformCode, [{ participant_code: 'LATE', funding: 'prefunded' }]);
    await driver.awaited('the deposit', depositPosted, ({ data }) => data.deposit.id === id);
    expect(await driver.balances(platformCode, 'LATE')).toMatchObject([{ balance: '10.00' }]);
    await eventually('the one behind it', async () => (await driver.float(platformCode))[0]?.balance === '1.00');
    await eventually('no wait any more', async () => !(await metrics()).includes(wait));
    expect(credit.driver.received(depositPost.type)).toEqual([]);
  });
});
