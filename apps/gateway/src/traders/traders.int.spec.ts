import { API } from '@ballast/api';
import type { Trader } from '@ballast/contracts';
import { traderUpdateRequested } from '@ballast/contracts/operation';
import { newId, traderId } from '@ballast/kernel';
import { eventually, useTestDatabase } from '@ballast/test-infra';
import { errorsOf, textOf, type Reply } from '../testing/api-client';
import { useGateway } from '../testing/gateway-under-test';

describe('Traders', () => {
  const gateway = useGateway(useTestDatabase);

  async function openTrader(code: string): Promise<Trader> {
    const strategy = textOf(await gateway.api.send(API.createStrategy, { body: { quoted_currency: 'USD' } }), 'id');
    const now = new Date().toISOString();
    const trader: Trader = {
      id: traderId(strategy, code),
      strategy_id: strategy,
      participant_code: code,
      account_label: strategy,
      auto_rebalance: true,
      created_at: now,
      updated_at: now,
    };
    await gateway.services.openTrader('SANDBX', trader);
    await eventually(
      'the Trader is readable',
      async () => (await gateway.api.send(API.getTrader, { params: { trader_id: trader.id } })).status === 200,
    );
    return trader;
  }

  it('are changed through the request log of their Strategy, and answered with their new settings', async () => {
    const trader = await openTrader('CUST01');
    const requestId = newId();
    const params = { trader_id: trader.id };
    const patched = await gateway.api.send(API.updateTrader, { params, body: { auto_rebalance: false }, requestId });
    expect(patched.status).toBe(200);
    expect(patched.body).toMatchObject({ id: trader.id, auto_rebalance: false });
    expect(textOf(patched, 'updated_at') > trader.updated_at).toBe(true);
    expect((await gateway.api.send(API.getTrader, { params })).body).toEqual(patched.body);
    const [request] = gateway.services.received(traderUpdateRequested);
    expect(request).toMatchObject({ key: trader.strategy_id, platformCode: 'SANDBX', data: { auto_rebalance: false } });

    await gateway.api.send(API.updateTrader, { params, body: { auto_rebalance: true } });
    const repeated = await gateway.api.send(API.updateTrader, { params, body: { auto_rebalance: false }, requestId });
    expect(repeated.headers['idempotent-replayed']).toBe('true');
    expect(repeated.body).toMatchObject({ auto_rebalance: true });
  });

  it('have their changes in the log between the Operations before and after', async () => {
    const trader = await openTrader('CUST02');
    const body = { allocations: [{ underlying_currency: 'BTC', weight: '1' }] };
    const rebalance = (): Promise<Reply> =>
      gateway.api.send(API.rebalance, { params: { strategy_id: trader.strategy_id }, body });
    expect((await rebalance()).status).toBe(202);
    expect(
      (await gateway.api.send(API.updateTrader, { params: { trader_id: trader.id }, body: { auto_rebalance: false } }))
        .status,
    ).toBe(200);
    expect((await rebalance()).status).toBe(202);
    const messages = await eventually('all three are in the log', () => {
      const found = gateway.services.ofKey(trader.strategy_id);
      return found.length === 3 && found;
    });
    expect(messages.map(({ type }) => type)).toEqual([
      'operation.requested',
      'trader.update_requested',
      'operation.requested',
    ]);
  });

  it('name every violation of their request', async () => {
    const { id } = await openTrader('CUST03');
    const reply = await gateway.api.send(API.updateTrader, {
      params: { trader_id: id },
      body: { auto_rebalance: 'no', participant_code: 'X' },
    });
    expect(errorsOf(reply)).toEqual([
      'body/auto_rebalance must be a boolean',
      'body/participant_code is not a known field',
    ]);
    expect(
      (await gateway.api.send(API.updateTrader, { params: { trader_id: newId() }, body: { auto_rebalance: true } }))
        .status,
    ).toBe(404);
  });

  it('show the holdings that the ledger answers', async () => {
    const { id } = await openTrader('CUST04');
    const holdings = [{ asset: 'BTC', balance: '0.10000000', held: '0.00000000', available: '0.10000000' }];
    gateway.internalHttp.answer = ({ path }) =>
      path === `/internal/holdings?trader_id=${id}` ? { status: 200, body: { holdings } } : { status: 500 };
    expect((await gateway.api.send(API.getHoldings, { params: { trader_id: id } })).body).toEqual({
      trader_id: id,
      holdings,
    });
    gateway.internalHttp.answer = () => ({ status: 500, body: { stack: 'secret' } });
    const reply = await gateway.api.send(API.getHoldings, { params: { trader_id: id } });
    expect(reply.body).toMatchObject({ status: 503, code: 'unavailable' });
    expect(reply.text).not.toContain('secret');
  });

  it('are visible to the key of their participant, and other Traders are not', async () => {
    const [own, foreign] = [await openTrader('CUST05'), await openTrader('CUST06')];
    const key = await gateway.api.send(API.createApiKey, { body: { scopes: ['READ'], participant_code: 'CUST05' } });
    const api = gateway.api.as({ key: textOf(key, 'key'), secret: textOf(key, 'secret') });
    expect((await api.send(API.getTrader, { params: { trader_id: own.id } })).status).toBe(200);
    expect((await api.send(API.getTrader, { params: { trader_id: foreign.id } })).status).toBe(404);
    expect((await api.send(API.getHoldings, { params: { trader_id: foreign.id } })).status).toBe(404);
    expect((await api.send(API.listTraders)).body['traders']).toEqual([expect.objectContaining({ id: own.id })]);
  });
});
