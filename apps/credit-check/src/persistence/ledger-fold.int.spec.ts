import { decode, TOPICS } from '@ballast/contracts';
import { depositPosted, transactionsPosted } from '@ballast/contracts/credit';
import {
  accountNamed,
  evolve,
  LedgerBook,
  transactionFor,
  type Account,
  type LedgerFact,
  type Transfer,
} from '@ballast/domain-ledger';
import { formatUnits, newId, parseUnits } from '@ballast/kernel';
import { eventually, readLedgerTables, useRunningService } from '@ballast/test-infra';
import { ledgerTableViolations } from '@ballast/test-kit';
import { service } from '../index';
import { CreditDriver } from '../testing/credit-driver';
import { chunkOf } from '../testing/messages';

const credit = useRunningService(service, [TOPICS.creditEvents, TOPICS.ledgerEvents]);
const driver = new CreditDriver({
  send: (messages) => credit.driver.send(messages),
  received: (type) => credit.driver.received(type),
  until: (label, probe) => eventually(label, probe),
  http: () => credit.http,
});

const SCALES: Readonly<Record<string, number>> = { USD: 2, BTC: 8, ETH: 8, SOL: 8 };
const scaleOf = (asset: string): number => SCALES[asset] ?? 8;

function customer(platformCode: string, name: string): Account {
  const account = accountNamed(platformCode, name);
  if (account === null) throw new Error(`${name} is no customer's account`);
  return account;
}

/** The facts of posted transactions and deposits, in the order in which the service wrote them. */
function factsOnTheLog(platformCode: string): readonly LedgerFact[] {
  const posted = credit.driver.received(transactionsPosted.type).map((message) => decode(transactionsPosted, message));
  const deposits = credit.driver.received(depositPosted.type).map((message) => decode(depositPosted, message));
  return [
    ...deposits
      .filter((each) => each.platformCode === platformCode)
      .map(({ data: { deposit, balance_after } }) => {
        const account = customer(
          platformCode,
          deposit.account === 'float' ? 'float' : `participant:${deposit.account}`,
        );
        const transfer = { leg: 0, purpose: 'deposit', account: account.name, counter_account: 'external' } as const;
        const message = { ...transfer, asset: deposit.asset, amount: deposit.amount, balance_after };
        return factOf({ kind: 'deposit', id: deposit.id }, account, [readTransfer(platformCode, message)]);
      }),
    ...posted
      .filter((each) => each.platformCode === platformCode)
      .flatMap(({ data }) =>
        data.transactions.map(({ source_id, transfers }) => {
          const read = transfers.map((transfer) => readTransfer(platformCode, transfer));
          return factOf(
            { kind: data.source, id: source_id },
            customer(platformCode, transfers[0]?.account ?? ''),
            read,
          );
        }),
      ),
  ];
}

function readTransfer(
  platformCode: string,
  message: Readonly<Record<'account' | 'asset' | 'amount' | 'balance_after', string>> &
    Pick<Transfer, 'leg' | 'purpose'>,
): Transfer {
  const amount = (text: string) => ({
    asset: message.asset,
    scale: scaleOf(message.asset),
    units: parseUnits(text, scaleOf(message.asset)),
  });
  return {
    leg: message.leg,
    purpose: message.purpose,
    account: customer(platformCode, message.account),
    amount: amount(message.amount),
    balanceAfter: amount(message.balance_after),
  };
}

function factOf(...[source, account, transfers]: Parameters<typeof transactionFor>): LedgerFact {
  return { type: 'transaction.posted', transaction: transactionFor(source, account, transfers) };
}

/** Posted balances in the tables, in the order of accounts and assets. */
async function storedBalances(platformCode: string): Promise<readonly string[]> {
  const { rows } = await credit.sql.query<{ account_id: string; asset: string; balance: string }>(
    `SELECT b.account_id, b.asset, b.balance FROM credit.balances b JOIN credit.accounts a USING (account_id)
      WHERE a.platform_code = $1 AND b.balance <> 0`,
    [platformCode],
  );
  return rows
    .map(
      ({ account_id, asset, balance }) =>
        `${account_id} ${asset} ${formatUnits(parseUnits(balance, scaleOf(asset)), scaleOf(asset))}`,
    )
    .sort();
}

describe('the record of a ledger', () => {
  it('folds to the posted balances of the tables', async () => {
    const platformCode = driver.newPlatform();
    const tenant = { platformCode, strategyId: newId() };
    const participants = ['A', 'B', 'C'];
    await driver.apply(platformCode, [
      { participant_code: 'A' },
      { participant_code: 'B' },
      { participant_code: 'C', funding: 'prefunded' },
    ]);
    await driver.deposit(platformCode, 'float', '100000.00');
    await driver.deposit(platformCode, 'C', '5000.00');
    const amounts = participants.map((code) => [code, '1000.00'] as const);
    await driver.run(chunkOf({ ...tenant, type: 'enrollment', amounts }));
    await driver.run(
      chunkOf({ ...tenant, type: 'partial_sell', amounts: amounts.map(([code]) => [code, '100.00'] as const) }),
    );
    await driver.run(chunkOf({ ...tenant, type: 'rebalance', weights: { BTC: '0', ETH: '1' }, amounts: [['A', '']] }));
    await driver.run(chunkOf({ ...tenant, type: 'liquidation', amounts: [['B', '']] }));
    const folded = await eventually('the record has every posting', async () => {
      const book = factsOnTheLog(platformCode).reduce(evolve, new LedgerBook());
      const balances = book
        .changes()
        .filter(({ balance }) => balance !== 0n)
        .map(({ accountId, asset, scale, balance }) => `${accountId} ${asset} ${formatUnits(balance, scale)}`)
        .sort();
      return JSON.stringify(balances) === JSON.stringify(await storedBalances(platformCode)) ? balances : undefined;
    });
    expect(folded.length).toBeGreaterThan(5);
    expect(ledgerTableViolations(await readLedgerTables(credit.databaseUrl))).toEqual([]);
  });

  it('has times that never decrease with its positions, even when the clock of an instance is behind', async () => {
    const platformCode = driver.newPlatform();
    await driver.deposit(platformCode, 'float', '1.00');
    // Simulates an earlier posting by an instance whose clock is far ahead.
    const ahead = new Date('2099-01-01T00:00:00.000Z');
    await credit.sql.query('UPDATE credit.journals SET last_created_at = $1 WHERE platform_code = $2', [
      ahead,
      platformCode,
    ]);
    await driver.deposit(platformCode, 'float', '2.00');
    const { entries } = await driver.entries({ platform_code: platformCode });
    expect(entries.at(-1)?.created_at).toBe(ahead.toISOString());
    const second = driver.replies(depositPosted, (reply) => reply.platformCode === platformCode).at(-1);
    expect(second?.occurredAt).toBe(ahead.toISOString());
    expect(ledgerTableViolations(await readLedgerTables(credit.databaseUrl))).toEqual([]);
  });
});
