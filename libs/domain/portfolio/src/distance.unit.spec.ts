import { format } from '@ballast/kernel';
import {
  addMovements,
  DISTANCES,
  flowOf,
  isFlow,
  noMovement,
  subtractMovements,
  withMovement,
  type FigureScope,
} from './distance';
import { USD, usd } from './testing/books';

const SUMS = DISTANCES.reduce(
  (sums, distance, index) => withMovement(sums, distance, usd(`${String(10 ** index)}.00`)),
  noMovement(USD),
);

describe('a movement', () => {
  it.each<readonly [FigureScope, readonly string[]]>([
    ['trading', ['general', 'holder', 'platform', 'outside']],
    ['account', ['general', 'holder', 'platform', 'outside']],
    ['general', ['holder', 'platform', 'outside']],
    ['participant', ['platform', 'outside']],
    ['platform', ['outside']],
  ])('is a flow of the scope %s when its other side is in %j', (scope, expected) => {
    expect(DISTANCES.filter((distance) => isFlow(distance, scope))).toEqual(expected);
  });

  it.each<readonly [FigureScope, string]>([
    ['trading', '11110.00'],
    ['account', '11110.00'],
    ['general', '11100.00'],
    ['participant', '11000.00'],
    ['platform', '10000.00'],
  ])('counts for the scope %s with %s', (scope, expected) => {
    expect(format(flowOf(SUMS, scope))).toBe(expected);
  });

  it('adds to the sum of its distance alone', () => {
    const twice = withMovement(SUMS, 'holder', usd('0.50'));
    expect(DISTANCES.map((distance) => format(twice[distance]))).toEqual([
      '1.00',
      '10.00',
      '100.50',
      '1000.00',
      '10000.00',
    ]);
  });

  it('adds up over accounts, and its part of a period is a difference', () => {
    expect(subtractMovements(addMovements(SUMS, SUMS), SUMS)).toEqual(SUMS);
    expect(format(flowOf(addMovements(SUMS, SUMS), 'participant'))).toBe('22000.00');
  });
});
