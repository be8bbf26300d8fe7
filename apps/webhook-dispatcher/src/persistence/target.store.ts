import { Injectable } from '@nestjs/common';
import type { Tx } from '@ballast/platform-postgres';
import { toTarget, type Target, type TargetRow } from './target';
import { TARGET_SELECT } from './target.statement';

/** Enabled endpoints, for transactions that queue deliveries to them. */
@Injectable()
export class TargetStore {
  /**
   * The enabled endpoints of these platforms. They are locked, in id order, against transactions that rearrange their
   * lanes, not against changes of the endpoints themselves.
   */
  async lockOfPlatforms(tx: Tx, platformCodes: readonly string[]): Promise<readonly Target[]> {
    const rows = await tx.prepared<TargetRow>(
      'webhook.targets.lock',
      `${TARGET_SELECT} WHERE e.platform_code = ANY($1::text[]) AND e.status = 'enabled' ORDER BY e.id FOR KEY SHARE OF e`,
      [platformCodes],
    );
    return rows.map(toTarget);
  }

  /** An endpoint that the caller has locked; undefined when it is not enabled. */
  async find(tx: Tx, id: string): Promise<Target | undefined> {
    const [row] = await tx.query<TargetRow>(`${TARGET_SELECT} WHERE e.id = $1 AND e.status = 'enabled'`, [id]);
    return row === undefined ? undefined : toTarget(row);
  }
}
