import type { AccountState, CreateAccount } from './account-commands';
import { changeInBulk, type BulkEntry } from './change-in-bulk';
import { DEFAULT_TERMS } from './grants';
import { accountId } from './zrn';

const NOW = '2026-04-17T10:00:00.000Z';
const PARTICIPANTS: AccountState['participants'] = new Map(
  ['A', 'B', 'ADV1'].map((code) => [code, { status: 'approved', funding: 'novated' } as const]),
);
const NOTHING: AccountState = { account: null, grants: new Map(), participants: PARTICIPANTS };

function create(participant_code: string, financial_advisors: readonly string[] = []): BulkEntry {
  const command: CreateAccount = {
    kind: 'create',
    platformCode: 'SANDBX',
    participant_code,
    account_label: 'general',
    region: 'eu',
    type: 'individual',
    tier: 'pro',
    tenants: [],
    financial_advisors,
  };
  return { accountId: accountId('SANDBX', participant_code, 'general'), command };
}

function link(holder: string, participant_code: string): BulkEntry {
  return {
    accountId: accountId('SANDBX', holder, 'general'),
    command: { kind: 'link_advisor', participant_code, ...DEFAULT_TERMS },
  };
}

describe('the entries of a bulk call', () => {
  it('make accounts, count those that exist, and name the refused ones by their place in the request', () => {
    const decided = changeInBulk([create('A', ['ADV1']), create('A'), create('NONE'), create('B')], {
      first: 500,
      now: NOW,
      stateOf: () => NOTHING,
    });
    expect(decided.changes.map(({ account, grants }) => [account.participant_code, grants.length])).toEqual([
      ['A', 1],
      ['B', 0],
    ]);
    expect([decided.existing, decided.refused]).toEqual([
      1,
      [{ entry: 502, refusals: [{ code: 'participant_not_found', path: 'participant_code' }] }],
    ]);
  });

  it('link advisors, each entry to the account as the entry before has left it', () => {
    const [made] = changeInBulk([create('A')], { first: 0, now: NOW, stateOf: () => NOTHING }).changes;
    if (made === undefined) throw new Error('the account was made');
    const stateOf = (id: string): AccountState =>
      id === made.account.id ? { ...NOTHING, account: made.account } : NOTHING;
    const decided = changeInBulk(
      [link('A', 'ADV1'), link('A', 'ADV1'), link('A', 'B'), link('A', 'A'), link('B', 'ADV1')],
      {
        first: 0,
        now: NOW,
        stateOf,
      },
    );
    expect(decided.changes.map(({ account }) => [account.version, account.financial_advisors])).toEqual([
      [2, ['ADV1']],
      [3, ['ADV1', 'B']],
    ]);
    expect([decided.existing, decided.refused.map(({ entry, refusals }) => [entry, refusals[0]?.code])]).toEqual([
      1,
      [
        [3, 'self_advised'],
        [4, 'account_not_found'],
      ],
    ]);
  });
});
