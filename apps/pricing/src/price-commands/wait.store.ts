import { Injectable } from '@nestjs/common';
import type { Envelope, PricesAwaited } from '@ballast/contracts';
import type { PriceWait } from '@ballast/domain-pricing';
import type { Tx } from '@ballast/platform-postgres';
import { decodeWaits, UNDECODED_RETRY_MS, type DecodedWaits } from '@ballast/platform-service';
import type { StoredRequest } from './price-command';

/** Requests that wait: for a lock, or for a quote of reference prices. */
export type WaitKind = PricesAwaited['kind'];

/** A request that got its answer. */
export interface AnsweredRequest {
  readonly operationId: string;
  /** Place of the command in the log. */
  readonly origin: string | undefined;
}

/** The part of the requests with a due look that is taken at once, and the way to read a row. */
interface DueRequest<T> {
  readonly kind: WaitKind;
  readonly limit: number;
  readonly read: (row: StoredRequest) => T;
}

/** The tables of the looks at the market that requests of each kind wait for. */
const LOOKS: Readonly<Record<WaitKind, string>> = { lock: 'pricing.lock_looks', quote: 'pricing.quote_looks' };

/** The requests of Operations that wait for fresh prices, in `pricing.waits`, and their looks at the market. */
@Injectable()
export class WaitStore {
  /** Stores requests that begin to wait. A request that waits or has waited stays as it is. */
  async insertMissing(tx: Tx, facts: readonly Envelope<PricesAwaited>[]): Promise<void> {
    if (facts.length === 0) return;
    await tx.query(
      `INSERT INTO pricing.waits (operation_id, kind, command, key, origin)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[])
                  AS waiting (operation_id)
        ORDER BY waiting.operation_id
       ON CONFLICT DO NOTHING`,
      [
        facts.map(({ data }) => data.operation_id),
        facts.map(({ data }) => data.kind),
        facts.map(({ data }) => data.command),
        facts.map(({ key }) => key),
        // The command came from the place that the fact names as its input.
        facts.map(({ input }) => input),
      ],
    );
  }

  /**
   * Ends the waits of answered requests. An answer to another request of the Operation ends none. Rows of ended waits
   * stay, so that no wait begins again.
   */
  async end(tx: Tx, kind: WaitKind, answered: readonly AnsweredRequest[]): Promise<void> {
    if (answered.length === 0) return;
    await tx.query(
      `UPDATE pricing.waits w SET command = NULL, key = NULL, origin = NULL
         FROM unnest($1::uuid[], $2::text[]) AS answered (operation_id, origin)
        WHERE w.operation_id = answered.operation_id AND w.origin = answered.origin AND w.kind = $3`,
      [answered.map(({ operationId }) => operationId), answered.map(({ origin }) => origin), kind],
    );
  }

  /** Sets the next look at the market of each Operation. */
  async schedule(tx: Tx, kind: WaitKind, waits: ReadonlyMap<string, PriceWait>): Promise<void> {
    if (waits.size === 0) return;
    const each = [...waits.values()];
    await tx.query(
      `INSERT INTO ${LOOKS[kind]} (operation_id, due_at, looks_left)
       SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::integer[]) AS look (operation_id)
        ORDER BY look.operation_id
       ON CONFLICT (operation_id) DO UPDATE SET due_at = excluded.due_at, looks_left = excluded.looks_left`,
      [[...waits.keys()], each.map(({ dueAt }) => dueAt), each.map(({ looksLeft }) => looksLeft)],
    );
  }

  /** Lets no further look happen for these Operations. */
  async unschedule(tx: Tx, kind: WaitKind, operationIds: readonly string[]): Promise<void> {
    if (operationIds.length === 0) return;
    await tx.query(`DELETE FROM ${LOOKS[kind]} WHERE operation_id = ANY ($1::uuid[])`, [operationIds]);
  }

  /** Gives a look that is due now to each open wait without one, as after a rebuild on an empty database. */
  async scheduleMissing(tx: Tx, kind: WaitKind, looksLeft: number): Promise<void> {
    await tx.query(
      `INSERT INTO ${LOOKS[kind]} (operation_id, due_at, looks_left)
       SELECT operation_id, now(), $2::integer FROM pricing.waits WHERE kind = $1 AND command IS NOT NULL
        ORDER BY operation_id
       ON CONFLICT DO NOTHING`,
      [kind, looksLeft],
    );
  }

  /**
   * The `limit` requests whose look was due first, in that order. Their looks stay locked until the commit; looks that
   * another instance has locked are skipped. Commands that cannot be decoded stay, and are tried again later.
   */
  async lockDue<T>(tx: Tx, { kind, limit, read }: DueRequest<T>): Promise<DecodedWaits<StoredRequest, T>> {
    const rows = await tx.query<StoredRequest>(
      `SELECT w.operation_id, l.looks_left, w.command, w.key, w.origin
         FROM ${LOOKS[kind]} l
         JOIN pricing.waits w ON w.operation_id = l.operation_id AND w.kind = $1 AND w.command IS NOT NULL
        WHERE l.due_at <= now() ORDER BY l.due_at, l.operation_id LIMIT $2 FOR UPDATE OF l SKIP LOCKED`,
      [kind, limit],
    );
    const waits = decodeWaits(rows, read);
    await this.putOff(
      tx,
      kind,
      waits.undecoded.map(({ row }) => row.operation_id),
    );
    return waits;
  }

  private async putOff(tx: Tx, kind: WaitKind, operationIds: readonly string[]): Promise<void> {
    if (operationIds.length === 0) return;
    await tx.query(
      `UPDATE ${LOOKS[kind]} SET due_at = now() + $2::integer * interval '1 millisecond'
        WHERE operation_id = ANY ($1::uuid[])`,
      [operationIds, UNDECODED_RETRY_MS],
    );
  }
}
