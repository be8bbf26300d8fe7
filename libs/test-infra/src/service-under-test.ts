import type { Environment, ServiceConfig } from '@ballast/platform-config';
import { startService, type ServiceDefinition } from '@ballast/platform-service';
import type { z } from 'zod';
import { InternalHttp } from './internal-http';

const INTERNAL_TOKEN = 'token-of-the-service-under-test';

/** A running instance of a service. */
export interface ServiceInstance {
  /** The public listener. */
  readonly url: string;
  /** The listener of `/internal` and `/metrics`. */
  readonly internalUrl: string;
  /** Calls its internal addresses as other services do. */
  readonly http: InternalHttp;
  close(): Promise<void>;
}

/**
 * For a test file: starts instances of one service on the database of the test, in sandbox mode unless `env` says
 * otherwise. Instances that still run are closed after each test.
 */
export function useService<S extends z.ZodType<ServiceConfig>>(
  definition: ServiceDefinition<S>,
  database: { readonly url: string },
): { start(env?: Environment): Promise<ServiceInstance> } {
  const running = new Set<ServiceInstance>();
  afterEach(async () => {
    await Promise.all([...running].map((instance) => instance.close()));
  });
  return {
    start: async (env = {}) => {
      const service = await startService(definition, {
        DATABASE_URL: database.url,
        INTERNAL_TOKEN,
        BALLAST_MODE: 'sandbox',
        STOP_NOTICE_MS: '0',
        LOG_LEVEL: 'silent',
        ...env,
      });
      const http = new InternalHttp(service.internalUrl, INTERNAL_TOKEN);
      const instance: ServiceInstance = {
        url: service.url,
        internalUrl: service.internalUrl,
        http,
        close: async () => {
          running.delete(instance);
          await http.close();
          await service.close();
        },
      };
      running.add(instance);
      return instance;
    },
  };
}
