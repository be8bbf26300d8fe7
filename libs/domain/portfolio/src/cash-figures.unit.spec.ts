import { format } from '@ballast/kernel';
import { addCashFigures, afterMoneyMove, afterTradePayment, noCashFigures } from './cash-figures';
import { flowOf } from './distance';
import { USD, usd } from './testing/books';

const NONE = noCashFigures(USD);
const deposited = afterMoneyMove(NONE, { direction: 'in', amount: usd('100.00'), other: 'outside' });

describe('the figures of cash', () => {
  it('count money that comes in and goes out by the distance of its other side', () => {
    const sent = afterMoneyMove(deposited, { direction: 'out', amount: usd('30.00'), other: 'holder' });
    expect(format(sent.balance)).toBe('70.00');
    expect(format(flowOf(sent.cameIn, 'platform'))).toBe('100.00');
    expect(format(flowOf(sent.wentOut, 'account'))).toBe('30.00');
    expect(format(flowOf(sent.wentOut, 'participant'))).toBe('0.00');
  });

  it('pay buys and commissions, and receive proceeds, which are no flow', () => {
    const bought = afterTradePayment(deposited, { side: 'buy', notional: usd('60.00'), commission: usd('0.15') });
    const sold = afterTradePayment(bought, { side: 'sell', notional: usd('10.00'), commission: usd('0.05') });
    expect([bought.balance, sold.balance, sold.fees].map(format)).toEqual(['39.85', '49.80', '0.20']);
    expect(sold.cameIn).toEqual(deposited.cameIn);
    expect(sold.wentOut).toEqual(NONE.wentOut);
  });

  it('add up over accounts', () => {
    const both = addCashFigures(
      deposited,
      afterTradePayment(deposited, { side: 'buy', notional: usd('1.00'), commission: usd('0.01') }),
    );
    expect([both.balance, both.cameIn.outside, both.fees].map(format)).toEqual(['198.99', '200.00', '0.01']);
    expect(addCashFigures(deposited, NONE)).toEqual(deposited);
  });
});
