import { compose, type AccountChange, type AccountStatusCall } from '@ballast/contracts';
import type { accountChanged } from '@ballast/contracts/registry';
import {
  applyChange,
  changeAccount,
  DEFAULT_TERMS,
  type AccountCommand,
  type AccountState,
} from '@ballast/domain-advisors';
import { newId } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import { outsideCause } from '@ballast/test-kit';

const AT = '2026-04-17T10:00:00.000Z';
const PARTICIPANTS = new Map(
  ['HOLD', 'ADV1', 'TEN1'].map((code) => [code, { status: 'approved', funding: 'novated' } as const]),
);
const CREATE = {
  kind: 'create',
  participant_code: 'HOLD',
  account_label: 'general',
  region: 'eu',
  type: 'individual',
  tier: 'pro',
  tenants: [],
  financial_advisors: [],
} as const;

export const LINK: AccountCommand = { kind: 'link_advisor', participant_code: 'ADV1', ...DEFAULT_TERMS };
export const UNLINK: AccountCommand = { kind: 'unlink_advisor', participant_code: 'ADV1' };

/** The command by which an account gets another status. */
export function statusChange(call: AccountStatusCall): AccountCommand {
  return { kind: 'change_status', call, reason: '' };
}

/** The changes that the registry makes of a new account and of these commands to it. */
export function decidedChanges(
  platformCode: string,
  commands: readonly AccountCommand[],
  account_label: string = CREATE.account_label,
): readonly AccountChange[] {
  let state: AccountState = { account: null, grants: new Map(), participants: PARTICIPANTS };
  return [{ ...CREATE, account_label, platformCode }, ...commands].map((command) => {
    const decision = changeAccount(command, state, AT);
    if (decision.outcome !== 'changed') throw new Error(JSON.stringify(decision));
    state = applyChange(state, decision.change);
    return decision.change;
  });
}

/** A fact of the registry about accounts. */
export function changeFact(
  type: typeof accountChanged,
  platformCode: string,
  changes: readonly AccountChange[],
): OutgoingMessage {
  const change_id = newId();
  return compose(type, {
    key: platformCode,
    cause: outsideCause(change_id, platformCode),
    place: newId(),
    occurredAt: AT,
    data: { change_id, changes: [...changes] },
  });
}
