import { EXECUTION_CODES } from '@ballast/contracts';
import {
  BALANCE_HELD,
  insufficientBalance,
  instrumentNotEnabled,
  PARTICIPANT_INACTIVE,
  plainReason,
  STATUS_CODES,
} from './reasons';

describe('the reasons of an Execution', () => {
  it('have the codes that the contract lists, and no other', () => {
    expect([...STATUS_CODES].sort()).toEqual([...EXECUTION_CODES].sort());
  });

  it('say their code unless they have a sentence of their own', () => {
    expect(plainReason('cancelled')).toEqual({ status_reason: 'cancelled', status_code: 'cancelled' });
  });

  it.each([
    [PARTICIPANT_INACTIVE, 'participant_inactive', 'participant inactive or not found'],
    [BALANCE_HELD, 'balance_held', 'balance held by concurrent operation'],
    [instrumentNotEnabled('BTC/USD'), 'instrument_not_enabled', 'instrument BTC/USD not enabled for participant'],
    [insufficientBalance('BTC'), 'insufficient_balance', 'insufficient BTC balance for sell leg'],
  ])('%p has the sentence that clients know', (reason, status_code, status_reason) => {
    expect(reason).toEqual({ status_code, status_reason });
  });
});
