import type { AccountStatus } from '@ballast/contracts';
import { isOwnEnd, judgeSource } from './judge-source';

const account = (status: AccountStatus, tenants: string[] = []) => ({
  version: 1,
  status,
  participant_code: 'HOLD',
  tenants,
});

function reasonFor(status: AccountStatus, amount = '1.00') {
  const from = { account: account(status), holder: 'approved' } as const;
  const outflow = { amount, initiator: '', scale: 2 };
  return judgeSource(outflow, { from, initiator: null, funds: { balance: '2.00', held: '1.00' } });
}

describe('an amount that leaves an account', () => {
  it.each([
    ['open', null],
    ['divesting', null],
    ['withdraw_locked', 'account_not_open'],
    ['locked', 'account_not_open'],
    ['closed', 'account_not_open'],
  ] as const)('of an account that is %s has the reason %s', (status, code) => {
    expect(reasonFor(status)?.status_code ?? null).toBe(code);
  });

  it('is at most what is available', () => {
    expect(reasonFor('open', '1.01')).toMatchObject({ status_code: 'insufficient_funds' });
  });
});

describe('an account', () => {
  it('is own to the platform, its holder and its approved tenants', () => {
    const end = { account: account('open', ['TEN1']), holder: 'approved' } as const;
    expect(isOwnEnd(end, '', null)).toBe(true);
    expect(isOwnEnd(end, 'HOLD', 'locked')).toBe(true);
    expect(isOwnEnd(end, 'TEN1', 'approved')).toBe(true);
    expect(isOwnEnd(end, 'TEN1', 'locked')).toBe(false);
    expect(isOwnEnd(end, 'ADV1', 'approved')).toBe(false);
    expect(isOwnEnd({ account: null, holder: null }, 'HOLD', 'approved')).toBe(false);
  });
});
