import type { Tx } from '@ballast/platform-postgres';
import { changesOf, type AcceptedRow, type EndedRow, type RequestFact } from './recorded-requests';

/** Columns of AcceptedRow and EndedRow. Those that a row does not have are null. */
const TOLD = `platform_code text, scope text, request_id uuid, method text, path text, body_hash text, effect_id uuid,
              accepted_id uuid, resource_id text, answer text, is_done boolean, awaits text, created_at timestamptz`;

const IS_SAME_REQUEST = `stored.platform_code = told.platform_code AND stored.scope = told.scope
  AND stored.request_id = told.request_id AND stored.effect_id = told.effect_id`;

/**
 * Used request ids as the facts about them say. Running requests take their ids through RequestKeyStore, which waits
 * for concurrent ones; the rows are the same.
 */
export class RecordedRequestStore {
  private readonly table: string;

  /** `schema` is the schema of the service that has the public API. */
  constructor(schema: string) {
    this.table = `${schema}.request_keys`;
  }

  /** Writes the changes that follow from the facts, which come in the order of the log. */
  async apply(tx: Tx, facts: readonly RequestFact[]): Promise<void> {
    const changes = changesOf(facts);
    await this.insert(
      tx,
      changes.flatMap((change) => (change.kind === 'accepted' ? [change.row] : [])),
    );
    await this.complete(
      tx,
      changes.flatMap((change) => (change.kind === 'done' ? [change.row] : [])),
    );
    await this.forget(
      tx,
      changes.flatMap((change) => (change.kind === 'refused' ? [change.row] : [])),
    );
  }

  /** A pending request has no lease any more: a repetition takes it over at once. */
  private async insert(tx: Tx, rows: readonly AcceptedRow[]): Promise<void> {
    if (rows.length === 0) return;
    await tx.query(
      `INSERT INTO ${this.table}
         (platform_code, scope, request_id, method, path, body_hash, effect_id, accepted_id, resource_id, answer,
          is_done, awaits, lease_until, created_at)
       SELECT platform_code, scope, request_id, method, path, decode(body_hash, 'hex'), effect_id, accepted_id,
              resource_id, answer, is_done, awaits, CASE WHEN is_done THEN NULL ELSE created_at END, created_at
         FROM jsonb_to_recordset($1) AS told (${TOLD})
       ON CONFLICT (platform_code, scope, request_id) DO UPDATE
          SET method = excluded.method, path = excluded.path, body_hash = excluded.body_hash,
              effect_id = excluded.effect_id, accepted_id = excluded.accepted_id, resource_id = excluded.resource_id,
              answer = excluded.answer, is_done = excluded.is_done, awaits = excluded.awaits,
              lease_until = excluded.lease_until, created_at = excluded.created_at`,
      [JSON.stringify(rows)],
    );
  }

  private async complete(tx: Tx, ends: readonly EndedRow[]): Promise<void> {
    if (ends.length === 0) return;
    await tx.query(
      `UPDATE ${this.table} AS stored
          SET is_done = true, lease_until = NULL, resource_id = told.resource_id, answer = told.answer
         FROM jsonb_to_recordset($1) AS told (${TOLD})
        WHERE ${IS_SAME_REQUEST}`,
      [JSON.stringify(ends)],
    );
  }

  private async forget(tx: Tx, ends: readonly EndedRow[]): Promise<void> {
    if (ends.length === 0) return;
    await tx.query(
      `DELETE FROM ${this.table} AS stored USING jsonb_to_recordset($1) AS told (${TOLD}) WHERE ${IS_SAME_REQUEST}`,
      [JSON.stringify(ends)],
    );
  }
}
