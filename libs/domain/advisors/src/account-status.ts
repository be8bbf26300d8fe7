import type { AccountStatus, AccountStatusCall } from '@ballast/contracts';

/** Everything that the status of an account allows or forbids. */
export interface StatusRights {
  readonly buys: boolean;
  readonly sells: boolean;
  readonly moneyOut: boolean;
  readonly moneyIn: boolean;
}

const NOTHING: StatusRights = { buys: false, sells: false, moneyOut: false, moneyIn: false };

/** The rights of an account in each status. */
export const STATUS_RIGHTS: Readonly<Record<AccountStatus, StatusRights>> = {
  open: { buys: true, sells: true, moneyOut: true, moneyIn: true },
  withdraw_locked: { buys: true, sells: true, moneyOut: false, moneyIn: true },
  locked: NOTHING,
  divesting: { buys: false, sells: true, moneyOut: true, moneyIn: false },
  closed: NOTHING,
};

interface Transition {
  readonly to: AccountStatus;
  readonly from: readonly AccountStatus[];
}

/** The status that each call leads to, and the statuses from which it does. No call leads out of `closed`. */
const TRANSITIONS: Readonly<Record<AccountStatusCall, Transition>> = {
  lock: { to: 'locked', from: ['open', 'withdraw_locked', 'divesting'] },
  unlock: { to: 'open', from: ['locked'] },
  withdraw_lock: { to: 'withdraw_locked', from: ['open'] },
  withdraw_unlock: { to: 'open', from: ['withdraw_locked'] },
  divest: { to: 'divesting', from: ['open', 'withdraw_locked', 'locked'] },
};

/** The status after a call: the present one when the call leads to it, undefined when the present one forbids the call. */
export function statusAfter(call: AccountStatusCall, present: AccountStatus): AccountStatus | undefined {
  const { to, from } = TRANSITIONS[call];
  return present === to || from.includes(present) ? to : undefined;
}
