import { authorityOf, type GrantRights } from './authority';

const GRANT: GrantRights = {
  version: 3,
  status: 'active',
  permissions: ['VIEW', 'BUY', 'SELL'],
  limits: {},
  expires_at: '',
  effective_at: '2026-04-17T09:00:00.000Z',
};

describe('the authority of whoever acts', () => {
  const known = { actor: 'ADV1', actorStatus: 'approved', holder: 'HOLD', grant: GRANT, used: '0' } as const;

  it.each([
    ['platform', { ...known, actor: '', account: undefined }],
    ['holder', { ...known, actor: 'HOLD', account: undefined }],
    ['none', { ...known, account: undefined }],
    ['none', { ...known, account: { tenants: [] }, grant: undefined }],
    ['tenant', { ...known, account: { tenants: ['ADV1'] } }],
    ['advisor', { ...known, account: { tenants: ['TEN1'] } }],
  ] as const)('is that of %s', (relation, given) => {
    expect(authorityOf({ ...given, account: given.account && { tenants: [...given.account.tenants] } })).toMatchObject({
      relation,
    });
  });
});
