import { Injectable } from '@nestjs/common';
import type { Timestamp } from '@ballast/kernel';
import { Reads } from '@ballast/platform-postgres';

/** An active version of a grant whose end has passed. */
export interface ExpiredGrant {
  readonly account_id: string;
  readonly participant_code: string;
  readonly platform_code: string;
  readonly version: number;
}

/** Grants that have expired and have no version that says so. */
@Injectable()
export class ExpiredGrantsQuery {
  constructor(private readonly reads: Reads) {}

  /** At most `limit` of them, the longest expired first. */
  list(now: Timestamp, limit: number): Promise<readonly ExpiredGrant[]> {
    return this.reads.prepared<ExpiredGrant>(
      'registry.grants.expired',
      `SELECT account_id, participant_code, platform_code, version FROM registry.grants
        WHERE ends_at IS NOT NULL AND ends_at <= $1::timestamptz
        ORDER BY ends_at LIMIT $2`,
      [now, limit],
    );
  }
}
