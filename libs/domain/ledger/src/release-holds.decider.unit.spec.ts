import { releaseHolds } from './release-holds.decider';
import { closedOf, deltasOf, hold, trader } from './testing/fixtures';

const holds = [
  hold('A', 'float', '5000.00'),
  hold('B', 'float', '0.50'),
  hold('B', trader('B'), '0.00000001', 'BTC'),
] as const;

describe('release holds', () => {
  it('gives back every hold in full', () => {
    expect(closedOf(releaseHolds(holds))).toEqual([
      { hold: holds[0], captured: '0.00', released: '5000.00' },
      { hold: holds[1], captured: '0.00', released: '0.50' },
      { hold: holds[2], captured: '0.00000000', released: '0.00000001' },
    ]);
    expect(deltasOf(releaseHolds(holds))).toEqual([
      'float USD posted 0.00 held -5000.50',
      `${trader('B')} BTC posted 0.00000000 held -0.00000001`,
    ]);
  });

  it('changes no balance when there is no hold', () => {
    expect(releaseHolds([])).toEqual([]);
  });
});
