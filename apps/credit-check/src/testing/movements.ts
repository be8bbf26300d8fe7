import {
  compose,
  type AppliedAccount,
  type Envelope,
  type Movement,
  type MovementDecided,
  type RailOutcome,
} from '@ballast/contracts';
import { movementAnswered, movementRequest, movementSent } from '@ballast/contracts/money';
import { newId } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import { outsideCause } from '@ballast/test-kit';

const AT = '2026-04-17T10:00:00.000Z';

const DETAILS = {
  withdrawal: {
    kind: 'withdrawal',
    details: { address: 'somewhere', destination_tag: '', withdrawal_account_id: '', account: {} },
  },
  payment: { kind: 'payment', details: { external_account_id: newId(), network: ['ach'], description: '' } },
  payout: {
    kind: 'payout',
    details: { external_account_id: newId(), description: '', account_model: '', metadata: {} },
  },
} as const;

type CustomerAccount = Pick<AppliedAccount, 'id' | 'zrn' | 'participant_code' | 'account_label'>;

interface Terms {
  readonly amount: string;
  readonly kind?: Movement['kind'];
  readonly direction?: Movement['direction'];
}

/** A movement of an account by its holder: a withdrawal unless said otherwise. */
export function movementOf(
  { id, zrn, participant_code, account_label }: CustomerAccount,
  { amount, kind = 'withdrawal', direction = 'out' }: Terms,
): Movement {
  const terms = {
    id: newId(),
    direction,
    account_id: id,
    account_group: zrn,
    participant_code,
    account_label,
    initiated_by: participant_code,
    asset: 'USD',
    amount,
    scale: 2,
    client_id: '',
  };
  const ofKind = DETAILS[kind];
  switch (ofKind.kind) {
    case 'withdrawal':
      return { ...terms, ...ofKind };
    case 'payment':
      return { ...terms, kind: 'payment', details: { ...ofKind.details, network: [...ofKind.details.network] } };
    case 'payout':
      return { ...terms, ...ofKind };
  }
}

/** The command to make a movement. */
export function requested(platformCode: string, movement: Movement): OutgoingMessage {
  const cause = outsideCause(movement.id, platformCode);
  return compose(movementRequest, { key: platformCode, cause, place: newId(), occurredAt: AT, data: { movement } });
}

/** The news that the rail has taken a movement. */
export function taken({ platformCode, data: { movement } }: Envelope<MovementDecided>): OutgoingMessage {
  const cause = outsideCause(movement.id, platformCode);
  const data = { movement, outcome: 'settled' as const, due_at: AT, returns_at: '' };
  return compose(movementSent, { key: movement.account_id, cause, place: newId(), occurredAt: AT, data });
}

/** The answer of the rail for a movement. */
export function answered(
  { platformCode, data: { movement } }: Envelope<MovementDecided>,
  outcome: RailOutcome,
  is_second = false,
): OutgoingMessage {
  const cause = outsideCause(movement.id, platformCode);
  const data = { movement, outcome, is_second };
  return compose(movementAnswered, { key: movement.account_id, cause, place: newId(), occurredAt: AT, data });
}
