import type { AccountChange } from '@ballast/contracts';
import type { AccountState } from './account-commands';

/** The state after a change. The next command is decided from it. */
export function applyChange(state: AccountState, { account, grants }: AccountChange): AccountState {
  const changed = grants.map((grant) => [grant.participant_code, grant] as const);
  return { ...state, account, grants: new Map([...state.grants, ...changed]) };
}
