import { isTerminal, type OperationPrice, type OperationStatus } from '@ballast/contracts';
import type { LockedPrices } from './differences';

/**
 * Locked prices against which the Instructions of an Operation are judged, by asset. Null for an Operation that was
 * running without locked prices when it was read: its prices may be locked by the time its Executions are read.
 */
export function judgedPrices(status: OperationStatus, locked: readonly OperationPrice[]): LockedPrices {
  if (!isTerminal(status) && locked.length === 0) return null;
  return new Map(locked.map(({ underlying_currency, price }) => [underlying_currency, price]));
}
