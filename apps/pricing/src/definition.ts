import type { ServiceDefinition } from '@ballast/platform-service';
import { configSchema } from './config';
import { WalkPricesHandler } from './feed-prices/walk-prices.handler';
import { ListInstrumentsHandler } from './list-instruments/list-instruments.handler';
import { instrumentEntity } from './persistence/entities';
import { ClearPinsHandler } from './pin-prices/clear-pins.handler';
import { ResumeWaitsHandler } from './price-commands/resume-waits.handler';
import { PricingModule, SCHEMA } from './pricing.module';
import { record } from './record';

/** The owner of instruments, market prices and price locks. */
export const service: ServiceDefinition<typeof configSchema> = {
  name: 'pricing',
  schema: SCHEMA,
  configSchema,
  entities: [instrumentEntity],
  migrations: record.migrations,
  module: (context) => PricingModule.of(context),
  prepare: async ({ config }, get) => {
    await get(ListInstrumentsHandler).list();
    await get(ResumeWaitsHandler).resume();
    // Requests that came in while the service was down must find fresh prices, not those from before the stop.
    if (config.BALLAST_MODE === 'sandbox') await get(WalkPricesHandler).walk('in turn');
    else await get(ClearPinsHandler).clear();
  },
};
