import type { TargetWeight } from '@ballast/contracts';
import { instrumentOf } from '@ballast/test-kit';
import { allocationsOf, isSameTarget, readTarget, type SentWeight } from './target-weights';

const LISTED = new Map(['BTC/USD', 'ETH/USD', 'SOL/USD', 'BTC/EUR'].map((symbol) => [symbol, instrumentOf(symbol)]));
const find = (symbol: string) => LISTED.get(symbol);

const target = (weights: Readonly<Record<string, string>>): readonly TargetWeight[] =>
  Object.entries(weights).map(([instrument_id, weight]) => ({ instrument_id, instrument_id_type: 'SYMBOL', weight }));

const violations = (weights: readonly SentWeight[], quotedCurrency: string | null = null): readonly string[] =>
  readTarget(weights, { findInstrument: find, quotedCurrency }).violations.map(({ field, violation }) =>
    `${field} ${violation}`.trim(),
  );

describe('target weights', () => {
  it('have the currency of all their instruments', () => {
    const currencyOf = (weights: readonly TargetWeight[]): string =>
      readTarget(weights, { findInstrument: find, quotedCurrency: null }).quotedCurrency;
    expect(currencyOf(target({ 'BTC/USD': '0.45', 'ETH/USD': '0.55' }))).toBe('USD');
    expect(currencyOf(target({ 'BTC/EUR': '1' }))).toBe('EUR');
    expect(currencyOf(target({ 'XXX/EUR': '1' }))).toBe('');
  });

  it('must have the currency that is asked for', () => {
    expect(violations(target({ 'BTC/USD': '1' }), 'USD')).toEqual([]);
    expect(violations(target({ 'BTC/EUR': '1' }), 'USD')).toEqual(['0/instrument_id must be quoted in USD']);
  });

  it('are judged as far as their members are texts', () => {
    expect(violations([{ instrument_id: 'BTC/USD' }, { weight: '2' }, {}])).toEqual([
      '1/weight must be a plain decimal above 0 and up to 1 with at most 18 decimals',
    ]);
  });

  it('may have 18 decimals and must sum to exactly 1', () => {
    expect(violations(target({ 'BTC/USD': '0.333333333333333333', 'ETH/USD': '0.666666666666666667' }))).toEqual([]);
    expect(violations(target({ 'BTC/USD': '0.333333333333333333', 'ETH/USD': '0.666666666666666666' }))).toEqual([
      'must have weights that sum to exactly 1; they sum to 0.999999999999999999',
    ]);
  });

  it.each(['0', '0.000', '-0.5', '1.1', '1e-1', '.5', '0.1234567890123456789', '', ' 0.5'])(
    'are refused with a weight of "%s"',
    (weight) => {
      expect(violations(target({ 'BTC/USD': weight }))[0]).toBe(
        '0/weight must be a plain decimal above 0 and up to 1 with at most 18 decimals',
      );
    },
  );

  it('name every rule that they break', () => {
    const twice = target({ 'BTC/USD': '0.5' });
    expect(violations([...twice, ...target({ 'XXX/USD': '0.5', 'BTC/EUR': '2' }), ...twice])).toEqual([
      '1/instrument_id is not a listed instrument',
      '2/instrument_id must be quoted in USD',
      '2/weight must be a plain decimal above 0 and up to 1 with at most 18 decimals',
      '3/instrument_id repeats entry 0',
    ]);
  });

  it('have 1 to 100 entries', () => {
    expect(violations([])).toEqual(['must have 1 to 100 entries']);
    expect(violations(Array.from({ length: 101 }, () => target({ 'BTC/USD': '0.01' })).flat())).toEqual([
      'must have 1 to 100 entries',
    ]);
  });

  it('become the allocations of an Operation, verbatim', () => {
    expect(allocationsOf(target({ 'BTC/USD': '0.450', 'ETH/USD': '0.55' }), find)).toEqual([
      { underlying_currency: 'BTC', weight: '0.450' },
      { underlying_currency: 'ETH', weight: '0.55' },
    ]);
    expect(() => allocationsOf(target({ 'XXX/USD': '1' }), find)).toThrow('no instrument XXX/USD');
  });
});

describe('two targets', () => {
  const weights = target({ 'BTC/USD': '0.5', 'ETH/USD': '0.5' });

  it('are the same in another spelling', () => {
    expect(isSameTarget(weights, target({ 'BTC/USD': '0.50', 'ETH/USD': '0.500' }))).toBe(true);
  });

  it.each([
    ['another order', { 'ETH/USD': '0.5', 'BTC/USD': '0.5' }],
    ['another weight', { 'BTC/USD': '0.4', 'ETH/USD': '0.6' }],
    ['another instrument', { 'BTC/USD': '0.5', 'SOL/USD': '0.5' }],
    ['one entry less', { 'BTC/USD': '0.5' }],
    ['one entry more', { 'BTC/USD': '0.5', 'ETH/USD': '0.5', 'SOL/USD': '0.5' }],
  ])('differ by %s', (_what, other) => {
    expect(isSameTarget(weights, target(other))).toBe(false);
  });
});
