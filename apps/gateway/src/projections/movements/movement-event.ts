import { movementStatusEvent, type PublicEvent } from '../../events';
import type { ReportedMovement } from './movements.projection';
import { EVENTS_OF_MOVEMENTS } from './shown-movement';

/** Event of a new status of a movement: its resource, as its GET answers it. */
export function movementEvent({ fact, shown }: ReportedMovement): PublicEvent {
  const { id, kind, account_id: accountId } = fact.data.movement;
  const payload = JSON.stringify(shown);
  return movementStatusEvent(fact, { type: EVENTS_OF_MOVEMENTS[kind], id, status: shown.status, payload, accountId });
}
