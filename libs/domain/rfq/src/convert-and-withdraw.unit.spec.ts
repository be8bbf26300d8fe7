import type { CustomerQuote } from '@ballast/contracts';
import { conversionTerms, isConversion, withdrawalIdOf, withdrawalOfQuote } from './convert-and-withdraw';

const INSTRUMENT = { quoted_scale: 2, quantity_scale: 8 };
const zrn = 'zrn:zh:us:account:customer:3d2c1b0a-9f8e-4d7c-ab5a-493827160504';

const plain: CustomerQuote = {
  quote_id: '2f0d9a51-7c3e-4b86-a1d4-905e6b7c8d9e',
  request_id: '8d7c6b5a-4f3e-4d2c-9b1a-0f9e8d7c6b5a',
  account_group: zrn,
  participant_code: 'HOLD',
  account_label: 'savings',
  initiated_by: 'HOLD',
  side: 'buy',
  underlying: 'BTC',
  quoted_currency: 'USD',
  quantity: '0.50000000',
  price: '60000.00',
  total_notional: '30000.00',
  asset_cost_notional: '30000.00',
  spread_bps: '0.00',
  spread_notional: '0.00',
  expire_ts: 1776421830000,
  obo_participant: { participant_code: 'HOLD', account_group: zrn, account_label: 'savings' },
  status: 'open',
  trade_id: '',
  grant_version: 0,
  authorized_at: '',
  created_at: '2026-04-17T10:30:00.000Z',
  updated_at: '2026-04-17T10:30:00.000Z',
};
const converted = { ...plain, ...conversionTerms('bc1q', INSTRUMENT) };

describe('a quote to convert and withdraw', () => {
  it('has the address and a fee of zero at the scales of the instrument', () => {
    expect(conversionTerms('bc1q', INSTRUMENT)).toEqual({
      withdrawal_address: 'bc1q',
      network_fee_notional: '0.00',
      network_fee_quantity: '0.00000000',
    });
    expect([isConversion(plain), isConversion(converted)]).toEqual([false, true]);
  });

  it('asks for one withdrawal of exactly the asset that it buys', () => {
    const account_id = '3d2c1b0a-9f8e-4d7c-ab5a-493827160504';
    const withdrawal = withdrawalOfQuote({ quote: converted, account_id, instrument: INSTRUMENT });
    expect(withdrawal).toEqual({
      kind: 'withdrawal',
      direction: 'out',
      id: withdrawalIdOf(plain),
      account_id,
      account_group: zrn,
      participant_code: 'HOLD',
      account_label: 'savings',
      initiated_by: 'HOLD',
      asset: 'BTC',
      amount: '0.50000000',
      scale: 8,
      client_id: '',
      details: { address: 'bc1q', destination_tag: '', withdrawal_account_id: '', account: {} },
    });
    expect(withdrawalOfQuote({ quote: plain, account_id, instrument: INSTRUMENT })).toBeUndefined();
  });
});
