import { Injectable } from '@nestjs/common';
import type { Envelope, TransferDecided } from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';
import { joinTexts } from '../../persistence/json-texts';

export type TransferFact = Envelope<TransferDecided>;

/** Table gateway.transfers: transfers between customer accounts, as the credit check decided them. */
@Injectable()
export class TransfersProjection {
  /** Adds transfers and answers the facts of those that are new. A transfer that is there stays as it is. */
  async project(tx: Tx, facts: readonly TransferFact[]): Promise<readonly TransferFact[]> {
    if (facts.length === 0) return [];
    const transfers = facts.map(({ data }) => data.transfer);
    const rows = await tx.prepared<{ readonly id: string }>(
      'gateway.transfers.add',
      `INSERT INTO gateway.transfers
              (id, platform_code, initiated_by, client_id, from_account, to_account, from_code, to_code, status,
               created_at, body)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::uuid[], $7::text[],
                            $8::text[], $9::text[], $10::timestamptz[], string_to_array($11, E'\\n'))
       ON CONFLICT DO NOTHING
       RETURNING id`,
      [
        transfers.map(({ id }) => id),
        facts.map(({ platformCode }) => platformCode),
        transfers.map(({ initiated_by }) => initiated_by),
        transfers.map(({ client_transfer_id }) => client_transfer_id),
        facts.map(({ data }) => data.from_account_id),
        facts.map(({ data }) => data.to_account_id),
        transfers.map(({ from_participant_code }) => from_participant_code),
        transfers.map(({ to_participant_code }) => to_participant_code),
        transfers.map(({ status }) => status),
        transfers.map(({ created_at }) => created_at),
        joinTexts(transfers.map((transfer) => JSON.stringify(transfer))),
      ],
    );
    const added = new Set(rows.map(({ id }) => id));
    return facts.filter(({ data }) => added.delete(data.transfer.id));
  }
}
