import { API, API_CALLS, isMutation, type ApiCall } from '@ballast/api';
import { addressOf } from '@ballast/client';
import { eventually } from '@ballast/test-infra';
import { Tenant } from '../harness/tenant';
import { pinPrices, type Scenario } from './context';

const SETTLE_DEADLINE_MS = 60_000;

/** Sends the examples of the document, and checks every answer against its schema. */
class ExampleSender {
  readonly sent = new Set<string>();
  /** Path parameters of the next calls, by name. */
  readonly params: Record<string, string> = {};

  constructor(private readonly tenant: Tenant) {}

  /** Sends the example of a call and returns the body of the answer. */
  async send(call: ApiCall): Promise<Readonly<Record<string, unknown>>> {
    this.sent.add(call.id);
    const answer = await this.tenant.client.request<Readonly<Record<string, unknown>>>({
      method: call.method,
      path: addressOf(call, { params: this.params, query: call.queryExample ?? {} }),
      body: isMutation(call) ? call.bodyExample : undefined,
    });
    const described = call.answers[answer.status];
    expect([call.id, answer.status, described === undefined ? answer.body : {}]).toEqual([call.id, answer.status, {}]);
    expect([call.id, described?.schema?.safeParse(answer.body).error?.issues]).toEqual([call.id, undefined]);
    return answer.body;
  }

  async sendAll(...calls: readonly ApiCall[]): Promise<void> {
    for (const call of calls) await this.send(call);
  }

  /** Sends the example of a call that makes a resource. The next calls get its id as the path parameter `parameter`. */
  async make(call: ApiCall, parameter: string): Promise<void> {
    this.params[parameter] = String((await this.send(call))['id']);
  }
}

async function participantsAndFunding(examples: ExampleSender): Promise<void> {
  await examples.sendAll(API.getTime, API.listInstruments, API.listPrices, API.createSandboxPlatform);
  await examples.sendAll(API.createParticipant, API.createParticipants, API.listParticipants);
  examples.params['participant_code'] = 'CUST02';
  await examples.sendAll(API.updateParticipant, API.getParticipant, API.getBalances);
  await examples.make(API.createDeposit, 'deposit_id');
  await examples.sendAll(
    API.listDeposits,
    API.getDeposit,
    API.withdrawFloat,
    API.reverseDeposit,
    API.getFloat,
    API.listFloatMovements,
    API.listLedgerEntries,
  );
}

async function customerAccounts({ client }: Tenant, examples: ExampleSender): Promise<void> {
  await examples.make(API.createCustomerAccount, 'zrn');
  examples.params['participant_code'] = 'CUST02';
  await examples.sendAll(API.updateCustomerAccount, API.addTenant, API.removeTenant, API.linkAdvisor, API.updateGrant);
  const params = { zrn: String(examples.params['zrn']) };
  await eventually('the changes have settled', async () => {
    const { accounts } = await client.call(API.listCustomerAccounts, { query: {} });
    return accounts[0]?.version === 6;
  });
  expect((await client.call(API.getCustomerAccount, { params })).financial_advisors).toEqual(['CUST02']);
  await examples.sendAll(API.listCustomerAccounts, API.getCustomerAccount, API.listAdvisors, API.getGrantHistory);
  await examples.sendAll(API.getAccountBalances, API.listAccountActivity, API.listAccountEvents);
  await examples.send(API.unlinkAdvisor);
  await examples.sendAll(API.lockAccount, API.unlockAccount, API.withdrawLockAccount, API.withdrawUnlockAccount);
  await examples.sendAll(API.divestAccount, API.lockAccount, API.unlockAccount);
  await eventually('the account is open again', async () => {
    const { version, status } = await client.call(API.getCustomerAccount, { params });
    return version === 14 && status === 'open';
  });
  await examples.send(API.createCustomerAccounts);
  const link = { account: params.zrn, participant_code: 'CUST02' };
  await examples.send({ ...API.linkAdvisors, bodyExample: { advisors: [link] } });
  const empty = { participant_code: 'CUST01', account_label: 'empty' };
  examples.params['zrn'] = (await client.call(API.createCustomerAccount, { body: empty })).zrn;
  await examples.send(API.closeAccount);
}

async function quotes({ client }: Tenant, examples: ExampleSender): Promise<void> {
  examples.params['quote_id'] = String((await examples.send(API.requestQuote))['quote_id']);
  await examples.send(API.getQuote);
  const { quote_id } = examples.params;
  await examples.send({ ...API.executeQuote, bodyExample: { quote_id } });
  const [trade] = (await client.call(API.listTrades, { query: { quote_id } })).trades;
  examples.params['trade_id'] = trade?.trade_id ?? '';
  await examples.send(API.listTrades);
  await examples.send(API.getTrade);
  await examples.send(API.getAdvisorTrades);
  const conversion = String((await examples.send(API.requestConversion))['quote_id']);
  await examples.send({ ...API.executeConversion, bodyExample: { quote_id: conversion } });
}

async function transfers({ client }: Tenant, examples: ExampleSender): Promise<void> {
  for (const account_label of ['general', 'savings']) {
    const { zrn } = await client.call(API.createCustomerAccount, {
      body: { participant_code: 'CUST02', account_label },
    });
    await eventually('the account has settled', async () => {
      return (await client.send(API.getCustomerAccount, { params: { zrn } })).ok;
    });
  }
  await examples.make(API.createTransfer, 'transfer_id');
  await examples.sendAll(API.listTransfers, API.getTransfer);
  await examples.make(API.createWithdrawal, 'withdrawal_id');
  await examples.sendAll(API.listWithdrawals, API.getWithdrawal);
  examples.params['payment_id'] = String((await examples.send(API.createPayment))['payment_id']);
  await examples.sendAll(API.listPayments, API.getPayment);
  const { payout_id } = await examples.send(API.createPayout);
  await examples.send({ ...API.getPayout, path: `/payouts?payout_id=${String(payout_id)}` });
}

async function allocations({ client }: Tenant, examples: ExampleSender): Promise<void> {
  await examples.make(API.createAllocation, 'allocation_id');
  await examples.sendAll(API.listAllocations, API.getAllocation, API.replaceAllocation);
  const { traders } = await client.call(API.listTraders, { query: {} });
  const account_id = traders[0]?.id ?? '';
  examples.params['account_id'] = account_id;
  const configuration = { account_id, allocation_id: String(examples.params['allocation_id']) };
  await examples.send({ ...API.createConfiguration, bodyExample: configuration });
  await examples.send({ ...API.createConfigurations, bodyExample: { configurations: [configuration] } });
  await examples.sendAll(API.listConfigurations, API.getConfiguration, API.listAllocationAccounts);
  await examples.send(API.getAccountDrift);
  const { allocation_id } = configuration;
  await examples.send({ ...API.updateConfiguration, bodyExample: { allocation_id } });
  await examples.send(API.deleteConfiguration);
}

async function operations(tenant: Tenant, examples: ExampleSender): Promise<void> {
  const { client } = tenant;
  await examples.make(API.createStrategy, 'strategy_id');
  tenant.strategies.push(String(examples.params['strategy_id']));
  await examples.sendAll(API.listStrategies, API.getStrategy, API.updateStrategy);
  const pairs = [
    [API.previewEnroll, API.enroll],
    [API.previewTopUp, API.topUp],
    [API.previewPartialSell, API.partialSell],
    [API.previewRebalance, API.rebalance],
    [API.previewLiquidate, API.liquidate],
  ] as const;
  for (const [preview, request] of pairs) {
    await examples.send(preview);
    await examples.make(request, 'operation_id');
    await client.settled(String(examples.params['operation_id']), SETTLE_DEADLINE_MS);
  }
  await examples.sendAll(API.listOperations, API.getOperation, API.getOperationReconciliation);
  const params = { operation_id: String(examples.params['operation_id']) };
  const isSealed = async () => (await client.send(API.getOperationProof, { params })).ok;
  await eventually('the Operation is sealed', isSealed, { deadlineMs: SETTLE_DEADLINE_MS });
  await examples.send(API.getOperationProof);
  const [execution] = await client.executions(String(examples.params['operation_id']));
  const [trader] = await client.traders(String(examples.params['strategy_id']));
  examples.params['execution_id'] = String(execution?.id);
  examples.params['trader_id'] = String(trader?.id);
  await examples.sendAll(API.listExecutions, API.getExecution, API.getExecutionExplanation);
  await examples.sendAll(API.listTraders, API.getTrader, API.updateTrader, API.getHoldings, API.listEvents);
  // An Operation that can still be cancelled, because its prices are locked late.
  const slow = { scenario: 'slow_pricing:30000', strategy_id: String(examples.params['strategy_id']) };
  await client.call(API.armSandboxFault, { body: slow });
  await examples.make(API.topUp, 'operation_id');
  await examples.send(API.cancelOperation);
}

async function webhooksAndKeys(examples: ExampleSender): Promise<void> {
  await examples.make(API.createWebhookEndpoint, 'endpoint_id');
  await examples.sendAll(API.listWebhookEndpoints, API.getWebhookEndpoint, API.rotateWebhookSecret);
  await examples.make(API.testWebhookEndpoint, 'delivery_id');
  await examples.sendAll(API.listWebhookDeliveries, API.redeliverWebhook, API.recoverWebhookEndpoint);
  await examples.sendAll(API.updateWebhookEndpoint, API.deleteWebhookEndpoint);
  await examples.make(API.createApiKey, 'api_key_id');
  await examples.sendAll(API.listApiKeys, API.getApiKey, API.rotateApiKey, API.revokeApiKey);
}

const examplesAreAccepted: Scenario = {
  name: 'every example of the document is accepted, and answered as the document says',
  run: async ({ root, baseUrl }) => {
    await pinPrices(root);
    const tenant = await Tenant.open(root, baseUrl, '100000000.00');
    const examples = new ExampleSender(tenant);
    await participantsAndFunding(examples);
    await customerAccounts(tenant, examples);
    await quotes(tenant, examples);
    await transfers(tenant, examples);
    await operations(tenant, examples);
    await allocations(tenant, examples);
    await webhooksAndKeys(examples);
    Object.assign(examples.params, { underlying: 'BTC', quoted: 'USD' });
    await examples.sendAll(API.listSandboxPrices, API.pinSandboxPrice, API.unpinSandboxPrice);
    await examples.sendAll(API.armSandboxFault, API.clearSandboxFaults);
    await examples.sendAll(API.listCheckpoints, API.listAuditKeys);
    expect(API_CALLS.map(({ id }) => id).filter((id) => !examples.sent.has(id))).toEqual([]);
    await pinPrices(root);
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

export const EXAMPLE_SCENARIOS: readonly Scenario[] = [examplesAreAccepted];
