import type { WithdrawalInputs } from '@ballast/contracts';
import { closeWithdrawal, judgeWithdrawal } from './judge-withdrawal';

const account = { version: 1, status: 'open', participant_code: 'HOLD', tenants: ['TEN1'] } as const;
const inputs: WithdrawalInputs = {
  from: { account: { ...account, tenants: [...account.tenants] }, holder: 'approved' },
  initiator: 'approved',
  funds: { balance: '100.00', held: '40.00' },
};

function decide(change: Partial<WithdrawalInputs>, requested_amount = '60.00', initiated_by = '') {
  const verdict = judgeWithdrawal(
    { withdrawal: { requested_amount, initiated_by }, scale: 2 },
    { ...inputs, ...change },
  );
  return [verdict.status, verdict.status_code];
}

describe('a withdrawal', () => {
  it('is approved up to the available amount', () => {
    expect(decide({})).toEqual(['APPROVED', '']);
    expect(decide({}, '60.01')).toEqual(['REJECTED', 'insufficient_funds']);
  });

  it.each([
    ['HOLD', 'APPROVED', ''],
    ['TEN1', 'APPROVED', ''],
    ['ADV1', 'REJECTED', 'permission_required'],
  ])('by %s is %s', (initiator, status, code) => {
    expect(decide({}, '1.00', initiator)).toEqual([status, code]);
  });

  it('needs an approved holder and an account that lets money out', () => {
    expect(decide({ from: { ...inputs.from, holder: 'locked' } })).toEqual(['REJECTED', 'participant_inactive']);
    expect(decide({ from: { account: null, holder: 'approved' } })).toEqual(['REJECTED', 'account_not_open']);
    const locked = { ...account, tenants: [], status: 'withdraw_locked' } as const;
    expect(decide({ from: { account: { ...locked, tenants: [] }, holder: 'approved' } })).toEqual([
      'REJECTED',
      'account_not_open',
    ]);
  });

  it.each([
    ['settled', 'SETTLED', ''],
    ['rejected', 'REJECTED', 'rail_rejected'],
    ['returned', 'REJECTED', 'returned_by_rail'],
  ] as const)('that the rail has %s is %s', (outcome, status, code) => {
    expect(closeWithdrawal(outcome)).toEqual({ status, status_reason: code, status_code: code });
  });
});
