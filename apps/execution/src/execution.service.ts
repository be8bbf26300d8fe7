import { Module, type DynamicModule } from '@nestjs/common';
import type { ServiceContext, ServiceDefinition } from '@ballast/platform-service';
import { FaultsModule, FaultStore, faultTablesMigration } from '@ballast/sandbox';
import { configSchema, type ExecutionConfig } from './config';
import { tradeEntity } from './persistence/entities';
import { CreateTrades0001 } from './persistence/migrations/0001-create-trades';
import { TradesController } from './read-models/trades/trades.controller';
import { DueSettlements } from './settle-executions/due-settlements';
import { SettleExecutionsConsumer } from './settle-executions/settle-executions.consumer';
import { SettleExecutionsHandler } from './settle-executions/settle-executions.handler';
import { SettlementMetrics } from './settle-executions/settlement.metrics';
import { HouseVenue } from './venue/house.venue';
import { SandboxVenue } from './venue/sandbox.venue';
import { VENUE } from './venue/venue';

const SCHEMA = 'execution';

@Module({})
class ExecutionModule {
  static of({ config, logger, metrics }: ServiceContext<ExecutionConfig>): DynamicModule {
    const isSandbox = config.BALLAST_MODE === 'sandbox';
    return {
      module: ExecutionModule,
      imports: isSandbox
        ? [FaultsModule.of({ schema: SCHEMA, kinds: ['venue_reject', 'slow_settle'], logger, metrics })]
        : [],
      controllers: [SettleExecutionsConsumer, TradesController],
      providers: [
        SettleExecutionsHandler,
        DueSettlements,
        { provide: SettlementMetrics, useValue: new SettlementMetrics(metrics) },
        isSandbox
          ? { provide: VENUE, useFactory: (faults: FaultStore) => new SandboxVenue(faults), inject: [FaultStore] }
          : { provide: VENUE, useClass: HouseVenue },
      ],
    };
  }
}

/** Books trades. */
export const executionService: ServiceDefinition<typeof configSchema> = {
  name: 'execution',
  schema: SCHEMA,
  configSchema,
  entities: [tradeEntity],
  migrations: [CreateTrades0001, faultTablesMigration(SCHEMA)],
  module: (context) => ExecutionModule.of(context),
};
