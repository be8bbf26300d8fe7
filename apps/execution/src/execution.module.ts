import { Module, type DynamicModule } from '@nestjs/common';
import type { ServiceContext } from '@ballast/platform-service';
import { FaultsModule, SandboxFaults } from '@ballast/sandbox';
import type { ExecutionConfig } from './config';
import { TradesController } from './read-models/trades/trades.controller';
import { TradesQuery } from './read-models/trades/trades.query';
import { ChunkStore } from './settle-executions/chunk.store';
import { DueSettlements } from './settle-executions/due-settlements';
import { SettleExecutionsConsumer } from './settle-executions/settle-executions.consumer';
import { SettleExecutionsHandler } from './settle-executions/settle-executions.handler';
import { SettledChunkRetention } from './settle-executions/settled-chunk-retention';
import { SettlementMetrics } from './settle-executions/settlement.metrics';
import { TradeStore } from './settle-executions/trade.store';
import { TradeQuotesConsumer } from './trade-quotes/trade-quotes.consumer';
import { TradeQuotesHandler } from './trade-quotes/trade-quotes.handler';
import { HouseVenue } from './venue/house.venue';
import { SandboxVenue } from './venue/sandbox.venue';
import { VENUE } from './venue/venue';
import { WithdrawExecutionsHandler } from './withdraw-executions/withdraw-executions.handler';

export const SCHEMA = 'execution';

@Module({})
export class ExecutionModule {
  static of({ config, logger, metrics }: ServiceContext<ExecutionConfig>): DynamicModule {
    const isSandbox = config.BALLAST_MODE === 'sandbox';
    return {
      module: ExecutionModule,
      imports: isSandbox
        ? [FaultsModule.of({ service: SCHEMA, kinds: ['venue_reject', 'slow_settle'], logger, metrics })]
        : [],
      controllers: [SettleExecutionsConsumer, TradeQuotesConsumer, TradesController],
      providers: [
        SettleExecutionsHandler,
        WithdrawExecutionsHandler,
        TradeQuotesHandler,
        DueSettlements,
        ChunkStore,
        SettledChunkRetention,
        TradeStore,
        TradesQuery,
        SettlementMetrics,
        isSandbox
          ? { provide: VENUE, useFactory: (faults: SandboxFaults) => new SandboxVenue(faults), inject: [SandboxFaults] }
          : { provide: VENUE, useClass: HouseVenue },
      ],
    };
  }
}
