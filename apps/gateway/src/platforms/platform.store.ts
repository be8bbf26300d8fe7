import { Injectable } from '@nestjs/common';
import type { Tx } from '@ballast/platform-postgres';

@Injectable()
export class PlatformStore {
  /** Creates a platform at `at` (RFC 3339). Returns false when it exists already. */
  async create(tx: Tx, platformCode: string, at: string): Promise<boolean> {
    const rows = await tx.query(
      'INSERT INTO gateway.platforms (platform_code, created_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1 AS one',
      [platformCode, at],
    );
    return rows.length === 1;
  }
}
