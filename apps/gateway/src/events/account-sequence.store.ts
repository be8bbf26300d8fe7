import { Injectable } from '@nestjs/common';
import type { Tx } from '@ballast/platform-postgres';

/** An event in the sequence of a customer account. */
export interface SequencedEvent {
  readonly accountId: string;
  readonly sequence: number;
  readonly advisor: string;
  readonly platformCode: string;
  /** Position among the events of the platform. */
  readonly position: number;
}

/**
 * Table gateway.account_events: the events of each customer account, numbered 1, 2, 3 … without gaps. Writers of one
 * platform wait for each other by its row of gateway.public_positions, so a number is taken once.
 */
@Injectable()
export class AccountSequenceStore {
  /** The last numbers of these accounts; an account without events has none. */
  async last(tx: Tx, accountIds: readonly string[]): Promise<Map<string, number>> {
    if (accountIds.length === 0) return new Map();
    const rows = await tx.prepared<{ readonly account_id: string; readonly sequence: string | null }>(
      'gateway.account_events.last',
      `SELECT wanted.account_id,
              (SELECT max(sequence) FROM gateway.account_events e WHERE e.account_id = wanted.account_id) AS sequence
         FROM unnest($1::uuid[]) AS wanted (account_id)`,
      [[...new Set(accountIds)]],
    );
    return new Map(rows.map(({ account_id, sequence }) => [account_id, Number(sequence ?? 0)]));
  }

  /** Adds events to the sequences. An event that is there stays as it is. */
  async add(tx: Tx, events: readonly SequencedEvent[]): Promise<void> {
    if (events.length === 0) return;
    await tx.prepared(
      'gateway.account_events.add',
      `INSERT INTO gateway.account_events (account_id, sequence, advisor, platform_code, position)
       SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::bigint[])
       ON CONFLICT DO NOTHING`,
      [
        events.map(({ accountId }) => accountId),
        events.map(({ sequence }) => sequence),
        events.map(({ advisor }) => advisor),
        events.map(({ platformCode }) => platformCode),
        events.map(({ position }) => position),
      ],
    );
  }
}
