import type { Cause, Composed, FaultArmed, FaultClaimed } from '@ballast/contracts';
import type { SandboxFault } from '@ballast/internal-api';
import type { Timestamp } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { byOperation, claimFaults, type Exposure, type FaultStrike } from './claim-faults';
import { faultArmedFact, faultClaimedFact, faultsClearedFact } from './fault-facts';
import type { FaultStore, StoredClaim } from './fault.store';

/** An Operation at the place where faults strike. A repeated visit keeps the claims of the first one and adds none. */
export interface Visit extends Exposure {
  readonly isFirst: boolean;
  /** The command that brought the Operation here. */
  readonly cause: Cause;
}

/** The claims of Operations, by Operation, with the facts about new ones. */
export interface TakenClaims {
  readonly claims: ReadonlyMap<string, readonly StoredClaim[]>;
  readonly messages: readonly Composed<FaultClaimed>[];
}

/** Parts of a service that are told about its faults. */
export interface FaultListeners {
  /** Told of new claims once they are committed. */
  readonly onClaimed: (claims: readonly FaultStrike[]) => void;
  /** Changes more of the service in the transaction in which the faults are cleared. */
  readonly onCleared?: OnCleared | undefined;
}

export type OnCleared = (
  tx: Tx,
  cleared: { readonly cause: Cause; readonly at: Timestamp },
) => Promise<readonly OutgoingMessage[]>;

/** Arms and clears the faults of one service, and lets Operations claim them. */
export class SandboxFaults {
  /** `service`: the name of the service. */
  constructor(
    private readonly service: string,
    private readonly store: FaultStore,
    private readonly listeners: FaultListeners,
  ) {}

  /** Arms a fault and answers it. A second call with the same id answers the stored fault and changes nothing. */
  async arm(
    tx: Tx,
    fault: SandboxFault,
    cause: Cause,
  ): Promise<{ readonly armed: SandboxFault; readonly messages: readonly Composed<FaultArmed>[] }> {
    const at = await this.store.takeTurn(tx);
    const stored = await this.store.find(tx, fault.id);
    if (stored !== undefined) return { armed: stored, messages: [] };
    const { id, scenario, times, strategy_id } = fault;
    const fact = faultArmedFact(cause, { service: this.service, fault: { id, scenario, times, strategy_id } }, at);
    await this.store.insertArmed(tx, [fact.envelope]);
    return { armed: fact.envelope.data.fault, messages: [fact] };
  }

  /** Disarms every fault. Operations that met a fault before keep their claims. */
  async clear(tx: Tx, cause: Cause): Promise<readonly OutgoingMessage[]> {
    const at = await this.store.takeTurn(tx);
    const ids = (await this.store.lockArmed(tx)).map(({ id }) => id);
    const further = (await this.listeners.onCleared?.(tx, { cause, at })) ?? [];
    if (ids.length === 0) return further;
    const fact = faultsClearedFact(cause, { service: this.service, ids }, at);
    await this.store.disarm(tx, [fact.envelope]);
    return [fact, ...further];
  }

  /**
   * The claims of the Operations. A first visit claims its share of the armed faults now. Rows of the armed faults are
   * locked in the order of arming, so that Operations take turns.
   */
  async claims(tx: Tx, visits: readonly Visit[]): Promise<TakenClaims> {
    if (visits.length === 0) return { claims: new Map(), messages: [] };
    const ids = visits.map(({ operationId }) => operationId);
    const { claims, isArmed } = await this.store.load(tx, ids);
    const isSettled = visits.every((visit) => !visit.isFirst || claims.has(visit.operationId));
    if (!isArmed || isSettled) return { claims, messages: [] };
    const armed = await this.store.lockArmed(tx);
    // Another instance may have claimed for the same Operation while this one waited for the lock.
    const known = await this.store.load(tx, ids);
    const fresh = claimFaults(
      armed,
      visits.filter(({ isFirst, operationId }) => isFirst && !known.claims.has(operationId)),
    );
    if (fresh.length === 0) return { claims: known.claims, messages: [] };
    const causes = new Map(visits.map(({ operationId, cause }) => [operationId, cause]));
    const scenarios = new Map(armed.map(({ id, text }) => [id, text]));
    const messages = fresh.flatMap(({ operationId: operation_id, faultId: fault_id, units }) => {
      const [cause, scenario] = [causes.get(operation_id), scenarios.get(fault_id)];
      if (cause === undefined || scenario === undefined) return [];
      return [faultClaimedFact(cause, { service: this.service, operation_id, fault_id, scenario, units }, known.now)];
    });
    await this.store.insertClaims(
      tx,
      messages.map(({ envelope }) => envelope),
    );
    tx.afterCommit(() => this.listeners.onClaimed(fresh));
    const taken = fresh.map((claim): StoredClaim => ({ ...claim, claimedAt: new Date(known.now) }));
    return { claims: byOperation([...[...known.claims.values()].flat(), ...taken]), messages };
  }
}
