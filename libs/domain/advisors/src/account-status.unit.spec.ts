import { ACCOUNT_STATUS_CALLS, ACCOUNT_STATUSES, type AccountStatus, type AccountStatusCall } from '@ballast/contracts';
import { STATUS_RIGHTS, statusAfter } from './account-status';

/** The status after each call, by the present status, in the order open, withdraw_locked, locked, divesting, closed. */
const AFTER: Readonly<Record<AccountStatusCall, readonly (AccountStatus | undefined)[]>> = {
  lock: ['locked', 'locked', 'locked', 'locked', undefined],
  unlock: ['open', undefined, 'open', undefined, undefined],
  withdraw_lock: ['withdraw_locked', 'withdraw_locked', undefined, undefined, undefined],
  withdraw_unlock: ['open', 'open', undefined, undefined, undefined],
  divest: ['divesting', 'divesting', 'divesting', 'divesting', undefined],
};

describe('the status of an account', () => {
  it.each(ACCOUNT_STATUS_CALLS)('changes by %s only where the table of transitions says so', (call) => {
    expect(ACCOUNT_STATUSES.map((present) => statusAfter(call, present))).toEqual(AFTER[call]);
  });

  it('allows what its row says: buys, sells, money out, money in', () => {
    const rows = ACCOUNT_STATUSES.map((status) => {
      const { buys, sells, moneyOut, moneyIn } = STATUS_RIGHTS[status];
      return [status, buys, sells, moneyOut, moneyIn];
    });
    expect(rows).toEqual([
      ['open', true, true, true, true],
      ['withdraw_locked', true, true, false, true],
      ['locked', false, false, false, false],
      ['divesting', false, true, true, false],
      ['closed', false, false, false, false],
    ]);
  });
});
