import { Injectable } from '@nestjs/common';
import type { Tx } from '@ballast/platform-postgres';

@Injectable()
export class PlatformStore {
  /** Creates a platform. Returns false when it exists already. */
  async create(tx: Tx, platformCode: string): Promise<boolean> {
    const rows = await tx.query(
      'INSERT INTO gateway.platforms (platform_code) VALUES ($1) ON CONFLICT DO NOTHING RETURNING 1 AS one',
      [platformCode],
    );
    return rows.length === 1;
  }
}
