import { compose } from '@ballast/contracts';
import { accountChanged, accountChangeRefused, grantChanged, participantsChanged } from '@ballast/contracts/registry';
import {
  accountId,
  applyChange,
  askedAccount,
  changeAccount,
  changeInBulk,
  isAboutGrants,
  type AccountCommand,
  type AccountState,
  type BulkEntry,
} from '@ballast/domain-advisors';
import {
  askedParticipants,
  changeParticipants,
  PlatformParticipants,
  type ChangeParticipants,
} from '@ballast/domain-registry';
import { newId } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import { outsideCause } from '@ballast/test-kit';
import { altered, replayMessages } from '../testing/replayed-messages';

const PLATFORM = 'SANDBX';
const NOW = '2026-04-17T10:00:00.000Z';
const ID = accountId(PLATFORM, 'A', 'general');
const standing = { status: 'approved', funding: 'novated' } as const;

/** A registry of one platform that writes its facts. */
class Registry {
  readonly facts: OutgoingMessage[] = [];
  private readonly participants = new PlatformParticipants();
  private state: Pick<AccountState, 'account' | 'grants'> = { account: null, grants: new Map() };

  participantsAre(command: ChangeParticipants): this {
    const changed = changeParticipants(command, this.participants, NOW);
    for (const each of changed.participants) this.participants.put(each);
    const change_id = newId();
    const { taken = [], ...counted } = changed;
    const data = {
      change_id,
      chunk: 0,
      chunks: 1,
      ...counted,
      participants: [...changed.participants],
      ...(taken.length === 0 ? {} : { taken: [...taken] }),
    };
    this.facts.push(
      compose(participantsChanged, {
        ...this.address(change_id),
        data: { ...data, asked: askedParticipants(command) },
      }),
    );
    return this;
  }

  accountIs(command: AccountCommand): this {
    const state = { ...this.state, participants: this.participants };
    const decision = changeAccount(command, state, NOW);
    const change_id = newId();
    const asked = askedAccount(ID, command);
    if (decision.outcome === 'refused') {
      const data = { change_id, refusals: decision.refusals.map((each) => ({ ...each })), asked };
      this.facts.push(compose(accountChangeRefused, { ...this.address(change_id), data }));
      return this;
    }
    if (decision.outcome === 'changed') this.state = applyChange(state, decision.change);
    const data = { change_id, changes: decision.outcome === 'changed' ? [decision.change] : [], asked };
    const type = isAboutGrants(command) ? grantChanged : accountChanged;
    this.facts.push(compose(type, { ...this.address(change_id), data }));
    return this;
  }

  /** A bulk call of one chunk that makes accounts. */
  accountsAre(...codes: readonly string[]): this {
    const entries = codes.map((code): BulkEntry => {
      return { accountId: accountId(PLATFORM, code, 'bulk'), command: { ...create, ...PLAIN, participant_code: code } };
    });
    const stateOf = () => ({ account: null, grants: new Map(), participants: this.participants });
    const { changes, existing, refused } = changeInBulk(entries, { first: 0, now: NOW, stateOf });
    const change_id = newId();
    const asked = entries.map(({ accountId: id, command }) => askedAccount(id, command));
    const bulk = { chunks: 1, first: 0, existing, refused: [...refused], asked };
    const data = { change_id, chunk: 0, changes: [...changes], bulk };
    this.facts.push(compose(accountChanged, { ...this.address(change_id), data }));
    return this;
  }

  private address(changeId: string) {
    return { cause: outsideCause(changeId, PLATFORM), key: PLATFORM, place: changeId, occurredAt: NOW };
  }
}

const create = {
  kind: 'create',
  platformCode: PLATFORM,
  participant_code: 'A',
  account_label: 'general',
  region: 'eu',
  type: 'individual',
  tier: 'pro',
  tenants: ['B'],
  financial_advisors: ['C'],
} as const satisfies AccountCommand;

/** The members of an account of a bulk call in which it differs from the other one. */
const PLAIN = { account_label: 'bulk', tenants: [], financial_advisors: [] };

function register(...codes: readonly string[]): ChangeParticipants {
  const participants = codes.map((participant_code) => ({ participant_code, ...standing }));
  return { kind: 'register', platformCode: PLATFORM, participants };
}

/** The facts of a registry: four of participants, then those of an account; the fifth makes the account. */
function facts(): readonly OutgoingMessage[] {
  const update = { kind: 'update', platformCode: PLATFORM } as const;
  return new Registry()
    .participantsAre(register('A', 'B', 'C'))
    .participantsAre(register('C', 'D', 'D'))
    .participantsAre({ ...update, participant_code: 'D', status: 'locked' })
    .participantsAre({ ...update, participant_code: 'NOBODY', status: 'locked' })
    .accountIs(create)
    .accountIs({ kind: 'set_tier', tier: 'gold' })
    .accountIs({ kind: 'set_tier', tier: 'gold' })
    .accountIs({ kind: 'add_tenant', participant_code: 'D' })
    .accountIs({ kind: 'patch_grant', participant_code: 'C', permissions: ['VIEW'] })
    .accountIs({ kind: 'unlink_advisor', participant_code: 'C' })
    .accountsAre('B', 'B', 'C', 'NONE').facts;
}

/** The facts with the one at this index changed. */
function withWrong(index: number, change: (data: Record<string, unknown>) => object): readonly OutgoingMessage[] {
  return facts().map((fact, at) => (at === index ? altered(fact, change) : fact));
}

/** The data of the answer to a bulk call with other changes, or with another part of its own. */
function withBulk(data: Record<string, unknown>, { changes, ...own }: Record<string, unknown>): object {
  const bulk = { ...(data['bulk'] as object), ...own };
  return { ...data, bulk, ...(changes === undefined ? {} : { changes }) };
}

describe('the facts of the registry', () => {
  it('come out as they are recorded', async () => {
    const { decided, undecidable, differences } = await replayMessages(facts());
    expect(differences).toEqual([]);
    expect(Object.fromEntries(undecidable)).toEqual({});
    expect(Object.fromEntries(decided)).toEqual({
      'participants.changed': 4,
      'account.changed': 4,
      'grant.changed': 2,
      'account.change_refused': 1,
    });
  });

  it.each<readonly [string, number, (data: Record<string, unknown>) => object, string]>([
    ['registers a participant that exists', 1, (data) => ({ ...data, created: 2 }), 'created'],
    ['leaves a participant as it was', 2, (data) => ({ ...data, participants: [] }), 'participants/0'],
    ['counts an update of a participant who does not exist', 3, (data) => ({ ...data, existing: 1 }), 'existing'],
    ['does not change an account', 5, (data) => ({ ...data, changes: [] }), 'changes/0'],
    ['makes another account in bulk', 10, (data) => withBulk(data, { changes: [] }), 'changes/0'],
    ['counts another number of accounts that exist', 10, (data) => withBulk(data, { existing: 0 }), 'existing'],
    ['refuses no account in bulk', 10, (data) => withBulk(data, { refused: [] }), 'refused/0'],
    [
      'refuses for another reason',
      7,
      (data) => ({ ...data, refusals: [{ code: 'too_many_tenants', path: '' }] }),
      'refusals/0/code',
    ],
  ])('are found out when a decision %s', async (_wrong, index, change, member) => {
    const { differences } = await replayMessages(withWrong(index, change));
    expect(differences[0]).toMatchObject({ offset: String(index), member });
  });

  it('are found out when a refused command was granted', async () => {
    const [asked] = [JSON.parse(facts()[7]?.value ?? '') as { data: { change_id: string; asked: unknown } }];
    const { change_id } = asked.data;
    const granted = compose(accountChanged, {
      cause: outsideCause(change_id, PLATFORM),
      key: PLATFORM,
      place: change_id,
      occurredAt: NOW,
      data: { change_id, changes: [], asked: asked.data.asked as ReturnType<typeof askedAccount> },
    });
    const { differences } = await replayMessages(facts().map((fact, at) => (at === 7 ? granted : fact)));
    expect(differences).toMatchObject([
      { offset: '7', member: 'type', recorded: '"account.changed"', decided: '"account.change_refused"' },
    ]);
  });

  it('are counted as not decided again without their command', async () => {
    const { undecidable, differences } = await replayMessages(withWrong(5, ({ asked: _asked, ...data }) => data));
    expect(differences).toEqual([]);
    expect(Object.fromEntries(undecidable)).toEqual({ 'account.changed': 1 });
  });
});
