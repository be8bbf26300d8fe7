import * as fc from 'fast-check';
import { admit, arrangeLane, arrangeLanes, type LaneEntry } from './lanes';

const NOW_MS = 1_000_000;

function entry(position: number, rest: Partial<LaneEntry> = {}): LaneEntry {
  return { id: `d${String(position)}`, position, isClaimed: false, dueMs: undefined, ...rest };
}

describe('admit', () => {
  it('lets the first delivery of a free lane go and keeps the next ones', () => {
    expect(admit(['a', 'a', 'b', 'a'], new Set())).toEqual([true, false, true, false]);
  });

  it('keeps every delivery of a lane that has a pending one', () => {
    expect(admit(['a', 'b', 'a'], new Set(['a']))).toEqual([false, true, false]);
  });
});

describe('arrangeLane', () => {
  it('makes the next one due when the head has gone', () => {
    expect(arrangeLane([entry(3), entry(2)], { nowMs: NOW_MS, hurried: false })).toEqual([{ id: 'd2', dueMs: NOW_MS }]);
  });

  it('changes nothing while one is claimed', () => {
    expect(arrangeLane([entry(1), entry(2, { isClaimed: true })], { nowMs: NOW_MS, hurried: true })).toEqual([]);
  });

  it('leaves the scheduled retry of the head alone', () => {
    const retry = entry(1, { dueMs: NOW_MS + 5_000 });
    expect(arrangeLane([retry, entry(2)], { nowMs: NOW_MS, hurried: false })).toEqual([]);
  });

  it('brings the scheduled retry of the head forward when hurried', () => {
    const retry = entry(1, { dueMs: NOW_MS + 5_000 });
    expect(arrangeLane([retry, entry(2)], { nowMs: NOW_MS, hurried: true })).toEqual([{ id: 'd1', dueMs: NOW_MS }]);
  });

  it('puts an older event that is sent again before the one that was the head', () => {
    const head = entry(5, { dueMs: NOW_MS + 5_000 });
    expect(arrangeLane([head, entry(2)], { nowMs: NOW_MS, hurried: true })).toEqual([
      { id: 'd2', dueMs: NOW_MS },
      { id: 'd5', dueMs: undefined },
    ]);
  });

  it('has nothing to do in an empty lane', () => {
    expect(arrangeLane([], { nowMs: NOW_MS, hurried: true })).toEqual([]);
  });
});

describe('arrangeLanes', () => {
  it('arranges each lane by itself, for entries in any order, and answers those that change', () => {
    const entries = [
      { ...entry(4), lane: 'a' },
      { ...entry(1, { isClaimed: true }), lane: 'b' },
      { ...entry(2), lane: 'a' },
      { ...entry(3), lane: 'b' },
      { ...entry(5, { dueMs: NOW_MS + 5_000 }), lane: 'c' },
    ];
    expect(arrangeLanes(entries, { nowMs: NOW_MS, hurried: true })).toEqual([
      { ...entry(2, { dueMs: NOW_MS }), lane: 'a' },
      { ...entry(5, { dueMs: NOW_MS }), lane: 'c' },
    ]);
  });

  it('clears the due time of an entry that is the head no more', () => {
    const entries = [
      { ...entry(5, { dueMs: NOW_MS }), lane: 'a' },
      { ...entry(2), lane: 'a' },
    ];
    expect(arrangeLanes(entries, { nowMs: NOW_MS, hurried: false })).toEqual([
      { ...entry(5), lane: 'a' },
      { ...entry(2, { dueMs: NOW_MS }), lane: 'a' },
    ]);
  });
});

interface Pending {
  readonly id: string;
  readonly position: number;
  isClaimed: boolean;
  dueMs: number | undefined;
}

type Step =
  | { readonly kind: 'arrive'; readonly lane: string }
  | { readonly kind: 'claim' | 'deliver' | 'give_up' | 'retry'; readonly pick: number }
  | { readonly kind: 'send_again'; readonly pick: number };

/** The pending deliveries of each lane as the dispatcher stores them. Only the rules of lanes decide which are due. */
class Lanes {
  readonly lanes = new Map<string, Pending[]>();
  readonly finished: { readonly lane: string; readonly id: string; readonly position: number }[] = [];
  readonly firstTries: { readonly lane: string; readonly position: number }[] = [];
  hasSentAgain = false;
  private position = 0;
  private readonly tried = new Set<string>();

  apply(step: Step): void {
    if (step.kind === 'arrive') return this.arrive(step.lane);
    if (step.kind === 'send_again') return this.sendAgain(step.pick);
    const claimed = step.kind !== 'claim';
    const candidates = [...this.lanes].flatMap(([lane, entries]) =>
      entries
        .filter((pending) => pending.isClaimed === claimed && (claimed || pending.dueMs !== undefined))
        .map((pending) => ({ lane, pending })),
    );
    const chosen = candidates[step.pick % Math.max(candidates.length, 1)];
    if (chosen === undefined) return;
    if (step.kind === 'claim') return this.claim(chosen.lane, chosen.pending);
    chosen.pending.isClaimed = false;
    if (step.kind === 'retry') chosen.pending.dueMs = NOW_MS + 5_000;
    else this.finish(chosen.lane, chosen.pending);
  }

  private arrive(lane: string): void {
    this.position += 1;
    const pending = this.lanes.get(lane) ?? [];
    const [isHead] = admit([lane], new Set(pending.length > 0 ? [lane] : []));
    pending.push({
      id: `d${String(this.position)}`,
      position: this.position,
      isClaimed: false,
      dueMs: isHead === true ? NOW_MS : undefined,
    });
    this.lanes.set(lane, pending);
  }

  private claim(lane: string, pending: Pending): void {
    pending.isClaimed = true;
    if (this.tried.has(pending.id)) return;
    this.tried.add(pending.id);
    this.firstTries.push({ lane, position: pending.position });
  }

  private finish(lane: string, pending: Pending): void {
    this.finished.push({ lane, id: pending.id, position: pending.position });
    this.lanes.set(
      lane,
      (this.lanes.get(lane) ?? []).filter(({ id }) => id !== pending.id),
    );
    this.arrange(lane, false);
  }

  private sendAgain(pick: number): void {
    const chosen = this.finished[pick % Math.max(this.finished.length, 1)];
    if (chosen === undefined) return;
    const pending = this.lanes.get(chosen.lane) ?? [];
    if (pending.some(({ id }) => id === chosen.id)) return;
    this.hasSentAgain = true;
    pending.push({ id: chosen.id, position: chosen.position, isClaimed: false, dueMs: undefined });
    this.lanes.set(chosen.lane, pending);
    this.arrange(chosen.lane, true);
  }

  private arrange(lane: string, hurried: boolean): void {
    const pending = this.lanes.get(lane) ?? [];
    for (const change of arrangeLane(pending, { nowMs: NOW_MS, hurried })) {
      const changed = pending.find(({ id }) => id === change.id);
      if (changed !== undefined) changed.dueMs = change.dueMs;
    }
  }
}

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('arrive' as const), lane: fc.constantFrom('e1/a', 'e1/b', 'e2/a') }),
  fc.record({
    kind: fc.constantFrom('claim' as const, 'deliver' as const, 'give_up' as const, 'retry' as const),
    pick: fc.nat(20),
  }),
  fc.record({ kind: fc.constant('send_again' as const), pick: fc.nat(20) }),
);

describe('lanes, in any history', () => {
  it('have exactly one delivery that may be tried, and never two at once', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const lanes = new Lanes();
        for (const each of steps) {
          lanes.apply(each);
          for (const pending of lanes.lanes.values()) {
            const heads = pending.filter(({ isClaimed, dueMs }) => isClaimed || dueMs !== undefined);
            expect(heads).toHaveLength(Math.min(pending.length, 1));
          }
        }
      }),
    );
  });

  it('try events of one resource for the first time in their order', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const lanes = new Lanes();
        steps.forEach((each) => lanes.apply(each));
        for (const lane of lanes.lanes.keys()) {
          const positions = lanes.firstTries.filter((tried) => tried.lane === lane).map(({ position }) => position);
          expect(positions).toEqual([...positions].sort((a, b) => a - b));
        }
      }),
    );
  });

  it('are empty once every delivery is delivered or given up', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const lanes = new Lanes();
        steps.forEach((each) => lanes.apply(each));
        const left = (): number => [...lanes.lanes.values()].reduce((sum, pending) => sum + pending.length, 0);
        for (let rounds = left(); rounds > 0; rounds -= 1) {
          lanes.apply({ kind: 'claim', pick: 0 });
          lanes.apply({ kind: rounds % 2 === 0 ? 'deliver' : 'give_up', pick: 0 });
        }
        expect(left()).toBe(0);
      }),
    );
  });
});
