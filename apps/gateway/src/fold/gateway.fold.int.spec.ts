import { composeCheckpoint } from '@ballast/contracts/audit';
import { API } from '@ballast/api';
import type { Trader } from '@ballast/contracts';
import { newId, traderId } from '@ballast/kernel';
import { describeFold, eventually, useTestDatabase } from '@ballast/test-infra';
import { enrollmentLog, type EventLog } from '../projections/testing/event-log.fixture';
import { record } from '../record';
import { checkpointAt } from '../testing/checkpoint';
import { textOf } from '../testing/api-client';
import { useGateway } from '../testing/gateway-under-test';

// A call of each round waits for its answer in vain, for as long as this.
const gateway = useGateway(useTestDatabase, { EFFECT_TIMEOUT_MS: '1000' });

const PLATFORM = 'SANDBX';

/** Six characters that no other round has. */
function code(): string {
  return newId().slice(-6);
}

async function createStrategy(): Promise<string> {
  const body = { quoted_currency: 'USD', metadata: { z: 1, a: 'é' } };
  return textOf(await gateway.api.send(API.createStrategy, { body }), 'id');
}

/** An enrollment of two participants, as the orchestrator tells it. */
function enrollment(): EventLog {
  const participants = [
    { code: 'A', end: 'settled', endsInCheck: false, opensTrader: true },
    { code: 'B', end: 'rejected', endsInCheck: true, opensTrader: false },
  ] as const;
  return enrollmentLog(newId(), participants, { platformCode: PLATFORM, strategy: newId() });
}

/** Makes, rotates and revokes keys. */
async function changeKeys(): Promise<void> {
  const { api } = gateway;
  const create = async () => textOf(await api.send(API.createApiKey, { body: { scopes: ['READ'] } }), 'id');
  const kept = await create();
  const revoked = await create();
  for (const api_key_id of [kept, revoked, revoked]) {
    await api.send(API.rotateApiKey, { params: { api_key_id }, body: {} });
  }
  await api.send(API.revokeApiKey, { params: { api_key_id: revoked } });
  await api.send(API.createSandboxPlatform, { body: { platform_code: code() } });
}

/** Reverses a deposit and takes money out of the float; one reversal is refused. */
async function moveMoney(): Promise<void> {
  const { api, services } = gateway;
  const made = await api.send(API.createDeposit, { body: { account: 'float', asset: 'USD', amount: '4.00' } });
  const params = { deposit_id: textOf(made, 'id') };
  services.outflowRefusal = 'insufficient_funds';
  const refused = await api.send(API.reverseDeposit, { params, body: { reason: 'too early' } });
  services.outflowRefusal = null;
  const reversed = await api.send(API.reverseDeposit, { params, body: { reason: 'bounced' } });
  const withdrawn = await api.send(API.withdrawFloat, { body: { asset: 'USD', amount: '1.00' } });
  expect([refused.status, reversed.status, withdrawn.status]).toEqual([409, 200, 201]);
}

/** Requests that other services answer: done, refused, and done by an internal call. */
async function changeElsewhere(strategyId: string): Promise<void> {
  const { api, services, internalHttp } = gateway;
  const participant = { participant_code: code() };
  await api.send(API.createParticipant, { body: participant });
  await api.send(API.createParticipant, { body: participant });
  await api.send(API.updateParticipant, { params: participant, body: { status: 'locked' } });
  await api.send(API.createDeposit, { body: { account: 'float', asset: 'USD', amount: '3.00' } });
  await moveMoney();
  const endpoint = API.getWebhookEndpoint.answers[200].example;
  internalHttp.answer = ({ body }) => ({ status: 201, body: { ...endpoint, id: body['id'] } });
  await api.send(API.createWebhookEndpoint, { body: { url: 'https://platform.example/hooks' } });
  const now = new Date().toISOString();
  const trader: Trader = {
    id: traderId(strategyId, participant.participant_code),
    strategy_id: strategyId,
    ...participant,
    account_label: strategyId,
    auto_rebalance: true,
    created_at: now,
    updated_at: now,
  };
  const params = { trader_id: trader.id };
  await services.openTrader(PLATFORM, trader);
  await eventually('the Trader is readable', async () => (await api.send(API.getTrader, { params })).status === 200);
  await api.send(API.updateTrader, { params, body: { auto_rebalance: false } });
  await changeAllocations(trader.id);
}

/** Asks for quotes on an account, and executes them with every outcome. */
async function openQuote(zrn: string): Promise<void> {
  const { api, internalHttp } = gateway;
  const times = { as_of: new Date().toISOString(), pinned: false };
  const sides = { bid: '59940.00', mid: '60000.00', ask: '60060.00' };
  const price = { underlying_currency: 'BTC', quoted_currency: 'USD', ...sides, ...times };
  internalHttp.answer = () => ({ status: 200, body: { price } });
  const body = { account_group: zrn, side: 'buy', underlying: 'BTC', quoted_currency: 'USD', quantity: '0.5' } as const;
  const outcomes = [
    ['executed', ''],
    ['rejected', 'insufficient_funds'],
    ['expired', 'quote expired'],
    ['unauthorized', 'advisor not authorized'],
  ] as const;
  const statuses: number[] = [];
  for (const [outcome, status_reason] of outcomes) {
    const quote = await api.send(API.requestQuote, { body });
    gateway.services.quoteOutcome = { outcome, status_reason, status_code: status_reason.replaceAll(' ', '_') };
    const executed = await api.send(API.executeQuote, { body: { quote_id: textOf(quote, 'quote_id') } });
    statuses.push(quote.status, executed.status);
  }
  expect(statuses).toEqual([201, 200, 201, 200, 201, 409, 201, 403]);
}

/** Makes a transfer twice, one that is rejected, and a withdrawal. */
async function transferMoney(): Promise<void> {
  const { api } = gateway;
  for (const account_label of ['one', 'two']) {
    const made = await api.send(API.createCustomerAccount, { body: { participant_code: 'CUST01', account_label } });
    await eventually('the account has settled', async () => {
      return (await api.send(API.getCustomerAccount, { params: { zrn: textOf(made, 'zrn') } })).status === 200;
    });
  }
  const ends = { from_participant_code: 'CUST01', from_account_label: 'one', to_participant_code: 'CUST01' };
  const own = code();
  const statuses: unknown[] = [];
  for (const amount of ['1.00', '1.00', '9.00']) {
    const body = { ...ends, to_account_label: 'two', asset: 'USD', amount, client_transfer_id: `${own} of ${amount}` };
    const { status, body: transfer } = await api.send(API.createTransfer, { body });
    statuses.push(status, transfer['status']);
  }
  expect(statuses).toEqual([201, 'settled', 200, 'settled', 201, 'rejected']);
  const account = { participant_code: 'CUST01', account_label: 'one', asset: 'USD', address: 'somewhere' };
  const withdrawal = await api.send(API.createWithdrawal, { body: { ...account, amount: '1.00' } });
  expect(withdrawal).toMatchObject({ status: 201, body: { status: 'APPROVED' } });
}

/** Makes an allocation, changes its name and its weights, and configures an account by it; one change is refused. */
async function changeAllocations(account_id: string): Promise<void> {
  const { api } = gateway;
  const allocation = [{ instrument_id: 'BTC/USD', weight: '1' }];
  const made = await api.send(API.createAllocation, { body: { name: 'Growth', allocation } });
  const params = { allocation_id: textOf(made, 'id') };
  for (const body of [{ name: 'Income', allocation }, { allocation: [{ instrument_id: 'ETH/USD', weight: '1' }] }]) {
    await api.send(API.replaceAllocation, { params, body });
  }
  const { allocation_id } = params;
  const usd = await api.send(API.createConfiguration, { body: { account_id, allocation_id } });
  await api.send(API.createConfigurations, { body: { configurations: [{ account_id, allocation_id }] } });
  const again = await api.send(API.createConfiguration, { body: { account_id, allocation_id } });
  const removed = await api.send(API.deleteConfiguration, { params: { account_id } });
  expect([usd.status, again.status, removed.status]).toEqual([201, 409, 204]);
  await api.send(API.createConfiguration, { body: { account_id, allocation_id } });
}

/** Makes an account, and changes its tenants and advisors; one change is refused. */
async function changeAccounts(): Promise<void> {
  const { api } = gateway;
  const body = { participant_code: 'CUST01', account_label: code(), financial_advisors: ['CUST02', 'CUST03'] };
  const zrn = textOf(await api.send(API.createCustomerAccount, { body }), 'zrn');
  const params = { zrn };
  const refused = await api.send(API.createCustomerAccount, { body });
  expect(refused.status).toBe(409);
  await api.send(API.addTenant, { params, body: { participant_code: 'CUST04' } });
  await api.send(API.updateGrant, {
    params: { zrn, participant_code: 'CUST03' },
    body: { limits: { assets: ['BTC'] } },
  });
  await api.send(API.unlinkAdvisor, { params: { zrn, participant_code: 'CUST02' } });
  const reaches = (version: number) =>
    eventually('the changes have settled', async () => {
      const reply = await api.send(API.getCustomerAccount, { params });
      return reply.body['version'] === version;
    });
  await reaches(4);
  await openQuote(zrn);
  await api.send(API.lockAccount, { params, body: { reason: 'asked for' } });
  await reaches(5);
}

/** Tells of an Operation that ends, and of one whose statuses have to wait for an Execution. */
async function showOperations(): Promise<void> {
  const ended = enrollment();
  const waiting = enrollment();
  await gateway.services.send([...ended.operationEvents, ...waiting.operationEvents]);
  await gateway.services.send([...ended.executionEvents.flat(), ...(waiting.executionEvents[0] ?? [])]);
  await eventually('the statuses are shown or wait', async () => {
    const [row] = await gateway.database.query<{ shown: string; held: string }>(
      `SELECT (SELECT count(*) FROM gateway.public_events WHERE resource_id = $1) AS shown,
              (SELECT count(*) FROM gateway.pending_operation_events WHERE operation_id = $2) AS held`,
      [ended.operation.id, waiting.operation.id],
    );
    return row?.shown === String(ended.operationEvents.length) && row.held === String(waiting.operationEvents.length);
  });
}

let sealed = 0;

/** Tells of a checkpoint of a later hour, which each platform is handed. */
async function sealLater(): Promise<void> {
  sealed += 1;
  const checkpoint = checkpointAt(sealed, new Date(Date.now() + sealed * 3_600_000).toISOString());
  await gateway.services.send([composeCheckpoint(checkpoint)]);
  await eventually('the checkpoint is handed on', async () => {
    const rows = await gateway.database.query(
      `SELECT FROM gateway.public_events WHERE type = 'audit.checkpoint' AND occurred_at = $1`,
      [checkpoint.at],
    );
    return rows.length > 0;
  });
}

/** Changes everything that the gateway itself owns, and shows what other services tell. */
async function work(): Promise<void> {
  const { api } = gateway;
  const strategyId = await createStrategy();
  const params = { strategy_id: strategyId };
  await api.send(API.updateStrategy, { params, body: { metadata: { label: 'new' } } });
  const accepted = await api.send(API.rebalance, {
    params,
    body: { allocations: [{ underlying_currency: 'BTC', weight: '1' }] },
  });
  const unanswered = api.send(API.cancelOperation, { params: { operation_id: textOf(accepted, 'id') }, body: {} });
  await changeKeys();
  await changeElsewhere(strategyId);
  await changeAccounts();

  await transferMoney();
  await showOperations();
  await sealLater();
  expect((await unanswered).status).toBe(503);
}

describeFold({
  record,
  databaseUrl: () => gateway.databaseUrl,
  work,
  // A status may wait for an Execution, a version of an Operation may change no status, and no fact follows from a change
  // of an account that counts.
  madeAgain: ['operations', 'pending_operation_events', 'customer_accounts', 'grant_versions', 'account_relations'],
});
