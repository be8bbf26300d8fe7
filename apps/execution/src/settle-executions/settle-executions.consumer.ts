import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { executionsSettle, TOPICS } from '@ballast/contracts';
import { decodeMessages, WritePath, type LogBatch } from '@ballast/platform-log';
import { DueSettlements } from './due-settlements';
import { readCommand } from './settle-command';
import { SettleExecutionsHandler } from './settle-executions.handler';

/** Takes in Executions to settle. */
@Controller()
export class SettleExecutionsConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly handler: SettleExecutionsHandler,
    private readonly dueSettlements: DueSettlements,
  ) {}

  @EventPattern(TOPICS.executionCommands)
  receive(@Payload() batch: LogBatch): Promise<void> {
    return this.writePath.commit(batch, (tx, messages) => {
      const commands = messages.filter(({ type }) => type === executionsSettle.type);
      return this.handler.receive(tx, decodeMessages(commands, readCommand), () => this.dueSettlements.wake());
    });
  }
}
