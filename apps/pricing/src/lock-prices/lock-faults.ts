import type { FaultScenario } from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';
import { oncePerKind, type FaultClaim, type FaultStore, type StoredClaim } from '@ballast/platform-service';
import type { LockCommand } from '../price-commands/price-command';

/** What strikes the lock of one Operation. */
export interface LockFault {
  readonly isUnavailable: boolean;
  /** The lock is decided no sooner than this; null: at once. */
  readonly dueAt: Date | null;
}

/** Decides, and stores, what strikes an Operation when it asks for its lock. */
export interface LockFaults {
  /** By Operation; one that is not named is struck by nothing. `isFirst`: these Operations never asked before. */
  of(tx: Tx, commands: readonly LockCommand[], isFirst: boolean): Promise<ReadonlyMap<string, LockFault>>;
}

/** Injection token. */
export const LOCK_FAULTS = Symbol('LockFaults');

/** Production. */
export class NoLockFaults implements LockFaults {
  of(): Promise<ReadonlyMap<string, LockFault>> {
    return Promise.resolve(new Map());
  }
}

/** The sandbox: faults that are armed. */
export class ArmedLockFaults implements LockFaults {
  constructor(private readonly faults: FaultStore) {}

  async of(tx: Tx, commands: readonly LockCommand[], isFirst: boolean): Promise<ReadonlyMap<string, LockFault>> {
    const claims = await this.faults.claims(
      tx,
      commands.map(({ envelope: { data } }) => ({
        operationId: data.operation_id,
        strategyId: data.strategy_id,
        isFirst,
        room,
      })),
    );
    return new Map([...claims].map(([operationId, taken]) => [operationId, faultOf(taken)]));
  }
}

function room(scenario: FaultScenario, claimed: readonly FaultClaim[]): number {
  const strikesHere = scenario.kind === 'price_unavailable' || scenario.kind === 'slow_pricing';
  return strikesHere ? oncePerKind(scenario, claimed) : 0;
}

function faultOf(claims: readonly StoredClaim[]): LockFault {
  const due = claims.flatMap(({ scenario, claimedAt }) =>
    scenario.kind === 'slow_pricing' ? [new Date(claimedAt.getTime() + scenario.delayMs)] : [],
  );
  return { isUnavailable: claims.some(({ scenario }) => scenario.kind === 'price_unavailable'), dueAt: due[0] ?? null };
}
