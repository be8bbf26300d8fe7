import type { Payment } from '@ballast/contracts';
import { accountExample } from './customer-account-examples';

const { zrn, participant_code, account_label } = accountExample;

export const paymentExample: Payment = {
  payment_id: '6d8e0f2a-3b4c-4d5e-9f6a-7b8c9d0e1f2a',
  account_group: zrn,
  participant_code,
  account_label,
  external_account_id: '2b3c4d5e-6f7a-4b8c-9d0e-1f2a3b4c5d6e',
  currency: 'USD',
  amount: '40.00',
  transfer_type: 'credit',
  network: ['ach'],
  description: 'salary',
  initiated_by: '',
  status: 'settled',
  status_reason: '',
  status_code: '',
  transaction_id: '1e2f3a4b-5c6d-4e7f-9a8b-9c0d1e2f3a4b',
  created_at: '2026-04-17T10:30:04.200Z',
  updated_at: '2026-04-17T10:30:04.730Z',
};
