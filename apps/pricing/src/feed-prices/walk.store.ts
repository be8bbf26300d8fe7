import { Injectable } from '@nestjs/common';
import type { WalkState } from '@ballast/domain-pricing';
import type { Tx } from '@ballast/platform-postgres';

/** Behaviour while another instance takes the step: `if free` leaves the step to it, `in turn` waits for its end. */
export type Lead = 'if free' | 'in turn';

/** An instrument whose price is due for a step. */
export interface DueInstrument {
  readonly symbol: string;
  readonly underlying_currency: string;
  readonly price_scale: number;
  /** Null before the first step. */
  readonly mid: string | null;
  readonly anchor: string | null;
  readonly seed: string | null;
}

/** The step of one instrument. */
export interface WalkStep {
  readonly symbol: string;
  readonly price_scale: number;
  readonly anchor: string;
  readonly next: WalkState;
}

/** The random walk of each symbol, in `pricing.walks`. */
@Injectable()
export class WalkStore {
  /** True when this transaction may take the step. An advisory lock then keeps other transactions out until it ends. */
  async takeLead(tx: Tx, lead: Lead): Promise<boolean> {
    const key = `hashtextextended('pricing.walk', 0)`;
    if (lead === 'in turn') {
      await tx.query(`SELECT pg_advisory_xact_lock(${key})`);
      return true;
    }
    const [row] = await tx.query<{ is_leader: boolean }>(`SELECT pg_try_advisory_xact_lock(${key}) AS is_leader`);
    return row?.is_leader === true;
  }

  /** The instruments that no instance has moved within half an interval. */
  loadDue(tx: Tx, intervalMs: number): Promise<readonly DueInstrument[]> {
    return tx.prepared<DueInstrument>(
      'pricing.walk.due',
      `SELECT i.symbol, i.underlying_currency, i.price_scale, q.mid::text AS mid, w.anchor::text AS anchor, w.seed
         FROM pricing.instruments i
         LEFT JOIN pricing.quotes q ON q.symbol = i.symbol
         LEFT JOIN pricing.walks w ON w.symbol = i.symbol
        WHERE q.symbol IS NULL OR q.as_of <= clock_timestamp() - $1 * interval '1 millisecond'`,
      [intervalMs / 2],
    );
  }

  /** Stores the new seeds. The anchor is stored with the first step only and never changes. */
  async save(tx: Tx, steps: readonly WalkStep[]): Promise<void> {
    await tx.prepared(
      'pricing.walk.store',
      `INSERT INTO pricing.walks (symbol, anchor, seed)
       SELECT * FROM unnest($1::text[], $2::numeric[], $3::bigint[])
       ON CONFLICT (symbol) DO UPDATE SET seed = excluded.seed`,
      [steps.map(({ symbol }) => symbol), steps.map(({ anchor }) => anchor), steps.map(({ next }) => next.seed)],
    );
  }
}
