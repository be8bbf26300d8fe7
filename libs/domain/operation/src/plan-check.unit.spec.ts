import type { CreditDecision, PinnedPlan, PlannedVerdict } from '@ballast/contracts';
import { decisionWith } from '@ballast/test-kit';
import { planFailure, staleDecision, staleScope, unpricedPlan, verdictOf } from './plan-check';
import { requestOf } from './testing/fixtures';

const ACCEPTED: PlannedVerdict = { outcome: 'accepted', status_reason: '', holdings: { BTC: '1.00', ETH: '2.00' } };

function decision(overrides: Partial<CreditDecision> = {}): CreditDecision {
  const holdings = [
    { asset: 'BTC', balance: '1.00', held: '0.50' },
    { asset: 'ETH', balance: '2.00', held: '0' },
  ];
  return decisionWith({ legs: [], holdings, ...overrides });
}

function detail(planned: PlannedVerdict | undefined, found: readonly CreditDecision[]): string | undefined {
  return staleDecision([{ participant_code: 'A', ...(planned === undefined ? {} : { planned }) }], found)?.detail;
}

describe('a decision compared with its plan', () => {
  it('is as planned when verdict and balances are the planned ones, also with holds of other Operations', () => {
    expect(verdictOf(decision())).toEqual(ACCEPTED);
    expect(detail(ACCEPTED, [decision()])).toBeUndefined();
  });

  it('is as planned when balances are the same numbers, however they are printed', () => {
    const holdings = [
      { asset: 'BTC', balance: '1', held: '0.5' },
      { asset: 'ETH', balance: '2.000', held: '0' },
    ];
    expect(detail(ACCEPTED, [decision({ holdings })])).toBeUndefined();
  });

  it('is not checked without a plan', () => {
    expect(detail(undefined, [decision({ outcome: 'rejected', status_reason: 'insufficient_funds' })])).toBeUndefined();
  });

  it.each<[string, Partial<CreditDecision>, string]>([
    [
      'a balance that changed',
      { holdings: [{ asset: 'BTC', balance: '1.50', held: '0' }] },
      'A held 1.00 BTC when it was planned and holds 1.50 BTC now.',
    ],
    [
      'an asset that is gone',
      { holdings: [{ asset: 'BTC', balance: '1.00', held: '0' }] },
      'A held 2.00 ETH when it was planned and holds no ETH now.',
    ],
    [
      'an asset that is new',
      { holdings: [...(decision().holdings ?? []), { asset: 'SOL', balance: '3.00', held: '0' }] },
      'A held no SOL when it was planned and holds 3.00 SOL now.',
    ],
    [
      'a verdict that changed',
      { outcome: 'rejected', status_reason: 'balance held by concurrent operation' },
      'A was accepted when it was planned and is rejected (balance held by concurrent operation) now.',
    ],
  ])('names %s', (_, found, expected) => {
    expect(detail(ACCEPTED, [decision(found)])).toBe(expected);
  });

  it('counts a Trader of the default scope that was left out as one that holds nothing', () => {
    const nothing: PlannedVerdict = { outcome: 'skipped', status_reason: 'no_holdings', holdings: {} };
    expect(detail(nothing, [])).toBeUndefined();
    expect(detail(ACCEPTED, [])).toBe('A held 1.00 BTC when it was planned and holds no BTC now.');
  });

  it('names the first participant of the request whose decision differs from the plan', () => {
    const asked = ['A', 'B', 'C'].map((participant_code) => ({ participant_code, planned: ACCEPTED }));
    const found = ['C', 'B', 'A'].map((participant_code) =>
      decision({ participant_code, ...(participant_code === 'A' ? {} : { outcome: 'skipped' as const }) }),
    );
    expect(staleDecision(asked, found)).toEqual({
      reason: 'plan_stale',
      detail: 'B was accepted when it was planned and is skipped now.',
    });
  });
});

const PLAN: PinnedPlan = {
  plan_id: '5d0c8f7a-1b2c-4d3e-8f9a-0b1c2d3e4f5a',
  prices: [{ asset: 'BTC', price: '60000.00', source: 'feed', as_of: '2026-04-17T10:30:00.000Z' }],
  instruments: [],
  scope: ['A', 'B'],
};

describe('a scope compared with its plan', () => {
  it.each([
    [['A', 'B'], undefined],
    [['B', 'A'], undefined],
    [['A', 'B', 'C'], 'C has auto_rebalance now and had not when it was planned.'],
    [['B'], 'A had auto_rebalance when it was planned and has not now.'],
    [[], 'A had auto_rebalance when it was planned and has not now.'],
  ])('found %j', (found, detail) => {
    expect(staleScope(PLAN, found)?.detail).toBe(detail);
  });

  it('is not checked for a plan with a list of participants', () => {
    const { scope, ...listed } = PLAN;
    expect(scope).toHaveLength(2);
    expect(staleScope(listed, ['X'])).toBeUndefined();
  });
});

describe('a plan without a price that it needs', () => {
  it('names the missing parts', () => {
    expect(unpricedPlan(PLAN, ['BTC'])).toBeUndefined();
    expect(unpricedPlan(PLAN, ['BTC', 'ETH', 'SOL'])).toEqual({
      reason: 'price_unavailable',
      detail: 'The plan has no price for ETH, SOL.',
    });
  });
});

describe('a plan that cannot be executed', () => {
  const request = requestOf('rebalance', { plan: { ...PLAN, prices: ['BTC', 'ETH'].map((asset) => priceOf(asset)) } });

  function priceOf(asset: string): PinnedPlan['prices'][number] {
    return { asset, price: '60000.00', source: 'feed', as_of: '2026-04-17T10:30:00.000Z' };
  }

  it('fails its Operation because a price is missing, else because the plan is taken, else by its scope', () => {
    const taken = { takenBy: 'd1e2f3a4-b5c6-4789-abcd-ef0123456789', scope: ['A'] };
    expect(planFailure(requestOf('rebalance', { plan: PLAN }), taken)).toEqual({
      reason: 'price_unavailable',
      detail: 'The plan has no price for ETH.',
    });
    expect(planFailure(request, taken)).toEqual({
      reason: 'plan_stale',
      detail: 'Operation d1e2f3a4-b5c6-4789-abcd-ef0123456789 is under way with this plan.',
    });
    expect(planFailure(request, { ...taken, takenBy: undefined })).toEqual({
      reason: 'plan_stale',
      detail: 'B had auto_rebalance when it was planned and has not now.',
    });
  });

  it('gives no failure for a plan that can be executed, nor for a request without a plan', () => {
    expect(planFailure(request, { takenBy: undefined, scope: ['B', 'A'] })).toBeUndefined();
    expect(planFailure(requestOf('rebalance'), { takenBy: 'x', scope: ['C'] })).toBeUndefined();
  });
});
