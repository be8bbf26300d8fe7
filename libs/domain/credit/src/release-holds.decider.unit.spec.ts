import type { Hold } from './hold';
import { releaseHolds } from './release-holds.decider';

const holds: readonly Hold[] = [
  { execution_id: 'e1', account: 'float', asset: 'USD', amount: '5000.00' },
  { execution_id: 'e2', account: 'float', asset: 'USD', amount: '0.50' },
  { execution_id: 'e2', account: 'trader:t', asset: 'BTC', amount: '0.00000001' },
];

describe('release holds', () => {
  it('gives back every hold in full', () => {
    expect(releaseHolds(holds)).toEqual({
      closed_holds: [
        { ...holds[0], captured: '0.00', released: '5000.00' },
        { ...holds[1], captured: '0.00', released: '0.50' },
        { ...holds[2], captured: '0.00000000', released: '0.00000001' },
      ],
      deltas: [
        { account: 'float', asset: 'USD', posted: '0.00', held: '-5000.50' },
        { account: 'trader:t', asset: 'BTC', posted: '0.00000000', held: '-0.00000001' },
      ],
    });
  });

  it('changes no balance when there is no hold', () => {
    expect(releaseHolds([])).toEqual({ closed_holds: [], deltas: [] });
  });
});
