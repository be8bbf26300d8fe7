import {
  compose,
  GENERAL_LABEL,
  TOPICS,
  type AccountStatusCall,
  type FundingModel,
  type OperationType,
} from '@ballast/contracts';
import {
  accountApplied,
  accountCloseJudged,
  depositPosted,
  depositRefused,
  outflowDecided,
} from '@ballast/contracts/credit';
import { accountChange, accountChanged, accountCloseRequested } from '@ballast/contracts/registry';
import { accountId } from '@ballast/domain-advisors';
import { newId } from '@ballast/kernel';
import { eventually, readLedgerTables, useRunningService } from '@ballast/test-infra';
import { ledgerTableViolations, outsideCause } from '@ballast/test-kit';
import { service } from '../index';
import { changeFact, decidedChanges, statusChange } from '../testing/account-changes';
import { CreditDriver, outcomes } from '../testing/credit-driver';
import { chunkOf, deposit, type Chunk } from '../testing/messages';
import { outflow, reversalOf } from '../testing/outflows';

const credit = useRunningService(service, [TOPICS.creditEvents, TOPICS.ledgerEvents, TOPICS.registryCommands]);
const driver = new CreditDriver({
  send: (messages) => credit.driver.send(messages),
  received: (type) => credit.driver.received(type),
  until: (label, probe) => eventually(label, probe),
  http: () => credit.http,
});

afterEach(async () => {
  expect(ledgerTableViolations(await readLedgerTables(credit.databaseUrl))).toEqual([]);
});

/** A platform with the participants HOLD, who has a `general` account, and FREE, who has none. */
class Holder {
  readonly platformCode = driver.newPlatform();
  readonly strategyId = newId();
  private readonly calls: AccountStatusCall[] = [];

  readonly id = accountId(this.platformCode, 'HOLD', GENERAL_LABEL);

  async open(funding: FundingModel = 'prefunded'): Promise<this> {
    const { platformCode } = this;
    await driver.apply(
      platformCode,
      ['HOLD', 'FREE'].map((participant_code) => ({ participant_code, funding })),
    );
    const payers = funding === 'prefunded' ? ['HOLD', 'FREE'] : ['float'];
    for (const code of payers) await driver.deposit(platformCode, code, '1000.00');
    await this.apply();
    return this;
  }

  /** Changes the status, and waits until the change counts. */
  async change(call: AccountStatusCall): Promise<void> {
    this.calls.push(call);
    await this.apply();
  }

  chunk(type: OperationType): Chunk {
    const amount = type === 'rebalance' || type === 'liquidation' ? '' : '100.00';
    const amounts = ['HOLD', 'FREE'].map((code) => [code, amount] as const);
    return chunkOf({ platformCode: this.platformCode, strategyId: this.strategyId, type, amounts });
  }

  private async apply(): Promise<void> {
    const change = decidedChanges(this.platformCode, this.calls.map(statusChange)).at(-1);
    if (change === undefined) throw new Error('there is a change');
    await driver.send(changeFact(accountChanged, this.platformCode, [change]));
    await driver.awaited(
      'the change counts',
      accountApplied,
      ({ platformCode, data }) =>
        platformCode === this.platformCode && data.changes[0]?.account.version === change.account.version,
    );
  }
}

describe('a check of a participant with an account', () => {
  it('is refused for the sides that the status forbids, and for nobody else', async () => {
    const holder = await new Holder().open();
    await driver.run(holder.chunk('enrollment'));
    const refusedBy = async (call: AccountStatusCall): Promise<readonly OperationType[]> => {
      await holder.change(call);
      const refused: OperationType[] = [];
      for (const type of ['top_up', 'partial_sell', 'rebalance', 'liquidation'] as const) {
        const chunk = holder.chunk(type);
        const { decisions } = await driver.run(chunk);
        const [held, free] = decisions;
        expect(free?.status_code).not.toBe('account_not_open');
        if (held?.status_code !== 'account_not_open') continue;
        expect(held).toMatchObject({ outcome: 'rejected', status_reason: 'account_not_open' });
        refused.push(type);
      }
      return refused;
    };
    expect(await refusedBy('divest')).toEqual(['top_up', 'rebalance']);
    expect(await refusedBy('lock')).toEqual(['top_up', 'partial_sell', 'rebalance', 'liquidation']);
    expect(await refusedBy('unlock')).toEqual([]);
    expect(await refusedBy('withdraw_lock')).toEqual([]);
  });

  it('records the statuses of accounts among its inputs', async () => {
    const holder = await new Holder().open();
    await holder.change('lock');
    const decided = await driver.place(holder.chunk('enrollment'));
    expect(outcomes(decided)).toEqual(['HOLD rejected account_not_open', 'FREE accepted']);
    expect(decided.inputs?.standings.map(({ account_status }) => account_status)).toEqual(['locked', undefined]);
  });

  it('lets an Operation go on whose holds are placed', async () => {
    const holder = await new Holder().open();
    const chunk = holder.chunk('enrollment');
    const decided = await driver.place(chunk);
    await holder.change('lock');
    await driver.settle(chunk, decided);
    expect(await driver.posted(chunk)).toMatchObject({ refused: [] });
  });
});

describe('an account that is to be closed', () => {
  async function judged(holder: Holder, changeId = newId()): Promise<boolean> {
    const data = { change_id: changeId, account_id: holder.id, reason: 'gone' };
    const request = compose(accountCloseRequested, {
      key: holder.platformCode,
      cause: outsideCause(changeId, holder.platformCode),
      place: newId(),
      occurredAt: new Date().toISOString(),
      data,
    });
    await driver.send(request, request);
    const fact = await driver.awaited('the judgement', accountCloseJudged, (each) => each.data.change_id === changeId);
    const command = await driver.awaited('the command', accountChange, (each) => each.data.change_id === changeId);
    const { is_empty } = fact.data;
    expect(command.data.change).toEqual({ kind: 'finish_close', reason: 'gone', is_empty });
    return is_empty;
  }

  it('is not empty while it has a balance', async () => {
    const holder = await new Holder().open();
    expect(await judged(holder)).toBe(false);
  });

  it('is sealed from the moment at which it was found empty', async () => {
    const holder = await new Holder().open('novated');
    const changeId = newId();
    expect(await judged(holder, changeId)).toBe(true);
    const decided = await driver.place(holder.chunk('enrollment'));
    expect(outcomes(decided)).toEqual(['HOLD rejected account_not_open', 'FREE accepted']);
    const id = newId();
    await driver.send(deposit(holder.platformCode, 'HOLD', '5.00', { id }));
    const { data } = await driver.awaited('the refusal', depositRefused, (fact) => fact.data.deposit.id === id);
    expect(data.account_status).toBe('closed');
    const ofChange = ({ value }: { readonly value: { includes(text: string): boolean } }) => value.includes(changeId);
    expect(credit.driver.received(accountCloseJudged.type).filter(ofChange)).toHaveLength(1);
  });

  it('is not empty while the float holds the money of a running Execution', async () => {
    const holder = await new Holder().open('novated');
    const chunk = holder.chunk('enrollment');
    const decided = await driver.place(chunk);
    expect(await judged(holder)).toBe(false);
    await driver.settle(chunk, decided, { withdrawn: true });
    await driver.posted(chunk);
    expect(await judged(holder)).toBe(true);
  });
});

describe('a deposit to an account', () => {
  it('is refused while the status lets no money in, and stays refused', async () => {
    const holder = await new Holder().open();
    const { platformCode } = holder;
    await holder.change('divest');
    const id = newId();
    const command = deposit(platformCode, 'HOLD', '5.00', { id });
    await driver.send(command, command, deposit(platformCode, 'FREE', '5.00'));
    const { data } = await driver.awaited('the refusal', depositRefused, (fact) => fact.data.deposit.id === id);
    expect(data).toMatchObject({ account_status: 'divesting', deposit: { account: 'HOLD', amount: '5.00' } });
    await holder.change('lock');
    await holder.change('unlock');
    await driver.send(command);
    await driver.deposit(platformCode, 'HOLD', '7.00');
    const about = ({ type }: { readonly type: string }) =>
      credit.driver.received(type).filter(({ value }) => value.includes(`"correlationId":"${id}"`));
    expect(about(depositRefused)).toHaveLength(1);
    expect(about(depositPosted)).toEqual([]);
  });

  it('with another label is governed by the status of that account, and goes back from it', async () => {
    const holder = await new Holder().open();
    const { platformCode } = holder;
    const customer_account = {
      id: accountId(platformCode, 'HOLD', 'savings'),
      participant_code: 'HOLD',
      account_label: 'savings',
    };
    const applied = async (calls: readonly AccountStatusCall[]): Promise<void> => {
      await driver.send(
        changeFact(accountChanged, platformCode, decidedChanges(platformCode, calls.map(statusChange), 'savings')),
      );
      await driver.awaited('the account', accountApplied, ({ data }) =>
        data.changes.some(({ account }) => account.id === customer_account.id && account.version === calls.length + 1),
      );
    };
    await holder.change('lock');
    await applied([]);
    const made = { id: newId(), account: `customer:${customer_account.id}`, amount: '5.00', customer_account };
    await driver.send(deposit(platformCode, made.account, made.amount, made));
    await driver.awaited('the deposit', depositPosted, ({ data }) => data.deposit.id === made.id);
    const savings = async () =>
      (await driver.balances(platformCode, 'HOLD')).filter(({ account_label }) => account_label === 'savings');
    expect(await savings()).toMatchObject([{ asset: 'USD', balance: '5.00' }]);
    const reversal = reversalOf(made);
    await driver.send(outflow(platformCode, reversal));
    const back = await driver.awaited('the reversal', outflowDecided, ({ data }) => data.outflow.id === reversal.id);
    expect(back.data).toMatchObject({ refusal: null, balance_after: '0.00', inputs: { account_status: 'open' } });
    await applied(['lock']);
    const id = newId();
    await driver.send(deposit(platformCode, made.account, '7.00', { id, customer_account }));
    const { data } = await driver.awaited('the refusal', depositRefused, (fact) => fact.data.deposit.id === id);
    expect(data.account_status).toBe('locked');
  });
});
