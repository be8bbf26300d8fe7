import { DEFAULT_TERMS, isExpired, isInForce, orderedPermissions } from './grants';

const AT = '2026-04-17T10:00:00.000Z';
const BEFORE = '2026-04-17T09:59:59.999Z';

describe('a grant', () => {
  it('has all permissions and no bounds unless told otherwise', () => {
    expect(DEFAULT_TERMS).toEqual({
      permissions: ['VIEW', 'BUY', 'SELL'],
      limits: {},
      expires_at: '',
      agreement_ref: '',
    });
  });

  it('shows each permission once, in one order', () => {
    expect(orderedPermissions(['SELL', 'VIEW', 'SELL'])).toEqual(['VIEW', 'SELL']);
  });

  it('is in force before its end, and no longer at its end', () => {
    expect(isInForce({ status: 'active', expires_at: AT }, BEFORE)).toBe(true);
    expect(isInForce({ status: 'active', expires_at: AT }, AT)).toBe(false);
    expect(isInForce({ status: 'active', expires_at: '' }, AT)).toBe(true);
  });

  it('is not in force when it was removed or never made', () => {
    expect(isInForce({ status: 'removed', expires_at: '' }, AT)).toBe(false);
    expect(isInForce(undefined, AT)).toBe(false);
  });

  it('expires at its end', () => {
    expect(isExpired({ expires_at: AT }, BEFORE)).toBe(false);
    expect(isExpired({ expires_at: AT }, AT)).toBe(true);
    expect(isExpired({ expires_at: '' }, AT)).toBe(false);
  });
});
