import type { OperationType } from '@ballast/contracts';
import { MOVED, STALE } from './testing/fixtures';
import { advance, begin, priceFlowOf, type Beginning } from './operation.workflow';
import type { Advance, OperationEffect, OperationInput } from './operation.state';

const LISTED: OperationInput = { kind: 'chunk_listed', chunk: 0 };
const ACCEPTED: OperationInput = { kind: 'chunk_decided', chunk: 0, accepted: 2, rejected: 0, skipped: 0 };

/** Shows an Operation its history; answers where it stands and everything that was to be done. */
function after(first: Advance, ...inputs: readonly OperationInput[]): Advance {
  return inputs.reduce<Advance>((so_far, input) => {
    const next = advance(so_far.state, input);
    return { state: next.state, effects: [...so_far.effects, ...next.effects] };
  }, first);
}

function begun(type: OperationType, more: Partial<Beginning> = {}): Advance {
  const priceFlow = priceFlowOf({ type, isBound: false, isPlanned: false });
  return begin({ type, chunks: 1, isQueued: false, priceFlow, inFlightMax: 4, ...more });
}

function statuses(effects: readonly OperationEffect[]): readonly string[] {
  return effects.flatMap((effect) => (effect.kind === 'change_status' ? [`${effect.status}:${effect.reason}`] : []));
}

const NONE_PASSED: Extract<OperationInput, { kind: 'chunk_decided' }> = {
  kind: 'chunk_decided',
  chunk: 0,
  accepted: 0,
  rejected: 2,
  skipped: 0,
};

function settled(chunk: number, count: number): OperationInput {
  return { kind: 'chunk_settled', chunk, settled: count, rejected: 0, skipped: 0 };
}

describe('an enrollment', () => {
  it('asks for its prices beside the credit check', () => {
    const { effects } = after(begun('enrollment'), LISTED);
    expect(effects).toEqual([{ kind: 'lock_prices' }, { kind: 'check_chunk', chunk: 0 }]);
  });

  it('goes through pricing and settling to settled', () => {
    const { effects } = after(begun('enrollment'), LISTED, ACCEPTED, { kind: 'prices_locked' }, settled(0, 2));
    expect(statuses(effects)).toEqual(['pricing:', 'settling:', 'settled:']);
  });

  it('settles the same when the prices were locked before the check was over', () => {
    const { effects } = after(begun('enrollment'), LISTED, { kind: 'prices_locked' }, ACCEPTED, settled(0, 2));
    expect(statuses(effects)).toEqual(['pricing:', 'settling:', 'settled:']);
  });

  it('fires no trade before every chunk is decided', () => {
    const { effects } = after(
      begun('enrollment', { chunks: 2 }),
      LISTED,
      { kind: 'chunk_listed', chunk: 1 },
      { kind: 'prices_locked' },
      ACCEPTED,
    );
    expect(effects.some((effect) => effect.kind === 'settle_chunk')).toBe(false);
  });

  it('is a partial success when some were rejected', () => {
    const mixed: OperationInput = { kind: 'chunk_decided', chunk: 0, accepted: 1, rejected: 1, skipped: 0 };
    const { effects } = after(begun('enrollment'), LISTED, mixed, { kind: 'prices_locked' }, settled(0, 1));
    expect(statuses(effects).at(-1)).toBe('settled:partial_success');
  });

  it('fails straight from validating when all were rejected', () => {
    const none: OperationInput = { kind: 'chunk_decided', chunk: 0, accepted: 0, rejected: 3, skipped: 0 };
    const { effects } = after(begun('enrollment'), LISTED, none);
    expect(statuses(effects)).toEqual(['failed:all_rejected']);
  });

  it('gives every hold back before it fails for want of a price', () => {
    const unavailable: OperationInput = { kind: 'prices_unavailable', detail: 'No fresh price for BTC.' };
    const waiting = after(begun('enrollment'), LISTED, unavailable, ACCEPTED);
    expect(statuses(waiting.effects)).toEqual(['pricing:']);
    expect(waiting.effects).toContainEqual({ kind: 'release_chunk', chunk: 0 });
    const { state, effects } = after(waiting, { kind: 'chunk_released', chunk: 0, rejected: 2, undecided: false });
    expect(statuses(effects).at(-1)).toBe('failed:price_unavailable');
    expect(state.statusDetail).toBe('No fresh price for BTC.');
  });

  it('stays quiet when a lock comes again', () => {
    const once = after(begun('enrollment'), LISTED, ACCEPTED, {
      kind: 'prices_locked',
    });
    expect(advance(once.state, { kind: 'prices_locked' })).toEqual({ state: once.state, effects: [] });
  });

  it('moves no more once it is terminal', () => {
    const done = after(begun('enrollment'), LISTED, ACCEPTED, { kind: 'prices_locked' }, settled(0, 2));
    expect(advance(done.state, settled(0, 2))).toEqual({ state: done.state, effects: [] });
  });
});

describe('a liquidation', () => {
  it('waits for reference prices, then locks only what passed', () => {
    const waiting = after(begun('liquidation'), LISTED);
    expect(waiting.effects).toEqual([{ kind: 'quote_reference' }]);
    const { effects } = after(waiting, { kind: 'reference_quoted' }, ACCEPTED);
    expect(effects.map((effect) => effect.kind)).toEqual([
      'quote_reference',
      'check_chunk',
      'change_status',
      'lock_prices',
    ]);
  });

  it('is skipped when every Execution is', () => {
    const none: OperationInput = { kind: 'chunk_decided', chunk: 0, accepted: 0, rejected: 0, skipped: 2 };
    const { effects } = after(begun('liquidation'), LISTED, { kind: 'reference_quoted' }, none);
    expect(statuses(effects)).toEqual(['skipped:all_skipped']);
  });
});

describe('a rebalance', () => {
  it('is only shown while it waits for another one, and begins when it leaves the queue', () => {
    const queued = after(begun('rebalance', { isQueued: true }), LISTED);
    expect(queued.effects).toEqual([{ kind: 'show', sequence: 1 }]);
    const { effects } = advance(queued.state, { kind: 'dequeued' });
    expect(effects).toEqual([{ kind: 'show', sequence: 2 }, { kind: 'quote_reference' }]);
  });

  it('is skipped at once when nobody is in scope', () => {
    const { effects } = begun('rebalance', { chunks: 0 });
    expect(statuses(effects)).toEqual(['skipped:no_executions']);
  });

  it('fails without a reference price before anything is checked', () => {
    const waiting = after(begun('rebalance'), LISTED);
    const failing = advance(waiting.state, { kind: 'prices_unavailable', detail: 'No fresh price for BTC.' });
    expect(failing.effects).toEqual([{ kind: 'release_chunk', chunk: 0 }]);
    const { state, effects } = advance(failing.state, {
      kind: 'chunk_released',
      chunk: 0,
      rejected: 3,
      undecided: true,
    });
    expect(statuses(effects)).toEqual(['failed:price_unavailable']);
    expect(state.counts).toEqual({ total: 3, settled: 0, skipped: 0, rejected: 3 });
  });
});

describe('a bound Operation', () => {
  it('is quoted before its check and locks after it, also when it buys', () => {
    const priceFlow = priceFlowOf({ type: 'top_up', isBound: true, isPlanned: false });
    const { effects } = after(begun('top_up', { priceFlow }), LISTED, { kind: 'reference_quoted' }, ACCEPTED);
    expect(effects.map((effect) => effect.kind)).toEqual([
      'quote_reference',
      'check_chunk',
      'change_status',
      'lock_prices',
    ]);
  });

  it('gives everything back when the market has moved too far', () => {
    const priceFlow = priceFlowOf({ type: 'top_up', isBound: true, isPlanned: false });
    const { state, effects } = after(
      begun('top_up', { priceFlow }),
      LISTED,
      { kind: 'reference_quoted' },
      ACCEPTED,
      { kind: 'prices_moved', failure: MOVED },
      { kind: 'chunk_released', chunk: 0, rejected: 2, undecided: false },
    );
    expect(statuses(effects)).toEqual(['pricing:', 'failed:price_moved']);
    expect(state.statusDetail).toBe('BTC moved.');
  });

  it('is not moved by a market that it never asked', () => {
    const { state } = begun('enrollment', { priceFlow: 'quote_first' });
    expect(advance(state, { kind: 'prices_moved', failure: MOVED })).toEqual({ state, effects: [] });
  });
});

describe('a planned Operation', () => {
  const priceFlow = priceFlowOf({ type: 'rebalance', isBound: false, isPlanned: true });

  it('is checked at once, because its plan brings the prices, and locks after the check', () => {
    const { effects } = after(begun('rebalance', { priceFlow }), LISTED, ACCEPTED);
    expect(effects.map((effect) => effect.kind)).toEqual(['check_chunk', 'change_status', 'lock_prices']);
  });

  it('is checked when it leaves the queue, with what was listed until then', () => {
    const queued = after(begun('rebalance', { priceFlow, isQueued: true }), LISTED);
    expect(advance(queued.state, { kind: 'dequeued' }).effects).toEqual([
      { kind: 'show', sequence: 2 },
      { kind: 'check_chunk', chunk: 0 },
    ]);
  });

  it('gives everything back when a decision is not the one that was planned', () => {
    const second: OperationInput = { kind: 'chunk_listed', chunk: 1 };
    const { state, effects } = after(
      begun('rebalance', { priceFlow, chunks: 2 }),
      LISTED,
      second,
      { ...ACCEPTED, stale: STALE },
      { ...ACCEPTED, chunk: 1 },
      { kind: 'chunk_released', chunk: 0, rejected: 2, undecided: false },
      { kind: 'chunk_released', chunk: 1, rejected: 2, undecided: false },
    );
    expect(statuses(effects)).toEqual(['failed:plan_stale']);
    expect(state.counts).toEqual({ total: 4, settled: 0, skipped: 0, rejected: 4 });
  });

  it('fails before any check when its scope is not the planned one', () => {
    const failing = begun('rebalance', { priceFlow, isQueued: true, failure: STALE });
    const { effects } = after(failing, LISTED, { kind: 'chunk_released', chunk: 0, rejected: 3, undecided: true });
    expect(effects.map((effect) => effect.kind)).toEqual(['release_chunk', 'change_status']);
    expect(statuses(begun('rebalance', { priceFlow, chunks: 0, failure: STALE }).effects)).toEqual([
      'failed:plan_stale',
    ]);
  });
});

describe('a cancelled Operation', () => {
  it('gives back what is held and what was never checked, and waits for the check that runs', () => {
    const lists = Array.from({ length: 6 }, (_, chunk): OperationInput => ({ kind: 'chunk_listed', chunk }));
    const running = after(begun('enrollment', { chunks: 6 }), ...lists, ACCEPTED);
    const cancelled = advance(running.state, { kind: 'cancel_requested' });
    // Chunk 0 is held, 1 to 4 are with the credit check, 5 was never sent.
    expect(cancelled.effects).toEqual([
      { kind: 'release_chunk', chunk: 0 },
      { kind: 'release_chunk', chunk: 5 },
    ]);
    const decisions = [1, 2, 3, 4].map((chunk): OperationInput => ({ ...NONE_PASSED, chunk }));
    const { effects } = after(
      cancelled,
      { kind: 'chunk_released', chunk: 0, rejected: 2, undecided: false },
      { kind: 'chunk_released', chunk: 5, rejected: 2, undecided: true },
      ...decisions,
    );
    expect(statuses(effects)).toEqual(['failed:cancelled']);
  });

  it('goes on when it settles already', () => {
    const settling = after(begun('enrollment'), LISTED, ACCEPTED, {
      kind: 'prices_locked',
    });
    expect(advance(settling.state, { kind: 'cancel_requested' })).toEqual({ state: settling.state, effects: [] });
  });

  it('stays quiet when it is cancelled again', () => {
    const waiting = after(begun('enrollment'), LISTED);
    const once = advance(waiting.state, { kind: 'cancel_requested' });
    expect(advance(once.state, { kind: 'cancel_requested' })).toEqual({ state: once.state, effects: [] });
  });
});
