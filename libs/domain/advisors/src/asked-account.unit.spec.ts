import type { AccountCommand } from './account-commands';
import { accountCommand, askedAccount, isAboutGrants } from './asked-account';
import { CREATE, link, PLATFORM } from './testing/fixtures';

const ID = '5b1a7c22-90d4-4e0e-8a55-2f6b8f0c1d3e';
const ADVISOR = { participant_code: 'ADV1' };

describe('the command that a fact about an account repeats', () => {
  it.each<AccountCommand>([
    CREATE,
    { ...CREATE, prefunded: true },
    { kind: 'set_tier', tier: 'gold' },
    { kind: 'remove_tenant', ...ADVISOR },
    link('ADV1', { limits: { order_notional: '10.00', currency: 'USD' } }),
    { kind: 'patch_grant', ...ADVISOR, permissions: ['VIEW'] },
    { kind: 'patch_grant', ...ADVISOR, expires_at: '' },
    { kind: 'expire_grant', ...ADVISOR, version: 2 },
  ])('is read back as it was: %j', (command) => {
    const stored = JSON.parse(JSON.stringify(askedAccount(ID, command))) as ReturnType<typeof askedAccount>;
    expect(stored.account_id).toBe(ID);
    expect(accountCommand(stored, PLATFORM)).toEqual(command);
  });

  it('is about a grant when it names an advisor of an account that exists', () => {
    expect([CREATE, link('ADV1'), { kind: 'add_tenant', ...ADVISOR } as const].map(isAboutGrants)).toEqual([
      false,
      true,
      false,
    ]);
  });
});
