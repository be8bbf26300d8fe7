import { Controller, Inject } from '@nestjs/common';
import { decideHolds } from '@ballast/domain-credit';
import { INTERNAL, type InternalAnswer, type InternalRequest } from '@ballast/internal-api';
import { HandlesInternal } from '@ballast/platform-http';
import { Database } from '@ballast/platform-postgres';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { CreditCheckConfig } from '../config';
import { decisionsInScope } from '../place-holds/decisions-in-scope';
import { loadPlacements } from '../place-holds/place-holds.query';

const { preview } = INTERNAL.checks;

/** The credit check of a preview: the same decision from the same state, and no hold is placed. */
@Controller()
export class ChecksController {
  constructor(
    private readonly database: Database,
    @Inject(SERVICE_CONFIG) private readonly config: CreditCheckConfig,
  ) {}

  @HandlesInternal(preview)
  async check({
    body: { platform_code: platformCode, check },
  }: InternalRequest<typeof preview>): Promise<InternalAnswer<typeof preview>> {
    const state = await this.database.transaction(async (tx) => {
      // One moment for all that is read, and nobody is held up.
      await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
      return loadPlacements(tx, [{ platformCode, data: check }], 'unlocked');
    });
    const limits = { sell_hold_buffer_bps: this.config.SELL_HOLD_BUFFER_BPS };
    const placed = state.placements.map((placement) => decideHolds(check, state.of(placement), limits));
    return { decisions: placed.flatMap(({ decisions }) => decisionsInScope(check, decisions)) };
  }
}
