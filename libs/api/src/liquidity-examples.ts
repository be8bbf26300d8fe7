import type { AccountTrade, CustomerQuote } from '@ballast/contracts';
import { accountExample } from './customer-account-examples';

const { zrn, participant_code, account_label } = accountExample;

export const quoteExample: CustomerQuote = {
  quote_id: '2f0d9a51-7c3e-4b86-a1d4-905e6b7c8d9e',
  request_id: '8d7c6b5a-4f3e-4d2c-9b1a-0f9e8d7c6b5a',
  account_group: zrn,
  participant_code,
  account_label,
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
  expire_ts: 1776421830000,
  obo_participant: { participant_code, account_group: zrn, account_label },
  status: 'open',
  trade_id: '',
  grant_version: 0,
  authorized_at: '',
  created_at: '2026-04-17T10:30:00.000Z',
  updated_at: '2026-04-17T10:30:00.000Z',
};

const trade_id = '4e3d2c1b-0a9f-4e8d-b7c6-a5f4e3d2c1b0';

export const executedQuoteExample = {
  request_id: '9e8d7c6b-5a4f-4e3d-ac2b-1f0e9d8c7b6a',
  quote: {
    ...quoteExample,
    status: 'executed',
    trade_id,
    authorized_at: '2026-04-17T10:30:04.120Z',
    updated_at: '2026-04-17T10:30:04.160Z',
  },
  trade_id,
  trade_ids_list: [trade_id],
  status: 'Completed',
  status_reason: '',
  status_code: '',
} as const;

export const conversionExample = {
  ...quoteExample,
  withdrawal_address: 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq',
  network_fee_notional: '0.00',
  network_fee_quantity: '0.00000000',
} as const;

export const executedConversionExample = {
  ...executedQuoteExample,
  quote: { ...conversionExample, ...executedQuoteExample.quote },
  withdrawal_request_id: '5c7d9e1f-2a3b-4c4d-8e5f-6a7b8c9d0e1f',
} as const;

export const tradeExample: AccountTrade = {
  trade_id,
  client_trade_id: quoteExample.quote_id,
  source: 'rfq',
  account: zrn,
  participant_code,
  account_label,
  strategy_id: '',
  operation_id: '',
  execution_id: '',
  quote_id: quoteExample.quote_id,
  order_id: '',
  match_id: '',
  symbol: 'BTC/USD',
  underlying: 'BTC',
  quoted_currency: 'USD',
  side: 'buy',
  price: '60060.00',
  quantity: '0.50000000',
  total_notional: '30030.00',
  commission: '0.00',
  liquidity_indicator: '',
  initiated_by: 'ADVSR1',
  grant_version: 1,
  authorized_at: '2026-04-17T10:30:04.120Z',
  trade_state: 'terminated',
  parties: [
    {
      side: 'buy',
      participant_code,
      asset: 'BTC',
      amount: '0.50000000',
      account_label,
      client_order_id: '',
      order_id: '',
      liquidity_indicator: '',
      trader: 'ADVSR1',
      zrn,
    },
  ],
  executed_at: '2026-04-17T10:30:04.140Z',
};
