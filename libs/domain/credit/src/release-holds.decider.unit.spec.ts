import type { Hold } from './hold';
import { releaseHolds } from './release-holds.decider';

const holds: readonly Hold[] = [
  { hold_id: 'h1', execution_id: 'e1', account: 'float', asset: 'USD', amount: '5000.00', is_open: true },
  { hold_id: 'h2', execution_id: 'e2', account: 'float', asset: 'USD', amount: '0.50', is_open: true },
  { hold_id: 'h3', execution_id: 'e2', account: 'trader:t', asset: 'BTC', amount: '0.00000001', is_open: true },
];

describe('release holds', () => {
  it('gives back every open hold in full', () => {
    expect(releaseHolds(holds)).toEqual([
      {
        closed_holds: [
          { hold_id: 'h1', captured: '0.00', released: '5000.00' },
          { hold_id: 'h2', captured: '0.00', released: '0.50' },
          { hold_id: 'h3', captured: '0.00000000', released: '0.00000001' },
        ],
        deltas: [
          { account: 'float', asset: 'USD', posted: '0.00', held: '-5000.50' },
          { account: 'trader:t', asset: 'BTC', posted: '0.00000000', held: '-0.00000001' },
        ],
      },
    ]);
  });

  it('leaves a hold alone that was closed before', () => {
    const mixed = holds.map((hold, index) => ({ ...hold, is_open: index === 1 }));
    expect(releaseHolds(mixed)[0]?.closed_holds.map(({ hold_id }) => hold_id)).toEqual(['h2']);
  });

  it('says nothing when every hold is closed', () => {
    expect(releaseHolds(holds.map((hold) => ({ ...hold, is_open: false })))).toEqual([]);
    expect(releaseHolds([])).toEqual([]);
  });
});
