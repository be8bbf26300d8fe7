import type { AppliedChange } from '@ballast/contracts';
import fc from 'fast-check';
import { stampChange, type CountingAccount } from './stamp-change';
import { after, changeOf, CREATE, EMPTY, LATER, link, NOW } from './testing/fixtures';

const NOTHING: CountingAccount = { effectiveAt: '', grants: new Map() };
const ENDS = '2026-04-17T10:30:00.000Z';

/** The account as it counts after a change. */
function counting({ account, grants }: AppliedChange, before: CountingAccount = NOTHING): CountingAccount {
  const changed = grants.map((grant) => [grant.participant_code, grant] as const);
  return { effectiveAt: account.effective_at, grants: new Map([...before.grants, ...changed]) };
}

describe('the instant from which a change counts', () => {
  it('is the next millisecond, the same for the account and its new grants', () => {
    const { account, grants } = stampChange(changeOf(CREATE, EMPTY), NOTHING, NOW);
    expect(account.effective_at).toBe('2026-04-17T10:00:00.001Z');
    expect(grants).toMatchObject([{ effective_at: account.effective_at, added_at: account.effective_at }]);
  });

  it('is later than the version before when the clock was set back', () => {
    const first = stampChange(changeOf(CREATE, EMPTY), NOTHING, LATER);
    const patch = changeOf({ kind: 'patch_grant', participant_code: 'ADV1', agreement_ref: 'A' }, after([CREATE]));
    const { account, grants } = stampChange(patch, counting(first), NOW);
    expect(account.effective_at).toBe('2026-04-17T11:00:00.002Z');
    expect(grants[0]?.effective_at).toBe('2026-04-17T11:00:00.002Z');
  });

  it('leaves added_at at the present link while the grant is changed, and moves it with a new link', () => {
    const made = counting(stampChange(changeOf(CREATE, EMPTY), NOTHING, NOW));
    const patch = changeOf({ kind: 'patch_grant', participant_code: 'ADV1', agreement_ref: 'A' }, after([CREATE]));
    expect(stampChange(patch, made, LATER).grants[0]?.added_at).toBe('2026-04-17T10:00:00.001Z');
    const unlink = { kind: 'unlink_advisor', participant_code: 'ADV1' } as const;
    const removed = counting(stampChange(changeOf(unlink, after([CREATE])), made, NOW), made);
    const again = stampChange(changeOf(link('ADV1'), after([CREATE, unlink])), removed, LATER);
    expect(again.grants[0]?.added_at).toBe('2026-04-17T11:00:00.001Z');
  });

  it('is expires_at for the end of a grant that expired', () => {
    const commands = [{ ...CREATE, financial_advisors: [] }, link('ADV1', { expires_at: ENDS })];
    const linked = counting(
      stampChange(changeOf(link('ADV1', { expires_at: ENDS }), after(commands.slice(0, 1))), NOTHING, NOW),
    );
    const expire = { kind: 'expire_grant', participant_code: 'ADV1', version: 1 } as const;
    const { grants } = stampChange(changeOf(expire, after(commands)), linked, LATER);
    expect(grants[0]).toMatchObject({ status: 'expired', effective_at: ENDS });
  });

  it('is later than a version that was applied after the grant had expired', () => {
    const state = after([{ ...CREATE, financial_advisors: [] }, link('ADV1', { expires_at: ENDS })]);
    const late: CountingAccount = {
      effectiveAt: LATER,
      grants: new Map([['ADV1', { status: 'active', effective_at: LATER, added_at: LATER }]]),
    };
    const expire = { kind: 'expire_grant', participant_code: 'ADV1', version: 1 } as const;
    expect(stampChange(changeOf(expire, state), late, LATER).grants[0]?.effective_at).toBe('2026-04-17T11:00:00.001Z');
  });

  it('grows strictly for an account and for each grant, whatever the clock says', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 59 }), { minLength: 1, maxLength: 20 }), (minutes) => {
        let state = after([{ ...CREATE, financial_advisors: [] }]);
        let known = NOTHING;
        minutes.forEach((minute, index) => {
          const now = `2026-04-17T10:${String(minute).padStart(2, '0')}:00.000Z`;
          const command =
            index % 2 === 0 ? link('ADV1') : ({ kind: 'unlink_advisor', participant_code: 'ADV1' } as const);
          const applied = stampChange(changeOf(command, state, now), known, now);
          expect(applied.account.effective_at > known.effectiveAt).toBe(true);
          expect((applied.grants[0]?.effective_at ?? '') > (known.grants.get('ADV1')?.effective_at ?? '')).toBe(true);
          state = after([command], state, now);
          known = counting(applied, known);
        });
      }),
    );
  });
});
