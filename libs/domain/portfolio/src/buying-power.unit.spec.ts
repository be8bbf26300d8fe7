import { format } from '@ballast/kernel';
import { availableForBuy, type BuyTerms } from './buying-power';
import { BTC, midOf, usd } from './testing/books';

const TERMS: BuyTerms = { ...BTC, ask: midOf('BTC', '52398.02'), minNotional: usd('1.00') };

describe('the quantity that cash can buy', () => {
  it.each([
    ['the cash by the ask, rounded down', ['3000.00'], '0.05725407'],
    ['rounded down for each account before it is added up', ['1.00', '1.00'], '0.00003816'],
    ['nothing below the smallest notional', ['0.99', '0.99'], '0.00000000'],
    ['the rest when one account has too little', ['0.99', '1.00'], '0.00001908'],
    ['nothing without cash', [], '0.00000000'],
  ])('is %s', (_rule, cash, expected) => {
    expect(format(availableForBuy(cash.map(usd), TERMS))).toBe(expected);
  });

  it('is nothing without a fresh ask', () => {
    expect(format(availableForBuy([usd('3000.00')], { ...TERMS, ask: null }))).toBe('0.00000000');
  });

  it('is nothing for an empty account, even without a smallest notional', () => {
    expect(format(availableForBuy([usd('0.00')], { ...TERMS, minNotional: usd('0.00') }))).toBe('0.00000000');
  });
});
