import type { CustomerQuote } from '@ballast/contracts';
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
