import type { Payout } from '@ballast/contracts';
import { accountExample } from './customer-account-examples';

const { zrn, participant_code, account_label } = accountExample;

export const payoutExample: Payout = {
  payout_id: '7e9f1a3b-4c5d-4e6f-8a7b-8c9d0e1f2a3b',
  idempotency_key: 'payout-7',
  status: 'completed',
  failure_reason: '',
  account_group: zrn,
  payor: { participant_code, account_label },
  beneficiary: { external_account: { external_account_id: '2b3c4d5e-6f7a-4b8c-9d0e-1f2a3b4c5d6e' } },
  payment: { asset: 'USD', total: '15.50', description: 'dividend' },
  account_model: '',
  metadata: { invoice: '2026-117' },
  initiated_by: '',
  transaction_id: '2f3a4b5c-6d7e-4f8a-8b9c-0d1e2f3a4b5c',
  created_at: '2026-04-17T10:30:04.200Z',
  updated_at: '2026-04-17T10:30:04.730Z',
};
