import type { CreateAccount } from './account-commands';
import { createAccount } from './create-account';
import { after, changeOf, CREATE, EMPTY, NOW, PLATFORM } from './testing/fixtures';
import { accountId, formatZrn } from './zrn';

const ID = accountId(PLATFORM, 'HOLD', 'general');

function refusalsOf(fields: Partial<CreateAccount>): unknown {
  const decision = createAccount({ ...CREATE, ...fields }, EMPTY, NOW);
  return decision.outcome === 'refused' ? decision.refusals : decision;
}

describe('the creation of an account', () => {
  it('makes an open account with its tenants and a first grant for each advisor', () => {
    const { account, grants } = changeOf(CREATE, EMPTY);
    expect(account).toEqual({
      zrn: formatZrn({ region: 'eu', id: ID }),
      id: ID,
      participant_code: 'HOLD',
      platform_code: PLATFORM,
      account_label: 'general',
      account_group: PLATFORM,
      region: 'eu',
      type: 'individual',
      tier: 'pro',
      prefunded: false,
      status: 'open',
      status_reason: '',
      tenants: ['TEN1'],
      financial_advisors: ['ADV1'],
      version: 1,
      created_at: NOW,
      updated_at: NOW,
    });
    expect(grants).toMatchObject([{ participant_code: 'ADV1', version: 1, status: 'active', decided_at: NOW }]);
  });

  it('is refused when the participant has an account with this label, with its ZRN', () => {
    const { account } = after([CREATE]);
    const decision = createAccount(CREATE, after([CREATE]), NOW);
    expect(decision).toEqual({
      outcome: 'refused',
      refusals: [{ code: 'account_exists', path: '', zrn: account?.zrn }],
    });
  });

  it.each([
    ['general', undefined, 'prefunded', true],
    ['general', false, 'prefunded', true],
    ['general', undefined, 'novated', false],
    ['savings', undefined, 'prefunded', true],
    ['savings', false, 'prefunded', false],
    ['savings', true, 'novated', true],
  ] as const)('funds %s, asked for prefunded %s by a %s holder: %s', (account_label, prefunded, funding, expected) => {
    const participants = new Map([['HOLD', { status: 'approved', funding } as const]]);
    const command = { ...CREATE, account_label, prefunded, tenants: [], financial_advisors: [] };
    expect(changeOf(command, { ...EMPTY, participants }).account.prefunded).toBe(expected);
  });

  it('names every unknown participant and every one who is not approved, before anything about roles', () => {
    expect(
      refusalsOf({ participant_code: 'NONE', tenants: ['TEN1', 'LOCK'], financial_advisors: ['NONE', 'ADV1', 'ADV1'] }),
    ).toEqual([
      { code: 'participant_not_found', path: 'participant_code' },
      { code: 'participant_not_found', path: 'tenants/1' },
      { code: 'participant_not_found', path: 'financial_advisors/0' },
    ]);
  });

  it.each([
    [{ tenants: ['HOLD'] }, 'participant_is_holder', 'tenants/0'],
    [{ tenants: ['TEN1', 'TEN1'] }, 'duplicate_tenant', 'tenants/1'],
    [{ financial_advisors: ['HOLD'] }, 'self_advised', 'financial_advisors/0'],
    [{ financial_advisors: ['ADV1', 'TEN1'] }, 'participant_is_tenant', 'financial_advisors/1'],
    [{ financial_advisors: ['ADV1', 'ADV1'] }, 'duplicate_financial_advisor', 'financial_advisors/1'],
  ])('is refused with %j: %s', (fields, code, path) => {
    expect(refusalsOf(fields)).toEqual([{ code, path }]);
  });

  it('is refused with too many tenants or advisors before participants are looked at', () => {
    const codes = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `N${index}`);
    expect(refusalsOf({ tenants: codes(21) })).toEqual([{ code: 'too_many_tenants', path: 'tenants' }]);
    expect(refusalsOf({ financial_advisors: codes(101) })).toEqual([
      { code: 'too_many_advisors', path: 'financial_advisors' },
    ]);
  });
});
