import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS } from '@ballast/contracts';
import { WritePath, type LogBatch } from '@ballast/platform-log';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { CreditCheckConfig } from '../config';
import { CreditCommandsHandler } from './credit-commands.handler';
import { runsOf } from './runs';

/** The one ordered stream of a platform's float: checks, releases and deposits take effect in the order of the log. */
@Controller()
export class CreditCommandsConsumer {
  constructor(
    private readonly writePath: WritePath,
    @Inject(SERVICE_CONFIG) private readonly config: CreditCheckConfig,
    private readonly handler: CreditCommandsHandler,
  ) {}

  @EventPattern(TOPICS.creditCommands)
  async receive(@Payload() batch: LogBatch): Promise<void> {
    for (const run of runsOf(batch, this.config.CREDIT_TRANSACTION_BYTES)) {
      await this.writePath.commit(run, (tx, messages) => this.handler.handle(tx, messages));
    }
  }
}
