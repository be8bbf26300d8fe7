import { ReplayedBalances } from './replayed-balances';

describe('balances of many accounts', () => {
  it('are kept exactly, each under its own key, beyond the first size of the table', () => {
    const balances = new ReplayedBalances();
    const count = 40_000;
    for (let round = 1n; round <= 2n; round += 1n) {
      for (let index = 0; index < count; index += 1) {
        balances.set(`account ${index}`, { units: round * BigInt(index), scale: index % 19 });
      }
    }
    for (let index = 0; index < count; index += 1) {
      expect(balances.get(`account ${index}`)).toEqual({ units: 2n * BigInt(index), scale: index % 19 });
    }
    expect(balances.get('account x')).toBeUndefined();
  });

  it('are kept below zero, and beyond 64 bits', () => {
    const balances = new ReplayedBalances();
    for (const units of [-5n, 10n ** 30n, -(10n ** 30n), 7n, 2n ** 63n, -(2n ** 63n), 2n ** 63n - 1n]) {
      balances.set('account', { units, scale: 18 });
      expect(balances.get('account')).toEqual({ units, scale: 18 });
    }
  });
});
