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

function settled(chunk: number, count: number): OperationInput {
  return { kind: 'chunk_settled', chunk, settled: count, rejected: 0, skipped: 0 };
}

describe('an enrollment', () => {
  it('asks for its prices beside the credit check', () => {
    const { effects } = after(begin('enrollment', 1), LISTED);
    expect(effects).toEqual([{ kind: 'lock_prices' }, { kind: 'check_chunk', chunk: 0 }]);
  });

  it('goes through pricing and settling to settled', () => {
    const { effects } = after(begin('enrollment', 1), LISTED, ACCEPTED, { kind: 'prices_locked' }, settled(0, 2));
    expect(statuses(effects)).toEqual(['pricing:', 'settling:', 'settled:']);
  });

  it('settles the same when the prices were locked before the check was over', () => {
    const { effects } = after(begin('enrollment', 1), LISTED, { kind: 'prices_locked' }, ACCEPTED, settled(0, 2));
    expect(statuses(effects)).toEqual(['pricing:', 'settling:', 'settled:']);
  });

  it('fires no trade before every chunk is decided', () => {
    const { effects } = after(
      begin('enrollment', 2),
      LISTED,
      { kind: 'chunk_listed', chunk: 1 },
      { kind: 'prices_locked' },
      ACCEPTED,
    );
    expect(effects.some((effect) => effect.kind === 'settle_chunk')).toBe(false);
  });

  it('is a partial success when some were rejected', () => {
    const mixed: OperationInput = { kind: 'chunk_decided', chunk: 0, accepted: 1, rejected: 1, skipped: 0 };
    const { effects } = after(begin('enrollment', 1), LISTED, mixed, { kind: 'prices_locked' }, settled(0, 1));
    expect(statuses(effects).at(-1)).toBe('settled:partial_success');
  });

  it('fails straight from validating when all were rejected', () => {
    const none: OperationInput = { kind: 'chunk_decided', chunk: 0, accepted: 0, rejected: 3, skipped: 0 };
    const { effects } = after(begin('enrollment', 1), LISTED, none);
    expect(statuses(effects)).toEqual(['failed:all_rejected']);
  });

  it('gives every hold back before it fails for want of a price', () => {
    const unavailable: OperationInput = { kind: 'prices_unavailable', detail: 'No fresh price for BTC.' };
    const waiting = after(begin('enrollment', 1), LISTED, unavailable, ACCEPTED);
    expect(statuses(waiting.effects)).toEqual(['pricing:']);
    expect(waiting.effects).toContainEqual({ kind: 'release_chunk', chunk: 0 });
    const { state, effects } = after(waiting, { kind: 'chunk_released', chunk: 0, rejected: 2 });
    expect(statuses(effects).at(-1)).toBe('failed:price_unavailable');
    expect(state.statusDetail).toBe('No fresh price for BTC.');
  });

  it('stays quiet when a lock comes again', () => {
    const once = after(begin('enrollment', 1), LISTED, ACCEPTED, { kind: 'prices_locked' });
    expect(advance(once.state, { kind: 'prices_locked' })).toEqual({ state: once.state, effects: [] });
  });

  it('moves no more once it is terminal', () => {
    const done = after(begin('enrollment', 1), LISTED, ACCEPTED, { kind: 'prices_locked' }, settled(0, 2));
    expect(advance(done.state, settled(0, 2))).toEqual({ state: done.state, effects: [] });
  });
});

describe('a liquidation', () => {
  it('waits for reference prices, then locks only what passed', () => {
    const waiting = after(begin('liquidation', 1), LISTED);
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
    const { effects } = after(begin('liquidation', 1), LISTED, { kind: 'reference_quoted' }, none);
    expect(statuses(effects)).toEqual(['skipped:all_skipped']);
  });
});

describe('any Operation', () => {
  /** Answers whatever is asked, in an order that the generator picks, until nothing is left to answer. */
  function run(type: 'enrollment' | 'partial_sell', chunks: number, pick: () => number, unavailable: boolean) {
    let { state, effects } = begin(type, chunks);
    const seen: OperationEffect[] = [...effects];
    const open: OperationInput[] = Array.from({ length: chunks }, (_, chunk) => ({ kind: 'chunk_listed', chunk }));
    const inFlight = { check: 0, settle: 0, most: 0 };
    const answer = (effect: OperationEffect): readonly OperationInput[] => {
      if (effect.kind === 'quote_reference') return [{ kind: 'reference_quoted' }];
      if (effect.kind === 'lock_prices')
        return [unavailable ? { kind: 'prices_unavailable', detail: 'x' } : { kind: 'prices_locked' }];
      if (effect.kind === 'check_chunk') {
        inFlight.check += 1;
        return [{ kind: 'chunk_decided', chunk: effect.chunk, accepted: effect.chunk % 3, rejected: 1, skipped: 0 }];
      }
      if (effect.kind === 'settle_chunk') inFlight.settle += 1;
      if (effect.kind === 'settle_chunk') return [settled(effect.chunk, effect.chunk % 3)];
      if (effect.kind === 'release_chunk')
        return [{ kind: 'chunk_released', chunk: effect.chunk, rejected: effect.chunk % 3 }];
      return [];
    };
    open.push(...effects.flatMap(answer));
    while (open.length > 0) {
      const [input] = open.splice(pick() % open.length, 1);
      if (input === undefined) break;
      if (input.kind === 'chunk_decided') inFlight.check -= 1;
      if (input.kind === 'chunk_settled') inFlight.settle -= 1;
      ({ state, effects } = advance(state, input));
      seen.push(...effects);
      open.push(...effects.flatMap(answer));
      inFlight.most = Math.max(inFlight.most, inFlight.check, inFlight.settle);
    }
    return { state, seen, most: inFlight.most };
  }

  it('ends once, with every Execution counted, whatever order the answers come in', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('enrollment' as const, 'partial_sell' as const),
        fc.integer({ min: 1, max: 30 }),
        fc.infiniteStream(fc.nat()),
        fc.boolean(),
        (type, chunks, picks, unavailable) => {
          const { state, seen, most } = run(type, chunks, () => picks.next().value, unavailable);
          expect(isTerminal(state.status)).toBe(true);
          const changes = seen.filter((effect) => effect.kind === 'change_status');
          expect(changes.map((change) => change.sequence)).toEqual(changes.map((_, index) => index + 1));
          expect(changes.filter((change) => isTerminal(change.status))).toHaveLength(1);
          const { counts }: OperationState = state;
          expect(counts.settled + counts.rejected + counts.skipped).toBe(counts.total);
          expect(most).toBeLessThanOrEqual(CHUNKS_IN_FLIGHT_MAX);
          for (const kind of ['check_chunk', 'settle_chunk', 'release_chunk'] as const) {
            const sent = seen.flatMap((effect) => (effect.kind === kind ? [effect.chunk] : []));
            expect(sent).toEqual([...new Set(sent)].sort((a, b) => a - b));
          }
        },
      ),
    );
  });
});
