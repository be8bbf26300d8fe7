import { acceptedOf, decisionOf, legsByAsset, type ChunkDecision, type ChunkState } from './chunk';
import { decisionAbout, NOW } from './testing/fixtures';

const decision: ChunkDecision = {
  decidedAt: NOW,
  executions: ['A1', 'R2', 'A3'].map((code, index) => ({
    executionId: `execution ${code}`,
    traderId: `trader ${code}`,
    decision: decisionAbout('enrollment', code, index),
  })),
};

const states: readonly (readonly [string, ChunkState, ChunkDecision | null])[] = [
  ['listed', { status: 'listed' }, null],
  ['decided', { status: 'decided', decision }, decision],
  ['closed', { status: 'closed', decision }, decision],
  ['given back before its check', { status: 'closed', decision: null }, null],
];

describe('the decision about a chunk', () => {
  it.each(states)('that is %s', (_what, state, expected) => {
    expect(decisionOf({ state })).toBe(expected);
  });
});

describe('the accepted Executions of a chunk', () => {
  it('are those that passed the check; none before there is a decision', () => {
    expect(acceptedOf({ state: { status: 'decided', decision } }).map(({ executionId }) => executionId)).toEqual([
      'execution A1',
      'execution A3',
    ]);
    expect(acceptedOf({ state: { status: 'listed' } })).toEqual([]);
  });
});

describe('legs by asset', () => {
  it('count the accepted Executions with a leg that runs', () => {
    expect(legsByAsset({ state: { status: 'decided', decision } })).toEqual({ BTC: 2, ETH: 2 });
  });

  it('leave out legs that were stopped in the check', () => {
    const executions = decision.executions.map((execution) => ({
      ...execution,
      decision: {
        ...execution.decision,
        legs: execution.decision.legs.map((leg) =>
          leg.asset === 'ETH'
            ? { ...leg, status: 'rejected' as const, status_reason: 'below_instrument_minimum' }
            : leg,
        ),
      },
    }));
    expect(legsByAsset({ state: { status: 'decided', decision: { ...decision, executions } } })).toEqual({ BTC: 2 });
  });
});
