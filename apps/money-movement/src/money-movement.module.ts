import { Module, type DynamicModule } from '@nestjs/common';
import type { ServiceContext } from '@ballast/platform-service';
import { FaultsModule, SandboxFaults } from '@ballast/sandbox';
import type { MoneyMovementConfig } from './config';
import { RAIL } from './rail/rail';
import { SandboxRail } from './rail/sandbox.rail';
import { SteadyRail } from './rail/steady.rail';
import { SCHEMA } from './schema';
import { RailAnswers } from './send-withdrawals/rail-answers';
import { RailRequestStore } from './send-withdrawals/rail-request.store';
import { SendWithdrawalsConsumer } from './send-withdrawals/send-withdrawals.consumer';
import { SendWithdrawalsHandler } from './send-withdrawals/send-withdrawals.handler';

@Module({})
export class MoneyMovementModule {
  static of({ config, logger, metrics }: ServiceContext<MoneyMovementConfig>): DynamicModule {
    const isSandbox = config.BALLAST_MODE === 'sandbox';
    return {
      module: MoneyMovementModule,
      imports: isSandbox
        ? [FaultsModule.of({ service: SCHEMA, kinds: ['rail_reject', 'rail_return', 'slow_rail'], logger, metrics })]
        : [],
      controllers: [SendWithdrawalsConsumer],
      providers: [
        SendWithdrawalsHandler,
        RailAnswers,
        RailRequestStore,
        isSandbox
          ? { provide: RAIL, useFactory: (faults: SandboxFaults) => new SandboxRail(faults), inject: [SandboxFaults] }
          : { provide: RAIL, useClass: SteadyRail },
      ],
    };
  }
}
