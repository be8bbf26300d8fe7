import { API } from '@ballast/api';
import type { BallastClient } from '@ballast/client';
import type { Execution } from '@ballast/contracts';
import { newId } from '@ballast/kernel';
import { eventually } from '@ballast/test-infra';
import { Tenant } from '../../harness/tenant';
import type { ScenarioContext } from '../context';
import type { CallerName } from './callers';

const CODES = {
  holder: 'HOLD',
  tenant: 'TEN1',
  view: 'ADVV',
  buy: 'ADVB',
  sell: 'ADVS',
  former: 'FORM',
  other: 'ELSE',
};
const ALL_SCOPES = ['READ', 'TRADE', 'FUND', 'ADMIN'] as const;

/** Resources that stand when the calls of the table are made. Path parameters name those of HOLD. */
export interface Standing {
  readonly params: Readonly<Record<string, string>>;
  /** An Operation that the former advisor requested while it was one, and its Execution. */
  readonly former: { readonly operation: string; readonly execution: string; readonly trade: string };
  /** An open quote that the holder asked for. */
  readonly quoteOfHolder: string;
  readonly clients: Readonly<Record<CallerName, BallastClient>>;
  readonly close: () => Promise<void>;
}

async function account(tenant: Tenant): Promise<{ readonly zrn: string; readonly savings: string }> {
  const { client } = tenant;
  const { zrn } = await client.call(API.createCustomerAccount, {
    body: { participant_code: CODES.holder, tenants: [CODES.tenant], financial_advisors: [CODES.former] },
  });
  const { zrn: savings } = await client.call(API.createCustomerAccount, {
    body: { participant_code: CODES.holder, account_label: 'savings' },
  });
  const params = { zrn };
  for (const [participant_code, permissions] of [
    [CODES.view, ['VIEW']],
    [CODES.buy, ['VIEW', 'BUY']],
    [CODES.sell, ['VIEW', 'SELL']],
  ] as const) {
    await client.call(API.linkAdvisor, { params, body: { participant_code, permissions: [...permissions] } });
  }
  await eventually('the accounts have settled', async () => {
    const { accounts } = await client.call(API.listCustomerAccounts, { query: { participant_code: CODES.holder } });
    return accounts.length === 2 && accounts[0]?.financial_advisors.length === 4;
  });
  return { zrn, savings };
}

/** The resources that a single call makes: a deposit, a transfer, a withdrawal, a payment, a payout, quotes of platform and holder, an allocation, and a key of the platform. */
async function singles(
  client: BallastClient,
  holder: BallastClient,
  { zrn, savings }: { readonly zrn: string; readonly savings: string },
) {
  const deposit = await client.call(API.createDeposit, {
    body: { account: CODES.holder, asset: 'USD', amount: '50.00' },
  });
  const transfer = await client.call(API.createTransfer, {
    body: { from_account_group: zrn, to_account_group: savings, asset: 'USD', amount: '5.00' },
  });
  const withdrawal = await client.call(API.createWithdrawal, {
    body: { account_group: zrn, asset: 'USD', amount: '1.00', address: 'somewhere' },
  });
  const external_account_id = newId();
  const payment = await client.call(API.createPayment, {
    body: { account_group: zrn, external_account_id, currency: 'USD', amount: '1.00', transfer_type: 'credit' },
  });
  const payout = await client.call(API.createPayout, {
    body: {
      payor: { participant_code: CODES.holder },
      beneficiary: { external_account: { external_account_id } },
      payment: { asset: 'USD', total: '1.00' },
    },
  });
  if (!('payout_id' in payout)) throw new Error('the payout is made');
  const quote = {
    account_group: zrn,
    side: 'buy',
    underlying: 'BTC',
    quoted_currency: 'USD',
    total: '100.00',
  } as const;
  const [own, ofHolder] = [
    await client.call(API.requestQuote, { body: quote }),
    await holder.call(API.requestQuote, { body: quote }),
  ];
  const spare = await client.call(API.createApiKey, { body: { scopes: ['READ'] } });
  const allocation = await client.call(API.createAllocation, {
    body: { allocation: [{ instrument_id: 'BTC/USD', weight: '1' }] },
  });
  return { deposit, transfer, withdrawal, payment, payout, own, ofHolder, spare, allocation };
}

async function removeFormer(client: BallastClient, former: BallastClient, zrn: string): Promise<void> {
  await client.call(API.unlinkAdvisor, { params: { zrn, participant_code: CODES.former } });
  await eventually('the advisor has been removed', async () => {
    return !(await former.send(API.getCustomerAccount, { params: { zrn } })).ok;
  });
}

const tradeOf = (executions: readonly Execution[]): string => executions[0]?.instructions[0]?.trade_ids[0] ?? '';
const idOf = (executions: readonly Execution[]): string => executions[0]?.id ?? '';

const placesOf = ({ operation, executions }: Awaited<ReturnType<Tenant['run']>>): Standing['former'] => ({
  operation: operation.id,
  execution: idOf(executions),
  trade: tradeOf(executions),
});

/** The resources that the table reads, and a client for each of its callers. */
export async function standing({ root, baseUrl }: ScenarioContext): Promise<Standing> {
  const tenant = await Tenant.open(root, baseUrl);
  const foreign = await Tenant.open(root, baseUrl);
  const { client } = tenant;
  await tenant.participants(Object.values(CODES));
  const { zrn, savings } = await account(tenant);
  const keys = await Promise.all(Object.values(CODES).map((code) => tenant.keyOf(code, ALL_SCOPES)));
  const [holder, owner, view, buy, sell, former, other] = keys as [
    ...[BallastClient, BallastClient, BallastClient, BallastClient, BallastClient, BallastClient, BallastClient],
  ];
  const strategy = await tenant.strategy();
  const ask = (amount: string) => [{ participant_code: CODES.holder, amount }];
  const enrolled = await tenant.run(strategy.id, 'enroll', [
    { participant_code: CODES.holder, amount: '1000.00', auto_rebalance: true },
  ]);
  const requested = await tenant.run(strategy.id, 'top-up', ask('100.00'), { client: former });
  const advised = await tenant.run(strategy.id, 'top-up', ask('100.00'), { client: buy });
  await removeFormer(client, former, zrn);
  await eventually('the Operation is sealed', async () => {
    return (await client.send(API.getOperationProof, { params: { operation_id: advised.operation.id } })).ok;
  });
  const { deposit, transfer, withdrawal, payment, payout, own, ofHolder, spare, allocation } = await singles(
    client,
    holder,
    { zrn, savings },
  );
  const account_id = enrolled.executions[0]?.trader_id ?? '';
  await client.call(API.createConfiguration, { body: { account_id, allocation_id: allocation.id } });
  return {
    params: {
      zrn,
      participant_code: CODES.holder,
      strategy_id: strategy.id,
      operation_id: advised.operation.id,
      execution_id: idOf(enrolled.executions),
      trader_id: account_id,
      deposit_id: deposit.id,
      transfer_id: transfer.id,
      withdrawal_id: withdrawal.id,
      payment_id: payment.payment_id,
      payout_id: payout.payout_id,
      allocation_id: allocation.id,
      account_id,
      quote_id: own.quote_id,
      trade_id: tradeOf(enrolled.executions),
      api_key_id: spare.id,
      endpoint_id: newId(),
      delivery_id: newId(),
      underlying: 'BTC',
      quoted: 'USD',
    },
    former: placesOf(requested),
    quoteOfHolder: ofHolder.quote_id,
    clients: {
      platform: client,
      holder,
      tenant: owner,
      'advisor V': view,
      'advisor VB': buy,
      'advisor VS': sell,
      'former advisor': former,
      'other participant': other,
      'other platform': foreign.client,
    },
    close: async () => {
      await tenant.close();
      await foreign.close();
    },
  };
}
