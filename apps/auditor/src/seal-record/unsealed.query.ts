import { Injectable } from '@nestjs/common';
import { Database } from '@ballast/platform-postgres';

/** Reason to seal, as far as the database knows it. */
export interface Unsealed {
  /** Whether a partition has messages that no checkpoint covers. */
  readonly hasGrown: boolean;
  /** Id of the key that signs the next checkpoint; empty before the first one. */
  readonly nextKeyId: string;
}

/** The look of the sealer before it opens a transaction: most of the time there is nothing to seal. */
@Injectable()
export class UnsealedQuery {
  constructor(private readonly database: Database) {}

  async find(): Promise<Unsealed> {
    const [row] = await this.database.prepared<{ readonly has_grown: boolean; readonly next_key_id: string }>(
      'auditor.unsealed',
      `SELECT coalesce((SELECT next_key_id FROM auditor.chain), '') AS next_key_id,
              EXISTS (SELECT FROM auditor.partitions p
                        LEFT JOIN auditor.sealed_partitions s ON s.topic = p.topic AND s.partition = p.partition
                       WHERE p.size > coalesce(s.size, 0)) AS has_grown`,
      [],
    );
    return { hasGrown: row?.has_grown ?? false, nextKeyId: row?.next_key_id ?? '' };
  }
}
