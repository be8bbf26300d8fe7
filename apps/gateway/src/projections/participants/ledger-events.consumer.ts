import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS } from '@ballast/contracts';
import { decodeMessages, WritePath, type Slice } from '@ballast/platform-log';
import { LedgerEventsHandler } from './ledger-events.handler';
import { readLedgerEvent } from './read-ledger-events';

@Controller()
export class LedgerEventsConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly handler: LedgerEventsHandler,
  ) {}

  @EventPattern(TOPICS.ledgerEvents)
  receive(@Payload() slice: Slice): Promise<void> {
    return this.writePath.commit(slice, (tx, messages) =>
      this.handler.handle(tx, decodeMessages(messages, readLedgerEvent)),
    );
  }
}
