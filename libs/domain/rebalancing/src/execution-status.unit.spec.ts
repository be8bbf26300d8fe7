import { countOrders, executionStatus } from './execution-status';

describe('a rebalancing execution', () => {
  it('counts its orders by status, and the counts sum to the total', () => {
    expect(countOrders(['NEW', 'FILLED', 'FILLED', 'PROCESSING', 'CANCELLED'])).toEqual({
      total: 5,
      new: 1,
      processing: 1,
      filled: 2,
      cancelled: 1,
    });
  });

  it('is NEW until every order is listed', () => {
    expect(executionStatus(false, countOrders(['CANCELLED']))).toBe('NEW');
  });

  it.each(['NEW', 'PROCESSING'] as const)('is PROCESSING while an order is %s', (status) => {
    expect(executionStatus(true, countOrders(['FILLED', status]))).toBe('PROCESSING');
  });

  it('is COMPLETED when nothing runs, also without any order', () => {
    expect(executionStatus(true, countOrders(['FILLED', 'CANCELLED']))).toBe('COMPLETED');
    expect(executionStatus(true, countOrders([]))).toBe('COMPLETED');
  });
});
