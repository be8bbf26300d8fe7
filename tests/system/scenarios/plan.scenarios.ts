import { randomUUID } from 'node:crypto';
import { API, OPERATION_CALLS_BY_ACTION, type OperationAction } from '@ballast/api';
import type { Operation } from '@ballast/contracts';
import { eventually } from '@ballast/test-infra';
import { successOf } from '../harness/answers';
import { bodyOf, type Ask, type RequestOptions, type Tenant } from '../harness/tenant';
import type { Scenario } from './context';
import {
  enrolled,
  execute,
  finish,
  legsOf,
  moveMarket,
  preview,
  reasons,
  setPrice,
  terms,
  TO_ETH,
  topUpOf,
} from './plans';

const shows: Scenario = {
  name: 'a preview shows every verdict with its arithmetic, and leaves no trace',
  run: async (context) => {
    const { tenant, strategyId } = await enrolled(context, ['A']);
    await tenant.participants(['NEW']);
    const before = await tenant.snapshot();
    const plan = await preview(tenant, [
      strategyId,
      'rebalance',
      ['A', 'GHOST', 'NEW'].map((participant_code) => ({ participant_code })),
      { allocations: TO_ETH },
    ]);
    expect(reasons(plan.executions)).toEqual([
      ['A', 'awaiting_execution', ''],
      ['GHOST', 'rejected', 'participant inactive or not found'],
      ['NEW', 'rejected', 'trader_not_enrolled'],
    ]);
    const [a] = plan.executions;
    expect(a?.instructions.map((leg) => [...terms(leg), leg.status])).toEqual([
      ['BTC', 'sell', '2999.99', 'notional', '60000.00', '0.04999983', '2999.98', 'pending'],
      ['ETH', 'buy', '4999.97', 'notional', '3000.00', '1.66665666', '4999.97', 'waiting_proceeds'],
      ['SOL', 'sell', '13.33333333', 'quantity', '150.00', '13.33333333', '1999.99', 'pending'],
    ]);
    expect(a?.instructions[0]?.explanation).toMatchObject({
      target_weight: '0.2',
      target_notional: '1999.9999599',
      held_quantity: '0.08333333',
      held_notional: '4999.9998',
      delta_notional: '-2999.9998401',
      reference_price: '60000.00',
      locked_price: '60000.00',
      quantity: '0.04999983',
      quantity_rounding: 'down',
      minimum_notional: '1.00',
    });
    const lives = Date.parse(plan.expires_at) - Date.now();
    expect(lives > 0 && lives <= 35_000).toBe(true);
    const priced = new Map(plan.prices.map((price) => [price.underlying_currency, price]));
    expect(priced.get('BTC')).toMatchObject({ price: '60000.00', source: 'pinned' });
    expect(Date.parse(priced.get('BTC')?.as_of ?? '')).toBeLessThanOrEqual(Date.now());
    expect(await tenant.snapshot()).toEqual(before);
    await finish(tenant);
  },
};

const REQUESTS: readonly (readonly [OperationAction, readonly Ask[], RequestOptions | undefined])[] = [
  ['enroll', [{ participant_code: 'B', amount: '777.77', auto_rebalance: false }], undefined],
  ['top-up', [{ participant_code: 'A', amount: '333.33' }], undefined],
  ['partial-sell', [{ participant_code: 'A', amount: '99.99' }], undefined],
  ['rebalance', [{ participant_code: 'A' }, { participant_code: 'B' }], { allocations: TO_ETH }],
  ['liquidate', [{ participant_code: 'A' }, { participant_code: 'B' }], { allocations: undefined }],
];

const settles: Scenario = {
  name: 'near the market a plan settles what it showed: buys and sells at plan prices, a rebalance at market prices',
  run: async (context) => {
    const { tenant, strategyId } = await enrolled(context, ['A']);
    await tenant.participants(['B']);
    for (const [kind, participants, options] of REQUESTS) {
      const request = [strategyId, kind, participants, options] as const;
      await moveMarket(context, 0);
      const plan = await preview(tenant, request);
      // The market moves exactly as far as a plan tolerates.
      await moveMarket(context, 10);
      const { operation, executions } = await execute(tenant, request, plan);
      expect(operation).toMatchObject({ status: 'settled', status_reason: '', plan_id: plan.plan_id });
      expect(executions.map(legsOf)).toEqual(plan.executions.map(legsOf));
      if (kind === 'rebalance') {
        const btc = executions[0]?.instructions.find(({ underlying_currency }) => underlying_currency === 'BTC');
        expect(btc?.price).toBe('60060.00');
      } else {
        expect(executions.map(({ instructions }) => instructions.map(terms))).toEqual(
          plan.executions.map(({ instructions }) => instructions.map(terms)),
        );
      }
      expect(executions.flatMap(({ instructions }) => instructions).every(({ status }) => status === 'executed')).toBe(
        true,
      );
      const again = await execute(tenant, request, plan);
      expect(again.operation).toMatchObject({ status: 'failed', status_reason: 'plan_stale' });
    }
    await finish(tenant);
  },
};

const marketMoved: Scenario = {
  name: 'a plan fails, and releases its holds, when the market has moved further from its prices than tolerated',
  run: async (context) => {
    const { tenant, strategyId } = await enrolled(context, ['A']);
    const request = [strategyId, 'rebalance', [{ participant_code: 'A' }], { allocations: TO_ETH }] as const;
    const plan = await preview(tenant, request);
    const before = await tenant.snapshot();
    await setPrice(context, 'BTC', '60060.01');
    const { operation, executions } = await execute(tenant, request, plan);
    expect(operation).toMatchObject({
      status: 'failed',
      status_reason: 'plan_stale',
      status_detail: 'BTC moved from 60000.00 to 60060.01: more than 10 basis points are not allowed.',
    });
    expect(reasons(executions)).toEqual([['A', 'rejected', 'plan_stale']]);
    expect((await tenant.snapshot()).balances).toEqual(before.balances);
    await finish(tenant);
  },
};

const noOption: Scenario = {
  name: 'a plan is no option against the house: a buy by plan after a rise earns nothing when sold at the market',
  run: async (context) => {
    const { tenant, strategyId } = await enrolled(context, ['A']);
    const onlyBtc = { allocations: [{ underlying_currency: 'BTC', weight: '1' }] };
    const topUp = [strategyId, 'top-up', [{ participant_code: 'A', amount: '100000.00' }], onlyBtc] as const;
    const moved = async (bps: 10 | 24): ReturnType<typeof execute> => {
      await moveMarket(context, 0);
      const plan = await preview(tenant, topUp);
      await moveMarket(context, bps);
      return execute(tenant, topUp, plan);
    };
    expect((await moved(24)).operation).toMatchObject({ status: 'failed', status_reason: 'plan_stale' });
    const bought = (await moved(10)).executions[0]?.instructions[0];
    expect(bought).toMatchObject({ price: '60060.00', total_notional: '100000.00' });
    const all = [strategyId, 'liquidate', [{ participant_code: 'A' }], { allocations: undefined }] as const;
    const sold = (await tenant.run(...all)).executions[0]?.instructions.find(
      ({ underlying_currency }) => underlying_currency === 'BTC',
    );
    expect(sold?.price).toBe('59999.94');
    await finish(tenant);
  },
};

const holdingsMoved: Scenario = {
  name: 'a plan fails when holdings or a participant have changed since its preview, and says what has changed',
  run: async (context) => {
    const { tenant, strategyId } = await enrolled(context, ['A', 'B', 'C']);
    const liquidation = [
      strategyId,
      'liquidate',
      ['A', 'B'].map((participant_code) => ({ participant_code })),
      { allocations: undefined },
    ] as const;
    const plan = await preview(tenant, liquidation);
    await tenant.run(strategyId, 'top-up', [{ participant_code: 'B', amount: '60.00' }], {
      allocations: [{ underlying_currency: 'ETH', weight: '1' }],
    });
    const { operation, executions } = await execute(tenant, liquidation, plan);
    expect(operation).toMatchObject({
      status_reason: 'plan_stale',
      status_detail: 'B held 1.00000000 ETH when it was planned and holds 1.02000000 ETH now.',
    });
    expect(reasons(executions)).toEqual([
      ['A', 'rejected', 'plan_stale'],
      ['B', 'rejected', 'plan_stale'],
    ]);
    const topUp = [strategyId, 'top-up', [{ participant_code: 'C', amount: '10.00' }]] as const;
    const second = await preview(tenant, topUp);
    await tenant.client.call(API.updateParticipant, { params: { participant_code: 'C' }, body: { status: 'locked' } });
    const refused = await execute(tenant, topUp, second);
    expect(refused.operation).toMatchObject({
      status_reason: 'plan_stale',
      status_detail: 'C was accepted when it was planned and is rejected (participant_not_approved) now.',
    });
    // The credit check had refused C before the plan was found stale.
    expect(reasons(refused.executions)).toEqual([['C', 'rejected', 'participant_not_approved']]);
    await finish(tenant);
  },
};

const rivals: Scenario = {
  name: 'when several Operations execute one plan at once, the first settles and the others fail',
  run: async (context) => {
    const { tenant, strategyId } = await enrolled(context, ['A']);
    for (const kind of ['top-up', 'partial-sell'] as const) {
      const request = [strategyId, kind, [{ participant_code: 'A', amount: '100.00' }]] as const;
      const plan = await preview(tenant, request);
      const ends = await Promise.all([1, 2, 3].map(() => execute(tenant, request, plan)));
      const settled = ends.filter(({ operation }) => operation.status === 'settled');
      const stale = ends.filter(({ operation }) => operation.status_reason === 'plan_stale');
      expect([settled.length, stale.length]).toEqual([1, 2]);
      for (const { operation, executions } of stale) {
        expect(operation.status_detail).toMatch(/is under way with this plan|when it was planned/);
        expect(reasons(executions)).toEqual([['A', 'rejected', 'plan_stale']]);
      }
    }
    await finish(tenant);
  },
};

const again: Scenario = {
  name: 'a plan whose Operation traded nothing can be executed again',
  run: async (context) => {
    const { tenant, strategyId } = await enrolled(context, ['A']);
    const request = [strategyId, 'top-up', [{ participant_code: 'A', amount: '100.00' }]] as const;
    const plan = await preview(tenant, request);
    const fault = { scenario: 'venue_reject:BTC', times: 1, strategy_id: strategyId };
    await tenant.client.call(API.armSandboxFault, { body: fault });
    const first = await execute(tenant, request, plan);
    expect(first.operation).toMatchObject({ status: 'failed', status_reason: 'all_rejected' });
    const second = await execute(tenant, request, plan);
    expect(second.operation).toMatchObject({ status: 'settled', status_reason: '' });
    await finish(tenant);
  },
};

const wrongPlan: Scenario = {
  name: 'a plan that is unknown, or was made for another request, is refused and uses up no request id',
  run: async (context) => {
    const { tenant, strategyId } = await enrolled(context, ['A']);
    const asked = [{ participant_code: 'A', amount: '10.00' }];
    const requestId = randomUUID();
    const plan = await preview(tenant, [strategyId, 'top-up', asked, { requestId }]);
    const send = (kind: OperationAction, participants: readonly Ask[], planId: string, to = strategyId) =>
      tenant.client.send(OPERATION_CALLS_BY_ACTION[kind].request, {
        params: { strategy_id: to },
        body: bodyOf(participants, { extra: { plan_id: planId } }),
        requestId: kept,
      });
    const kept = randomUUID();
    const { id: elsewhere } = await tenant.strategy();
    const refused = [
      await send('top-up', asked, randomUUID()),
      await send('top-up', [{ participant_code: 'A', amount: '10.01' }], plan.plan_id),
      await send('partial-sell', asked, plan.plan_id),
      await send('top-up', asked, plan.plan_id, elsewhere),
    ];
    expect(refused.map(({ status, body }) => [status, 'code' in body ? body.code : ''])).toEqual(
      refused.map(() => [409, 'plan_stale']),
    );
    const accepted = await send('top-up', asked, plan.plan_id);
    expect(accepted.status).toBe(202);
    const replayed = await tenant.client.send(API.previewTopUp, {
      params: { strategy_id: strategyId },
      body: topUpOf(asked),
      requestId,
    });
    expect([replayed.status, successOf(replayed).plan_id]).toEqual([200, plan.plan_id]);
    const many = Array.from({ length: 1_001 }, (_, index) => ({ participant_code: `P${index}`, amount: '1.00' }));
    const tooMany = await tenant.client.send(API.previewTopUp, {
      params: { strategy_id: strategyId },
      body: topUpOf(many),
    });
    expect([tooMany.status, tooMany.body]).toMatchObject([
      400,
      { errors: ['body/participants must have 1 to 1000 entries'] },
    ]);
    await tenant.client.settled(successOf(accepted).id, 20_000);
    await finish(tenant);
  },
};

const scopedPlan: Scenario = {
  name: 'a plan of the default scope is valid only while the same Traders have auto_rebalance',
  run: async (context) => {
    const { tenant, strategyId } = await enrolled(context, ['IN', 'OUT', 'EMPTY']);
    await tenant.run(strategyId, 'liquidate', [{ participant_code: 'EMPTY' }], { allocations: undefined });
    const out = (await tenant.client.traders(strategyId)).find(({ participant_code }) => participant_code === 'OUT');
    const optIn = (auto_rebalance: boolean): Promise<unknown> =>
      tenant.client.call(API.updateTrader, { params: { trader_id: String(out?.id) }, body: { auto_rebalance } });
    await optIn(false);
    const request = [strategyId, 'rebalance', undefined, { allocations: TO_ETH }] as const;
    const stale = await preview(tenant, request);
    expect(reasons(stale.executions)).toEqual([['IN', 'awaiting_execution', '']]);
    await optIn(true);
    const failed = await execute(tenant, request, stale);
    expect(failed.operation).toMatchObject({
      status_reason: 'plan_stale',
      status_detail: 'OUT has auto_rebalance now and had not when it was planned.',
    });
    await optIn(false);
    const { operation, executions } = await execute(tenant, request, stale);
    expect([operation.status, reasons(executions)]).toEqual(['settled', [['IN', 'settled', '']]]);
    await finish(tenant);
  },
};

/** Delays of the lock, tried in turn: a busy machine needs a longer one to move the price before the lock. */
const LOCK_DELAYS_MS = [400, 1_600, 6_400];

const priceMove: Scenario = {
  name: 'a limit on the price move fails an Operation whose locked price is further from its reference price',
  run: async (context) => {
    const { tenant, strategyId } = await enrolled(context, ['A']);
    const asked = [{ participant_code: 'A', amount: '100.00' }];
    /** Moves the price of ETH between check and lock; tries again with a longer delay when the lock came first. */
    const outcome = async (kind: OperationAction, price: string): Promise<Operation> => {
      for (const delayMs of LOCK_DELAYS_MS) {
        await setPrice(context, 'ETH', '3000.00');
        const fault = { scenario: `slow_pricing:${delayMs}`, times: 1, strategy_id: strategyId };
        await tenant.client.call(API.armSandboxFault, { body: fault });
        const { id } = await tenant.request(strategyId, kind, asked, { extra: { max_price_move_bps: 100 } });
        const status = async (): Promise<string> =>
          (await tenant.client.call(API.getOperation, { params: { operation_id: id } })).status;
        await eventually('the check of the Operation is over', async () => (await status()) !== 'validating');
        await setPrice(context, 'ETH', price);
        const ended = await tenant.client.settled(id, 20_000);
        // The status lags behind the lock on a busy machine, so the price of the leg says which of both came first.
        const legs = (await tenant.client.executions(id)).flatMap(({ instructions }) => instructions);
        const isLate = legs.some((leg) => leg.underlying_currency === 'ETH' && Number(leg.price) === 3_000);
        if (!isLate) return ended;
      }
      throw new Error(`the price never moved in time before the lock of a ${kind}`);
    };
    for (const kind of ['top-up', 'partial-sell'] as const) {
      expect(await outcome(kind, '3030.01')).toMatchObject({
        status: 'failed',
        status_reason: 'price_moved',
        status_detail: 'ETH moved from 3000.00 to 3030.01: more than 100 basis points are not allowed.',
        max_price_move_bps: 100,
      });
      expect(await outcome(kind, '2970.00')).toMatchObject({ status: 'settled', status_reason: '' });
    }
    await finish(tenant);
  },
};

const drifted: Scenario = {
  name: 'a rebalance with drifted_only_bps skips Traders whose holdings have drifted less',
  run: async (context) => {
    const { tenant, strategyId } = await enrolled(context, ['NEAR']);
    await tenant.participants(['FAR']);
    await tenant.run(strategyId, 'enroll', [{ participant_code: 'FAR', amount: '1000.00', auto_rebalance: true }], {
      allocations: TO_ETH,
    });
    const target = [
      { underlying_currency: 'BTC', weight: '0.505' },
      { underlying_currency: 'ETH', weight: '0.295' },
      { underlying_currency: 'SOL', weight: '0.2' },
    ];
    const rebalance = (bps: number): ReturnType<Tenant['run']> =>
      tenant.run(strategyId, 'rebalance', undefined, { allocations: target, extra: { drifted_only_bps: bps } });
    const wide = await rebalance(51);
    expect(wide.operation).toMatchObject({ status_reason: 'partial_success', drifted_only_bps: 51 });
    expect(reasons(wide.executions)).toEqual([
      ['NEAR', 'skipped', 'portfolio_is_balanced'],
      ['FAR', 'settled', ''],
    ]);
    const narrow = await rebalance(49);
    expect(reasons(narrow.executions)[0]).toEqual(['NEAR', 'settled', '']);
    await finish(tenant);
  },
};

export const PLAN_SCENARIOS: readonly Scenario[] = [
  shows,
  settles,
  marketMoved,
  noOption,
  holdingsMoved,
  rivals,
  again,
  wrongPlan,
  scopedPlan,
  priceMove,
  drifted,
];
