import fc from 'fast-check';
import { STATUS_REASONS, transitionsOf } from '@ballast/api';
import {
  type CreditDecision,
  type Execution,
  type HoldsPlace,
  type Instruction,
  OPERATION_TRAITS,
  OPERATION_TYPES,
} from '@ballast/contracts';
import type { Authority, GrantRights } from '@ballast/domain-advisors';
import { executionResource, outcomeOfDecision, plainReason, type ExecutionOutcome } from '@ballast/domain-execution';
import { readPrices, readTerms, sizeExecution, type Sizing } from '@ballast/domain-sizing';
import { bookTrades } from '@ballast/domain-venue';
import { executionId, traderId } from '@ballast/kernel';
import { instrumentOf } from '@ballast/test-kit';
import { decide, given, holding, OPERATION, placeHolds, STRATEGY } from './testing/fixtures';
import type { Holding } from './credit-state';

const RUNS = 3_000;
const CODE = 'CUST01';
const ASSETS = ['BTC', 'ETH', 'SOL'] as const;
const AT = '2026-04-17T10:30:07.000Z';
/** Reasons of an Operation that fails as a whole. */
const FAILURES = ['price_unavailable', 'price_moved', 'plan_stale', 'cancelled', 'ended_by_operator'] as const;

const GRANT: GrantRights = {
  version: 1,
  status: 'active',
  permissions: ['VIEW', 'BUY', 'SELL'],
  limits: {},
  expires_at: '',
  effective_at: '2026-04-17T09:00:00.000Z',
};

function advisor(grant: Partial<GrantRights>): Authority {
  return { relation: 'advisor', isApproved: true, grant: { ...GRANT, ...grant }, used: '0' };
}

/** Authorities that refuse, and one that does not. */
const REFUSING: readonly Authority[] = [
  { relation: 'none' },
  advisor({ permissions: ['VIEW'] }),
  advisor({ limits: { assets: ['SOL'] } }),
  advisor({ limits: { order_notional: '0.01', currency: 'USD' } }),
  advisor({}),
];

/** A price, often so low that a holding worth a cent at the reference price is worth nothing at the locked price. */
const price = fc
  .oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 50, max: 4_000 }), fc.integer({ min: 1, max: 6_000_000 }))
  .map((cents) => (cents / 100).toFixed(2));
const seldom = fc.nat({ max: 19 }).map((chance) => chance === 0);

function perhaps<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });
}

/** A participant in an Operation, with everything that decides how its Execution ends. */
const stories = fc.record({
  type: fc.constantFrom(...OPERATION_TYPES),
  amount: fc.integer({ min: 1, max: 200_000 }).map((cents) => (cents / 100).toFixed(2)),
  standing: fc.record({
    isKnown: seldom.map((is) => !is),
    isApproved: seldom.map((is) => !is),
    isEnabled: seldom.map((is) => !is),
    isLocked: seldom,
    hasUsualTrader: seldom.map((is) => !is),
  }),
  float: fc.constantFrom('1000000.00', '1000000.00', '1000000.00', '10.00'),
  quantityScale: fc.constantFrom(0, 2, 8),
  minNotional: fc.constantFrom('0.01', '1.00', '20.00'),
  holdings: fc.uniqueArray(
    fc.record({
      asset: fc.constantFrom(...ASSETS),
      units: fc.oneof(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 300_000 })),
      isHeld: fc.nat({ max: 30 }).map((chance) => chance === 0),
    }),
    { selector: ({ asset }) => asset, maxLength: 3 },
  ),
  reference: fc.record({ BTC: price, ETH: price, SOL: price }),
  /** Each locked price in per cent of its reference price; null when there is no locked price. */
  locked: fc.array(fc.option(fc.integer({ min: 50, max: 200 }), { freq: 12, nil: null }), {
    minLength: 3,
    maxLength: 3,
  }),
  failure: perhaps(fc.constantFrom(...FAILURES)),
  authority: perhaps(fc.constantFrom<Authority>(...REFUSING)),
  refused: perhaps(fc.constantFrom(...ASSETS)),
});
type Story = typeof stories extends fc.Arbitrary<infer T> ? T : never;

const USUAL: Omit<Story, 'type'> = {
  amount: '10.00',
  standing: { isKnown: true, isApproved: true, isEnabled: true, isLocked: false, hasUsualTrader: true },
  float: '1000000.00',
  quantityScale: 2,
  minNotional: '0.01',
  holdings: [],
  reference: { BTC: '1.00', ETH: '1.00', SOL: '1.00' },
  locked: [100, 100, 100],
  failure: null,
  authority: null,
  refused: null,
};
/** Cases that random generation produces too seldom to rely on. */
const RARE: readonly Story[] = [
  // The holding is worth a cent at the reference price and nothing at the locked price.
  {
    ...USUAL,
    type: 'liquidation',
    holdings: [{ asset: 'BTC', units: 60, isHeld: false }],
    reference: { BTC: '0.02', ETH: '1.00', SOL: '1.00' },
    locked: [50, 100, 100],
  },
  // The only sell reaches its minimum at the reference price and misses it at the locked price.
  {
    ...USUAL,
    type: 'rebalance',
    minNotional: '20.00',
    holdings: [{ asset: 'BTC', units: 100, isHeld: false }],
    reference: { BTC: '40.00', ETH: '1.00', SOL: '1.00' },
    locked: [50, 100, 100],
  },
  { ...USUAL, type: 'partial_sell', holdings: ASSETS.map((asset) => ({ asset, units: 1_000, isHeld: true })) },
  // The venue refuses a buy that waits for proceeds.
  { ...USUAL, type: 'rebalance', holdings: [{ asset: 'BTC', units: 10_000, isHeld: false }], refused: 'ETH' },
];

function isBuy({ type }: Story): boolean {
  return type === 'enrollment' || type === 'top_up';
}

function quantity(units: number, scale: number): string {
  return scale === 0 ? String(units) : (units / 10 ** scale).toFixed(scale);
}

function commandOf(story: Story): HoldsPlace {
  const takesAmount = story.type !== 'rebalance' && story.type !== 'liquidation';
  return placeHolds({
    type: story.type,
    participants: [{ participant_code: CODE, ...(takesAmount ? { amount: story.amount } : {}) }],
    instruments: ASSETS.map((asset) =>
      instrumentOf(asset, { quantity_scale: story.quantityScale, min_notional: story.minNotional }),
    ),
    reference_prices: isBuy(story) ? {} : story.reference,
  });
}

function decisionOf(story: Story, command: HoldsPlace): CreditDecision | undefined {
  const { standing } = story;
  const holdings: readonly Holding[] = story.holdings.map(({ asset, units, isHeld }) => {
    const balance = quantity(units, story.quantityScale);
    return holding(asset, balance, isHeld ? balance : '0');
  });
  const state = given({
    participants: standing.isKnown
      ? {
          [CODE]: {
            status: standing.isApproved ? 'approved' : 'locked',
            disabledInstruments: standing.isEnabled ? [] : ['ETH/USD'],
            accountStatus: standing.isLocked ? 'locked' : undefined,
          },
        }
      : {},
    traders: (story.type === 'enrollment') === standing.hasUsualTrader ? [] : [CODE],
    holdings: { [CODE]: holdings },
    float: story.float,
    authorities: story.authority === null ? {} : { [CODE]: story.authority },
  });
  return decide(command, state).decisions[0];
}

function sizingOf(story: Story, command: HoldsPlace, { legs }: CreditDecision): Sizing {
  const terms = readTerms(command);
  const prices = ASSETS.flatMap((asset, index) => {
    const percent = story.locked[index];
    if (percent === null || percent === undefined) return [];
    return [[asset, Math.max(0.01, (Number(story.reference[asset]) * percent) / 100).toFixed(2)] as const];
  });
  const locked = { terms, prices: readPrices(Object.fromEntries(prices), terms) };
  return sizeExecution(legs, locked, OPERATION_TRAITS[story.type]);
}

/** The end of an Execution that the credit check accepted. */
function endOf(story: Story, command: HoldsPlace, decision: CreditDecision): ExecutionOutcome {
  if (story.failure !== null) {
    return { kind: 'rejected', legs: decision.legs, reason: plainReason(story.failure) };
  }
  const sizing = sizingOf(story, command, decision);
  if (sizing.outcome !== 'trades') return { kind: sizing.outcome, legs: sizing.legs, reason: sizing.reason };
  const execution = {
    execution_id: executionId(OPERATION, CODE),
    trader_id: traderId(STRATEGY, CODE),
    participant_code: CODE,
    legs: [...sizing.sized],
  };
  const refusals = new Map(story.refused === null ? [] : [[story.refused, 1]]);
  const [booked] = bookTrades({ preceding: {}, executions: [execution] }, refusals);
  const leg = booked?.refused_leg ?? null;
  return leg === null
    ? { kind: 'settled', legs: sizing.legs, sized: sizing.sized, executed_at: AT }
    : { kind: 'venue_refused', legs: sizing.legs, leg };
}

/** The versions that readers are shown. */
function versionsOf(story: Story): readonly Execution[] {
  const command = commandOf(story);
  const decision = decisionOf(story, command);
  if (decision === undefined) return [];
  const frame = {
    id: executionId(OPERATION, CODE),
    operation_id: OPERATION,
    strategy_id: STRATEGY,
    trader_id: decision.trader_exists ? traderId(STRATEGY, CODE) : '',
    participant_code: CODE,
    quoted_currency: 'USD',
    initiated_by: '',
    grant_version: 0,
    authorized_at: decision.authorized_at ?? '',
    created_at: AT,
  };
  const first = executionResource(frame, outcomeOfDecision(decision), AT);
  if (decision.outcome !== 'accepted') return [first];
  return [first, executionResource(frame, endOf(story, command, decision), AT)];
}

interface Observed {
  readonly execution: Set<string>;
  readonly instruction: Set<string>;
  /** `resource status code`. */
  readonly ends: Set<string>;
}

/** The code of a reason that is shown as a text. */
function codeOf(text: string): string {
  const found = Object.entries(STATUS_REASONS).find(([, entry]) => {
    const choice = entry.text.replaceAll(/\{(\w+) or (\w+)\}/g, '($1|$2)').replaceAll(/[{}]/g, '');
    const pattern = choice.replace('X/USD', '[A-Z]+/USD').replace('ASSET', '[A-Z]+');
    return new RegExp(`^${pattern}$`).test(text);
  });
  return found?.[0] ?? text;
}

function observe(): Observed {
  const observed: Observed = { execution: new Set(), instruction: new Set(), ends: new Set() };
  const end = (resource: string, { status, status_reason }: Execution | Instruction): void => {
    if (status_reason !== '') observed.ends.add(`${resource} ${status} ${codeOf(status_reason)}`);
  };
  fc.assert(
    fc.property(stories, (story) => {
      const versions = versionsOf(story);
      versions.forEach((version, index) => {
        const before = versions[index - 1];
        observed.execution.add(`${before?.status ?? ''} → ${version.status}`);
        end('execution', version);
        expect(codeOf(version.status_reason)).toBe(version.status_code);
        version.instructions.forEach((leg, place) => {
          const was = before?.instructions[place];
          if (was?.status !== leg.status) observed.instruction.add(`${was?.status ?? ''} → ${leg.status}`);
          end('instruction', leg);
        });
      });
    }),
    { numRuns: RUNS, examples: RARE.map((story) => [story]) },
  );
  return observed;
}

describe('the documented statuses of Executions and Instructions', () => {
  const observed = observe();

  it.each(['execution', 'instruction'] as const)('list exactly the transitions of an %s that occur', (resource) => {
    const listed = transitionsOf(resource).map(({ from, to }) => `${from} → ${to}`);
    expect([...observed[resource]].sort()).toEqual(listed.sort());
  });

  it('list exactly the reasons that occur with each status', () => {
    const listed = Object.entries(STATUS_REASONS).flatMap(([code, { on }]) => [
      ...(on.execution ?? []).map((status) => `execution ${status} ${code}`),
      ...(on.instruction ?? []).map((status) => `instruction ${status} ${code}`),
    ]);
    expect([...observed.ends].sort()).toEqual(listed.sort());
  });
});
