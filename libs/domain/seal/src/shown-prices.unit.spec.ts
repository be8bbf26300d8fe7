import { ShownPrices } from './shown-prices';
import { Conclusions } from './shown-values';

type Priced = readonly [asset: string, price: string];

function concluded(locked: readonly Priced[], used: readonly Priced[]): Conclusions {
  const conclusions = new Conclusions();
  const prices = new ShownPrices(conclusions);
  for (const [asset, price] of locked) prices.lock({ asset, price });
  for (const [asset, price] of used) prices.use(asset, price);
  prices.finish();
  return conclusions;
}

describe('the prices of a proof', () => {
  it('are one for each asset, the locked one', () => {
    const locked: readonly Priced[] = [
      ['BTC', '60030.00'],
      ['ETH', '3001.50'],
    ];
    const { contradictions, shown, notShown } = concluded(locked, [...locked, ['BTC', '60030']]);
    expect([contradictions, notShown]).toEqual([[], []]);
    expect(shown).toEqual(['each of 2 assets had one price, the locked one, in 3 legs and trades']);
  });

  it('contradict each other when an asset has two', () => {
    const used: readonly Priced[] = [
      ['BTC', '60030.00'],
      ['BTC', '60030.01'],
    ];
    expect(concluded([['BTC', '60030.00']], used).contradictions).toEqual(['BTC has the prices 60030.00 and 60030.01']);
  });

  it('contradict those that were locked', () => {
    expect(concluded([['BTC', '60030.00']], [['BTC', '60031.00']]).contradictions).toEqual([
      'BTC was traded at 60031.00, but 60030.00 was locked',
    ]);
    expect(concluded([['BTC', '60030.00']], [['ETH', '3001.50']]).contradictions).toEqual([
      'ETH was traded at 3001.50, but no price was locked',
    ]);
  });

  it('are open as far as the proof does not show them', () => {
    expect(concluded([['BTC', '1']], []).notShown).toEqual(['the prices of legs and trades']);
    const { shown, notShown } = concluded([], [['BTC', '1']]);
    expect(shown).toEqual(['each of 1 assets had one price in 1 legs and trades']);
    expect(notShown).toEqual(['that these prices were locked']);
  });
});
