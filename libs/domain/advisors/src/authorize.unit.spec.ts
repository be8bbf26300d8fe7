import type { GrantLimits } from '@ballast/contracts';
import { money } from '@ballast/kernel';
import type { Authority, GrantRights } from './authority';
import { authorize, utcDay, type Trade } from './authorize';
import { LATER, NOW } from './testing/fixtures';

const GRANT: GrantRights = {
  version: 3,
  status: 'active',
  permissions: ['VIEW', 'BUY', 'SELL'],
  limits: {},
  expires_at: '',
  effective_at: '2026-04-17T09:00:00.000Z',
};
const TRADE: Trade = { assets: ['BTC', 'ETH'], quotedCurrency: 'USD', notional: money('USD', 2, 10_000n) };

function advisor(grant: Partial<GrantRights> = {}, used = '0'): Authority {
  return { relation: 'advisor', isApproved: true, grant: { ...GRANT, ...grant }, used };
}

function verdict(authority: Authority, trade: Trade | null = TRADE): string {
  const decided = authorize({ authority, rights: ['BUY', 'SELL'], trade: () => trade, now: NOW });
  return decided.outcome === 'refused'
    ? `${decided.grantVersion} ${decided.refusal.sentence}`
    : `${decided.grantVersion} at ${decided.authorizedAt}`;
}

describe('an authorization', () => {
  it('is given to platform, holder and approved tenant without a version', () => {
    expect(verdict({ relation: 'platform' })).toBe(`0 at ${NOW}`);
    expect(verdict({ relation: 'holder' })).toBe(`0 at ${NOW}`);
    expect(verdict({ relation: 'tenant', isApproved: true })).toBe(`0 at ${NOW}`);
    expect(verdict({ relation: 'tenant', isApproved: false })).toBe('0 advisor not authorized');
  });

  it('names the version of the grant, and is never before the version counts', () => {
    expect(verdict(advisor())).toBe(`3 at ${NOW}`);
    expect(verdict(advisor({ effective_at: LATER }))).toBe(`3 at ${LATER}`);
  });

  it.each([
    ['a stranger', { relation: 'none' }, '0 advisor not authorized'],
    ['an advisor who is not approved', { ...advisor(), isApproved: false }, '3 advisor not authorized'],
    ['a removed grant', advisor({ status: 'removed' }), '3 advisor not authorized'],
    ['a grant that ends now', advisor({ expires_at: NOW }), '3 advisor not authorized'],
    [
      'a grant that ends before it counts',
      advisor({ effective_at: LATER, expires_at: LATER }),
      '3 advisor not authorized',
    ],
    ['a grant without rights, BUY first', advisor({ permissions: ['VIEW'] }), '3 BUY permission required'],
    ['a grant without SELL', advisor({ permissions: ['VIEW', 'BUY'] }), '3 SELL permission required'],
  ] as const)('is refused to %s', (_label, authority, expected) => {
    expect(verdict(authority)).toBe(expected);
  });

  const dollars = (limits: GrantLimits): GrantLimits => ({ currency: 'USD', ...limits });
  it.each([
    ['an asset that is not listed', { assets: ['BTC'] }, '0', '3 asset ETH not allowed for advisor'],
    ['an order above the limit', dollars({ order_notional: '99.99' }), '0', '3 advisor order limit exceeded'],
    ['a day above the limit', dollars({ daily_notional: '150.00' }), '50.01', '3 advisor daily limit exceeded'],
    ['another currency', { currency: 'EUR', order_notional: '500.00' }, '0', '3 advisor order limit exceeded'],
    ['another currency', { currency: 'EUR', daily_notional: '500.00' }, '0', '3 advisor daily limit exceeded'],
    ['an order at the limit', dollars({ order_notional: '100' }), '0', `3 at ${NOW}`],
    ['a day at the limit', dollars({ daily_notional: '150.00' }), '50.00', `3 at ${NOW}`],
    ['assets that are listed', { assets: ['ETH', 'BTC'] }, '0', `3 at ${NOW}`],
  ] as const)('is judged by limits: %s', (_label, limits, used, expected) => {
    expect(verdict(advisor({ limits: limits as GrantLimits }, used))).toBe(expected);
  });

  it('is refused by an amount that cannot be known, and given when nothing would be traded', () => {
    const limited = advisor({ limits: dollars({ order_notional: '1000.00' }) });
    expect(verdict(limited, { ...TRADE, notional: null })).toBe('3 advisor order limit exceeded');
    expect(verdict(limited, null)).toBe(`3 at ${NOW}`);
  });

  it('asks for the trade only when the grant has limits', () => {
    const trade = (): never => {
      throw new Error('the trade was planned');
    };
    expect(authorize({ authority: advisor(), rights: ['BUY'], trade, now: NOW }).outcome).toBe('authorized');
  });
});

it('a day is that of UTC', () => {
  expect(utcDay('2026-04-17T23:59:59.999Z')).toBe('2026-04-17');
});
