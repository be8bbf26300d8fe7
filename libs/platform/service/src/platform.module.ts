import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { INTERNAL_TOKEN } from '@ballast/platform-http';
import type { ServiceConfig } from '@ballast/platform-config';
import { WritePath } from '@ballast/platform-log';
import { Database, type DatabaseOptions, Reads } from '@ballast/platform-postgres';
import {
  CLOCK,
  LOG_PORT,
  LOGGER,
  METRICS,
  NEW_ID,
  PACEMAKER,
  SERVICE_CONFIG,
  type GlobalProvider,
  type ServiceContext,
} from './definition';
import { HealthController } from './health.controller';
import { MetricsController } from './metrics.controller';
import type { OutsideWorld } from './outside-world';
import { ProcessMetrics } from './process-metrics';
import { Readiness } from './readiness';
import { StopWaits } from './stop-waits';

interface PlatformParts {
  readonly processMetrics: ProcessMetrics;
  readonly stopWaits: StopWaits;
  readonly world: OutsideWorld;
  /** Entities whose repositories every module of the service can inject. */
  readonly entities: DatabaseOptions['entities'];
  readonly globalProviders?: readonly GlobalProvider[] | undefined;
}

/** The parts that every service has, injectable everywhere in it. */
@Module({})
export class PlatformModule {
  static of(
    context: ServiceContext<ServiceConfig>,
    { processMetrics, stopWaits, world, entities, globalProviders = [] }: PlatformParts,
  ): DynamicModule {
    const providers = [
      { provide: Database, useValue: context.database },
      { provide: Reads, useValue: context.database.reads },
      { provide: WritePath, useValue: context.writePath },
      { provide: CLOCK, useValue: world.clock },
      { provide: NEW_ID, useValue: world.newId },
      { provide: PACEMAKER, useValue: world.pacemaker },
      { provide: LOG_PORT, useValue: context.log },
      { provide: LOGGER, useValue: context.logger },
      { provide: METRICS, useValue: context.metrics },
      { provide: ProcessMetrics, useValue: processMetrics },
      { provide: SERVICE_CONFIG, useValue: context.config },
      { provide: StopWaits, useValue: stopWaits },
      { provide: Readiness, useValue: new Readiness() },
      // Nest makes a guard anew in every module that uses it, so its token is injectable, not the guard.
      { provide: INTERNAL_TOKEN, useValue: context.config.INTERNAL_TOKEN },
      // These come last: of two providers with one token, Nest takes the later one.
      ...globalProviders,
    ];
    const { dataSource } = context.database.reads;
    return {
      module: PlatformModule,
      global: true,
      imports: [
        TypeOrmModule.forRootAsync({
          useFactory: () => ({ ...dataSource.options, retryAttempts: 0 }),
          // The data source is open already: migrations run before anything is composed.
          dataSourceFactory: () => Promise.resolve(dataSource),
        }),
        TypeOrmModule.forFeature([...entities]),
      ],
      controllers: [HealthController, MetricsController],
      providers,
      exports: [...providers.map((provider) => provider.provide), TypeOrmModule],
    };
  }
}
