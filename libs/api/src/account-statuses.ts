import { STATUS_REASON_MAX } from '@ballast/contracts';
import { z } from 'zod';
import { ACCEPTED_CHANGE, SETTLES } from './account-changes';
import { apiCall } from './api-call';

const statusReasonSchema = z
  .string()
  .min(1)
  .max(STATUS_REASON_MAX)
  .regex(/^[^\0]*$/, 'must not contain the character U+0000')
  .optional()
  .meta({ description: 'Reason for the change, which the account shows as `status_reason`.' });

const statusBody = z
  .strictObject({ reason: statusReasonSchema })
  .meta({ id: 'ChangeAccountStatus', description: 'A change of the status. The body may be absent.' });

/** The part of a call that is its own among the calls that change the status of an account. */
interface StatusCallTexts<P extends string> {
  readonly id: string;
  readonly path: P;
  readonly summary: string;
  /** Rule of the new status. */
  readonly rule: string;
  /** Calls that change nothing or are refused; those of most calls when absent. */
  readonly exception?: string;
}

const SAME_STATUS =
  'A call that leads to the present status changes nothing; a status that does not allow it is a `conflict`. Operations whose holds are placed go on.';

function statusCall<const P extends string>({ id, path, summary, rule, exception = SAME_STATUS }: StatusCallTexts<P>) {
  return apiCall({
    id,
    tag: 'Customer accounts',
    method: 'POST',
    path,
    summary,
    description: `${rule} ${exception} ${SETTLES}`,
    access: 'ADMIN',
    requestId: 'optional',
    body: statusBody,
    bodyExample: { reason: 'asked for by the holder' },
    answers: ACCEPTED_CHANGE,
    problems: ['account_not_found', 'conflict'],
  });
}

/** Calls that change the status of a customer account. */
export const ACCOUNT_STATUS_CALL_DEFINITIONS = {
  lockAccount: statusCall({
    id: 'lockAccount',
    path: '/accounts/{zrn}/lock',
    summary: 'Lock a customer account',
    rule: 'A `locked` account neither buys nor sells, and no money goes in or out.',
  }),
  unlockAccount: statusCall({
    id: 'unlockAccount',
    path: '/accounts/{zrn}/unlock',
    summary: 'Unlock a customer account',
    rule: 'A `locked` account is `open` again.',
  }),
  withdrawLockAccount: statusCall({
    id: 'withdrawLockAccount',
    path: '/accounts/{zrn}/withdraw_lock',
    summary: 'Keep the money of a customer account in',
    rule: 'An `open` account becomes `withdraw_locked`: no money goes out, and everything else is allowed.',
  }),
  withdrawUnlockAccount: statusCall({
    id: 'withdrawUnlockAccount',
    path: '/accounts/{zrn}/withdraw_unlock',
    summary: 'Let the money of a customer account out again',
    rule: 'A `withdraw_locked` account is `open` again.',
  }),
  divestAccount: statusCall({
    id: 'divestAccount',
    path: '/accounts/{zrn}/divest',
    summary: 'Let a customer account sell and pay out only',
    rule: 'A `divesting` account does not buy and takes no money in. The call itself sells nothing.',
  }),
  closeAccount: statusCall({
    id: 'closeAccount',
    path: '/accounts/{zrn}/close',
    summary: 'Close a customer account',
    rule: 'Ends an empty account for ever: nothing is booked there any more, and every grant ends with the reason `account_closed`.',
    exception:
      'A `conflict` while the account, or for `general` a Trader of its holder, has a balance, a hold or a running Execution. A closed account stays closed, and the call changes nothing.',
  }),
} as const;
