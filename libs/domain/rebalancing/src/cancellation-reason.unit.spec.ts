import { STATUS_CODES } from '@ballast/domain-execution';
import { cancelledByExecution, cancelledInScope } from './cancellation-reason';

const reasonOf = (code: string): string =>
  cancelledByExecution({ status_code: code, status_reason: 'a sentence' }).cancellation_reason;

describe('the reason of a cancelled order', () => {
  it.each([
    ['no_holdings', 'ACCOUNT_IS_EMPTY'],
    ['portfolio_is_balanced', 'PORTFOLIO_IS_BALANCED'],
    ['participant_inactive', 'INVALID_ACCOUNT_STATUS'],
    ['participant_not_approved', 'INVALID_ACCOUNT_STATUS'],
    ['participant_not_found', 'INVALID_ACCOUNT_STATUS'],
    ['account_not_open', 'INVALID_ACCOUNT_STATUS'],
    ['cancelled', 'CANCELLED_BY_CLIENT'],
  ])('for %s is %s', (code, reason) => {
    expect(reasonOf(code)).toBe(reason);
  });

  it('is UNKNOWN for every other code of the engine', () => {
    expect(STATUS_CODES.filter((code) => reasonOf(code) === 'UNKNOWN').length).toBe(STATUS_CODES.length - 7);
  });

  it('is UNKNOWN for a code that is newer, and keeps code and sentence of the engine', () => {
    expect(cancelledByExecution({ status_code: 'brand_new', status_reason: 'a sentence' })).toEqual({
      cancellation_reason: 'UNKNOWN',
      status_code: 'brand_new',
      status_reason: 'a sentence',
    });
  });

  it.each([
    ['account_not_found', 'ACCOUNT_NOT_FOUND'],
    ['configuration_is_missing', 'CONFIGURATION_IS_MISSING'],
    ['cooldown_active', 'UNKNOWN'],
  ] as const)('of an account without a portfolio order by %s is %s', (code, reason) => {
    expect(cancelledInScope(code)).toEqual({
      cancellation_reason: reason,
      status_code: code,
      status_reason: code,
    });
  });
});
