import { compose, type Deposit, type Outflow } from '@ballast/contracts';
import { outflowRequest } from '@ballast/contracts/credit';
import { newId } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import { outsideCause } from '@ballast/test-kit';

const AT = '2026-04-17T10:00:00.000Z';

/** The reversal of a deposit, by a request of its own. */
export function reversalOf(deposit: Pick<Deposit, 'id' | 'account' | 'amount' | 'customer_account'>): Outflow {
  const dated = { created_at: AT, updated_at: AT };
  return {
    kind: 'deposit_reversal',
    id: newId(),
    request_id: newId(),
    created_at: AT,
    deposit: { request_id: newId(), asset: 'USD', ...deposit, ...dated },
    reason: 'bounced',
  };
}

export function withdrawal(amount: string): Outflow {
  return {
    kind: 'float_withdrawal',
    id: newId(),
    request_id: newId(),
    created_at: AT,
    asset: 'USD',
    amount,
    reference: '',
  };
}

export function outflow(platformCode: string, requested: Outflow): OutgoingMessage {
  return compose(outflowRequest, {
    cause: outsideCause(requested.id, platformCode),
    key: platformCode,
    place: newId(),
    occurredAt: AT,
    data: { outflow: requested, scale: 2 },
  });
}
