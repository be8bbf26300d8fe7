import type { Grant } from '@ballast/contracts';
import { relationOf, shownAccount, type CountingRecord } from './shown-account';
import { stampChange } from './stamp-change';
import { changeOf, CREATE, EMPTY, LATER, NOW } from './testing/fixtures';

const ENDS = '2026-04-17T10:30:00.000Z';

function record(ends: Readonly<Record<string, string>> = {}): CountingRecord {
  const change = changeOf({ ...CREATE, financial_advisors: ['ADV2', 'ADV1'] }, EMPTY);
  const { account, grants } = stampChange(change, { effectiveAt: '', grants: new Map() }, NOW);
  return {
    account,
    grants: grants.map((grant): Grant => ({ ...grant, ended_at: '', expires_at: ends[grant.participant_code] ?? '' })),
  };
}

describe('an account that is read', () => {
  it('shows the advisors in force in the order of their addition, with their grants', () => {
    const shown = shownAccount(record(), LATER);
    expect(shown.financial_advisors).toEqual(['ADV2', 'ADV1']);
    expect(shown.grants.map(({ participant_code }) => participant_code)).toEqual(['ADV2', 'ADV1']);
    expect(Object.keys(shown).slice(-6)).toEqual([
      'financial_advisors',
      'grants',
      'version',
      'effective_at',
      'created_at',
      'updated_at',
    ]);
  });

  it('leaves an advisor out from the end of its grant on', () => {
    expect(shownAccount(record({ ADV2: ENDS }), ENDS).financial_advisors).toEqual(['ADV1']);
  });

  it('shows an advisor no other advisors', () => {
    const shown = shownAccount(record(), LATER, 'ADV1');
    expect(shown.financial_advisors).toEqual(['ADV1']);
    expect(shown.grants).toHaveLength(1);
  });
});

describe('the relation of a participant to an account', () => {
  it.each([
    ['HOLD', 'holder'],
    ['TEN1', 'tenant'],
    ['ADV1', 'advisor'],
    ['ADV2', 'none'],
    ['TEN2', 'none'],
  ])('of %s is %s', (code, relation) => {
    expect(relationOf(code, record({ ADV2: ENDS }), LATER)).toBe(relation);
  });
});
