import { LedgerSums, sumDifferences } from './ledger-sums';

function sumsOf(...entries: readonly (readonly [asset: string, amount: string])[]) {
  const sums = new LedgerSums();
  for (const [asset, amount] of entries) sums.add([{ asset, amount }]);
  return sums.list();
}

describe('sums over ledger entries', () => {
  it('are the debits, the credits and their total of each asset, at its scale', () => {
    const sums = sumsOf(['USD', '-60.00'], ['BTC', '0.00100000'], ['USD', '60.00'], ['BTC', '-0.00100000']);
    expect(sums).toEqual([
      { asset: 'BTC', debits: '-0.00100000', credits: '0.00100000', sum: '0.00000000' },
      { asset: 'USD', debits: '-60.00', credits: '60.00', sum: '0.00' },
    ]);
    expect(sumDifferences(sums)).toEqual([]);
  });

  it('are exact where floating point is not', () => {
    const tenths = Array.from({ length: 10 }, () => ['USD', '0.10'] as const);
    expect(sumsOf(...tenths, ['USD', '-90071992547409.93'], ['USD', '90071992547408.93'])).toEqual([
      { asset: 'USD', debits: '-90071992547409.93', credits: '90071992547409.93', sum: '0.00' },
    ]);
  });

  it('take the finest scale that was seen', () => {
    expect(sumsOf(['JPY', '7'], ['JPY', '-7.500'], ['JPY', '1'])).toEqual([
      { asset: 'JPY', debits: '-7.500', credits: '8.000', sum: '0.500' },
    ]);
  });

  it('name sums that are not zero', () => {
    expect(sumDifferences(sumsOf(['USD', '-60.00'], ['USD', '59.99'], ['BTC', '0.00000001']))).toEqual([
      'All entries in BTC together do not sum to zero but to 0.00000001.',
      'All entries in USD together do not sum to zero but to -0.01.',
    ]);
  });

  it('are none without entries', () => {
    expect(sumsOf()).toEqual([]);
  });
});
