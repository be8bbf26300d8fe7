import { plainReason } from '@ballast/domain-execution';
import { cancelledInScope } from './cancellation-reason';
import { orderWithoutPortfolioOrder, orderWithPortfolioOrder } from './execution-order';
import { HELD, MIDS, TARGET } from './testing/markets';
import { CREATED_AT, ENDED_LATER, endedAs, LISTED, rebalancing } from './testing/orders';

describe('the order of an account in a rebalancing execution', () => {
  it('is cancelled with the reason of the trigger when it has no portfolio order', () => {
    expect(orderWithoutPortfolioOrder(LISTED, cancelledInScope('configuration_is_missing'))).toEqual({
      ...LISTED,
      portfolio_order_id: '',
      status: 'CANCELLED',
      cancellation_reason: 'CONFIGURATION_IS_MISSING',
      status_code: 'configuration_is_missing',
      status_reason: 'configuration_is_missing',
      updated_at: CREATED_AT,
    });
  });

  it('shows the status of its portfolio order', () => {
    const order = rebalancing(HELD, TARGET, MIDS);
    if (order === null) throw new Error('nothing to trade');
    expect(orderWithPortfolioOrder(LISTED, { row: order.row, execution: order.ended }, 'filled')).toEqual({
      ...LISTED,
      portfolio_order_id: order.row.id,
      status: 'FILLED',
      status_code: '',
      status_reason: '',
      updated_at: ENDED_LATER,
    });
    const skipped = endedAs({ kind: 'skipped', legs: [], reason: plainReason('no_holdings') });
    expect(orderWithPortfolioOrder(LISTED, { row: order.fresh, execution: skipped }, 'cancelled')).toMatchObject({
      status: 'CANCELLED',
      cancellation_reason: 'ACCOUNT_IS_EMPTY',
    });
  });
});
