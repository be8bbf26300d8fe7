import { Module, type DynamicModule } from '@nestjs/common';
import type { ServiceContext, ServiceDefinition } from '@ballast/platform-service';
import { FaultsModule, FaultStore, faultTablesMigration } from '@ballast/sandbox';
import { configSchema, type PricingConfig } from './config';
import { PushedFeedController } from './feed-prices/pushed-feed.controller';
import { RandomWalkFeed, walk } from './feed-prices/random-walk.feed';
import { listInstruments } from './list-instruments/list-instruments';
import { DueLocks } from './lock-prices/due-locks';
import { ArmedLockFaults, LOCK_FAULTS, NoLockFaults } from './lock-prices/lock-faults';
import { LockPricesHandler } from './lock-prices/lock-prices.handler';
import { instrumentEntity } from './persistence/entities';
import { CreateMarket0001 } from './persistence/migrations/0001-create-market';
import { CreateLocks0003 } from './persistence/migrations/0003-create-locks';
import { WaitForPrices0004 } from './persistence/migrations/0004-wait-for-prices';
import { clearPins } from './pin-prices/clear-pins';
import { PinsController } from './pin-prices/pins.controller';
import { PriceCommandsConsumer } from './price-commands/price-commands.consumer';
import { PricingMetrics } from './pricing.metrics';
import { DueQuotes } from './quote-prices/due-quotes';
import { QuotePricesHandler } from './quote-prices/quote-prices.handler';
import { QuotesController } from './quote-prices/quotes.controller';
import { PricesController } from './read-models/market/prices.controller';

const SCHEMA = 'pricing';

type Context = ServiceContext<PricingConfig>;

@Module({})
class PricingModule {
  static of(context: Context): DynamicModule {
    const edition = context.config.BALLAST_MODE === 'sandbox' ? sandbox(context) : production();
    return {
      module: PricingModule,
      imports: edition.imports ?? [],
      controllers: [PriceCommandsConsumer, PricesController, QuotesController, ...(edition.controllers ?? [])],
      providers: [
        QuotePricesHandler,
        DueQuotes,
        LockPricesHandler,
        DueLocks,
        { provide: PricingMetrics, useValue: new PricingMetrics(context.metrics) },
        ...(edition.providers ?? []),
      ],
    };
  }
}

type Edition = Pick<DynamicModule, 'imports' | 'controllers' | 'providers'>;

/** A market of its own, prices set by hand, and faults. */
function sandbox({ logger, metrics }: Context): Edition {
  return {
    imports: [FaultsModule.of({ schema: SCHEMA, kinds: ['price_unavailable', 'slow_pricing'], logger, metrics })],
    controllers: [PinsController],
    providers: [
      RandomWalkFeed,
      { provide: LOCK_FAULTS, useFactory: (faults: FaultStore) => new ArmedLockFaults(faults), inject: [FaultStore] },
    ],
  };
}

/** Prices are what the operator's feed pushes, and nothing else. */
function production(): Edition {
  return { controllers: [PushedFeedController], providers: [{ provide: LOCK_FAULTS, useClass: NoLockFaults }] };
}

/** Quotes and locks prices. */
export const pricingService: ServiceDefinition<typeof configSchema> = {
  name: 'pricing',
  schema: SCHEMA,
  configSchema,
  entities: [instrumentEntity],
  migrations: [CreateMarket0001, faultTablesMigration(SCHEMA), CreateLocks0003, WaitForPrices0004],
  module: (context) => PricingModule.of(context),
  prepare: async ({ config, database, writePath, logger }) => {
    await listInstruments(writePath, logger);
    // What was asked for while the service was down must find fresh prices, not those of before.
    if (config.BALLAST_MODE === 'sandbox') await walk(database, config, 'in turn');
    else await clearPins(database, logger);
  },
};
