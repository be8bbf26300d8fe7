import fc from 'fast-check';
import { runToEnd } from './testing/fixtures';
import { chunksInFlight, type PriceFlow } from './operation.workflow';
import { isTerminal } from './operation.state';

describe('chunks in flight', () => {
  it.each([
    [500, 4],
    [333, 6],
    [100, 16],
    [1, 16],
    [5_000, 1],
  ])('of %i participants are %i', (participants, chunks) => {
    expect(chunksInFlight(participants)).toBe(chunks);
  });
});

describe('any Operation', () => {
  const runs = fc.record({
    type: fc.constantFrom('enrollment' as const, 'partial_sell' as const, 'rebalance' as const),
    chunks: fc.integer({ min: 1, max: 30 }),
    isQueued: fc.boolean(),
    priceFlow: fc.constantFrom<PriceFlow>('lock_beside_check', 'quote_first', 'lock_after_check'),
    market: fc.constantFrom('locks' as const, 'unavailable' as const, 'moved' as const),
    inFlightMax: fc.integer({ min: 1, max: 16 }),
    staleChunk: fc.nat({ max: 90 }),
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
        expect(work.inFlight.most).toBeLessThanOrEqual(run.inFlightMax);
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
