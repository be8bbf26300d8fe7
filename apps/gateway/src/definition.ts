import type { ServiceDefinition } from '@ballast/platform-service';
import { configSchema } from './config';
import { GatewayModule } from './gateway.module';
import { READ_MODEL_ENTITIES } from './projections';
import { SandboxSeed } from './sandbox';
import { strategyEntity } from './strategies';
import { record } from './record';

const SCHEMA = 'gateway';

/** Milliseconds that a start waits for the sandbox to be seeded; after that the seed goes on beside it. */
const SEED_DEADLINE_MS = 60_000;

/** Public HTTP API: authentication, idempotency, read models. */
export const service: ServiceDefinition<typeof configSchema> = {
  name: 'gateway',
  schema: SCHEMA,
  configSchema,
  entities: [...READ_MODEL_ENTITIES, strategyEntity],
  migrations: record.migrations,
  module: () => GatewayModule,
  bodyLimit: (config) => config.BODY_LIMIT_BYTES,
  onStarted: async (_context, get) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, SEED_DEADLINE_MS);
    });
    await Promise.race([get(SandboxSeed).done, late]);
    clearTimeout(timer);
  },
};
