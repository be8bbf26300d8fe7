import { Global, Inject, Module, type DynamicModule, type NestModule } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { SecretBox } from '@ballast/platform-config';
import type { Metrics } from '@ballast/platform-observability';
import { METRICS, SERVICE_CONFIG } from '@ballast/platform-service';
import type { FastifyInstance } from 'fastify';
import { Admission } from './authenticate/admission';
import { ApiKeyStore } from './authenticate/api-key.store';
import { Authenticator, SANDBOX_ONLY_KEYS } from './authenticate/authenticator';
import { KeySource } from './authenticate/key-source';
import { LiveKeys } from './authenticate/live-keys';
import { RateLimiter } from './authenticate/rate-limiter';
import { RunningStreams } from './calls/running-streams';
import type { EdgeConfig } from './edge.config';
import { IdempotentRequests } from './idempotency/idempotent-requests';
import { RequestKeyStore } from './idempotency/request-key.store';
import { PageTokens } from './pages/page-tokens';
import { prepareServer, type RequestObserver } from './server/prepare-server';
import { Walls } from './server/walls';

const PROVIDERS = [
  Admission,
  ApiKeyStore,
  { provide: KeySource, useExisting: ApiKeyStore },
  Authenticator,
  IdempotentRequests,
  LiveKeys,
  PageTokens,
  RequestKeyStore,
  RunningStreams,
  Walls,
  {
    provide: RateLimiter,
    inject: [SERVICE_CONFIG],
    useFactory: (config: EdgeConfig) => new RateLimiter(config.RATE_LIMIT_PER_SECOND),
  },
  {
    provide: SecretBox,
    inject: [SERVICE_CONFIG],
    useFactory: (config: EdgeConfig) => new SecretBox(config.SECRETS_KEY),
  },
];

/** Options of one public surface. */
export interface EdgeOptions {
  /** Keys whose secret is public: outside of a sandbox they are refused. */
  readonly sandboxOnlyKeys: readonly string[];
}

/**
 * Everything between the network and the handlers of a public HTTP API. Global, because Nest makes the guard of
 * `@Handles` anew in every module that has a controller. The service's configuration extends `edgeConfigSchema`, its
 * migrations begin with `edgeTablesMigration`.
 */
@Global()
@Module({})
export class EdgeModule implements NestModule {
  static of({ sandboxOnlyKeys }: EdgeOptions): DynamicModule {
    const providers = [...PROVIDERS, { provide: SANDBOX_ONLY_KEYS, useValue: sandboxOnlyKeys }];
    return { module: EdgeModule, providers, exports: providers };
  }

  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly authenticator: Authenticator,
    private readonly admission: Admission,
    private readonly walls: Walls,
    @Inject(METRICS) private readonly metrics: Metrics,
    @Inject(SERVICE_CONFIG) private readonly config: Pick<EdgeConfig, 'BALLAST_MODE' | 'BODY_LIMIT_BYTES'>,
  ) {}

  /** Nest calls this after it has registered its own body parser and before it registers any route. */
  configure(): void {
    const server = this.adapter.httpAdapter.getInstance<FastifyInstance>();
    prepareServer(server, {
      authenticator: this.authenticator,
      admission: this.admission,
      walls: this.walls,
      observe: requestObserver(this.metrics),
      bodyBytesMax: this.config.BODY_LIMIT_BYTES,
      isSandbox: this.config.BALLAST_MODE === 'sandbox',
    });
  }
}

function requestObserver(metrics: Metrics): RequestObserver {
  const seconds = metrics.histogram('ballast_http_request_seconds', 'Duration of a request.', [
    'route',
    'method',
    'status',
  ]);
  return ({ route, method, status }, elapsed) => seconds.observe({ route, method, status: String(status) }, elapsed);
}
