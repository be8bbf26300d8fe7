import { countsOf, failureOf, NO_EXECUTIONS, statusOf, type OperationState, type Phase } from './operation.state';

const counts = { total: 4, settled: 0, skipped: 1, rejected: 2 };
const failure = { reason: 'cancelled', detail: 'The Operation was cancelled before any trade.' } as const;
const lock = { status: 'asked' } as const;

const STATES: { readonly [P in Phase]: OperationState<P> } = {
  starting: { phase: 'starting', listed: 0 },
  queued: { phase: 'queued', listed: 0 },
  quoting: { phase: 'quoting', listed: 1 },
  checking: { phase: 'checking', listed: 1, checked: 1, decided: 0, accepted: [], lock, counts },
  pricing: { phase: 'pricing', accepted: [0], lock, counts },
  settling: { phase: 'settling', waiting: [], inFlight: 1, counts },
  givingBack: {
    phase: 'givingBack',
    failure,
    shownAs: 'pricing',
    listed: 1,
    inCheck: 0,
    waiting: [],
    inFlight: 1,
    counts,
  },
  ended: { phase: 'ended', status: 'settled', reason: 'partial_success', detail: '', counts },
};

describe('the status that readers see', () => {
  it.each([
    ['starting', 'validating'],
    ['queued', 'validating'],
    ['quoting', 'validating'],
    ['checking', 'validating'],
    ['pricing', 'pricing'],
    ['settling', 'settling'],
    ['givingBack', 'pricing'],
    ['ended', 'settled'],
  ] as const)('of an Operation that is %s', (phase, status) => {
    expect(statusOf(STATES[phase])).toBe(status);
  });

  it('stays as it was before the failure until everything is given back', () => {
    expect(statusOf({ ...STATES.givingBack, shownAs: 'validating' })).toBe('validating');
  });
});

describe('the counts of Executions', () => {
  it('are zeros before the credit check and kept to the end', () => {
    for (const phase of ['starting', 'queued', 'quoting'] as const) {
      expect(countsOf(STATES[phase])).toBe(NO_EXECUTIONS);
    }
    for (const phase of ['checking', 'pricing', 'settling', 'givingBack', 'ended'] as const) {
      expect(countsOf(STATES[phase])).toBe(counts);
    }
  });
});

describe('the failure of an Operation', () => {
  it('is known while it gives back and when it has ended', () => {
    expect(failureOf(STATES.givingBack)).toEqual(failure);
    expect(failureOf({ ...STATES.ended, status: 'failed', ...failure })).toEqual(failure);
  });

  it('is none for an Operation that goes on, or whose Executions ended for reasons of their own', () => {
    expect(failureOf(STATES.settling)).toBeNull();
    expect(failureOf(STATES.ended)).toBeNull();
    expect(failureOf({ ...STATES.ended, status: 'skipped', reason: 'all_skipped' })).toBeNull();
  });
});
