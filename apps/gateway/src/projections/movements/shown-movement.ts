import {
  type Movement,
  type MovementKind,
  type MovementOf,
  type MovementState,
  type MovementStatus,
  type Payment,
  type Payout,
  type PublicEventType,
  type Withdrawal,
} from '@ballast/contracts';
import { assertNever, formatUnits } from '@ballast/kernel';

/** The resource of a movement, as its calls show it. */
export type ShownMovement = Withdrawal | Payment | Payout;

/** The event that tells of each status of a movement. */
export const EVENTS_OF_MOVEMENTS = {
  withdrawal: 'withdrawal.status_changed',
  payment: 'payment_status_changed',
  payout: 'payout.status_updated',
} as const satisfies Readonly<Record<MovementKind, PublicEventType>>;

const WITHDRAWAL_STATUS: Readonly<Record<MovementStatus, Withdrawal['status']>> = {
  approved: 'APPROVED',
  taken: 'APPROVED',
  settled: 'SETTLED',
  rejected: 'REJECTED',
  failed: 'REJECTED',
  returned: 'REJECTED',
};

const PAYMENT_STATUS: Readonly<Record<MovementStatus, Payment['status']>> = {
  approved: 'submitted',
  taken: 'posted',
  settled: 'settled',
  rejected: 'failed',
  failed: 'failed',
  returned: 'returned',
};

const PAYOUT_STATUS: Readonly<Record<MovementStatus, Payout['status']>> = {
  approved: 'pending',
  taken: 'pending',
  settled: 'completed',
  rejected: 'rejected',
  failed: 'failed',
  returned: 'failed',
};

/** The resource of a movement in a state, in the words of its kind. */
export function shownMovement(movement: Movement, state: MovementState): ShownMovement {
  switch (movement.kind) {
    case 'withdrawal':
      return shownWithdrawal(movement, state);
    case 'payment':
      return shownPayment(movement, state);
    case 'payout':
      return shownPayout(movement, state);
    default:
      return assertNever(movement);
  }
}

function shownWithdrawal(movement: MovementOf<'withdrawal'>, state: MovementState): Withdrawal {
  const { id, account_group, participant_code, account_label, initiated_by, asset, amount, scale, details } = movement;
  return {
    id,
    account_group,
    participant_code,
    account_label,
    requestor_participant_code: initiated_by,
    initiated_by,
    asset,
    requested_amount: amount,
    settled_amount: state.status === 'settled' ? amount : formatUnits(0n, scale),
    status: WITHDRAWAL_STATUS[state.status],
    status_reason: state.status_reason,
    status_code: state.status_code,
    ...details,
    transaction_id: state.transaction_id,
    client_withdrawal_request_id: movement.client_id,
    created_at: state.created_at,
    updated_at: state.updated_at,
  };
}

function shownPayment(movement: MovementOf<'payment'>, state: MovementState): Payment {
  const { id, account_group, participant_code, account_label, initiated_by, details } = movement;
  return {
    payment_id: id,
    account_group,
    participant_code,
    account_label,
    external_account_id: details.external_account_id,
    currency: movement.asset,
    amount: movement.amount,
    transfer_type: movement.direction === 'out' ? 'credit' : 'debit',
    network: details.network,
    description: details.description,
    initiated_by,
    status: PAYMENT_STATUS[state.status],
    status_reason: state.status_reason,
    status_code: state.status_code,
    transaction_id: state.transaction_id,
    created_at: state.created_at,
    updated_at: state.updated_at,
  };
}

function shownPayout(movement: MovementOf<'payout'>, state: MovementState): Payout {
  const { id, account_group, participant_code, account_label, initiated_by, details } = movement;
  const { external_account_id, description, account_model, metadata } = details;
  return {
    payout_id: id,
    idempotency_key: movement.client_id,
    status: PAYOUT_STATUS[state.status],
    failure_reason: state.status_code,
    account_group,
    payor: { participant_code, account_label },
    beneficiary: { external_account: { external_account_id } },
    payment: { asset: movement.asset, total: movement.amount, description },
    account_model,
    metadata,
    initiated_by,
    transaction_id: state.transaction_id,
    created_at: state.created_at,
    updated_at: state.updated_at,
  };
}
