import type { AccountChange, DecidedGrant, Participant } from '@ballast/contracts';
import type { AccountCommand, AccountState } from '../account-commands';
import { applyChange } from '../apply-change';
import { changeAccount } from '../change-account.decider';
import { DEFAULT_TERMS } from '../grants';

export const PLATFORM = 'SANDBX';
export const NOW = '2026-04-17T10:00:00.000Z';
export const LATER = '2026-04-17T11:00:00.000Z';

const APPROVED = ['HOLD', 'TEN1', 'TEN2', 'ADV1', 'ADV2'];

/** The state without an account: five approved participants, and one who is not. */
export const EMPTY: AccountState = {
  account: null,
  grants: new Map(),
  participants: new Map<string, Pick<Participant, 'status' | 'funding'>>([
    ...APPROVED.map((code) => [code, { status: 'approved', funding: 'novated' }] as const),
    ['LOCK', { status: 'locked', funding: 'novated' }] as const,
  ]),
};

export const CREATE = {
  kind: 'create',
  platformCode: PLATFORM,
  participant_code: 'HOLD',
  account_label: 'general',
  region: 'eu',
  type: 'individual',
  tier: 'pro',
  tenants: ['TEN1'],
  financial_advisors: ['ADV1'],
} as const satisfies AccountCommand;

export function link(code: string, terms: Partial<typeof DEFAULT_TERMS> = {}): AccountCommand {
  return { kind: 'link_advisor', participant_code: code, ...DEFAULT_TERMS, ...terms };
}

/** The change that a command makes. @throws when the command is refused or changes nothing. */
export function changeOf(command: AccountCommand, state: AccountState, now: string = NOW): AccountChange {
  const decision = changeAccount(command, state, now);
  if (decision.outcome !== 'changed') throw new Error(`no change but ${JSON.stringify(decision)}`);
  return decision.change;
}

/** The state after these commands. A command that is refused leaves it as it is. */
export function after(
  commands: readonly AccountCommand[],
  state: AccountState = EMPTY,
  now: string = NOW,
): AccountState {
  return commands.reduce((current, command) => {
    const decision = changeAccount(command, current, now);
    return decision.outcome === 'changed' ? applyChange(current, decision.change) : current;
  }, state);
}

/** The code of the first refusal, or the outcome of a command that is not refused. */
export function verdictOn(command: AccountCommand, state: AccountState, now: string = NOW): string {
  const decision = changeAccount(command, state, now);
  return decision.outcome === 'refused' ? (decision.refusals[0]?.code ?? '') : decision.outcome;
}

export function grantOf(state: AccountState, code: string): DecidedGrant | undefined {
  return state.grants.get(code);
}
