import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { Problem } from '@ballast/platform-http';
import { Database, sqlState, type Tx } from '@ballast/platform-postgres';
import type { CanonicalBody } from '../json/canonical-json';
import type { EndedRequest } from './request-facts';

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);
/** Level of compression. Bodies repeat the same few names, so the fastest level saves nine tenths. */
const DEFLATE_LEVEL = 1;
const LOCK_NOT_AVAILABLE = '55P03';

/** Detail of the problem for a request whose concurrent request takes too long. */
export const REQUEST_RUNS = 'A request with this id is still running.';

/** Scope of the request ids of a participant's key: they are a space of their own. The platform's own scope is the name. */
export function scopeOf(name: string, participantCode: string | undefined): string {
  return participantCode === undefined || participantCode === '' ? name : `${name}@${participantCode}`;
}

/** Place in which a request id is unique: the platform for most calls, the Strategy for Operations. */
export interface KeyPlace {
  readonly platformCode: string;
  /** The Strategy id, or empty; of a participant's key followed by `@` and the participant code. */
  readonly scope: string;
  readonly requestId: string;
}

export interface NewKey extends KeyPlace {
  readonly method: string;
  readonly path: string;
  readonly body: CanonicalBody;
  readonly effectId: string;
  readonly resourceId: string;
  /** Name of the answer from the log that completes the request. Empty when no answer from the log does. */
  readonly awaits: string;
  /**
   * True when the effect is in the same transaction; otherwise the effect is pending and leased to this request for
   * `leaseMs`.
   */
  readonly isDone: boolean;
  readonly leaseMs: number;
  /** RFC 3339. */
  readonly acceptedAt: string;
}

/** A used request id with its effect. */
export interface UsedKey {
  readonly method: string;
  readonly path: string;
  readonly bodyHash: Buffer;
  readonly effectId: string;
  /** Id of the fact that the request was accepted. */
  readonly acceptedId: string;
  readonly resourceId: string;
  /** JSON of the first answer, for calls that send it again to a repeated request. Empty for other calls. */
  readonly answer: string;
  readonly isDone: boolean;
}

interface KeyRow {
  readonly method: string;
  readonly path: string;
  readonly body_hash: Buffer;
  readonly effect_id: string;
  readonly accepted_id: string;
  readonly resource_id: string;
  readonly answer: string;
  readonly is_done: boolean;
}

/** Used request ids of every platform, kept for ever. */
@Injectable()
export class RequestKeyStore {
  private readonly table: string;
  private readonly bodies: string;

  constructor(private readonly database: Database) {
    this.table = `${database.schema}.request_keys`;
    this.bodies = `${database.schema}.request_bodies`;
  }

  async find({ platformCode, scope, requestId }: KeyPlace): Promise<UsedKey | undefined> {
    const [row] = await this.database.prepared<KeyRow>(
      `${this.table}.find`,
      `SELECT method, path, body_hash, effect_id, accepted_id, resource_id, answer, is_done
         FROM ${this.table} WHERE platform_code = $1 AND scope = $2 AND request_id = $3`,
      [platformCode, scope, requestId],
    );
    return row === undefined
      ? undefined
      : {
          method: row.method,
          path: row.path,
          bodyHash: row.body_hash,
          effectId: row.effect_id,
          acceptedId: row.accepted_id,
          resourceId: row.resource_id,
          answer: row.answer,
          isDone: row.is_done,
        };
  }

  /** JSON of the stored body; undefined when the request id was not used, or the body is no longer kept. */
  async bodyOf({ platformCode, scope, requestId }: KeyPlace): Promise<string | undefined> {
    const [row] = await this.database.query<{ body: Buffer }>(
      `SELECT body FROM ${this.table} JOIN ${this.bodies} USING (effect_id)
        WHERE platform_code = $1 AND scope = $2 AND request_id = $3`,
      [platformCode, scope, requestId],
    );
    return row === undefined ? undefined : (await inflate(row.body)).toString('utf8');
  }

  /** Compresses a body, before `claim` and outside of its transaction. */
  compress(body: CanonicalBody): Promise<Buffer> {
    return deflate(body.text, { level: DEFLATE_LEVEL });
  }

  /**
   * Takes the request id for the fact `acceptedId`; false when a concurrent request has taken it. Waits at most `waitMs`
   * for a concurrent request that is in its transaction.
   * @throws Problem `unavailable` when that takes longer.
   */
  async claim(
    tx: Tx,
    key: NewKey,
    { acceptedId, compressed, waitMs }: { acceptedId: string; compressed: Buffer; waitMs: number },
  ): Promise<boolean> {
    await tx.prepared('edge.lock_timeout', `SELECT set_config('lock_timeout', $1, true)`, [`${waitMs}ms`]);
    try {
      const rows = await tx.prepared(
        `${this.table}.claim`,
        `WITH claimed AS (
           INSERT INTO ${this.table}
             (platform_code, scope, request_id, method, path, body_hash, effect_id, resource_id, is_done, lease_until,
              awaits, accepted_id, created_at)
           VALUES ($1, $2, $3, $4, $5, $6, $8::uuid, $11, $9::boolean,
                   CASE WHEN $9::boolean THEN NULL ELSE now() + $10 * interval '1 millisecond' END, $12, $13::uuid,
                   $14::timestamptz)
           ON CONFLICT DO NOTHING RETURNING effect_id, created_at
         ), kept AS (
           INSERT INTO ${this.bodies} (effect_id, body, accepted_at) SELECT effect_id, $7::bytea, created_at FROM claimed
           ON CONFLICT (effect_id) DO UPDATE SET accepted_at = excluded.accepted_at
         )
         SELECT 1 AS one FROM claimed`,
        [
          key.platformCode,
          key.scope,
          key.requestId,
          key.method,
          key.path,
          key.body.hash,
          compressed,
          key.effectId,
          key.isDone,
          key.leaseMs,
          key.resourceId,
          key.awaits,
          acceptedId,
          key.acceptedAt,
        ],
      );
      return rows.length === 1;
    } catch (error) {
      if (sqlState(error) === LOCK_NOT_AVAILABLE) throw new Problem('unavailable', REQUEST_RUNS);
      throw error;
    }
  }

  /** Stores the first answer in the transaction of the effect. */
  async keepAnswer(tx: Tx, { platformCode, scope, requestId }: KeyPlace, answer: string): Promise<void> {
    await tx.query(`UPDATE ${this.table} SET answer = $4 WHERE platform_code = $1 AND scope = $2 AND request_id = $3`, [
      platformCode,
      scope,
      requestId,
      answer,
    ]);
  }

  /** Leases a pending effect to this request for `leaseMs`; false while another request has the lease. */
  async takeOver({ platformCode, scope, requestId }: KeyPlace, leaseMs: number): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE ${this.table} SET lease_until = now() + $4 * interval '1 millisecond'
        WHERE platform_code = $1 AND scope = $2 AND request_id = $3 AND NOT is_done AND lease_until < now()
        RETURNING 1 AS one`,
      [platformCode, scope, requestId, leaseMs],
    );
    return rows.length === 1;
  }

  /** Renews the lease of a pending effect. A `leaseMs` of 0 ends it, so that a repetition takes the effect over. */
  async lease(place: KeyPlace, effectId: string, leaseMs: number): Promise<void> {
    await this.database.query(
      `UPDATE ${this.table} SET lease_until = now() + $5 * interval '1 millisecond'
        WHERE platform_code = $1 AND scope = $2 AND request_id = $3 AND effect_id = $4 AND NOT is_done`,
      [place.platformCode, place.scope, place.requestId, effectId, leaseMs],
    );
  }

  /**
   * Ends a pending request: stores the id of its resource and its answer, or removes the request id when the request was
   * refused. False when the request had ended before.
   */
  end(tx: Tx, request: EndedRequest): Promise<boolean> {
    return request.outcome === 'done' ? this.complete(tx, request) : this.forget(tx, request);
  }

  private async complete(tx: Tx, { platformCode, scope, requestId, ...done }: EndedRequest): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE ${this.table} SET is_done = true, lease_until = NULL, resource_id = $5, answer = $6
        WHERE platform_code = $1 AND scope = $2 AND request_id = $3 AND effect_id = $4 AND NOT is_done
        RETURNING 1 AS one`,
      [platformCode, scope, requestId, done.effectId, done.resourceId, done.answer],
    );
    return rows.length === 1;
  }

  private async forget(tx: Tx, { platformCode, scope, requestId, effectId }: EndedRequest): Promise<boolean> {
    const rows = await tx.query(
      `WITH forgotten AS (
         DELETE FROM ${this.table}
          WHERE platform_code = $1 AND scope = $2 AND request_id = $3 AND effect_id = $4 AND NOT is_done
          RETURNING effect_id
       ), unkept AS (
         DELETE FROM ${this.bodies} b USING forgotten f WHERE b.effect_id = f.effect_id
       )
       SELECT 1 AS one FROM forgotten`,
      [platformCode, scope, requestId, effectId],
    );
    return rows.length === 1;
  }
}
