import { plainReason } from '@ballast/domain-execution';
import { portfolioOrder, updatedAt } from './portfolio-order';
import { ASKS, TARGET } from './testing/markets';
import { buying, CREATED_AT, DECIDED_AT, ENDED_AT, endedAs } from './testing/orders';

const { fresh, row, decided, ended } = buying('1000.00', TARGET, ASKS);

describe('a portfolio order', () => {
  it('shows what was ordered before anything is decided', () => {
    expect(portfolioOrder(fresh, null, 'new')).toEqual({
      id: fresh.id,
      user_id: fresh.user_id,
      account_id: fresh.account_id,
      allocation_id: fresh.allocation_id,
      allocation_version: 3,
      type: 'BUY',
      side: 'BUY',
      cash_amount: '1000.00',
      filled_amount: '0.00',
      currency: 'USD',
      status: 'NEW',
      status_code: '',
      status_reason: '',
      post_tax: false,
      client_reference: 'savings plan',
      initiation_flow: 'API',
      initiated_by: '',
      operation_id: fresh.operation_id,
      settled_at: '',
      orders: [],
      created_at: CREATED_AT,
      updated_at: CREATED_AT,
    });
  });

  it('that buys shows the money of its filled buys, at the time of the closed Execution', () => {
    expect(portfolioOrder(row, decided, 'processing')).toMatchObject({ status: 'PROCESSING', filled_amount: '0.00' });
    expect(portfolioOrder(row, ended, 'filled')).toMatchObject({
      status: 'FILLED',
      cash_amount: '1000.00',
      filled_amount: '1000.00',
      settled_at: ENDED_AT,
      updated_at: ENDED_AT,
    });
  });

  it('that buys has filled less than was ordered when a leg was under its minimum', () => {
    const small = buying('5.00', { BTC: '0.9', ETH: '0.1' }, ASKS);
    expect(portfolioOrder(small.row, small.ended, 'filled')).toMatchObject({
      cash_amount: '5.00',
      filled_amount: '4.50',
    });
  });

  it('that sells shows the money of its filled sells', () => {
    const instructions = ended.instructions.map((leg) => ({ ...leg, side: 'sell' as const }));
    const sold = portfolioOrder({ ...row, type: 'SELL' }, { ...ended, instructions }, 'filled');
    expect(sold).toMatchObject({ type: 'SELL', side: 'SELL', filled_amount: '1000.00' });
  });

  it('that is cancelled has the code and the sentence of the engine', () => {
    const rejected = endedAs({ kind: 'rejected', legs: [], reason: plainReason('insufficient_funds') });
    expect(portfolioOrder(fresh, rejected, 'cancelled')).toMatchObject({
      status: 'CANCELLED',
      cancellation_reason: 'UNKNOWN',
      status_code: 'insufficient_funds',
      status_reason: 'insufficient_funds',
      cash_amount: '1000.00',
      filled_amount: '0.00',
      settled_at: '',
    });
  });
});

describe('the time of a version', () => {
  it('is that of the creation, of the decided Execution, or of the closed one', () => {
    expect(updatedAt(fresh, null, 'new')).toBe(CREATED_AT);
    expect(updatedAt(row, decided, 'processing')).toBe(DECIDED_AT);
    expect(updatedAt(row, ended, 'cancelled')).toBe(ENDED_AT);
  });
});
