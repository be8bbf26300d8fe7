import type { ServiceDefinition } from '@ballast/platform-service';
import { configSchema } from './config';
import { systemResolve } from './network/resolver';
import { endpointEntity } from './persistence/entities';
import { SecretsKeyCheck } from './secrets/secrets-key-check';
import { RANDOM, RESOLVE } from './tokens';
import { WebhookDispatcherModule } from './webhook-dispatcher.module';
import { record } from './record';

/** Owns webhook endpoints and the deliveries of public events to them. */
export const service: ServiceDefinition<typeof configSchema> = {
  name: 'webhook-dispatcher',
  schema: 'webhook',
  configSchema,
  entities: [endpointEntity],
  migrations: record.migrations,
  globalProviders: [
    { provide: RANDOM, useValue: Math.random },
    { provide: RESOLVE, useValue: systemResolve },
  ],
  prepare: (_context, get) => get(SecretsKeyCheck).check(),
  module: () => WebhookDispatcherModule,
};
