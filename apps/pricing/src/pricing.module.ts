import { Module, type DynamicModule } from '@nestjs/common';
import type { ServiceContext } from '@ballast/platform-service';
import { FaultsModule, SandboxFaults } from '@ballast/sandbox';
import type { PricingConfig } from './config';
import { PushedFeedController } from './feed-prices/pushed-feed.controller';
import { PushPricesHandler } from './feed-prices/push-prices.handler';
import { QuoteStore } from './feed-prices/quote.store';
import { RandomWalkFeed } from './feed-prices/random-walk.feed';
import { WalkPricesHandler } from './feed-prices/walk-prices.handler';
import { WalkStore } from './feed-prices/walk.store';
import { InstrumentStore } from './list-instruments/instrument.store';
import { InstrumentsQuery } from './list-instruments/instruments.query';
import { ListInstrumentsHandler } from './list-instruments/list-instruments.handler';
import { DueLocks } from './lock-prices/due-locks';
import { ArmedLockFaults, LOCK_FAULTS, NoLockFaults } from './lock-prices/lock-faults';
import { LockPricesHandler } from './lock-prices/lock-prices.handler';
import { LockStore } from './lock-prices/lock.store';
import { IntervalMarks } from './mark-prices/interval-marks';
import { MarkClockStore } from './mark-prices/mark-clock.store';
import { MarkPricesHandler } from './mark-prices/mark-prices.handler';
import { ClearPinsHandler } from './pin-prices/clear-pins.handler';
import { PinPriceHandler } from './pin-prices/pin-price.handler';
import { PinStore } from './pin-prices/pin.store';
import { PinsController } from './pin-prices/pins.controller';
import { MarketStore } from './price-commands/market.store';
import { PriceCommandsConsumer } from './price-commands/price-commands.consumer';
import { PriceCommandsHandler } from './price-commands/price-commands.handler';
import { PriceWaits } from './price-commands/price-waits';
import { ResumeWaitsHandler } from './price-commands/resume-waits.handler';
import { WaitStore } from './price-commands/wait.store';
import { PricingMetrics } from './pricing.metrics';
import { DueQuotes } from './quote-prices/due-quotes';
import { QuotePricesHandler } from './quote-prices/quote-prices.handler';
import { QuotesController } from './quote-prices/quotes.controller';
import { MarketQuery } from './read-models/market/market.query';
import { PricesController } from './read-models/market/prices.controller';

export const SCHEMA = 'pricing';

/** The parts that only one mode of the service has. */
type ModeParts = Required<Pick<DynamicModule, 'imports' | 'controllers' | 'providers'>>;

@Module({})
export class PricingModule {
  static of(context: ServiceContext<PricingConfig>): DynamicModule {
    const mode = context.config.BALLAST_MODE === 'sandbox' ? sandboxParts(context) : productionParts();
    return {
      module: PricingModule,
      imports: mode.imports,
      controllers: [PriceCommandsConsumer, PricesController, QuotesController, ...mode.controllers],
      providers: [
        ListInstrumentsHandler,
        InstrumentStore,
        PriceCommandsHandler,
        MarketStore,
        MarketQuery,
        QuotePricesHandler,
        PriceWaits,
        WaitStore,
        ResumeWaitsHandler,
        DueQuotes,
        LockPricesHandler,
        LockStore,
        DueLocks,
        PinStore,
        QuoteStore,
        MarkPricesHandler,
        MarkClockStore,
        IntervalMarks,
        PricingMetrics,
        ...mode.providers,
      ],
    };
  }
}

/** Parts of the sandbox: a market of its own, prices set by hand, and faults. */
function sandboxParts({ logger, metrics }: ServiceContext<PricingConfig>): ModeParts {
  return {
    imports: [FaultsModule.of({ service: SCHEMA, kinds: ['price_unavailable', 'slow_pricing'], logger, metrics })],
    controllers: [PinsController],
    providers: [
      RandomWalkFeed,
      WalkPricesHandler,
      WalkStore,
      PinPriceHandler,
      {
        provide: LOCK_FAULTS,
        useFactory: (faults: SandboxFaults) => new ArmedLockFaults(faults),
        inject: [SandboxFaults],
      },
    ],
  };
}

/** Parts of production: prices come from the operator's feed alone. */
function productionParts(): ModeParts {
  return {
    imports: [],
    controllers: [PushedFeedController],
    providers: [
      PushPricesHandler,
      InstrumentsQuery,
      ClearPinsHandler,
      { provide: LOCK_FAULTS, useClass: NoLockFaults },
    ],
  };
}
