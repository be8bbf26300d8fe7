import { API } from '@ballast/api';
import type { Execution, Operation } from '@ballast/contracts';
import { eventually } from '@ballast/test-infra';
import { withSecret } from '../harness/answers';
import { Tenant } from '../harness/tenant';
import { startWebhookReceiver } from '../harness/webhook-receiver';
import { pinPrices, type Scenario } from './context';
import { endpointAt } from '../harness/own-events';

function enroll(
  participant_code: string,
  amount: string,
): { participant_code: string; amount: string; auto_rebalance: boolean } {
  return { participant_code, amount, auto_rebalance: true };
}

function legs(execution: Execution | undefined): readonly string[][] {
  return (execution?.instructions ?? []).map((leg) => [
    leg.underlying_currency,
    leg.price,
    leg.quantity,
    leg.total_notional,
    leg.status,
  ]);
}

const settles: Scenario = {
  name: 'an enrollment settles at one locked price, and Instructions, ledger, float and holdings agree',
  run: async ({ root, baseUrl }) => {
    await pinPrices(root);
    const tenant = await Tenant.open(root, baseUrl, '20000.00');
    await tenant.participants(['CUST01', 'CUST02']);
    const strategy = await tenant.strategy();
    const { operation, executions } = await tenant.run(strategy.id, 'enroll', [
      enroll('CUST01', '10000.00'),
      enroll('CUST02', '5000.00'),
    ]);
    expect(operation).toMatchObject({
      status: 'settled',
      status_reason: '',
      type: 'enrollment',
      strategy_id: strategy.id,
    });
    expect(executions.map(({ participant_code, status }) => [participant_code, status])).toEqual([
      ['CUST01', 'settled'],
      ['CUST02', 'settled'],
    ]);
    expect(legs(executions[0])).toEqual([
      ['BTC', '60000.00', '0.08333333', '5000.00', 'executed'],
      ['ETH', '3000.00', '1.00000000', '3000.00', 'executed'],
      ['SOL', '150.00', '13.33333333', '2000.00', 'executed'],
    ]);
    const float = await tenant.client.call(API.getFloat);
    expect(float).toEqual({ accounts: [{ asset: 'USD', balance: '5000.00', held: '0.00', available: '5000.00' }] });
    const before = await tenant.client.call(API.getFloat, { query: { as_of: operation.created_at } });
    expect(before).toEqual({ accounts: [{ asset: 'USD', balance: '20000.00', held: '', available: '' }] });
    const traders = await tenant.client.traders(strategy.id);
    const trader = traders.find(({ participant_code }) => participant_code === 'CUST01');
    expect(trader).toMatchObject({ participant_code: 'CUST01', auto_rebalance: true, account_label: strategy.id });
    expect(await tenant.client.call(API.getHoldings, { params: { trader_id: String(trader?.id) } })).toEqual({
      trader_id: trader?.id,
      holdings: [
        { asset: 'BTC', balance: '0.08333333', held: '0.00000000', available: '0.08333333' },
        { asset: 'ETH', balance: '1.00000000', held: '0.00000000', available: '1.00000000' },
        { asset: 'SOL', balance: '13.33333333', held: '0.00000000', available: '13.33333333' },
      ],
    });
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

const reports: Scenario = {
  name: 'every event reaches a webhook endpoint once, signed, in order, and equal to its GET',
  run: async ({ root, baseUrl, canReceiveWebhooks }) => {
    if (!canReceiveWebhooks) return;
    await pinPrices(root);
    const receiver = await startWebhookReceiver();
    const tenant = await Tenant.open(root, baseUrl);
    const { secret } = withSecret(
      await tenant.client.call(API.createWebhookEndpoint, { body: endpointAt(receiver.url) }),
    );
    await tenant.participants(['A', 'B', 'C']);
    const strategy = await tenant.strategy();
    await tenant.run(
      strategy.id,
      'enroll',
      ['A', 'B', 'C'].map((code) => enroll(code, '100.00')),
    );
    const events = await tenant.events();
    // Three transitions, three Executions, three Traders.
    expect(events).toHaveLength(9);
    await eventually('all webhooks arrive', () => receiver.received.length >= events.length);
    expect(receiver.violations(secret)).toEqual([]);
    const byId = new Map(receiver.received.map((webhook) => [webhook.notificationId, webhook]));
    expect(byId.size).toBe(receiver.received.length);
    for (const event of events) {
      const webhook = byId.get(event.notification_id);
      expect(webhook?.type).toBe(event.type);
      expect(JSON.parse(webhook?.body ?? '{}')).toEqual(event.payload);
    }
    const statuses = receiver.received
      .filter(({ type }) => type === 'trade_strategy.operation.status_changed')
      .map(({ body }) => (JSON.parse(body) as Operation).status);
    expect(statuses).toEqual(['pricing', 'settling', 'settled']);
    const deliveries = await eventually('all deliveries are recorded', async () => {
      const found = await tenant.client.all(API.listWebhookDeliveries);
      return found.length === events.length && found.every(({ status }) => status === 'delivered') ? found : undefined;
    });
    expect(deliveries).toHaveLength(events.length);
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
    await receiver.close();
  },
};

const greedyFloat: Scenario = {
  name: 'a float that is too small is granted in the order of the request, and a smaller amount may still fit later',
  run: async ({ root, baseUrl }) => {
    await pinPrices(root);
    const tenant = await Tenant.open(root, baseUrl, '150.00');
    await tenant.participants(['A', 'B', 'C']);
    const strategy = await tenant.strategy();
    const { operation, executions } = await tenant.run(strategy.id, 'enroll', [
      enroll('A', '100.00'),
      enroll('B', '60.00'),
      enroll('C', '50.00'),
    ]);
    expect(operation).toMatchObject({ status: 'settled', status_reason: 'partial_success' });
    expect(executions.map(({ status, status_reason, trader_id }) => [status, status_reason, trader_id === ''])).toEqual(
      [
        ['settled', '', false],
        ['rejected', 'insufficient_funds', true],
        ['settled', '', false],
      ],
    );
    expect(await tenant.client.call(API.getFloat)).toEqual({
      accounts: [{ asset: 'USD', balance: '0.00', held: '0.00', available: '0.00' }],
    });
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

const prefunded: Scenario = {
  name: 'a prefunded participant buys from its own balance and leaves the float alone',
  run: async ({ root, baseUrl }) => {
    await pinPrices(root);
    const tenant = await Tenant.open(root, baseUrl, '10.00');
    await tenant.participants(['RICH', 'POOR'], { status: 'approved', funding: 'prefunded' });
    await tenant.client.call(API.createDeposit, { body: { account: 'RICH', asset: 'USD', amount: '250.00' } });
    const strategy = await tenant.strategy();
    const { executions } = await tenant.run(strategy.id, 'enroll', [enroll('RICH', '200.00'), enroll('POOR', '1.50')]);
    expect(executions.map(({ status, status_reason }) => [status, status_reason])).toEqual([
      ['settled', ''],
      ['rejected', 'below_instrument_minimum'],
    ]);
    const { balances } = await tenant.client.call(API.getBalances, { params: { participant_code: 'RICH' } });
    expect(balances.find(({ account_label }) => account_label === 'general')).toMatchObject({
      asset: 'USD',
      balance: '50.00',
    });
    expect(await tenant.client.call(API.getFloat)).toMatchObject({ accounts: [{ balance: '10.00', held: '0.00' }] });
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

const verdicts: Scenario = {
  name: 'a problem of one participant is shown by its Execution and changes no other Execution',
  run: async ({ root, baseUrl }) => {
    await pinPrices(root);
    const tenant = await Tenant.open(root, baseUrl);
    await tenant.participants(['OK', 'NOETH', 'TINY']);
    await tenant.participants(['NEW'], { status: 'submitted' });
    await tenant.client.call(API.updateParticipant, {
      params: { participant_code: 'NOETH' },
      body: { disabled_instruments: ['ETH/USD'] },
    });
    const strategy = await tenant.strategy();
    const asked = ['OK', 'GHOST', 'NEW', 'NOETH'].map((code) => enroll(code, '100.00'));
    const first = await tenant.run(strategy.id, 'enroll', [...asked, enroll('TINY', '4.00')]);
    expect(
      first.executions.map(({ participant_code, status, status_reason, status_code }) => [
        participant_code,
        status,
        status_reason,
        status_code,
      ]),
    ).toEqual([
      ['OK', 'settled', '', ''],
      ['GHOST', 'rejected', 'participant_not_found', 'participant_not_found'],
      ['NEW', 'rejected', 'participant_not_approved', 'participant_not_approved'],
      ['NOETH', 'rejected', 'instrument ETH/USD not enabled for participant', 'instrument_not_enabled'],
      ['TINY', 'settled', '', ''],
    ]);
    expect(legs(first.executions[4])).toEqual([
      ['BTC', '60000.00', '0.00003333', '2.00', 'executed'],
      ['ETH', '3000.00', '0.00040000', '1.20', 'executed'],
      ['SOL', '', '', '', 'rejected'],
    ]);
    const again = await tenant.run(strategy.id, 'enroll', [enroll('OK', '100.00')]);
    expect(again.operation).toMatchObject({ status: 'failed', status_reason: 'all_rejected' });
    expect(again.executions[0]).toMatchObject({ status: 'rejected', status_reason: 'trader_already_enrolled' });
    const more = await tenant.run(strategy.id, 'top-up', [
      { participant_code: 'OK', amount: '50.00' },
      { participant_code: 'NEW', amount: '50.00' },
    ]);
    expect(more.executions.map(({ status, status_reason }) => [status, status_reason])).toEqual([
      ['settled', ''],
      ['rejected', 'participant_not_approved'],
    ]);
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

const traderSettings: Scenario = {
  name: 'a Trader setting changes at once and is not reported by a webhook',
  run: async ({ root, baseUrl }) => {
    await pinPrices(root);
    const tenant = await Tenant.open(root, baseUrl);
    await tenant.participants(['A']);
    const strategy = await tenant.strategy();
    await tenant.run(strategy.id, 'enroll', [enroll('A', '100.00')]);
    const [trader] = await tenant.client.traders(strategy.id);
    const before = (await tenant.events()).length;
    const patched = await tenant.client.call(API.updateTrader, {
      params: { trader_id: String(trader?.id) },
      body: { auto_rebalance: false },
    });
    expect(patched).toMatchObject({ id: trader?.id, auto_rebalance: false, created_at: trader?.created_at });
    expect(await tenant.client.call(API.getTrader, { params: { trader_id: String(trader?.id) } })).toEqual(patched);
    expect(await tenant.events()).toHaveLength(before);
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

export const ENROLLMENT_SCENARIOS: readonly Scenario[] = [
  settles,
  reports,
  greedyFloat,
  prefunded,
  verdicts,
  traderSettings,
];
