import type { ServiceDefinition } from '@ballast/platform-service';
import { configSchema } from './config';
import { MoneyMovementModule } from './money-movement.module';
import { record } from './record';

/** Sends movements between customer accounts and the world outside over the rail, and tells what the rail answers. */
export const service: ServiceDefinition<typeof configSchema> = {
  name: 'money-movement',
  schema: record.schema,
  configSchema,
  entities: [],
  migrations: record.migrations,
  module: (context) => MoneyMovementModule.of(context),
};
