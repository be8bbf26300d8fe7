import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS } from '@ballast/contracts';
import { executionsSettle, executionsWithdraw } from '@ballast/contracts/execution';
import { decodeMessages, WritePath, type Slice } from '@ballast/platform-log';
import { WithdrawExecutionsHandler } from '../withdraw-executions/withdraw-executions.handler';
import { DueSettlements } from './due-settlements';
import { readCommand, readWithdrawal } from './settle-command';
import { SettleExecutionsHandler } from './settle-executions.handler';

/** Takes in the commands to settle Executions and the commands to withdraw them, chunk by chunk. */
@Controller()
export class SettleExecutionsConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly settle: SettleExecutionsHandler,
    private readonly withdraw: WithdrawExecutionsHandler,
    private readonly dueSettlements: DueSettlements,
  ) {}

  @EventPattern(TOPICS.executionRequests)
  receive(@Payload() slice: Slice): Promise<void> {
    return this.writePath.commit(slice, async (tx, messages) => {
      const commands = messages.filter(({ type }) => type === executionsSettle.type);
      const withdrawals = messages.filter(({ type }) => type === executionsWithdraw.type);
      // A chunk is withdrawn after it was sent to settle, never before.
      return [
        ...(await this.settle.receive(tx, decodeMessages(commands, readCommand), () => this.dueSettlements.wake())),
        ...(await this.withdraw.handle(tx, decodeMessages(withdrawals, readWithdrawal))),
      ];
    });
  }
}
