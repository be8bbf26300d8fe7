import type { AccountStatus, MovementInputs } from '@ballast/contracts';
import { judgeMovement, type MovementTerms } from './judge-movement';

const account = (status: AccountStatus = 'open') => ({
  version: 1,
  status,
  participant_code: 'HOLD',
  tenants: ['TEN1'],
});
const inputs: MovementInputs = {
  own: { account: account(), holder: 'approved' },
  initiator: 'approved',
  funds: { balance: '100.00', held: '40.00' },
};

function codeOf(terms: Partial<MovementTerms>, change: Partial<MovementInputs> = {}): string {
  const asked = { direction: 'out', amount: '60.00', scale: 2, initiated_by: '', ...terms } as const;
  return judgeMovement(asked, { ...inputs, ...change })?.status_code ?? '';
}

describe('a movement', () => {
  it('that goes out is approved up to the available amount, one that comes in at any amount', () => {
    expect(codeOf({})).toBe('');
    expect(codeOf({ amount: '60.01' })).toBe('insufficient_funds');
    expect(codeOf({ direction: 'in', amount: '1000000.00' })).toBe('');
  });

  it.each([
    ['HOLD', ''],
    ['TEN1', ''],
    ['ADV1', 'permission_required'],
  ])('by %s in either direction has the reason "%s"', (initiated_by, code) => {
    for (const direction of ['out', 'in'] as const) expect(codeOf({ direction, initiated_by })).toBe(code);
  });

  it.each([
    ['open', '', ''],
    ['withdraw_locked', 'account_not_open', ''],
    ['locked', 'account_not_open', 'account_not_open'],
    ['divesting', '', 'account_not_open'],
    ['closed', 'account_not_open', 'account_not_open'],
  ] as const)('of an account that is %s has the reason "%s" when it goes out, and "%s" when it comes in', (...row) => {
    const [status, out, into] = row;
    const own = { account: account(status), holder: 'approved' } as const;
    expect([codeOf({}, { own }), codeOf({ direction: 'in' }, { own })]).toEqual([out, into]);
  });

  it('needs an approved holder and an account that is there', () => {
    for (const direction of ['out', 'in'] as const) {
      expect(codeOf({ direction }, { own: { account: account(), holder: 'locked' } })).toBe('participant_inactive');
      expect(codeOf({ direction }, { own: { account: null, holder: 'approved' } })).toBe('account_not_open');
    }
  });
});
