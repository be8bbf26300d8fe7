import { Module } from '@nestjs/common';
import { LedgerEventsConsumer } from './ledger-events.consumer';
import { LedgerEventsHandler } from './ledger-events.handler';
import { Outcomes } from './outcomes';
import { Replies } from './replies';

/** Replies to effects that travel through the log, for the calls that wait for them. */
@Module({
  controllers: [LedgerEventsConsumer],
  providers: [Replies, Outcomes, LedgerEventsHandler],
  exports: [Replies, Outcomes],
})
export class RepliesModule {}
