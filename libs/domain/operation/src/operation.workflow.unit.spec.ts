import fc from 'fast-check';
import { advance, begin, CHUNKS_IN_FLIGHT_MAX } from './operation.workflow';
import {
  isTerminal,
  type Advance,
  type OperationEffect,
  type OperationInput,
  type OperationState,
} from './operation.state';

const LISTED: OperationInput = { kind: 'chunk_listed', chunk: 0 };
const ACCEPTED: OperationInput = { kind: 'chunk_decided', chunk: 0, accepted: 2, rejected: 0, skipped: 0 };

/** Shows an Operation its history; answers where it stands and everything that was to be done. */
function after(first: Advance, ...inputs: readonly OperationInput[]): Advance {
  return inputs.reduce<Advance>((so_far, input) => {
    const next = advance(so_far.state, input);
    return { state: next.state, effects: [...so_far.effects, ...next.effects] };
  }, first);
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
    const { effects } = after(begin({ type: 'enrollment', chunks: 1, isQueued: false }), LISTED);
    expect(effects).toEqual([{ kind: 'lock_prices' }, { kind: 'check_chunk', chunk: 0 }]);
  });

  it('goes through pricing and settling to settled', () => {
    const { effects } = after(
      begin({ type: 'enrollment', chunks: 1, isQueued: false }),
      LISTED,
      ACCEPTED,
      { kind: 'prices_locked' },
      settled(0, 2),
    );
    expect(statuses(effects)).toEqual(['pricing:', 'settling:', 'settled:']);
  });

  it('settles the same when the prices were locked before the check was over', () => {
    const { effects } = after(
      begin({ type: 'enrollment', chunks: 1, isQueued: false }),
      LISTED,
      { kind: 'prices_locked' },
      ACCEPTED,
      settled(0, 2),
    );
    expect(statuses(effects)).toEqual(['pricing:', 'settling:', 'settled:']);
  });

  it('fires no trade before every chunk is decided', () => {
    const { effects } = after(
      begin({ type: 'enrollment', chunks: 2, isQueued: false }),
      LISTED,
      { kind: 'chunk_listed', chunk: 1 },
      { kind: 'prices_locked' },
      ACCEPTED,
    );
    expect(effects.some((effect) => effect.kind === 'settle_chunk')).toBe(false);
  });

  it('is a partial success when some were rejected', () => {
    const mixed: OperationInput = { kind: 'chunk_decided', chunk: 0, accepted: 1, rejected: 1, skipped: 0 };
    const { effects } = after(
      begin({ type: 'enrollment', chunks: 1, isQueued: false }),
      LISTED,
      mixed,
      { kind: 'prices_locked' },
      settled(0, 1),
    );
    expect(statuses(effects).at(-1)).toBe('settled:partial_success');
  });

  it('fails straight from validating when all were rejected', () => {
    const none: OperationInput = { kind: 'chunk_decided', chunk: 0, accepted: 0, rejected: 3, skipped: 0 };
    const { effects } = after(begin({ type: 'enrollment', chunks: 1, isQueued: false }), LISTED, none);
    expect(statuses(effects)).toEqual(['failed:all_rejected']);
  });

  it('gives every hold back before it fails for want of a price', () => {
    const unavailable: OperationInput = { kind: 'prices_unavailable', detail: 'No fresh price for BTC.' };
    const waiting = after(begin({ type: 'enrollment', chunks: 1, isQueued: false }), LISTED, unavailable, ACCEPTED);
    expect(statuses(waiting.effects)).toEqual(['pricing:']);
    expect(waiting.effects).toContainEqual({ kind: 'release_chunk', chunk: 0 });
    const { state, effects } = after(waiting, { kind: 'chunk_released', chunk: 0, rejected: 2, undecided: false });
    expect(statuses(effects).at(-1)).toBe('failed:price_unavailable');
    expect(state.statusDetail).toBe('No fresh price for BTC.');
  });

  it('stays quiet when a lock comes again', () => {
    const once = after(begin({ type: 'enrollment', chunks: 1, isQueued: false }), LISTED, ACCEPTED, {
      kind: 'prices_locked',
    });
    expect(advance(once.state, { kind: 'prices_locked' })).toEqual({ state: once.state, effects: [] });
  });

  it('moves no more once it is terminal', () => {
    const done = after(
      begin({ type: 'enrollment', chunks: 1, isQueued: false }),
      LISTED,
      ACCEPTED,
      { kind: 'prices_locked' },
      settled(0, 2),
    );
    expect(advance(done.state, settled(0, 2))).toEqual({ state: done.state, effects: [] });
  });
});

describe('a liquidation', () => {
  it('waits for reference prices, then locks only what passed', () => {
    const waiting = after(begin({ type: 'liquidation', chunks: 1, isQueued: false }), LISTED);
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
    const { effects } = after(
      begin({ type: 'liquidation', chunks: 1, isQueued: false }),
      LISTED,
      { kind: 'reference_quoted' },
      none,
    );
    expect(statuses(effects)).toEqual(['skipped:all_skipped']);
  });
});

describe('a rebalance', () => {
  it('is only shown while it waits for another one, and begins when it leaves the queue', () => {
    const queued = after(begin({ type: 'rebalance', chunks: 1, isQueued: true }), LISTED);
    expect(queued.effects).toEqual([{ kind: 'show', sequence: 1 }]);
    const { effects } = advance(queued.state, { kind: 'dequeued' });
    expect(effects).toEqual([{ kind: 'show', sequence: 2 }, { kind: 'quote_reference' }]);
  });

  it('is skipped at once when nobody is in scope', () => {
    const { effects } = begin({ type: 'rebalance', chunks: 0, isQueued: false });
    expect(statuses(effects)).toEqual(['skipped:no_executions']);
  });

  it('fails without a reference price before anything is checked', () => {
    const waiting = after(begin({ type: 'rebalance', chunks: 1, isQueued: false }), LISTED);
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

describe('a cancelled Operation', () => {
  it('gives back what is held and what was never checked, and waits for the check that runs', () => {
    const lists = Array.from({ length: 6 }, (_, chunk): OperationInput => ({ kind: 'chunk_listed', chunk }));
    const running = after(begin({ type: 'enrollment', chunks: 6, isQueued: false }), ...lists, ACCEPTED);
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
    const settling = after(begin({ type: 'enrollment', chunks: 1, isQueued: false }), LISTED, ACCEPTED, {
      kind: 'prices_locked',
    });
    expect(advance(settling.state, { kind: 'cancel_requested' })).toEqual({ state: settling.state, effects: [] });
  });

  it('stays quiet when it is cancelled again', () => {
    const waiting = after(begin({ type: 'enrollment', chunks: 1, isQueued: false }), LISTED);
    const once = advance(waiting.state, { kind: 'cancel_requested' });
    expect(advance(once.state, { kind: 'cancel_requested' })).toEqual({ state: once.state, effects: [] });
  });
});

interface Run {
  readonly type: 'enrollment' | 'partial_sell' | 'rebalance';
  readonly chunks: number;
  readonly isQueued: boolean;
  readonly unavailable: boolean;
  /** After how many inputs it is cancelled; never when there are fewer. */
  readonly cancelAfter: number;
  readonly pick: () => number;
}

/** Answers whatever is asked, in an order that `pick` chooses, until nothing is left to answer. */
class OpenWork {
  readonly seen: OperationEffect[] = [];
  readonly inFlight = { check: 0, settle: 0, most: 0 };
  private readonly open: OperationInput[] = [];
  private listed = 0;
  private readonly decided = new Set<number>();

  constructor(private readonly run: Run) {}

  /** One of the answers, or the next chunk of the list, which arrives in order. */
  next(): OperationInput | undefined {
    const canList = this.listed < this.run.chunks;
    const choices = this.open.length + (canList ? 1 : 0);
    if (choices === 0) return undefined;
    const choice = this.run.pick() % choices;
    if (choice < this.open.length) return this.open.splice(choice, 1)[0];
    this.listed += 1;
    return { kind: 'chunk_listed', chunk: this.listed - 1 };
  }

  take(effects: readonly OperationEffect[]): void {
    this.seen.push(...effects);
    this.open.push(...effects.flatMap((effect) => this.answer(effect)));
    this.inFlight.most = Math.max(this.inFlight.most, this.inFlight.check, this.inFlight.settle);
  }

  back(input: OperationInput): void {
    if (input.kind === 'chunk_decided') {
      this.decided.add(input.chunk);
      this.inFlight.check -= 1;
    }
    if (input.kind === 'chunk_settled' || input.kind === 'chunk_released') this.inFlight.settle -= 1;
  }

  private answer(effect: OperationEffect): readonly OperationInput[] {
    switch (effect.kind) {
      case 'quote_reference':
        return [{ kind: 'reference_quoted' }];
      case 'lock_prices':
        return [this.run.unavailable ? { kind: 'prices_unavailable', detail: 'x' } : { kind: 'prices_locked' }];
      case 'check_chunk':
        this.inFlight.check += 1;
        return [{ kind: 'chunk_decided', chunk: effect.chunk, accepted: effect.chunk % 3, rejected: 1, skipped: 0 }];
      case 'settle_chunk':
        this.inFlight.settle += 1;
        return [settled(effect.chunk, effect.chunk % 3)];
      case 'release_chunk': {
        this.inFlight.settle += 1;
        const undecided = !this.decided.has(effect.chunk);
        return [{ kind: 'chunk_released', chunk: effect.chunk, rejected: undecided ? 2 : effect.chunk % 3, undecided }];
      }
      default:
        return [];
    }
  }
}

function runToEnd(run: Run): { readonly state: OperationState; readonly work: OpenWork } {
  const work = new OpenWork(run);
  let { state, effects } = begin(run);
  work.take(effects);
  if (run.isQueued) {
    ({ state, effects } = advance(state, { kind: 'dequeued' }));
    work.take(effects);
  }
  for (let count = 0; ; count += 1) {
    const isCancelled = count === run.cancelAfter;
    const input: OperationInput | undefined = isCancelled ? { kind: 'cancel_requested' } : work.next();
    if (input === undefined) return { state, work };
    work.back(input);
    ({ state, effects } = advance(state, input));
    work.take(effects);
  }
}

describe('any Operation', () => {
  const runs = fc.record({
    type: fc.constantFrom('enrollment' as const, 'partial_sell' as const, 'rebalance' as const),
    chunks: fc.integer({ min: 1, max: 30 }),
    isQueued: fc.boolean(),
    unavailable: fc.boolean(),
    cancelAfter: fc.nat({ max: 120 }),
    picks: fc.infiniteStream(fc.nat()),
  });

  it('ends once, with every Execution counted, whatever order the answers come in and whenever it is cancelled', () => {
    fc.assert(
      fc.property(runs, ({ picks, ...run }) => {
        const { state, work } = runToEnd({ ...run, pick: () => picks.next().value });
        expect(isTerminal(state.status)).toBe(true);
        const changes = work.seen.filter((effect) => effect.kind === 'change_status');
        const versions = work.seen.flatMap((effect) => ('sequence' in effect ? [effect.sequence] : []));
        expect(versions).toEqual(versions.map((_, index) => index + 1));
        expect(changes.filter((change) => isTerminal(change.status))).toHaveLength(1);
        const { counts } = state;
        expect(counts.settled + counts.rejected + counts.skipped).toBe(counts.total);
        expect(work.inFlight.most).toBeLessThanOrEqual(CHUNKS_IN_FLIGHT_MAX);
        const sent = (kind: string): number[] =>
          work.seen.flatMap((effect) => ('chunk' in effect && effect.kind === kind ? [effect.chunk] : []));
        // Each chunk is checked at most once, settled or given back at most once, and never both.
        for (const chunks of [sent('check_chunk'), [...sent('settle_chunk'), ...sent('release_chunk')]]) {
          expect(chunks).toHaveLength(new Set(chunks).size);
        }
        expect(sent('settle_chunk')).toEqual([...sent('settle_chunk')].sort((a, b) => a - b));
        expect(sent('settle_chunk').length * sent('release_chunk').length).toBe(0);
      }),
      { numRuns: 500 },
    );
  });
});
