import { holdKey } from './hold';
import { execution, hold } from './testing/fixtures';

describe('the key of a hold', () => {
  it('is its source and its asset, for any account and amount', () => {
    expect(holdKey(hold('A', 'float', '1.00'))).toBe(`${execution('A')} USD`);
    expect(holdKey(hold('A', 'participant:A', '2.00'))).toBe(holdKey(hold('A', 'float', '1.00')));
  });

  it('differs by source and by asset', () => {
    const keys = [hold('A', 'float', '1.00'), hold('B', 'float', '1.00'), hold('A', 'float', '1', 'BTC')].map(holdKey);
    expect(new Set(keys).size).toBe(3);
  });
});
