import { ACCOUNT_STATUSES, type Outflow, type OutflowInputs } from '@ballast/contracts';
import { outflowRefusal } from './outflow-refusal';

const asked = { id: 'w', request_id: 'r', created_at: '2026-04-17T10:00:00.000Z' };
const outflow: Outflow = { kind: 'float_withdrawal', ...asked, asset: 'USD', amount: '10.00', reference: '' };
const inputs: OutflowInputs = { balance: '15.00', held: '5.00', account_status: null, is_reversed: false };

describe('an outflow', () => {
  it('may take everything that is available', () => {
    expect(outflowRefusal(outflow, inputs)).toBeNull();
  });

  it('is refused when a cent more is held', () => {
    expect(outflowRefusal(outflow, { ...inputs, held: '5.01' })).toBe('insufficient_funds');
  });

  it('is refused from an account whose status lets no money out', () => {
    const refused = ACCOUNT_STATUSES.filter(
      (account_status) => outflowRefusal(outflow, { ...inputs, account_status }) === 'account_status',
    );
    expect(refused.toSorted()).toEqual(['closed', 'locked', 'withdraw_locked']);
  });

  it('is refused for a deposit that is reversed, whatever else is wrong', () => {
    const wrong: OutflowInputs = { balance: '0', held: '0', account_status: 'locked', is_reversed: true };
    expect(outflowRefusal(outflow, wrong)).toBe('deposit_reversed');
  });
});
