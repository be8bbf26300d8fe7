import { Injectable } from '@nestjs/common';
import type { Deposit, ShownDeposit } from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';
import { creditedAccount, postedDeposit, reversedDeposit } from './shown-deposit';

/** A deposit that stands on the ledger. */
export interface PostedDeposit {
  readonly platformCode: string;
  readonly deposit: Deposit;
}

export interface DepositReversal {
  readonly depositId: string;
  readonly reason: string;
  /** Time of the posting. */
  readonly at: string;
}

/** Table gateway.deposits: each deposit as its GET shows it. */
@Injectable()
export class DepositsProjection {
  /** Adds deposits. A deposit that is there stays as it is. */
  async project(tx: Tx, posted: readonly PostedDeposit[]): Promise<void> {
    if (posted.length === 0) return;
    const deposits = posted.map(({ deposit }) => deposit);
    await tx.prepared(
      'gateway.deposits.add',
      `INSERT INTO gateway.deposits (id, platform_code, account, created_at, body)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::text[])
       ON CONFLICT DO NOTHING`,
      [
        deposits.map(({ id }) => id),
        posted.map(({ platformCode }) => platformCode),
        deposits.map(creditedAccount),
        deposits.map(({ created_at }) => created_at),
        deposits.map((deposit) => JSON.stringify(postedDeposit(deposit))),
      ],
    );
  }

  /** Shows deposits as reversed. A reversal that comes twice changes nothing more. */
  async reverse(tx: Tx, reversals: readonly DepositReversal[]): Promise<void> {
    if (reversals.length === 0) return;
    const byId = new Map(reversals.map((reversal) => [reversal.depositId, reversal]));
    const rows = await tx.prepared<{ readonly id: string; readonly body: string }>(
      'gateway.deposits.lock',
      'SELECT id, body FROM gateway.deposits WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE',
      [[...byId.keys()]],
    );
    const reversed = rows.flatMap(({ id, body }) => {
      const reversal = byId.get(id);
      return reversal === undefined
        ? []
        : [{ id, deposit: reversedDeposit(JSON.parse(body) as ShownDeposit, reversal) }];
    });
    await tx.prepared(
      'gateway.deposits.reverse',
      `UPDATE gateway.deposits d SET body = r.body
         FROM unnest($1::uuid[], $2::text[]) AS r (id, body)
        WHERE d.id = r.id`,
      [reversed.map(({ id }) => id), reversed.map(({ deposit }) => JSON.stringify(deposit))],
    );
  }
}
