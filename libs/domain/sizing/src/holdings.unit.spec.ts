import { compareCodes, readHoldings } from './holdings';
import { marketOf } from './testing/fixtures';

const { terms } = marketOf({ weights: { BTC: '1' }, held: {} });

describe('reading holdings', () => {
  it('gives each asset the terms at which it trades, in the order given', () => {
    const held = readHoldings(
      [
        { asset: 'SOL', balance: '2.5' },
        { asset: 'BTC', balance: '0.00000001' },
      ],
      terms,
    );
    expect(held).toEqual([
      {
        instrument: terms.instruments.get('SOL'),
        balance: expect.objectContaining({ asset: 'SOL', units: 250000000n }),
      },
      { instrument: terms.instruments.get('BTC'), balance: expect.objectContaining({ asset: 'BTC', units: 1n }) },
    ]);
  });

  it('answers null when a held asset has no instrument any more', () => {
    const holdings = [
      { asset: 'BTC', balance: '1' },
      { asset: 'LUNA', balance: '1' },
    ];
    expect(readHoldings(holdings, terms)).toBeNull();
  });

  it('answers an empty list when nothing is held', () => {
    expect(readHoldings([], terms)).toEqual([]);
  });
});

describe('the order of codes', () => {
  it('is by code unit, not by locale', () => {
    expect(['b', 'Z', 'ä', 'a', '1', 'A'].sort(compareCodes)).toEqual(['1', 'A', 'Z', 'a', 'b', 'ä']);
    expect(compareCodes('BTC', 'BTC')).toBe(0);
  });
});
