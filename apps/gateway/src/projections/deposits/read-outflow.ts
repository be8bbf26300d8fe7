import { decode, type FloatWithdrawal, type Outflow, type OutflowDecided } from '@ballast/contracts';
import { outflowDecided } from '@ballast/contracts/credit';
import { availableForOutflow } from '@ballast/domain-credit';
import type { LogMessage } from '@ballast/platform-log';
import type { Reply } from '../../replies';
import type { DepositReversal } from './deposits.projection';

/** The contents of a decided outflow: the reply to its call, and the reversal of a deposit. */
export function readOutflow(message: LogMessage): { reply: Reply; reversals: readonly DepositReversal[] } {
  const cause = decode(outflowDecided, message);
  const { correlationId: effectId, occurredAt, data } = cause;
  const reply: Reply = {
    effectId,
    source: 'credit',
    part: 0,
    expected: 1,
    outcome: outcomeOf(data),
    occurredAt,
    cause,
  };
  const { outflow, refusal } = data;
  if (refusal !== null || outflow.kind !== 'deposit_reversal') return { reply, reversals: [] };
  const { deposit, reason } = outflow;
  return { reply, reversals: [{ depositId: deposit.id, reason, at: occurredAt }] };
}

/** JSON of the outcome: why it was refused, or the answer of a withdrawal; a reversed deposit is read where it stands. */
function outcomeOf({ outflow, refusal, inputs }: OutflowDecided): string {
  if (refusal === null) return JSON.stringify(outflow.kind === 'float_withdrawal' ? withdrawalOf(outflow) : {});
  const { account_status } = inputs;
  return JSON.stringify({ refusal, account_status, available: availableForOutflow(inputs).toString() });
}

function withdrawalOf(outflow: Extract<Outflow, { readonly kind: 'float_withdrawal' }>): FloatWithdrawal {
  const { id, request_id, asset, amount, reference, created_at } = outflow;
  return { id, request_id, asset, amount, reference, created_at, updated_at: created_at };
}
