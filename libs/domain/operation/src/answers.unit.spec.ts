import type { FailureReason } from '@ballast/contracts';
import { endOutcomeOf, isCancelled } from './answers';
import { NO_EXECUTIONS, type OperationState } from './operation.state';

const QUOTING = { phase: 'quoting', listed: 1 } as const;
const SETTLED = { phase: 'ended', status: 'settled', reason: '', detail: '', counts: NO_EXECUTIONS } as const;

function failed(reason: FailureReason): OperationState {
  return { ...SETTLED, status: 'failed', reason, detail: 'It failed.' };
}

function givingBack(reason: FailureReason): OperationState {
  const open = { listed: 1, inCheck: 0, waiting: [], inFlight: 1, counts: NO_EXECUTIONS };
  return { phase: 'givingBack', failure: { reason, detail: 'It failed.' }, shownAs: 'validating', ...open };
}

describe('the answer to a cancel', () => {
  it.each<[string, OperationState | undefined, boolean]>([
    ['an unknown Operation', undefined, false],
    ['an Operation that goes on', QUOTING, false],
    ['a cancelled Operation that gives back', givingBack('cancelled'), true],
    ['an Operation that ended cancelled', failed('cancelled'), true],
    ['an Operation that fails for another reason', givingBack('price_moved'), false],
    ['an Operation that failed for another reason', failed('price_moved'), false],
    ['a settled Operation', SETTLED, false],
  ])('of %s says whether it is cancelled', (_what, state, cancelled) => {
    expect(isCancelled(state && { state })).toBe(cancelled);
  });
});

describe('the answer to the order to end', () => {
  it.each<[string, OperationState | undefined, string]>([
    ['an unknown Operation', undefined, 'unknown'],
    ['an Operation that goes on', QUOTING, 'ending'],
    ['an Operation that gives back', givingBack('price_moved'), 'ending'],
    ['an Operation at its end', SETTLED, 'ended'],
  ])('of %s says so', (_what, state, outcome) => {
    expect(endOutcomeOf(state && { state })).toBe(outcome);
  });
});
