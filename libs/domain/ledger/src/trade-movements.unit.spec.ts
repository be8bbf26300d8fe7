import type { SizedLeg } from '@ballast/contracts';
import { PlatformAccounts } from './account';
import { movementsOf, owedTransfers, transferText } from './trade-movements';
import { transferMessage } from './transaction';

const accounts = new PlatformAccounts('SANDBX');
const trader = accounts.trader('0d9f7a52-9d5e-4c1f-8f0e-6f2a1c3b4d5e');
const SCALES = { quoted_currency: 'USD', scales: { USD: 2, BTC: 8 } };
const leg: SizedLeg = { leg: 1, asset: 'BTC', side: 'buy', price: '60000.00', quantity: '0.1', notional: '6000' };

describe('the movements of a trade', () => {
  it('are cash out and the asset in for a buy, the asset out and cash in for a sell', () => {
    const shown = (side: 'buy' | 'sell') =>
      movementsOf({ ...leg, side }, { trader, cash: accounts.float }, SCALES).map(({ purpose, account, amount }) => [
        purpose,
        account.name,
        amount.units,
      ]);
    expect(shown('buy')).toEqual([
      ['buy_cash', 'float', -600_000n],
      ['buy_asset', trader.name, 10_000_000n],
    ]);
    expect(shown('sell')).toEqual([
      ['sell_asset', trader.name, -10_000_000n],
      ['sell_cash', 'float', 600_000n],
    ]);
  });

  it('cannot be told without the scale of an asset', () => {
    expect(() => movementsOf({ ...leg, asset: 'ETH' }, { trader, cash: trader }, SCALES)).toThrow('no scale of ETH');
  });
});

describe('the transfers that the ledger owes', () => {
  it('are those that it posts, whatever account the cash comes from', () => {
    const posted = movementsOf(leg, { trader, cash: accounts.float }, SCALES).map((movement) =>
      transferMessage({ ...movement, balanceAfter: movement.amount }),
    );
    expect(owedTransfers([leg], trader, SCALES)).toEqual(posted.map(transferText));
    expect(owedTransfers([leg], trader, SCALES)).toEqual([
      'buy_cash 1: -6000.00 USD',
      `buy_asset 1: 0.10000000 BTC of ${trader.name}`,
    ]);
  });
});
