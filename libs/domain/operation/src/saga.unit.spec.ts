import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FactKind } from './operation.facts';
import type { InputKind } from './operation.inputs';
import type { Phase } from './operation.state';
import { accepted } from './evolve';
import { advance } from './advance';
import { REACTIONS } from './saga';
import { acceptedOf, decisionAbout, EXECUTED_AT, NOW, PRICES, REFERENCE, requestOf } from './testing/fixtures';
import { History } from './testing/history';

/** Every input, about chunk 0. */
const INPUTS: Readonly<Record<InputKind, (history: History) => History>> = {
  turn_came: (history) => history.tell({ kind: 'turn_came' }),
  chunk_listed: (history) => history.list('accepted'),
  reference_quoted: (history) => history.quote(),
  chunk_decided: (history) => history.decide(0),
  prices_locked: (history) => history.lock(),
  prices_unavailable: (history) => history.tell({ kind: 'prices_unavailable', detail: 'No price.' }),
  prices_moved: (history) => history.tell({ kind: 'prices_moved', detail: 'BTC moved.' }),
  cancel_requested: (history) => history.tell({ kind: 'cancel_requested' }),
  chunk_settled: (history) => history.settle(0),
  chunk_released: (history) => history.release(0),
  end_ordered: (history) => history.end(),
};
const KINDS = Object.keys(INPUTS) as InputKind[];

/** A waiting Operation for each phase. Where the phase allows it, one of two chunks is listed. */
const PHASES: Readonly<Record<Exclude<Phase, 'starting'>, () => History>> = {
  queued: () => new History('rebalance', { chunks: 2 }, { isQueued: true }).list('accepted'),
  quoting: () => new History('rebalance', { chunks: 2 }).list('accepted'),
  checking: () => new History('enrollment', { chunks: 2 }).list('accepted'),
  pricing: () => new History('enrollment').list('accepted').decide(0),
  settling: () => new History('enrollment').list('accepted').decide(0).lock(),
  givingBack: () => new History('rebalance', { chunks: 2 }).list('accepted').tell({ kind: 'cancel_requested' }),
  ended: () => new History('enrollment').list('accepted').decide(0).lock().settle(0),
};
const WAITING = Object.keys(PHASES) as Exclude<Phase, 'starting'>[];

const FAILED: readonly FactKind[] = ['operation_failed', 'release_requested'];
const ENDED: readonly FactKind[] = ['operation_failed', 'end_ordered', 'release_requested'];

/** The facts that each input leads to; an input that is left out leads to no fact. */
const FACTS: Readonly<Record<Exclude<Phase, 'starting'>, Partial<Record<InputKind, readonly FactKind[]>>>> = {
  queued: {
    turn_came: ['turn_came', 'quote_requested'],
    chunk_listed: ['chunk_listed'],
    cancel_requested: FAILED,
    end_ordered: ENDED,
  },
  quoting: {
    chunk_listed: ['chunk_listed'],
    reference_quoted: ['reference_quoted', 'check_requested'],
    prices_unavailable: FAILED,
    cancel_requested: FAILED,
    end_ordered: ENDED,
  },
  checking: {
    chunk_listed: ['chunk_listed', 'check_requested'],
    chunk_decided: ['chunk_decided'],
    prices_locked: ['prices_locked'],
    prices_unavailable: ['lock_refused'],
    // The chunk is with the credit check: it is given back once it is decided.
    prices_moved: ['operation_failed'],
    cancel_requested: ['operation_failed'],
    end_ordered: ENDED,
  },
  pricing: {
    prices_locked: ['prices_locked', 'settling_began', 'settlement_requested'],
    prices_unavailable: ['lock_refused', ...FAILED],
    prices_moved: FAILED,
    cancel_requested: FAILED,
    end_ordered: ENDED,
  },
  settling: {
    chunk_settled: ['chunk_settled', 'operation_ended'],
    end_ordered: ['end_ordered', 'withdrawal_requested'],
  },
  givingBack: {
    chunk_listed: ['chunk_listed', 'release_requested'],
    chunk_decided: ['chunk_decided', 'release_requested'],
    prices_locked: ['prices_locked'],
    chunk_released: ['chunk_released'],
    end_ordered: ['end_ordered', 'release_requested'],
  },
  ended: {},
};

const CASES = WAITING.flatMap((phase) => KINDS.map((kind) => [phase, kind, FACTS[phase][kind] ?? []] as const));

describe('an Operation in', () => {
  it.each(WAITING)('%s waits there', (phase) => {
    expect(PHASES[phase]().operation.state.phase).toBe(phase);
  });

  it.each(CASES)('%s, told of %s, leads to %j', (phase, kind, facts) => {
    const history = INPUTS[kind](PHASES[phase]());
    expect(history.lastFacts()).toEqual(facts);
  });

  it.each(CASES.filter(([, , facts]) => facts.length === 0))('%s, told of %s, stays as it is', (phase, kind) => {
    const history = PHASES[phase]();
    const { operation, commands } = history;
    const asked = commands.length;
    INPUTS[kind](history);
    expect(history.operation).toBe(operation);
    expect(history.commands).toHaveLength(asked);
  });

  it.each(KINDS)('starting, which no reader sees, stays as it is after %s', (kind) => {
    const operation = accepted({ kind: 'operation_accepted', ...acceptedOf(requestOf('enrollment')) });
    const inputs = {
      at: NOW,
      chunk: 0,
      firstIndex: 0,
      participants: [],
      reference: REFERENCE,
      decisions: [decisionAbout('enrollment', 'A0', 0)],
      prices: PRICES,
      detail: 'x',
      executedAt: EXECUTED_AT,
      refusedLegs: new Map<string, number>(),
      traders: new Set<string>(),
      open: [],
    };
    expect(advance(operation, undefined, { kind, ...inputs }).operation).toBe(operation);
  });
});

describe('the table of the saga', () => {
  it('has a reaction for exactly the inputs that lead to facts', () => {
    const reacting = WAITING.map((phase) => [phase, Object.keys(REACTIONS[phase]).sort()]);
    expect(reacting).toEqual(WAITING.map((phase) => [phase, Object.keys(FACTS[phase]).sort()]));
  });

  it('is the one in README.md', () => {
    const text = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');
    const rows = [...text.matchAll(/^\| `(\w+)` +\| (.*) \|$/gm)].map(([, phase = '', cells = '']) => {
      const [, reactions = ''] = cells.split(' | ');
      return [phase, [...reactions.matchAll(/`(\w+)`/g)].map(([, kind = '']) => kind).sort()];
    });
    const inRows = rows.filter(([phase]) => typeof phase === 'string' && phase in PHASES);
    expect(Object.fromEntries(inRows)).toEqual(
      Object.fromEntries(WAITING.map((phase) => [phase, Object.keys(REACTIONS[phase]).sort()])),
    );
  });
});
