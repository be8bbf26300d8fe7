import { Body, Controller, HttpCode, Inject, Post, UseGuards } from '@nestjs/common';
import { holdsPlace, type CreditDecision } from '@ballast/contracts';
import { decideHolds } from '@ballast/domain-credit';
import { InternalGuard, parseBody } from '@ballast/platform-http';
import { Database } from '@ballast/platform-postgres';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import { z } from 'zod';
import type { CreditCheckConfig } from '../config';
import { decisionsInScope } from '../place-holds/decisions-in-scope';
import { loadPlacements } from '../place-holds/place-holds.query';

const bodySchema = z.strictObject({ platform_code: z.string().min(1), check: holdsPlace.data });

/** The credit check of what is only looked at: the same decision from the same state, and nothing is held. */
@Controller('internal/checks')
@UseGuards(InternalGuard)
export class ChecksController {
  constructor(
    private readonly database: Database,
    @Inject(SERVICE_CONFIG) private readonly config: CreditCheckConfig,
  ) {}

  @Post()
  @HttpCode(200)
  async check(@Body() body: unknown): Promise<{ decisions: readonly CreditDecision[] }> {
    const { platform_code: platformCode, check } = parseBody(bodySchema, body);
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
