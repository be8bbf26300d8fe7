import type { Clock } from '@ballast/kernel';
import { CLOCK } from '@ballast/platform-service';
import { service } from '../definition';
import { systemResolve, type Resolve } from '../network/resolver';
import { RANDOM, RESOLVE } from '../tokens';

/** Environment of a dispatcher in a spec, beyond the variables of every service. */
export const DISPATCHER_ENVIRONMENT = {
  BALLAST_MODE: 'sandbox',
  GATEWAY_URL: 'http://127.0.0.1:9',
  SECRETS_KEY: '0123456789abcdef'.repeat(4),
  WEBHOOK_POLL_MS: '50',
} as const;

/** The dispatcher with the clock of the spec, without jitter, and with the system's name resolution by default. */
export function dispatcherWith(clock: Clock, resolve: Resolve = systemResolve): typeof service {
  return {
    ...service,
    globalProviders: [
      { provide: CLOCK, useValue: clock },
      { provide: RANDOM, useValue: () => 0 },
      { provide: RESOLVE, useValue: resolve },
    ],
  };
}
