import type { OperationRequestRules } from './operation-body';

export const operationExample = {
  id: 'd1e2f3a4-b5c6-4789-abcd-ef0123456789',
  strategy_id: 'b1c2d3e4-f5a6-4789-bcde-f01234567890',
  request_id: 'e2f3a4b5-c6d7-4789-abcd-ef0123456789',
  initiated_by: '',
  type: 'enrollment',
  status: 'validating',
  status_reason: '',
  status_detail: '',
  allocations: [
    { underlying_currency: 'BTC', weight: '0.50' },
    { underlying_currency: 'ETH', weight: '0.30' },
    { underlying_currency: 'SOL', weight: '0.20' },
  ],
  created_at: '2026-04-17T10:30:00.000Z',
  updated_at: '2026-04-17T10:30:00.000Z',
};

export const executionExample = {
  id: 'a1b2c3d4-e5f6-4890-abcd-ef0123456789',
  strategy_id: 'b1c2d3e4-f5a6-4789-bcde-f01234567890',
  operation_id: 'd1e2f3a4-b5c6-4789-abcd-ef0123456789',
  trader_id: 'f1a2b3c4-d5e6-4789-abcd-ef0123456789',
  participant_code: 'CUST01',
  account_label: 'b1c2d3e4-f5a6-4789-bcde-f01234567890',
  status: 'settled',
  status_reason: '',
  status_code: '',
  instructions: [
    {
      underlying_currency: 'BTC',
      quoted_currency: 'USD',
      side: 'buy',
      amount: '5000.00',
      amount_type: 'notional',
      status: 'executed',
      status_reason: '',
      price: '60000.00',
      quantity: '0.08333333',
      total_notional: '5000.00',
      trade_ids: ['7a3d2e1f-4b6c-4789-abcd-ef0123456789'],
      executed_at: '2026-04-17T10:30:05.000Z',
    },
  ],
  initiated_by: '',
  grant_version: 0,
  authorized_at: '2026-04-17T10:30:02.000Z',
  created_at: '2026-04-17T10:30:00.000Z',
  updated_at: '2026-04-17T10:30:07.000Z',
};

export const settledOperationExample = {
  ...operationExample,
  status: 'settled',
  status_reason: 'partial_success',
  updated_at: '2026-04-17T10:30:07.000Z',
};

const PARTICIPANT_EXAMPLES = [
  { participant_code: 'CUST01', amount: '10000.00', auto_rebalance: true },
  { participant_code: 'CUST02', amount: '5000.00', auto_rebalance: true },
] as const;

/** A body that a sandbox accepts for a request with these rules. */
export function operationBodyExample(rules: OperationRequestRules): unknown {
  return {
    ...(rules.takesAllocations ? { allocations: operationExample.allocations } : {}),
    participants: PARTICIPANT_EXAMPLES.map(({ participant_code, amount, auto_rebalance }) => ({
      participant_code,
      ...(rules.takesAmounts ? { amount } : {}),
      ...(rules.takesAutoRebalance ? { auto_rebalance } : {}),
    })),
  };
}
