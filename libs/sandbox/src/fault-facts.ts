import {
  compose,
  type Cause,
  type Composed,
  type FaultArmed,
  type FaultClaimed,
  type FaultsCleared,
} from '@ballast/contracts';
import { faultArmed, faultClaimed, faultsCleared } from '@ballast/contracts/sandbox';
import type { Timestamp } from '@ballast/kernel';

/** The fact that a fault was armed. */
export function faultArmedFact(cause: Cause, data: FaultArmed, at: Timestamp): Composed<FaultArmed> {
  return compose(faultArmed, { cause, key: data.service, place: data.fault.id, occurredAt: at, data });
}

/** The fact that faults were cleared. A fault is cleared once, so the ids tell this fact from others. */
export function faultsClearedFact(cause: Cause, data: FaultsCleared, at: Timestamp): Composed<FaultsCleared> {
  return compose(faultsCleared, { cause, key: data.service, place: data.ids.join(), occurredAt: at, data });
}

/** The fact that a fault struck an Operation. */
export function faultClaimedFact(cause: Cause, data: FaultClaimed, at: Timestamp): Composed<FaultClaimed> {
  const { service, operation_id, fault_id } = data;
  return compose(faultClaimed, { cause, key: service, place: `${operation_id}:${fault_id}`, occurredAt: at, data });
}
