import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '@ballast/platform-postgres';
import { isUuid } from '../pages/page';

/** A request whose effect travels through the log and is not known yet. */
export interface PendingRequest {
  readonly effectId: string;
  /** Name of the answer that completes it. */
  readonly awaits: string;
}

/** The end of a pending request. A refused request uses up no id: its key is removed. */
export type RequestEnd =
  { readonly effectId: string; readonly answer: string } | { readonly effectId: string; readonly answer: undefined };

/**
 * Requests that wait for an answer by the log. They are completed in the transaction that records the answer, so that a
 * repetition is answered however late it comes, and whatever became of the call that waited.
 */
@Injectable()
export class PendingRequestStore {
  private readonly table: string;

  constructor({ schema }: Database) {
    this.table = `${schema}.request_keys`;
  }

  /** Pending requests among these effects, locked until the transaction ends. */
  async lock(tx: Tx, effectIds: readonly string[]): Promise<readonly PendingRequest[]> {
    // A message of another sender may name an id that is no UUID.
    const ids = effectIds.filter(isUuid);
    if (ids.length === 0) return [];
    const rows = await tx.prepared<{ readonly effect_id: string; readonly awaits: string }>(
      `${this.table}.lock_pending`,
      `SELECT effect_id, awaits FROM ${this.table}
        WHERE effect_id = ANY($1::uuid[]) AND NOT is_done AND awaits <> '' ORDER BY effect_id FOR UPDATE`,
      [ids],
    );
    return rows.map(({ effect_id, awaits }) => ({ effectId: effect_id, awaits }));
  }

  /** SQL condition on the effect id, a text, in a column: true while its request waits for an answer by the log. */
  conditionPending(column: string): string {
    return `EXISTS (SELECT FROM ${this.table} k
                     WHERE k.effect_id::text = ${column} AND NOT k.is_done AND k.awaits <> '')`;
  }

  /** Completes requests with their answers, and removes the keys of those that were refused. */
  async end(tx: Tx, ends: readonly RequestEnd[]): Promise<void> {
    const done = ends.flatMap(({ effectId, answer }) => (answer === undefined ? [] : [{ effectId, answer }]));
    if (done.length > 0) {
      await tx.prepared(
        `${this.table}.complete_pending`,
        `UPDATE ${this.table} k SET is_done = true, lease_until = NULL, answer = d.answer
           FROM unnest($1::uuid[], $2::text[]) AS d (effect_id, answer)
          WHERE k.effect_id = d.effect_id AND NOT k.is_done AND k.awaits <> ''`,
        [done.map(({ effectId }) => effectId), done.map(({ answer }) => answer)],
      );
    }
    const refused = ends.filter(({ answer }) => answer === undefined);
    if (refused.length > 0) {
      await tx.prepared(
        `${this.table}.forget_pending`,
        `DELETE FROM ${this.table} WHERE effect_id = ANY($1::uuid[]) AND NOT is_done AND awaits <> ''`,
        [refused.map(({ effectId }) => effectId)],
      );
    }
  }
}
