import { compose, decode, type AppliedChange } from '@ballast/contracts';
import { accountApplied, grantApplied } from '@ballast/contracts/credit';
import { accountChanged, grantChanged } from '@ballast/contracts/registry';
import {
  applyChange,
  changeAccount,
  countChange,
  countingAfter,
  type AccountCommand,
  type AccountState,
  type VersionedAccount,
} from '@ballast/domain-advisors';
import { newId } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import { outsideCause } from '@ballast/test-kit';
import { altered, replayMessages } from '../testing/replayed-messages';

const PLATFORM = 'SANDBX';
const NOW = '2026-04-17T10:00:00.000Z';
const create = {
  kind: 'create',
  platformCode: PLATFORM,
  participant_code: 'A',
  account_label: 'general',
  region: 'eu',
  type: 'individual',
  tier: 'pro',
  tenants: [],
  financial_advisors: ['C'],
} as const satisfies AccountCommand;
const COMMANDS: readonly AccountCommand[] = [
  create,
  { kind: 'set_tier', tier: 'gold' },
  { kind: 'unlink_advisor', participant_code: 'C' },
];

/** The facts of the registry about an account, then those with which the credit check applies them. */
function facts(): { readonly decided: readonly OutgoingMessage[]; readonly applied: readonly OutgoingMessage[] } {
  let state: AccountState = {
    account: null,
    grants: new Map(),
    participants: new Map(['A', 'C'].map((code) => [code, { status: 'approved', funding: 'novated' }] as const)),
  };
  let counting: VersionedAccount | undefined;
  const applied: OutgoingMessage[] = [];
  const decided = COMMANDS.map((command, offset) => {
    const decision = changeAccount(command, state, NOW);
    if (decision.outcome !== 'changed') throw new Error(`${command.kind} changes nothing`);
    const { change } = decision;
    state = applyChange(state, change);
    const change_id = newId();
    const isOfGrant = command.kind === 'unlink_advisor';
    const header = { key: PLATFORM, place: change_id, occurredAt: NOW };
    const fact = compose(isOfGrant ? grantChanged : accountChanged, {
      ...header,
      cause: outsideCause(change_id, PLATFORM),
      data: { change_id, changes: [change] },
    });
    const stamped: AppliedChange | null = countChange(change, counting, NOW);
    if (stamped === null) throw new Error(`${command.kind} does not count`);
    counting = countingAfter(stamped, counting);
    const cause = decode(isOfGrant ? grantChanged : accountChanged, { ...fact, partition: 0, offset: String(offset) });
    const data = { change_id, changes: [stamped] };
    applied.push(compose(isOfGrant ? grantApplied : accountApplied, { ...header, cause, data }));
    return fact;
  });
  return { decided, applied };
}

/** The change that a fact applies, with another instant. */
function countsFrom(effective_at: string): (data: Record<string, unknown>) => object {
  return (data) => {
    const [change] = data['changes'] as readonly [AppliedChange];
    return { ...data, changes: [{ ...change, account: { ...change.account, effective_at } }] };
  };
}

describe('the instants from which accounts count', () => {
  it('come out as they are recorded', async () => {
    const { decided, applied } = facts();
    const replayed = await replayMessages([...decided, ...applied]);
    expect(replayed.differences).toEqual([]);
    expect(Object.fromEntries(replayed.decided)).toEqual({ 'account.applied': 2, 'grant.applied': 1 });
  });

  it('are found out when a change was stamped earlier than the version before', async () => {
    const { decided, applied } = facts();
    const wrong = applied.map((fact, at) => (at === 1 ? altered(fact, countsFrom(NOW)) : fact));
    const { differences } = await replayMessages([...decided, ...wrong]);
    expect(differences[0]).toMatchObject({ type: 'account.applied', offset: '1', recorded: JSON.stringify(NOW) });
    expect(differences[0]?.member).toBe('changes/0/account/effective_at');
  });

  it('are found out when a change was applied that counted already', async () => {
    const { decided, applied } = facts();
    const again = applied[0] && { ...applied[0], value: applied[0].value.replace(/"id":"[^"]+"/, `"id":"${newId()}"`) };
    const { differences } = await replayMessages([...decided, ...applied, ...(again === undefined ? [] : [again])]);
    expect(differences).toMatchObject([{ offset: '3', member: 'changes/0' }]);
  });

  it('are found out when the fact of the registry is not in the record', async () => {
    const { differences } = await replayMessages(facts().applied);
    const wrong = { member: 'input', decided: 'the record has no such message' };
    expect(differences).toMatchObject([wrong, wrong, wrong]);
  });

  it('are found out when the version between two others was never applied', async () => {
    const { decided, applied } = facts();
    const { differences } = await replayMessages([...decided, ...applied.filter((_, at) => at !== 1)]);
    expect(differences).toMatchObject([
      { offset: '1', member: 'changes/account/version', recorded: '3', decided: '2' },
    ]);
  });
});
