import { Injectable } from '@nestjs/common';
import type { Deposit } from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';

/** A deposit that stands on the ledger. */
export interface PostedDeposit {
  readonly platformCode: string;
  readonly deposit: Deposit;
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
        deposits.map(({ account }) => account),
        deposits.map(({ created_at }) => created_at),
        deposits.map((deposit) => JSON.stringify(deposit)),
      ],
    );
  }
}
