import type { AuditKey } from '@ballast/contracts';
import type { ChainEnd } from './checkpoint';
import type { SealingKey } from './signing';

/** The keys that an operator has set. */
export interface KeyRing {
  readonly current: SealingKey;
  /** Key that takes over; undefined while the key stays. */
  readonly next: SealingKey | undefined;
}

/** The key that signs the next checkpoint, and the key that this checkpoint has to name. */
export interface ChosenKey {
  readonly key: SealingKey;
  /** Undefined while the key stays. */
  readonly nextKey: AuditKey | undefined;
}

/**
 * The key for the checkpoint after `end`. The chain says which key it is; the operator's keys only have to include it.
 * Undefined when they do not: a checkpoint of another key would break the chain.
 */
export function chooseKey(end: ChainEnd | undefined, { current, next }: KeyRing): ChosenKey | undefined {
  if (end === undefined) return { key: current, nextKey: undefined };
  if (next !== undefined && end.nextKeyId === next.key_id) return { key: next, nextKey: undefined };
  if (end.nextKeyId !== current.key_id) return undefined;
  return { key: current, nextKey: next && { key_id: next.key_id, public_key: next.public_key } };
}
