import {
  OPERATION_TRAITS,
  type DecidedLeg,
  type LegExplanation,
  type OperationType,
  type SizedLeg,
} from '@ballast/contracts';
import { Decimal, formatUnits } from '@ballast/kernel';
import { instrumentOf } from '@ballast/test-kit';
import * as fc from 'fast-check';
import { explainLegs } from './explain-legs';
import type { AssetHolding } from './holdings';
import { sizeExecution } from './size-execution';
import type { Sizing } from './size-legs';
import { readPrices, readTerms } from './terms';
import { checkedLegs } from './testing/checked-legs';

type Texts = Readonly<Record<string, string>>;

const BASKET = [
  { underlying_currency: 'BTC', weight: '0.50' },
  { underlying_currency: 'ETH', weight: '0.30' },
  { underlying_currency: 'SOL', weight: '0.20' },
];
const BIDS: Texts = { BTC: '60000.00', ETH: '3000.00', SOL: '150.00' };

interface Explained {
  readonly decided: readonly DecidedLeg[];
  readonly sizing: Sizing | null;
  readonly explanations: readonly LegExplanation[];
}

interface Asked {
  readonly type: OperationType;
  readonly amount?: string;
  readonly holdings?: readonly AssetHolding[];
  readonly locked?: Texts;
  /** Reference prices of the credit check: none for buys unless given. */
  readonly reference?: Texts;
  readonly assets?: readonly string[];
}

const holding = (asset: string, balance: string): AssetHolding => ({ asset, balance });

/** Checks the one participant of an Operation, sizes what passes and explains its legs. */
function explain(asked: Asked): Explained {
  const { type, amount = '', holdings = [], locked, assets = ['BTC', 'ETH', 'SOL'] } = asked;
  const { method, spendsCash, request } = OPERATION_TRAITS[type];
  const terms = readTerms({
    quoted_currency: 'USD',
    quoted_scale: 2,
    allocations: request.takesAllocations ? BASKET : [],
    instruments: assets.map((asset) => instrumentOf(asset)),
  });
  const referencePrices = readPrices(asked.reference ?? (spendsCash ? {} : BIDS), terms);
  const lockedPrices = readPrices(locked ?? {}, terms);
  const { isAccepted, legs: decided } = checkedLegs({ method, amount, holdings, terms, referencePrices });
  const at = { terms, prices: lockedPrices };
  const isSized = isAccepted && locked !== undefined;
  const sizing = isSized ? sizeExecution(decided, at, OPERATION_TRAITS[type]) : null;
  const execution = { method, amount, holdings: spendsCash ? null : holdings, decided, sized: sizing?.legs ?? null };
  return { decided, sizing, explanations: explainLegs(execution, { terms, referencePrices, lockedPrices }) };
}

describe('explaining legs', () => {
  it('shows how an amount became the quantity of a buy', () => {
    const { explanations } = explain({ type: 'enrollment', amount: '1000.03', locked: BIDS });
    expect(explanations[1]).toEqual({
      underlying_currency: 'ETH',
      side: 'buy',
      target_weight: '0.3',
      target_notional: '300.009',
      held_quantity: '',
      held_notional: '',
      delta_notional: '',
      reference_price: '',
      locked_price: '3000.00',
      raw_quantity: '0.100003333333333333',
      quantity: '0.10000333',
      quantity_rounding: 'down',
      notional: '300.01',
      rounding_residue: '0.00001',
      minimum_notional: '1.00',
      compared_notional: '300.01',
      is_below_minimum: false,
    });
  });

  it('leaves the members that need a locked price empty until prices are locked', () => {
    const { explanations } = explain({ type: 'top_up', amount: '4.00' });
    expect(
      explanations.map(({ compared_notional, is_below_minimum }) => [compared_notional, is_below_minimum]),
    ).toEqual([
      ['2.00', false],
      ['1.20', false],
      ['0.80', true],
    ]);
    expect(explanations[0]).toMatchObject({ locked_price: '', raw_quantity: '', quantity: '', notional: '' });
    expect(explanations[0]).toMatchObject({ rounding_residue: '', target_notional: '2' });
  });

  it('shows how the proceeds of a partial sell became its quantity', () => {
    const holdings = [holding('BTC', '1.00000000'), holding('ETH', '10.00000000'), holding('SOL', '100.00000000')];
    const { explanations } = explain({
      type: 'partial_sell',
      amount: '1000.00',
      holdings,
      locked: { ...BIDS, ETH: '2999.00' },
    });
    expect(explanations[1]).toMatchObject({
      target_notional: '300',
      held_quantity: '10.00000000',
      held_notional: '30000',
      reference_price: '3000.00',
      locked_price: '2999.00',
      raw_quantity: '0.100033344448149383',
      quantity: '0.10003335',
      quantity_rounding: 'up',
      notional: '300.00',
      rounding_residue: '-0.00001665',
      compared_notional: '300.00',
    });
  });

  it('shows the proceeds of a full exit and the digits that are cut off', () => {
    const { explanations } = explain({
      type: 'liquidation',
      holdings: [holding('BTC', '0.08333333'), holding('ETH', '0.00000333')],
      locked: BIDS,
    });
    expect(explanations).toMatchObject([
      {
        target_weight: '0',
        target_notional: '0',
        held_notional: '4999.9998',
        raw_quantity: '0.08333333',
        quantity: '0.08333333',
        quantity_rounding: 'none',
        notional: '4999.99',
        rounding_residue: '-0.0098',
        minimum_notional: '0.01',
        compared_notional: '4999.9998',
        is_below_minimum: false,
      },
      { notional: '0.00', compared_notional: '0.00999', is_below_minimum: true, locked_price: '' },
    ]);
  });

  it('shows a rebalance: exact targets and deltas, quantities of the check, money of the lock', () => {
    const { explanations } = explain({
      type: 'rebalance',
      holdings: [holding('BTC', '0.10000001'), holding('SOL', '20.00000000'), holding('ADA', '10.00000000')],
      locked: { BTC: '61000.00', ETH: '3100.00', SOL: '140.00', ADA: '0.40' },
      assets: ['BTC', 'ETH', 'SOL', 'ADA'],
      reference: { ...BIDS, ADA: '0.50' },
    });
    // All that is held is worth 9005.0006.
    expect(explanations).toMatchObject([
      {
        side: 'sell',
        target_weight: '0.5',
        target_notional: '4502.5003',
        held_notional: '6000.0006',
        delta_notional: '-1497.5003',
        reference_price: '60000.00',
        locked_price: '61000.00',
        raw_quantity: '0.024958333333333333',
        quantity: '0.02495833',
        notional: '1522.45',
        rounding_residue: '-0.00813',
        compared_notional: '1522.45813',
      },
      { side: 'buy', target_notional: '2701.50018', held_quantity: '0.00000000', delta_notional: '2701.50018' },
      { side: 'sell', target_notional: '1801.00012', delta_notional: '-1198.99988', minimum_notional: '1.00' },
      { side: 'sell', target_weight: '0', target_notional: '0', delta_notional: '-5', minimum_notional: '0.01' },
    ]);
  });

  it('has nothing to explain where nothing was planned', () => {
    expect(explain({ type: 'rebalance', holdings: [] }).explanations).toEqual([]);
  });

  it('throws on a leg of an unknown instrument', () => {
    const leg: DecidedLeg = { asset: 'XYZ', side: 'buy', amount_type: 'notional', amount: '1.00' };
    const terms = readTerms({ quoted_currency: 'USD', quoted_scale: 2, allocations: [], instruments: [] });
    const execution = { method: 'spend_amount' as const, amount: '1.00', holdings: null, decided: [leg], sized: null };
    const none = new Map();
    expect(() => explainLegs(execution, { terms, referencePrices: none, lockedPrices: none })).toThrow('in XYZ');
  });
});

const anyPrices = fc
  .array(fc.bigInt({ min: 1n, max: 10_000_000n }), { minLength: 3, maxLength: 3 })
  .map((units): Texts =>
    Object.fromEntries(['BTC', 'ETH', 'SOL'].map((asset, index) => [asset, formatUnits(units[index] ?? 1n, 2)])),
  );
const anyAsked = fc.record({
  type: fc.constantFrom<OperationType>('enrollment', 'top_up', 'partial_sell', 'rebalance', 'liquidation'),
  cents: fc.oneof(fc.bigInt({ min: 1n, max: 500n }), fc.bigInt({ min: 1n, max: 10_000_000n })),
  held: fc.array(fc.bigInt({ min: 0n, max: 10n ** 11n }), { minLength: 3, maxLength: 3 }),
  reference: anyPrices,
  locked: anyPrices,
});

/** Checks that an explanation agrees with the decided and the traded leg. */
function checkExplained(explained: LegExplanation, leg: DecidedLeg, sized: SizedLeg | undefined): void {
  const { quantity, notional, rounding_residue, locked_price } = explained;
  if (sized !== undefined) {
    expect([quantity, notional, locked_price]).toEqual([sized.quantity, sized.notional, sized.price]);
    const worth = Decimal.of(quantity).times(Decimal.of(locked_price));
    expect(Decimal.of(notional).minus(worth).toString()).toBe(rounding_residue);
  }
  if (quantity === '') {
    return;
  }
  const raw = Decimal.of(explained.raw_quantity).compare(Decimal.of(quantity));
  const allowed = { down: [0, 1], up: [0, -1], none: [0] };
  expect(allowed[explained.quantity_rounding]).toContain(raw);
  const compared = Decimal.of(explained.compared_notional).compare(Decimal.of(explained.minimum_notional));
  const isUnder = compared < 0 || /^[0.]+$/.test(quantity) || /^[0.]+$/.test(notional);
  if (leg.status === undefined || leg.status_reason === 'portfolio_is_balanced') {
    expect(isUnder).toBe(false);
  }
  if (explained.is_below_minimum) {
    expect(isUnder).toBe(true);
  }
}

describe('the explanation of any Execution', () => {
  it('agrees with decisions, trades and dropped legs', () => {
    const traded = new Map<OperationType, number>();
    fc.assert(
      fc.property(anyAsked, ({ type, cents, held, reference, locked }) => {
        const isSell = type === 'partial_sell' || type === 'rebalance' || type === 'liquidation';
        const result = explain({
          type,
          amount: type === 'rebalance' || type === 'liquidation' ? '' : formatUnits(cents, 2),
          holdings: ['BTC', 'ETH', 'SOL'].map((asset, index) => holding(asset, formatUnits(held[index] ?? 0n, 8))),
          // The hold of a partial sell covers only a locked price near the reference price.
          locked: type === 'partial_sell' ? reference : locked,
          reference: isSell ? reference : {},
        });
        expect(result.explanations).toHaveLength(result.decided.length);
        const sized = result.sizing?.outcome === 'trades' ? result.sizing.sized : [];
        const legs = result.sizing?.legs ?? result.decided;
        result.explanations.forEach((explained, index) => {
          const leg = legs[index];
          if (leg !== undefined) {
            checkExplained(
              explained,
              leg,
              sized.find((one) => one.leg === index),
            );
          }
        });
        traded.set(type, (traded.get(type) ?? 0) + (sized.length > 0 ? 1 : 0));
      }),
      { numRuns: 1_500 },
    );
    // With fewer trades of a type the runs would prove little about it.
    expect([...traded].filter(([, times]) => times < 30)).toEqual([]);
    expect(traded.size).toBe(5);
  });
});
