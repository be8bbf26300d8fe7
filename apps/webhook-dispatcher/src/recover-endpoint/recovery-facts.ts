import { compose, type Cause, type Composed } from '@ballast/contracts';
import {
  recoveryEnded,
  recoveryRequested,
  type RecoveryEnded,
  type RecoveryRequested,
} from '@ballast/contracts/webhook';
import type { Timestamp } from '@ballast/kernel';
import type { Recovery } from '../persistence/recovery.store';

/** The fact that the owner of an endpoint asked for missed events. */
export function recoveryRequestedFact(
  cause: Cause,
  { endpointId, since, run }: Pick<Recovery, 'endpointId' | 'since' | 'run'>,
  at: Timestamp,
): Composed<RecoveryRequested> {
  const data = { endpoint_id: endpointId, since, run };
  return compose(recoveryRequested, { cause, key: endpointId, place: run, occurredAt: at, data });
}

/** The fact that a recovery is over. */
export function recoveryEndedFact(
  cause: Cause,
  { endpointId, run }: Pick<Recovery, 'endpointId' | 'run'>,
  at: Timestamp,
): Composed<RecoveryEnded> {
  const data = { endpoint_id: endpointId, run };
  return compose(recoveryEnded, { cause, key: endpointId, place: run, occurredAt: at, data });
}
