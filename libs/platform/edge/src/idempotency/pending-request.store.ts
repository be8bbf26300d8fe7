import { Injectable } from '@nestjs/common';
import type { Cause, Composed } from '@ballast/contracts';
import { Database, type Tx } from '@ballast/platform-postgres';
import { isUuid } from '../pages/page';
import { endedFact } from './request-facts';

/** A request whose effect travels through the log and is not known yet. */
export interface PendingRequest {
  readonly effectId: string;
  /** Name of the answer that completes it. */
  readonly awaits: string;
}

/** The end of a pending request. */
export interface RequestEnd {
  readonly effectId: string;
  /** The answer that repetitions get; undefined for a refused request, which uses up no id: its key is removed. */
  readonly answer: string | undefined;
  /** The message that answers the request. */
  readonly cause: Cause;
  /** RFC 3339. */
  readonly occurredAt: string;
}

interface EndedRow {
  readonly effect_id: string;
  readonly platform_code: string;
  readonly scope: string;
  readonly request_id: string;
  readonly resource_id: string;
}

/**
 * Requests that wait for an answer by the log. They are completed in the transaction that records the answer, so that a
 * repetition is answered however late it comes, and whatever became of the call that waited.
 */
@Injectable()
export class PendingRequestStore {
  private readonly table: string;
  private readonly bodies: string;

  constructor({ schema }: Database) {
    this.table = `${schema}.request_keys`;
    this.bodies = `${schema}.request_bodies`;
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

  /**
   * Completes requests with their answers, and removes the keys of those that were refused. Answers the facts that these
   * requests have ended.
   */
  async end(tx: Tx, ends: readonly RequestEnd[]): Promise<readonly Composed[]> {
    const rows = new Map(
      [...(await this.complete(tx, ends)), ...(await this.forget(tx, ends))].map((row) => [row.effect_id, row]),
    );
    return ends.flatMap(({ effectId, answer, cause, occurredAt }) => {
      const row = rows.get(effectId);
      if (row === undefined) return [];
      const { platform_code: platformCode, scope, request_id: requestId, resource_id: resourceId } = row;
      const outcome = answer === undefined ? 'refused' : 'done';
      const ended = { platformCode, scope, requestId, effectId, outcome, resourceId, answer: answer ?? '' } as const;
      return [endedFact(cause, ended, occurredAt)];
    });
  }

  private async complete(tx: Tx, ends: readonly RequestEnd[]): Promise<readonly EndedRow[]> {
    const done = ends.filter(({ answer }) => answer !== undefined);
    if (done.length === 0) return [];
    return tx.prepared<EndedRow>(
      `${this.table}.complete_pending`,
      `UPDATE ${this.table} k SET is_done = true, lease_until = NULL, answer = d.answer
         FROM unnest($1::uuid[], $2::text[]) AS d (effect_id, answer)
        WHERE k.effect_id = d.effect_id AND NOT k.is_done AND k.awaits <> ''
       RETURNING k.effect_id, k.platform_code, k.scope, k.request_id, k.resource_id`,
      [done.map(({ effectId }) => effectId), done.map(({ answer }) => answer)],
    );
  }

  private async forget(tx: Tx, ends: readonly RequestEnd[]): Promise<readonly EndedRow[]> {
    const refused = ends.filter(({ answer }) => answer === undefined);
    if (refused.length === 0) return [];
    return tx.prepared<EndedRow>(
      `${this.table}.forget_pending`,
      `WITH forgotten AS (
         DELETE FROM ${this.table} WHERE effect_id = ANY($1::uuid[]) AND NOT is_done AND awaits <> ''
         RETURNING effect_id, platform_code, scope, request_id, resource_id
       ), unkept AS (
         DELETE FROM ${this.bodies} b USING forgotten f WHERE b.effect_id = f.effect_id
       )
       SELECT * FROM forgotten`,
      [refused.map(({ effectId }) => effectId)],
    );
  }
}
