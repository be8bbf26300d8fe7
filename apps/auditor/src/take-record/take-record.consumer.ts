import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { SEALED_TOPICS } from '@ballast/contracts';
import { WritePath, type Slice } from '@ballast/platform-log';
import { TakeRecordHandler } from './take-record.handler';

/** Takes in the messages of every topic that is kept for ever, as they stand in the log: nothing is decoded. */
@Controller()
export class TakeRecordConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly handler: TakeRecordHandler,
  ) {}

  @EventPattern([...SEALED_TOPICS])
  receive(@Payload() slice: Slice): Promise<void> {
    return this.writePath.commitVerbatim(slice, (tx, messages) => this.handler.handle(tx, messages));
  }
}
