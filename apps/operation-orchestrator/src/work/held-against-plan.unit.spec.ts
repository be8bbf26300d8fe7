import type { CreditDecision, PlannedVerdict } from '@ballast/contracts';
import { scopeDigest, staleDecision, staleScope, verdictOf } from './held-against-plan';

const ACCEPTED: PlannedVerdict = { outcome: 'accepted', status_reason: '', holdings: { BTC: '1.00', ETH: '2.00' } };

function decision(overrides: Partial<CreditDecision> = {}): CreditDecision {
  return {
    participant_code: 'A',
    index: 0,
    outcome: 'accepted',
    status_reason: '',
    status_code: '',
    trader_exists: true,
    opens_trader: false,
    legs: [],
    holdings: [
      { asset: 'BTC', balance: '1.00', held: '0.50' },
      { asset: 'ETH', balance: '2.00', held: '0' },
    ],
    ...overrides,
  };
}

function detail(planned: PlannedVerdict | undefined, found: readonly CreditDecision[]): string | undefined {
  return staleDecision([{ participant_code: 'A', ...(planned === undefined ? {} : { planned }) }], found)?.detail;
}

describe('a decision held against its plan', () => {
  it('is as planned when verdict and balances are, whatever is held by others', () => {
    expect(verdictOf(decision())).toEqual(ACCEPTED);
    expect(detail(ACCEPTED, [decision()])).toBeUndefined();
  });

  it('is not looked at without a plan', () => {
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

  it('names the first of the request that stands otherwise', () => {
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

describe('a scope held against its plan', () => {
  it('is as planned for the same Traders in the same order only', () => {
    expect(staleScope(scopeDigest(['A', 'B']), scopeDigest(['A', 'B']))).toBeUndefined();
    for (const codes of [['B', 'A'], ['A'], ['A', 'B', 'C'], ['AB'], []]) {
      expect(staleScope(scopeDigest(['A', 'B']), scopeDigest(codes))?.reason).toBe('plan_stale');
    }
  });
});
