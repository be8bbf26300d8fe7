import type { AccountStatus, TransferInputs } from '@ballast/contracts';
import { formatUnits } from '@ballast/kernel';
import fc from 'fast-check';
import { judgeTransfer } from './judge-transfer';

const account = (participant_code: string, status: AccountStatus = 'open', tenants: string[] = []) => ({
  version: 1,
  status,
  participant_code,
  tenants,
});

const inputs: TransferInputs = {
  from: { account: account('HOLD'), holder: 'approved' },
  to: { account: account('HOLD'), holder: 'approved' },
  initiator: null,
  funds: { balance: '100.00', held: '40.00' },
};

function decide(change: Partial<TransferInputs>, amount = '60.00', initiated_by = '') {
  return judgeTransfer({ transfer: { amount, initiated_by }, scale: 2 }, { ...inputs, ...change });
}

const codeOf = (verdict: ReturnType<typeof decide>): string =>
  verdict.status === 'settled' ? 'settled' : verdict.reason.status_code;

describe('a transfer', () => {
  it('settles at exactly the available amount, and is rejected above it', () => {
    expect(decide({})).toEqual({ status: 'settled' });
    expect(decide({}, '60.01')).toEqual({
      status: 'rejected',
      reason: { status_reason: 'insufficient_funds', status_code: 'insufficient_funds' },
    });
  });

  it('never takes more than is available', () => {
    const units = fc.bigInt({ min: 0n, max: 10n ** 24n });
    fc.assert(
      fc.property(units, units, units, (balance, held, amount) => {
        const funds = { balance: formatUnits(balance + held, 8), held: formatUnits(held, 8) };
        const terms = { transfer: { amount: formatUnits(amount, 8), initiated_by: '' }, scale: 8 };
        expect(judgeTransfer(terms, { ...inputs, funds }).status).toBe(amount <= balance ? 'settled' : 'rejected');
      }),
    );
  });

  it.each([
    ['of the holder of both accounts', 'HOLD', 'HOLD', [], 'approved', 'settled'],
    ['of a holder to an account of another', 'HOLD', 'ELSE', [], 'approved', 'permission_required'],
    ['of a holder who is tenant of the other account', 'HOLD', 'ELSE', ['HOLD'], 'approved', 'settled'],
    ['of a tenant who is not approved', 'HOLD', 'ELSE', ['HOLD'], 'locked', 'permission_required'],
    ['of somebody else', 'ADV1', 'HOLD', [], 'approved', 'permission_required'],
  ] as const)('%s', (_, initiator, holder, tenants, status, expected) => {
    const to = { account: account(holder, 'open', [...tenants]), holder: 'approved' } as const;
    expect(codeOf(decide({ to, initiator: status }, '1.00', initiator))).toBe(expected);
  });

  it.each([
    ['open', 'settled', 'settled'],
    ['withdraw_locked', 'account_not_open', 'settled'],
    ['locked', 'account_not_open', 'account_not_open'],
    ['divesting', 'settled', 'account_not_open'],
    ['closed', 'account_not_open', 'account_not_open'],
  ] as const)('out of an account that is %s is %s, into it %s', (status, out, into) => {
    const end = { account: account('HOLD', status), holder: 'approved' } as const;
    expect([codeOf(decide({ from: end })), codeOf(decide({ to: end }))]).toEqual([out, into]);
  });

  it('needs accounts that are there and holders who are approved', () => {
    const nobody = { account: null, holder: 'approved' } as const;
    expect([codeOf(decide({ from: nobody })), codeOf(decide({ to: nobody }))]).toEqual(
      Array.from({ length: 2 }, () => 'account_not_open'),
    );
    for (const holder of ['locked', null] as const) {
      const end = { account: account('HOLD'), holder };
      expect(codeOf(decide({ from: end }))).toBe('participant_inactive');
      expect(codeOf(decide({ to: end }))).toBe('participant_inactive');
    }
  });
});
