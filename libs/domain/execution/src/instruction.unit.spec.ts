import type { DecidedLeg, SizedLeg } from '@ballast/contracts';
import { executionId, tradeId } from '@ballast/kernel';
import { executedInstruction, untradedInstruction } from './instruction';

const EXECUTION = executionId('d1e2f3a4-b5c6-4789-abcd-ef0123456789', 'CUST01');
const leg: DecidedLeg = { asset: 'BTC', side: 'sell', amount_type: 'notional', amount: '50.00', hold: '0.00100000' };

describe('an Instruction without a trade', () => {
  it('has the terms of its leg, its end, and nothing of a trade', () => {
    const end = { status: 'rejected', status_reason: 'insufficient_funds' } as const;
    expect(untradedInstruction(leg, 'USD', end)).toEqual({
      underlying_currency: 'BTC',
      quoted_currency: 'USD',
      side: 'sell',
      amount: '50.00',
      amount_type: 'notional',
      status: 'rejected',
      status_reason: 'insufficient_funds',
      price: '',
      quantity: '',
      total_notional: '',
      trade_ids: [],
      executed_at: '',
    });
  });

  it('never shows the hold of its leg', () => {
    expect(untradedInstruction(leg, 'USD', { status: 'pending', status_reason: '' })).not.toHaveProperty('hold');
  });
});

describe('an executed Instruction', () => {
  const sized: SizedLeg = {
    leg: 3,
    asset: 'BTC',
    side: 'sell',
    price: '60000.00',
    quantity: '0.00083334',
    notional: '50.00',
  };

  it('shows price, quantity and money of its fill, and the id that the trade of its leg has', () => {
    const executedAt = '2026-04-17T10:30:05.000Z';
    expect(executedInstruction(leg, 'USD', { executionId: EXECUTION, sized, executedAt })).toMatchObject({
      amount: '50.00',
      status: 'executed',
      status_reason: '',
      price: '60000.00',
      quantity: '0.00083334',
      total_notional: '50.00',
      trade_ids: [tradeId(EXECUTION, 3)],
      executed_at: executedAt,
    });
  });
});
