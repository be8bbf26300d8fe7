import type { FaultScenario } from '@ballast/contracts';
import type { SandboxFault } from '@ballast/internal-api';
import type { Tx } from '@ballast/platform-postgres';
import { claimFaults, type ArmedFault, type Exposure, type FaultStrike } from './claim-faults';
import { parseFaultScenario } from './fault-scenario';

export interface StoredClaim extends FaultStrike {
  /** Time at which the fault struck the Operation, by the clock of the database. */
  readonly claimedAt: Date;
}

/** An Operation at the place where faults strike. A repeated visit keeps the claims of the first one and adds none. */
export interface Visit extends Exposure {
  readonly isFirst: boolean;
}

interface ClaimRow {
  readonly operation_id: string | null;
  readonly fault_id: string;
  readonly scenario: string;
  readonly units: number;
  readonly claimed_at: Date;
  readonly is_armed: boolean;
}

interface FaultRow {
  readonly id: string;
  readonly scenario: string;
  readonly remaining: number;
  readonly strategy_id: string | null;
}

/** The armed faults of one service and the claims of Operations, in the schema of that service. */
export class FaultStore {
  /** `onClaimed` is told of new claims once they are committed. */
  constructor(
    private readonly schema: string,
    private readonly onClaimed: (claims: readonly FaultStrike[]) => void,
  ) {}

  /** Arms a fault and answers it. A second call with the same id answers the stored fault and changes nothing. */
  async arm(tx: Tx, fault: SandboxFault): Promise<SandboxFault> {
    const [stored] = await tx.query<SandboxFault>(
      `INSERT INTO ${this.schema}.faults (id, scenario, times, remaining, strategy_id) VALUES ($1, $2, $3, $3, $4)
       ON CONFLICT (id) DO UPDATE SET id = excluded.id
       RETURNING id, scenario, times, strategy_id`,
      [fault.id, fault.scenario, fault.times, fault.strategy_id],
    );
    if (stored === undefined) throw new Error(`The fault ${fault.id} was neither stored nor found`);
    return stored;
  }

  /** Disarms every fault. Operations that met a fault before keep their claims. */
  async clear(tx: Tx): Promise<void> {
    await this.lockArmed(tx);
    await tx.query(`UPDATE ${this.schema}.faults SET remaining = 0 WHERE remaining > 0`);
  }

  /**
   * The claims of the Operations, by Operation. A first visit claims its share of the armed faults now. The rows of the
   * armed faults are locked in the order of arming, so that Operations take turns.
   */
  async claims(tx: Tx, visits: readonly Visit[]): Promise<ReadonlyMap<string, readonly StoredClaim[]>> {
    if (visits.length === 0) return new Map();
    const { claims, isArmed } = await this.load(tx, visits);
    if (!isArmed || visits.every((visit) => !visit.isFirst || claims.has(visit.operationId))) return claims;
    const armed = await this.lockArmed(tx);
    // Another instance may have claimed for the same Operation while this one waited for the lock.
    const known = (await this.load(tx, visits)).claims;
    const fresh = claimFaults(
      armed,
      visits.filter(({ isFirst, operationId }) => isFirst && !known.has(operationId)),
    );
    if (fresh.length === 0) return known;
    tx.afterCommit(() => this.onClaimed(fresh));
    return byOperation([...known.values(), await this.insert(tx, fresh)].flat());
  }

  private async load(
    tx: Tx,
    visits: readonly Visit[],
  ): Promise<{ claims: ReadonlyMap<string, readonly StoredClaim[]>; isArmed: boolean }> {
    const rows = await tx.prepared<ClaimRow>(
      `${this.schema}.fault_claims.load`,
      `SELECT c.operation_id, c.fault_id, c.scenario, c.units, c.claimed_at, a.is_armed
         FROM (SELECT EXISTS (SELECT FROM ${this.schema}.faults WHERE remaining > 0) AS is_armed) a
         LEFT JOIN ${this.schema}.fault_claims c ON c.operation_id = ANY ($1::uuid[])`,
      [visits.map(({ operationId }) => operationId)],
    );
    return { claims: byOperation(rows.flatMap(claimOf)), isArmed: rows.some(({ is_armed }) => is_armed) };
  }

  private async lockArmed(tx: Tx): Promise<readonly ArmedFault[]> {
    const rows = await tx.query<FaultRow>(
      `SELECT id, scenario, remaining, strategy_id FROM ${this.schema}.faults
        WHERE remaining > 0 ORDER BY position FOR UPDATE`,
    );
    return rows.map(({ id, scenario, remaining, strategy_id }) => ({
      id,
      scenario: readScenario(scenario),
      remaining,
      strategyId: strategy_id,
    }));
  }

  private async insert(tx: Tx, claims: readonly FaultStrike[]): Promise<readonly StoredClaim[]> {
    const rows = await tx.query<ClaimRow>(
      `WITH claim AS (
         SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::integer[]) AS c (operation_id, fault_id, units)
       ), used AS (
         UPDATE ${this.schema}.faults f SET remaining = f.remaining - s.units
           FROM (SELECT fault_id, sum(units)::integer AS units FROM claim GROUP BY fault_id) s
          WHERE f.id = s.fault_id
         RETURNING f.id, f.scenario
       )
       INSERT INTO ${this.schema}.fault_claims (operation_id, fault_id, scenario, units)
       SELECT c.operation_id, c.fault_id, u.scenario, c.units FROM claim c JOIN used u ON u.id = c.fault_id
       RETURNING operation_id, fault_id, scenario, units, claimed_at`,
      [
        claims.map((claim) => claim.operationId),
        claims.map((claim) => claim.faultId),
        claims.map((claim) => claim.units),
      ],
    );
    return rows.flatMap(claimOf);
  }
}

function claimOf(row: ClaimRow): readonly StoredClaim[] {
  if (row.operation_id === null) return [];
  const { operation_id, fault_id, scenario, units, claimed_at } = row;
  return [
    { operationId: operation_id, faultId: fault_id, scenario: readScenario(scenario), units, claimedAt: claimed_at },
  ];
}

function byOperation(claims: readonly StoredClaim[]): ReadonlyMap<string, readonly StoredClaim[]> {
  const grouped = new Map<string, StoredClaim[]>();
  for (const claim of claims) {
    const group = grouped.get(claim.operationId);
    if (group === undefined) grouped.set(claim.operationId, [claim]);
    else group.push(claim);
  }
  return grouped;
}

/** A stored scenario. Only parsed scenarios are stored, so an unknown one is a defect. */
function readScenario(text: string): FaultScenario {
  const scenario = parseFaultScenario(text);
  if (scenario === undefined) throw new Error(`The stored fault scenario ${text} is unknown`);
  return scenario;
}
