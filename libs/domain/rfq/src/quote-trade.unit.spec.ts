import { accountTradeSchema } from '@ballast/contracts';
import { tradeOfQuote } from './quote-trade';
import { openQuote } from './testing/fixtures';

const EXECUTED_AT = '2026-04-17T10:30:04.140Z';
const executed = openQuote({
  status: 'executed',
  initiated_by: 'ADVSR1',
  trade_id: '4e3d2c1b-0a9f-4e8d-b7c6-a5f4e3d2c1b0',
  grant_version: 2,
  authorized_at: '2026-04-17T10:30:04.120Z',
});

describe('the trade of a quote', () => {
  const trade = tradeOfQuote(executed, EXECUTED_AT);

  it('has the terms of the quote, and names the one who acted', () => {
    expect(accountTradeSchema.parse(trade)).toEqual(trade);
    expect(trade).toMatchObject({
      trade_id: executed.trade_id,
      client_trade_id: executed.quote_id,
      source: 'rfq',
      account: executed.account_group,
      symbol: 'BTC/USD',
      total_notional: '30030.00',
      initiated_by: 'ADVSR1',
      grant_version: 2,
      authorized_at: executed.authorized_at,
      executed_at: EXECUTED_AT,
    });
  });

  it('has no commission, at the decimals of the money', () => {
    expect(trade.commission).toBe('0.00');
    expect(tradeOfQuote({ ...executed, total_notional: '30030' }, EXECUTED_AT).commission).toBe('0');
  });

  it('shows the side of its account', () => {
    expect(trade.parties).toEqual([
      {
        side: 'buy',
        participant_code: 'CUST01',
        asset: 'BTC',
        amount: '0.50000000',
        account_label: 'general',
        client_order_id: '',
        order_id: '',
        liquidity_indicator: '',
        trader: 'ADVSR1',
        zrn: executed.account_group,
      },
    ]);
  });
});
