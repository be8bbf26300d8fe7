import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS } from '@ballast/contracts';
import { decodeMessages, WritePath, type Slice } from '@ballast/platform-log';
import { InstrumentEventsHandler } from './instrument-events.handler';
import { readInstrumentEvent } from './read-instrument-events';

@Controller()
export class InstrumentEventsConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly handler: InstrumentEventsHandler,
  ) {}

  @EventPattern(TOPICS.instrumentEvents)
  receive(@Payload() slice: Slice): Promise<void> {
    return this.writePath.commit(slice, (tx, messages) =>
      this.handler.handle(tx, decodeMessages(messages, readInstrumentEvent)),
    );
  }
}
