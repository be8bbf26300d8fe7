import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { decode, TOPICS } from '@ballast/contracts';
import { checkpointSealed } from '@ballast/contracts/audit';
import { decodeMessages, WritePath, type LogMessage, type Slice } from '@ballast/platform-log';
import { CheckpointsHandler } from './checkpoints.handler';

@Controller()
export class CheckpointsConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly handler: CheckpointsHandler,
  ) {}

  @EventPattern(TOPICS.auditCheckpoints)
  receive(@Payload() slice: Slice): Promise<void> {
    return this.writePath.commit(slice, (tx, messages) =>
      this.handler.handle(
        tx,
        decodeMessages(messages.filter(isSealed), (message) => decode(checkpointSealed, message)),
      ),
    );
  }
}

function isSealed({ type }: LogMessage): boolean {
  return type === checkpointSealed.type;
}
