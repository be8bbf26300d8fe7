import { ACCOUNT_STATUS_CALLS, type AccountStatusCall } from '@ballast/contracts';
import fc from 'fast-check';
import type { AccountCommand, AccountState } from './account-commands';
import { applyChange } from './apply-change';
import { changeAccount } from './change-account.decider';
import { isInForce } from './grants';
import { after, changeOf, CREATE, EMPTY, grantOf, LATER, link, NOW, verdictOn } from './testing/fixtures';

const MADE = after([CREATE]);
const CLOSE = { kind: 'finish_close', reason: 'gone', is_empty: true } as const;
const ENDS = '2026-04-17T10:30:00.000Z';
/** An account whose one advisor has a grant that has ended at LATER, without a version that says so. */
const EXPIRING = after([{ ...CREATE, financial_advisors: [] }, link('ADV1', { expires_at: ENDS })]);

describe('a change of an account', () => {
  it('is refused without the account', () => {
    expect(verdictOn({ kind: 'set_tier', tier: 'gold' }, EMPTY)).toBe('account_not_found');
  });

  it('counts the version up and lets updated_at grow, whatever the clock says', () => {
    const { account, grants } = changeOf({ kind: 'set_tier', tier: 'gold' }, MADE, '2026-04-17T09:00:00.000Z');
    expect(account).toMatchObject({ tier: 'gold', version: 2, updated_at: '2026-04-17T10:00:00.001Z' });
    expect(grants).toEqual([]);
  });

  it('makes no version when it asks for what is so', () => {
    expect(verdictOn({ kind: 'set_tier', tier: 'pro' }, MADE)).toBe('unchanged');
  });
});

describe('the status', () => {
  const status = (call: AccountStatusCall, reason = ''): AccountCommand => ({ kind: 'change_status', call, reason });

  it('changes with its reason, as a version of the account', () => {
    const { account, grants } = changeOf(status('lock', 'asked for'), MADE);
    expect(account).toMatchObject({ status: 'locked', status_reason: 'asked for', version: 2 });
    expect(grants).toEqual([]);
  });

  it('loses its reason with the next change that gives none', () => {
    const state = after([status('lock', 'asked for'), status('unlock')], MADE);
    expect(state.account).toMatchObject({ status: 'open', status_reason: '', version: 3 });
  });

  it('stays, with its reason, when a call leads to it', () => {
    expect(verdictOn(status('lock', 'again'), after([status('lock', 'asked for')], MADE))).toBe('unchanged');
  });

  it('is named by the refusal of a call that it does not allow', () => {
    const decision = changeAccount(status('withdraw_lock'), after([status('lock')], MADE), NOW);
    expect(decision).toEqual({
      outcome: 'refused',
      refusals: [{ code: 'account_status', status: 'locked', path: '' }],
    });
  });

  it('is asked for before an account is closed, and stays closed', () => {
    const close = { kind: 'close', reason: 'gone' } as const;
    expect(changeAccount(close, MADE, NOW)).toEqual({ outcome: 'asks', reason: 'gone' });
    const { account, grants } = changeOf(CLOSE, MADE);
    expect(account).toMatchObject({ status: 'closed', status_reason: 'gone', financial_advisors: [], version: 2 });
    expect(grants).toMatchObject([
      { participant_code: 'ADV1', version: 2, status: 'removed', reason: 'account_closed' },
    ]);
    const closed = after([CLOSE], MADE);
    expect(verdictOn(close, closed)).toBe('unchanged');
    expect(verdictOn(CLOSE, closed)).toBe('unchanged');
    for (const call of ACCOUNT_STATUS_CALLS) expect(verdictOn(status(call), closed)).toBe('account_status');
  });

  it('stays when the account is not empty, and becomes closed from every other status', () => {
    expect(verdictOn({ ...CLOSE, is_empty: false }, MADE)).toBe('account_not_empty');
    for (const call of ['lock', 'withdraw_lock', 'divest'] as const) {
      expect(after([status(call), CLOSE], MADE).account?.status).toBe('closed');
    }
  });

  it('ends a grant that has expired by its expiry when the account is closed', () => {
    const { grants } = changeOf(CLOSE, EXPIRING, LATER);
    expect(grants).toMatchObject([{ version: 2, status: 'expired', reason: 'expired' }]);
  });

  it('keeps tenants and advisors from a closed account', () => {
    const closed = after([CLOSE], MADE);
    expect(verdictOn({ kind: 'add_tenant', participant_code: 'TEN2' }, closed)).toBe('account_status');
    expect(verdictOn(link('ADV2'), closed)).toBe('account_status');
  });
});

describe('tenants', () => {
  const add = (code: string): AccountCommand => ({ kind: 'add_tenant', participant_code: code });

  it('are added at the end and removed', () => {
    const state = after([add('TEN2')], MADE);
    expect(state.account?.tenants).toEqual(['TEN1', 'TEN2']);
    expect(after([{ kind: 'remove_tenant', participant_code: 'TEN1' }], state).account?.tenants).toEqual(['TEN2']);
  });

  it.each([
    ['NONE', 'participant_not_found'],
    ['LOCK', 'participant_not_found'],
    ['HOLD', 'participant_is_holder'],
    ['ADV1', 'participant_is_advisor'],
    ['TEN1', 'duplicate_tenant'],
  ])('are not %s: %s', (code, refusal) => {
    expect(verdictOn(add(code), MADE)).toBe(refusal);
  });

  it('are at most 20', () => {
    const codes = Array.from({ length: 20 }, (_, index) => `T${index}`);
    const participants = new Map(
      ['HOLD', 'TEN1', ...codes].map((code) => [code, { status: 'approved', funding: 'novated' } as const]),
    );
    const full = after([{ ...CREATE, tenants: codes, financial_advisors: [] }], { ...EMPTY, participants });
    expect(verdictOn(add('TEN1'), full)).toBe('too_many_tenants');
    expect(verdictOn(add('T0'), full)).toBe('duplicate_tenant');
  });

  it('are not removed when they are none', () => {
    expect(verdictOn({ kind: 'remove_tenant', participant_code: 'TEN2' }, MADE)).toBe('tenant_not_found');
  });

  it('may be an advisor whose grant has expired, which then gets the version of its end', () => {
    const { account, grants } = changeOf(add('ADV1'), EXPIRING, LATER);
    expect(account).toMatchObject({ tenants: ['TEN1', 'ADV1'], financial_advisors: [] });
    expect(grants).toMatchObject([{ participant_code: 'ADV1', version: 2, status: 'expired', reason: 'expired' }]);
  });
});

describe('advisors', () => {
  it('are linked with the terms that were chosen, permissions in their order', () => {
    const terms = {
      permissions: ['SELL', 'VIEW'],
      limits: { order_notional: '10.00', currency: 'USD' },
      expires_at: ENDS,
      agreement_ref: 'A-1',
    } as const;
    const { account, grants } = changeOf(link('ADV2', terms), MADE);
    expect(account.financial_advisors).toEqual(['ADV1', 'ADV2']);
    expect(grants).toMatchObject([{ version: 1, status: 'active', ...terms, permissions: ['VIEW', 'SELL'] }]);
  });

  it.each([
    ['NONE', 'participant_not_found'],
    ['LOCK', 'participant_not_found'],
    ['HOLD', 'self_advised'],
    ['TEN1', 'participant_is_tenant'],
    ['ADV1', 'duplicate_financial_advisor'],
  ])('are not %s: %s', (code, refusal) => {
    expect(verdictOn(link(code), MADE)).toBe(refusal);
  });

  it('are at most 100', () => {
    const codes = Array.from({ length: 100 }, (_, index) => `A${index}`);
    const participants = new Map(
      ['HOLD', 'TEN1', 'ADV1', ...codes].map((code) => [code, { status: 'approved', funding: 'novated' } as const]),
    );
    const full = after([{ ...CREATE, financial_advisors: codes }], { ...EMPTY, participants });
    expect(verdictOn(link('ADV1'), full)).toBe('too_many_advisors');
    expect(verdictOn(link('A0'), full)).toBe('duplicate_financial_advisor');
  });

  it('are unlinked, and their versions go on with the next link', () => {
    const unlinked = after([{ kind: 'unlink_advisor', participant_code: 'ADV1' }], MADE);
    expect(unlinked.account?.financial_advisors).toEqual([]);
    expect(grantOf(unlinked, 'ADV1')).toMatchObject({ version: 2, status: 'removed', reason: 'revoked' });
    expect(verdictOn({ kind: 'unlink_advisor', participant_code: 'ADV1' }, unlinked)).toBe('advisor_not_found');
    expect(grantOf(after([link('ADV1')], unlinked), 'ADV1')).toMatchObject({
      version: 3,
      status: 'active',
      reason: '',
    });
  });

  it('are linked anew once their grant has expired, in one change with the version of its end', () => {
    expect(verdictOn(link('ADV1'), EXPIRING)).toBe('duplicate_financial_advisor');
    const { account, grants } = changeOf(link('ADV1'), EXPIRING, LATER);
    expect(account.financial_advisors).toEqual(['ADV1']);
    expect(grants).toMatchObject([
      { version: 2, status: 'expired', expires_at: ENDS },
      { version: 3, status: 'active', expires_at: '' },
    ]);
  });
});

describe('a patch of a grant', () => {
  const patch = (fields: object): AccountCommand => ({ kind: 'patch_grant', participant_code: 'ADV1', ...fields });

  it('changes the named terms and keeps the others', () => {
    const patched = after([patch({ limits: { assets: ['BTC'] } }), patch({ permissions: ['VIEW', 'BUY'] })], MADE);
    expect(grantOf(patched, 'ADV1')).toMatchObject({
      version: 3,
      permissions: ['VIEW', 'BUY'],
      limits: { assets: ['BTC'] },
    });
    expect(grantOf(after([patch({ limits: {} })], patched), 'ADV1')).toMatchObject({ version: 4, limits: {} });
  });

  it.each([
    [{}],
    [{ permissions: ['SELL', 'BUY', 'VIEW'] }],
    [{ limits: {} }],
    [{ expires_at: '', agreement_ref: '' }],
  ])('makes no version when it changes nothing: %j', (fields) => {
    expect(verdictOn(patch(fields), MADE)).toBe('unchanged');
  });

  it('is refused without a grant in force', () => {
    expect(verdictOn({ ...patch({ limits: {} }), participant_code: 'ADV2' } as AccountCommand, MADE)).toBe(
      'advisor_not_found',
    );
    expect(verdictOn(patch({ agreement_ref: 'A-1' }), EXPIRING, LATER)).toBe('advisor_not_found');
  });
});

describe('the end of a grant that has expired', () => {
  const expire = (version: number): AccountCommand => ({ kind: 'expire_grant', participant_code: 'ADV1', version });

  it('is a version, also when the clock of the registry is behind', () => {
    const { account, grants } = changeOf(expire(1), EXPIRING, NOW);
    expect(account.financial_advisors).toEqual([]);
    expect(grants).toMatchObject([{ version: 2, status: 'expired', reason: 'expired', expires_at: ENDS }]);
  });

  it('is no version when another version has come since, or the grant has ended', () => {
    expect(verdictOn(expire(2), EXPIRING, LATER)).toBe('unchanged');
    expect(verdictOn(expire(1), after([expire(1)], EXPIRING, LATER), LATER)).toBe('unchanged');
  });

  it('comes first in the next change of the account', () => {
    const { account, grants } = changeOf({ kind: 'set_tier', tier: 'gold' }, EXPIRING, LATER);
    expect(account).toMatchObject({ financial_advisors: [], version: 3 });
    expect(grants).toMatchObject([{ status: 'expired', version: 2 }]);
  });
});

describe('any sequence of commands', () => {
  const code = fc.constantFrom('HOLD', 'TEN1', 'ADV1', 'ADV2');
  const end = fc.constantFrom('', '2026-04-17T10:00:00.004Z', '2026-04-17T10:00:00.009Z');
  const command: fc.Arbitrary<AccountCommand> = fc.oneof(
    code.map((participant_code) => ({ kind: 'add_tenant', participant_code }) as const),
    code.map((participant_code) => ({ kind: 'remove_tenant', participant_code }) as const),
    code.map((participant_code) => ({ kind: 'unlink_advisor', participant_code }) as const),
    fc.tuple(code, end).map(([advisor, expires_at]) => link(advisor, { expires_at })),
    fc
      .tuple(code, end)
      .map(([participant_code, expires_at]) => ({ kind: 'patch_grant', participant_code, expires_at }) as const),
    fc
      .tuple(code, fc.integer({ min: 1, max: 4 }))
      .map(([participant_code, version]) => ({ kind: 'expire_grant', participant_code, version }) as const),
  );

  function assertRolesExclude(state: AccountState, now: string): void {
    const { account } = state;
    if (account === null) throw new Error('there is an account');
    const advisors = account.financial_advisors.filter((advisor) => isInForce(state.grants.get(advisor), now));
    const roles = [account.participant_code, ...account.tenants, ...advisors];
    expect(new Set(roles).size).toBe(roles.length);
    // The list names exactly the advisors whose latest version is active.
    const active = [...state.grants.values()].filter(({ status }) => status === 'active');
    expect([...account.financial_advisors].sort()).toEqual(
      active.map(({ participant_code }) => participant_code).sort(),
    );
  }

  it('keeps the roles of an account apart and counts versions without a gap', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(command, fc.integer({ min: 0, max: 12 })), { maxLength: 30 }), (steps) => {
        let state = MADE;
        for (const [each, tick] of steps) {
          const now = `2026-04-17T10:00:00.0${String(tick).padStart(2, '0')}Z`;
          const before = state;
          const decision = changeAccount(each, before, now);
          if (decision.outcome !== 'changed') continue;
          const { account, grants } = decision.change;
          expect(account.version).toBe((before.account?.version ?? 0) + 1);
          expect(account.updated_at > (before.account?.updated_at ?? '')).toBe(true);
          const versions = new Map([...before.grants].map(([advisor, { version }]) => [advisor, version]));
          for (const { participant_code, version } of grants) {
            expect(version).toBe((versions.get(participant_code) ?? 0) + 1);
            versions.set(participant_code, version);
          }
          state = applyChange(before, decision.change);
          assertRolesExclude(state, now);
        }
      }),
    );
  });
});
