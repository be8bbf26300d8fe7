import {
  parseFaultScenario,
  type Envelope,
  type FaultArmed,
  type FaultClaimed,
  type FaultsCleared,
  type FaultScenario,
} from '@ballast/contracts';
import { nextTimestamp, toTimestamp, type Timestamp } from '@ballast/kernel';
import type { Tx } from '@ballast/platform-postgres';
import { byOperation, type ArmedFault, type FaultStrike } from './claim-faults';

export interface StoredClaim extends FaultStrike {
  /** Time at which the fault struck the Operation, by the clock of the database. */
  readonly claimedAt: Date;
}

/** The claims of some Operations, as of one moment. */
export interface KnownClaims {
  readonly claims: ReadonlyMap<string, readonly StoredClaim[]>;
  readonly isArmed: boolean;
  /** Time of the moment, by the clock of the database. */
  readonly now: Timestamp;
}

/** An armed fault whose row is locked. */
export interface LockedFault extends ArmedFault {
  /** The scenario as it was armed. */
  readonly text: string;
}

interface ClaimRow {
  readonly operation_id: string | null;
  readonly fault_id: string;
  readonly scenario: string;
  readonly units: number;
  readonly claimed_at: Date;
  readonly is_armed: boolean;
  readonly now: Date;
}

interface FaultRow {
  readonly id: string;
  readonly scenario: string;
  readonly remaining: number;
  readonly strategy_id: string | null;
}

/** The faults of one service and the claims of Operations, in the schema of that service. */
export class FaultStore {
  constructor(private readonly schema: string) {}

  /** The fault with this id as it was armed. */
  async find(tx: Tx, id: string): Promise<FaultArmed['fault'] | undefined> {
    const [fault] = await tx.query<FaultArmed['fault']>(
      `SELECT id, scenario, times, strategy_id FROM ${this.schema}.faults WHERE id = $1`,
      [id],
    );
    return fault;
  }

  /**
   * Lets transactions that arm faults take turns: others wait until this one ends. Answers the time of the turn by the
   * clock of the database, later than that of every fault that was armed before.
   */
  async takeTurn(tx: Tx): Promise<Timestamp> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('${this.schema}.faults', 0))`);
    // A statement of its own sees the faults that were committed before the lock was free.
    const [row] = await tx.query<{ now: Date; last: Date | null }>(
      `SELECT clock_timestamp() AS now, max(armed_at) AS last FROM ${this.schema}.faults`,
    );
    if (row === undefined) throw new Error('A select of an aggregate has one row');
    const now = toTimestamp(row.now);
    return row.last === null ? now : nextTimestamp(now, toTimestamp(row.last));
  }

  /** Stores armed faults. A fault that is stored stays as it is. */
  async insertArmed(tx: Tx, facts: readonly Envelope<FaultArmed>[]): Promise<void> {
    if (facts.length === 0) return;
    const faults = facts.map(({ data }) => data.fault);
    await tx.query(
      `INSERT INTO ${this.schema}.faults (id, scenario, times, remaining, strategy_id, armed_at)
       SELECT id, scenario, times, times, strategy_id, armed_at
         FROM unnest($1::uuid[], $2::text[], $3::integer[], $4::uuid[], $5::timestamptz[])
                AS armed (id, scenario, times, strategy_id, armed_at)
       ON CONFLICT DO NOTHING`,
      [
        faults.map(({ id }) => id),
        faults.map(({ scenario }) => scenario),
        faults.map(({ times }) => times),
        faults.map(({ strategy_id }) => strategy_id),
        facts.map(({ occurredAt }) => occurredAt),
      ],
    );
  }

  /** Disarms faults. Operations that met a fault before keep their claims. */
  async disarm(tx: Tx, facts: readonly Envelope<FaultsCleared>[]): Promise<void> {
    const ids = facts.flatMap(({ data }) => data.ids);
    if (ids.length === 0) return;
    await tx.query(`UPDATE ${this.schema}.faults SET remaining = 0 WHERE id = ANY ($1::uuid[]) AND remaining > 0`, [
      ids,
    ]);
  }

  /** Stores claims, and takes their uses off the faults. A claim that is stored takes nothing. */
  async insertClaims(tx: Tx, facts: readonly Envelope<FaultClaimed>[]): Promise<void> {
    if (facts.length === 0) return;
    await tx.query(
      `WITH claimed AS (
         INSERT INTO ${this.schema}.fault_claims (operation_id, fault_id, scenario, units, claimed_at)
         SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::integer[], $5::timestamptz[])
         ON CONFLICT DO NOTHING
         RETURNING fault_id, units
       )
       UPDATE ${this.schema}.faults f SET remaining = f.remaining - taken.units
         FROM (SELECT fault_id, sum(units)::integer AS units FROM claimed GROUP BY fault_id) taken
        WHERE f.id = taken.fault_id`,
      [
        facts.map(({ data }) => data.operation_id),
        facts.map(({ data }) => data.fault_id),
        facts.map(({ data }) => data.scenario),
        facts.map(({ data }) => data.units),
        facts.map(({ occurredAt }) => occurredAt),
      ],
    );
  }

  /** The claims of these Operations, and whether anything is armed. */
  async load(tx: Tx, operationIds: readonly string[]): Promise<KnownClaims> {
    const rows = await tx.prepared<ClaimRow>(
      `${this.schema}.fault_claims.load`,
      `SELECT c.operation_id, c.fault_id, c.scenario, c.units, c.claimed_at, a.is_armed, clock_timestamp() AS now
         FROM (SELECT EXISTS (SELECT FROM ${this.schema}.faults WHERE remaining > 0) AS is_armed) a
         LEFT JOIN ${this.schema}.fault_claims c ON c.operation_id = ANY ($1::uuid[])`,
      [operationIds],
    );
    const [first] = rows;
    if (first === undefined) throw new Error('An outer join with one row has a row');
    return {
      claims: byOperation(rows.flatMap(claimOf)),
      isArmed: first.is_armed,
      now: toTimestamp(first.now),
    };
  }

  /** The armed faults in the order of arming. Their rows are locked until the commit, so that Operations take turns. */
  async lockArmed(tx: Tx): Promise<readonly LockedFault[]> {
    const rows = await tx.query<FaultRow>(
      `SELECT id, scenario, remaining, strategy_id FROM ${this.schema}.faults
        WHERE remaining > 0 ORDER BY armed_at FOR UPDATE`,
    );
    return rows.map(({ id, scenario, remaining, strategy_id }) => ({
      id,
      scenario: readScenario(scenario),
      text: scenario,
      remaining,
      strategyId: strategy_id,
    }));
  }
}

function claimOf(row: ClaimRow): readonly StoredClaim[] {
  if (row.operation_id === null) return [];
  const { operation_id, fault_id, scenario, units, claimed_at } = row;
  return [
    { operationId: operation_id, faultId: fault_id, scenario: readScenario(scenario), units, claimedAt: claimed_at },
  ];
}

/** A stored scenario. Only parsed scenarios are stored, so an unknown one is a defect. */
function readScenario(text: string): FaultScenario {
  const scenario = parseFaultScenario(text);
  if (scenario === undefined) throw new Error(`The stored fault scenario ${text} is unknown`);
  return scenario;
}
