import { plainReason } from '@ballast/domain-execution';
import { rejected, unplanned } from './check-result';
import { plannedBuy } from './testing/planned-legs';

describe('the result of a check', () => {
  it('lists the legs of a rejected Execution, each with the reason of the Execution', () => {
    const reason = plainReason('insufficient_funds');
    expect(rejected([plannedBuy('BTC', '50.00'), plannedBuy('ETH', '50.00')], reason)).toEqual({
      outcome: 'rejected',
      reason,
      legs: ['BTC', 'ETH'].map((asset) => ({
        asset,
        side: 'buy',
        amount_type: 'notional',
        amount: '50.00',
        status: 'rejected',
        status_reason: 'insufficient_funds',
      })),
    });
  });

  it('has no legs when the Execution ended before it was planned', () => {
    const reason = plainReason('no_holdings');
    expect(unplanned('skipped', reason)).toEqual({ outcome: 'skipped', legs: [], reason });
  });
});
