import { isEmptied } from './judge-closing';

describe('an account that is to be closed', () => {
  it('is empty without any balance and any hold', () => {
    expect(isEmptied({ balances: 0, holds: 0 })).toBe(true);
    expect(isEmptied({ balances: 1, holds: 0 })).toBe(false);
    expect(isEmptied({ balances: 0, holds: 1 })).toBe(false);
  });
});
