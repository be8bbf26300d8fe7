import { Injectable } from '@nestjs/common';
import type { AnswerOrWait, PriceLock, PriceWait } from '@ballast/domain-pricing';
import type { Tx } from '@ballast/platform-postgres';
import { decodeWaits, UNDECODED_RETRY_MS, type DecodedWaits } from '@ballast/platform-service';
import { storedLock, type LockCommand, type StoredRequest, type TakenUp } from '../price-commands/price-command';

export type NewLock = { readonly command: LockCommand } & AnswerOrWait<PriceLock>;

/** The locks of all Operations, kept for ever in `pricing.locks`. A lock without an answer waits for prices. */
@Injectable()
export class LockStore {
  async insert(tx: Tx, locks: readonly NewLock[]): Promise<void> {
    if (locks.length === 0) return;
    const data = locks.map(({ command }) => command.envelope);
    await tx.prepared(
      'pricing.locks.insert',
      `INSERT INTO pricing.locks (operation_id, platform_code, strategy_id, due_at, looks_left, command, key, origin,
                                  answer)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::timestamptz[], $5::integer[], $6::text[], $7::text[],
                            $8::text[], $9::text[])`,
      [
        data.map((envelope) => envelope.data.operation_id),
        data.map((envelope) => envelope.platformCode),
        data.map((envelope) => envelope.data.strategy_id),
        locks.map(({ wait }) => wait?.dueAt ?? null),
        locks.map(({ wait }) => wait?.looksLeft ?? 0),
        locks.map(({ command, wait }) => (wait === null ? null : command.text)),
        locks.map(({ command, wait }) => (wait === null ? null : command.envelope.key)),
        locks.map(({ command, wait }) => (wait === null ? null : command.envelope.origin)),
        locks.map(({ answer }) => (answer === null ? null : JSON.stringify(answer))),
      ],
    );
  }

  /**
   * The `limit` commands whose wait ended first, in that order. Their rows stay locked until the commit; rows that
   * another instance has locked are skipped. Commands that cannot be decoded stay, and are tried again later.
   */
  async lockDue(tx: Tx, limit: number): Promise<DecodedWaits<StoredRequest, TakenUp<LockCommand>>> {
    const rows = await tx.query<StoredRequest>(
      `SELECT operation_id, looks_left, command, key, origin FROM pricing.locks
        WHERE due_at <= now() ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED`,
      [limit],
    );
    const waits = decodeWaits(rows, storedLock);
    await this.putOff(
      tx,
      waits.undecoded.map(({ row }) => row.operation_id),
    );
    return waits;
  }

  private async putOff(tx: Tx, operationIds: readonly string[]): Promise<void> {
    if (operationIds.length === 0) return;
    await tx.query(
      `UPDATE pricing.locks SET due_at = now() + $2::integer * interval '1 millisecond'
        WHERE operation_id = ANY($1::uuid[])`,
      [operationIds, UNDECODED_RETRY_MS],
    );
  }

  /** Moves the due times of waiting locks, whose rows this transaction has locked. */
  async postpone(tx: Tx, waits: ReadonlyMap<string, PriceWait>): Promise<void> {
    if (waits.size === 0) return;
    const each = [...waits.values()];
    await tx.query(
      `UPDATE pricing.locks l SET due_at = w.due_at, looks_left = w.looks_left
         FROM unnest($1::uuid[], $2::timestamptz[], $3::integer[]) AS w (operation_id, due_at, looks_left)
        WHERE l.operation_id = w.operation_id`,
      [[...waits.keys()], each.map(({ dueAt }) => dueAt), each.map(({ looksLeft }) => looksLeft)],
    );
  }

  /** Stores the answers of waiting locks, which wait no longer. */
  async answerDue(tx: Tx, answers: ReadonlyMap<string, PriceLock>): Promise<void> {
    if (answers.size === 0) return;
    await tx.query(
      `UPDATE pricing.locks l SET due_at = NULL, looks_left = 0, command = NULL, key = NULL, origin = NULL, answer = a.answer
         FROM unnest($1::uuid[], $2::text[]) AS a (operation_id, answer) WHERE l.operation_id = a.operation_id`,
      [[...answers.keys()], [...answers.values()].map((answer) => JSON.stringify(answer))],
    );
  }
}
