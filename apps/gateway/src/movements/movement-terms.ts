import type { AppliedAccount, Movement } from '@ballast/contracts';
import type { Call } from '@ballast/platform-edge';
import { initiatorOf } from './movement-requests';

/** A movement that a request asks for, in the members that every kind has. */
export interface AskedMovement {
  readonly id: string;
  readonly account: AppliedAccount;
  readonly asset: string;
  /** At the scale of the asset. */
  readonly amount: string;
  readonly scale: number;
  /** Empty when the caller gave none. */
  readonly clientId: string;
}

/** The terms of a movement that do not depend on its kind. */
export function movementTerms(
  call: Call,
  { id, account, asset, amount, scale, clientId }: AskedMovement,
): Omit<Movement, 'kind' | 'direction' | 'details'> {
  return {
    id,
    account_id: account.id,
    account_group: account.zrn,
    participant_code: account.participant_code,
    account_label: account.account_label,
    initiated_by: initiatorOf(call),
    asset,
    amount,
    scale,
    client_id: clientId,
  };
}
