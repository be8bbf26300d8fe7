import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { InternalGuard, parseQuery } from '@ballast/platform-http';
import { z } from 'zod';
import { BalancesQuery, type AssetBalance, type LabelledBalance } from './balances.query';

const text = z.string().min(1);
const ofParticipant = z.object({ platform_code: text, participant_code: text });
const ofTrader = z.object({ trader_id: z.uuid() });
const ofPlatform = z.object({ platform_code: text });

/** What accounts hold, for the services that answer callers. */
@Controller('internal')
@UseGuards(InternalGuard)
export class BalancesController {
  constructor(private readonly query: BalancesQuery) {}

  @Get('balances')
  async balances(@Query() query: unknown): Promise<{ balances: readonly LabelledBalance[] }> {
    const { platform_code, participant_code } = parseQuery(ofParticipant, query);
    return { balances: await this.query.ofParticipant(platform_code, participant_code) };
  }

  @Get('holdings')
  async holdings(@Query() query: unknown): Promise<{ holdings: readonly AssetBalance[] }> {
    return { holdings: await this.query.ofTrader(parseQuery(ofTrader, query).trader_id) };
  }

  @Get('float')
  async float(@Query() query: unknown): Promise<{ accounts: readonly AssetBalance[] }> {
    return { accounts: await this.query.ofFloat(parseQuery(ofPlatform, query).platform_code) };
  }
}
