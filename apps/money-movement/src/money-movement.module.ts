import { Module, type DynamicModule } from '@nestjs/common';
import type { ServiceContext } from '@ballast/platform-service';
import { FaultsModule, SandboxFaults } from '@ballast/sandbox';
import type { MoneyMovementConfig } from './config';
import { RAIL } from './rail/rail';
import { SandboxRail } from './rail/sandbox.rail';
import { SteadyRail } from './rail/steady.rail';
import { SCHEMA } from './schema';
import { RailAnswers } from './send-movements/rail-answers';
import { RailRequestStore } from './send-movements/rail-request.store';
import { resumeSilent } from './send-movements/resume-silent';
import { SendMovementsConsumer } from './send-movements/send-movements.consumer';
import { SendMovementsHandler } from './send-movements/send-movements.handler';

@Module({})
export class MoneyMovementModule {
  static of({ config, logger, metrics }: ServiceContext<MoneyMovementConfig>): DynamicModule {
    const isSandbox = config.BALLAST_MODE === 'sandbox';
    return {
      module: MoneyMovementModule,
      imports: isSandbox
        ? [
            FaultsModule.of({
              service: SCHEMA,
              kinds: ['rail_reject', 'rail_return', 'rail_timeout', 'slow_rail'],
              logger,
              metrics,
              onCleared: (tx, cleared) => resumeSilent(tx, new RailRequestStore(), cleared),
            }),
          ]
        : [],
      controllers: [SendMovementsConsumer],
      providers: [
        SendMovementsHandler,
        RailAnswers,
        RailRequestStore,
        isSandbox
          ? { provide: RAIL, useFactory: (faults: SandboxFaults) => new SandboxRail(faults), inject: [SandboxFaults] }
          : { provide: RAIL, useClass: SteadyRail },
      ],
    };
  }
}
