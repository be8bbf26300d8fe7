import 'reflect-metadata';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TOPICS } from '@ballast/contracts';
import { newId, systemClock } from '@ballast/kernel';
import type { Slice } from '@ballast/platform-log';
import { createLogger, Metrics } from '@ballast/platform-observability';
import {
  PlatformModule,
  ProcessMetrics,
  StopWaits,
  systemPacemaker,
  type ServiceContext,
} from '@ballast/platform-service';
import { RegistryEventsConsumer } from '../registry-events/registry-events.consumer';
import type { CreditCheckConfig } from '../config';
import { CreditCommandsConsumer } from '../credit-commands/credit-commands.consumer';
import { service } from '../index';
import { PostSettlementsConsumer } from '../post-settlements/post-settlements.consumer';

export interface Receiver {
  receive(batch: Slice): Promise<void>;
}

@Module({})
class ReceiversModule {}

const CONSUMERS: Readonly<Record<string, Type<Receiver>>> = {
  [TOPICS.creditCommands]: CreditCommandsConsumer,
  [TOPICS.tradeEvents]: PostSettlementsConsumer,
  [TOPICS.registryEvents]: RegistryEventsConsumer,
};

/**
 * The consumers of the service by topic, composed as in a running service but without its listeners and without an
 * intake: a spec or benchmark hands them batches itself, and closes log and database.
 */
export async function receivers(
  opened: Pick<ServiceContext<CreditCheckConfig>, 'config' | 'database' | 'log' | 'writePath'>,
): Promise<Readonly<Record<string, Receiver>>> {
  const context: ServiceContext<CreditCheckConfig> = {
    ...opened,
    logger: createLogger({ service: service.name, level: 'silent' }),
    metrics: new Metrics(service.name),
    clock: systemClock,
  };
  const platform = PlatformModule.of(context, {
    processMetrics: new ProcessMetrics(),
    stopWaits: new StopWaits(() => undefined),
    world: { clock: systemClock, newId, pacemaker: systemPacemaker },
    entities: service.entities,
  });
  const root: DynamicModule = { module: ReceiversModule, imports: [platform, service.module(context)] };
  const app = await NestFactory.createApplicationContext(root, { logger: false, abortOnError: false });
  return Object.fromEntries(
    Object.entries(CONSUMERS).map(([topic, consumer]) => [topic, app.get(consumer, { strict: false })]),
  );
}
