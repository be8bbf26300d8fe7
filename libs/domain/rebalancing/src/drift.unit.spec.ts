import { valuePortfolio, type Portfolio } from '@ballast/domain-sizing';
import { formatUnits } from '@ballast/kernel';
import * as fc from 'fast-check';
import { accountDrift, DRIFT_KINDS, driftOf, exceedsThreshold, type DriftKind, type Ratio, shownDrift } from './drift';
import { HELD, heldOf, MIDS, pricesOf, TARGET, termsOf, type Texts } from './testing/markets';

const USD = { currency: 'USD', scale: 2 };

function portfolio(held: Texts, weights: Texts): Portfolio {
  const valued = valuePortfolio(heldOf(held), termsOf(weights), pricesOf(MIDS));
  if (valued === null) {
    throw new Error('an asset has no price');
  }
  return valued;
}

const fires = (valued: Portfolio, kind: DriftKind, threshold_bps: number): boolean =>
  exceedsThreshold(driftOf(valued), { kind, threshold_bps });

describe('the drift of an account', () => {
  const drifted = portfolio(HELD, TARGET);

  it('is shown with value, weights and signed differences', () => {
    expect(accountDrift(drifted, USD)).toEqual({
      value: '14100.32',
      absolute: '0.100000',
      relative: '1.000000',
      total: '0.144775',
      instruments: [
        {
          instrument_id: 'BTC/USD',
          value: '7348.15',
          weight: '0.521133',
          target_weight: '0.450000',
          drift: '0.071133',
        },
        {
          instrument_id: 'ETH/USD',
          value: '4816.47',
          weight: '0.341586',
          target_weight: '0.300000',
          drift: '0.041586',
        },
        {
          instrument_id: 'SOL/USD',
          value: '1483.70',
          weight: '0.105225',
          target_weight: '0.150000',
          drift: '-0.044775',
        },
        { instrument_id: 'XRP/USD', value: '0.00', weight: '0.000000', target_weight: '0.100000', drift: '-0.100000' },
        { instrument_id: 'ADA/USD', value: '452.00', weight: '0.032056', target_weight: '0.000000', drift: '0.032056' },
      ],
    });
  });

  it.each<readonly [DriftKind, number, boolean]>([
    ['ABSOLUTE', 1000, false],
    ['ABSOLUTE', 999, true],
    ['RELATIVE', 10_000, false],
    ['RELATIVE', 9_999, true],
    ['TOTAL', 1448, false],
    ['TOTAL', 1447, true],
  ])('fires %s above, but not at, %i bps: %s', (kind, thresholdBps, expected) => {
    expect(fires(drifted, kind, thresholdBps)).toBe(expected);
  });

  it('is relative to the weight itself for an asset without a target', () => {
    expect(shownDrift(driftOf(portfolio({ BTC: '0.1', ADA: '1000' }, { BTC: '1' })))).toEqual({
      absolute: '0.068740',
      relative: '0.068740',
      total: '0.068740',
    });
  });

  it('is zero everywhere when nothing is held, and fires at no threshold', () => {
    const empty = portfolio({}, TARGET);
    expect(accountDrift(empty, USD)).toMatchObject({
      value: '0.00',
      absolute: '0.000000',
      relative: '0.000000',
      total: '0.000000',
    });
    expect(accountDrift(empty, USD).instruments.map(({ weight, drift }) => `${weight} ${drift}`)).toEqual(
      Array.from({ length: 4 }, () => '0.000000 0.000000'),
    );
    expect(DRIFT_KINDS.some((kind) => fires(empty, kind, 1))).toBe(false);
  });

  it('has no instruments when the account neither holds nor is to hold any', () => {
    expect(accountDrift(portfolio({}, {}), USD)).toMatchObject({ value: '0.00', instruments: [] });
  });
});

describe('any drift', () => {
  const assets = ['BTC', 'ETH', 'SOL', 'ADA', 'XRP'];
  const anyHeld = fc
    .array(fc.integer({ min: 0, max: 2_000_000 }), { minLength: 5, maxLength: 5 })
    .map((units): Texts =>
      Object.fromEntries(assets.map((asset, index) => [asset, formatUnits(BigInt(units[index] ?? 0), 6)])),
    )
    .filter((held) => Object.values(held).some((balance) => /[1-9]/.test(balance)));
  const anyTarget = fc
    .array(fc.integer({ min: 0, max: 100 }), { minLength: 4, maxLength: 4 })
    .map((cuts) => [0, ...cuts.sort((a, b) => a - b), 100])
    .map((cuts) =>
      Object.fromEntries(
        assets
          .map((asset, index) => [asset, (cuts[index + 1] ?? 0) - (cuts[index] ?? 0)] as const)
          .filter(([, percent]) => percent > 0)
          .map(([asset, percent]) => [asset, formatUnits(BigInt(percent), 2)]),
      ),
    );
  const compare = (left: Ratio, right: Ratio): number =>
    Number(left.numerator * right.denominator - right.numerator * left.denominator);

  it('lies between nothing and all: absolute is at most total, and at most relative', () => {
    fc.assert(
      fc.property(anyHeld, anyTarget, (held, weights) => {
        const { absolute, relative, total } = driftOf(portfolio(held, weights));
        expect(absolute.numerator).toBeGreaterThanOrEqual(0n);
        expect(compare(total, { numerator: 1n, denominator: 1n })).toBeLessThanOrEqual(0);
        // The deltas sum to 0, so each one is balanced by the others.
        expect(compare(absolute, total)).toBeLessThanOrEqual(0);
        expect(compare(absolute, relative)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('fires at a threshold exactly when it fires at every lower one', () => {
    fc.assert(
      fc.property(anyHeld, anyTarget, fc.integer({ min: 2, max: 10_000 }), (held, weights, thresholdBps) => {
        const valued = portfolio(held, weights);
        for (const kind of DRIFT_KINDS) {
          if (fires(valued, kind, thresholdBps)) expect(fires(valued, kind, thresholdBps - 1)).toBe(true);
        }
      }),
    );
  });

  it('shows drifts that sum to zero up to the rounding of each', () => {
    fc.assert(
      fc.property(anyHeld, anyTarget, (held, weights) => {
        const { instruments } = accountDrift(portfolio(held, weights), USD);
        const units = instruments.map(({ drift }) => Number(drift.replace('.', '')));
        expect(Math.abs(units.reduce((sum, unit) => sum + unit, 0))).toBeLessThanOrEqual(instruments.length);
      }),
    );
  });
});
