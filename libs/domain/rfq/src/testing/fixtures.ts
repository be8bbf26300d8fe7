import type { CustomerQuote } from '@ballast/contracts';

const account = {
  account_group: 'zrn:zh:eu:account:customer:7f1e0d9c-8b7a-4695-8473-625140392817',
  participant_code: 'CUST01',
  account_label: 'general',
};

/** A quote of half a bitcoin that may be executed until 10:30:30. */
export function openQuote(changes: Partial<CustomerQuote> = {}): CustomerQuote {
  return {
    quote_id: '2f0d9a51-7c3e-4b86-a1d4-905e6b7c8d9e',
    request_id: '8d7c6b5a-4f3e-4d2c-9b1a-0f9e8d7c6b5a',
    ...account,
    initiated_by: '',
    side: 'buy',
    underlying: 'BTC',
    quoted_currency: 'USD',
    quantity: '0.50000000',
    price: '60060.00',
    total_notional: '30030.00',
    asset_cost_notional: '30000.00',
    spread_bps: '10.00',
    spread_notional: '30.00',
    expire_ts: Date.parse('2026-04-17T10:30:30.000Z'),
    obo_participant: account,
    status: 'open',
    trade_id: '',
    grant_version: 0,
    authorized_at: '',
    created_at: '2026-04-17T10:30:00.000Z',
    updated_at: '2026-04-17T10:30:00.000Z',
    ...changes,
  };
}
