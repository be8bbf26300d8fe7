import { Inject, Injectable } from '@nestjs/common';
import { toTimestamp, type Clock } from '@ballast/kernel';
import type { View } from '@ballast/platform-edge';
import { Reads } from '@ballast/platform-postgres';
import { CLOCK } from '@ballast/platform-service';

/** Upper bound of holders whose rows a list reads one by one. For a reader with more of them it walks over all rows. */
const HOLDERS_LISTED_MAX = 200;

/** The holders of the accounts that a participant reads, whatever the labels of the accounts. */
@Injectable()
export class HoldersQuery {
  constructor(
    private readonly reads: Reads,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The reader itself and the holders; undefined when there are too many to name. */
  async of({
    platformCode,
    participantCode: reader,
  }: View & { readonly kind: 'participant' }): Promise<readonly string[] | undefined> {
    const rows = await this.reads.prepared<{ readonly holder: string }>(
      'gateway.account_relations.holders',
      `SELECT a.participant_code AS holder
         FROM gateway.account_relations r JOIN gateway.customer_accounts a ON a.id = r.account_id
        WHERE r.platform_code = $1 AND r.participant_code = $2 AND (r.ends_at IS NULL OR r.ends_at > $3::timestamptz)
        LIMIT $4`,
      [platformCode, reader, toTimestamp(this.clock()), HOLDERS_LISTED_MAX],
    );
    if (rows.length === HOLDERS_LISTED_MAX) return undefined;
    return [...new Set([reader, ...rows.map(({ holder }) => holder)])];
  }
}
