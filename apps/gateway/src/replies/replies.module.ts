import { Module } from '@nestjs/common';
import { PendingRequestStore } from '@ballast/platform-edge';
import { LedgerEventsConsumer } from './ledger-events.consumer';
import { LedgerEventsHandler } from './ledger-events.handler';
import { Outcomes } from './outcomes';
import { Replies } from './replies';
import { ReplyStore } from './reply.store';

/** Replies to effects that travel through the log, for the calls that wait for them. */
@Module({
  controllers: [LedgerEventsConsumer],
  providers: [Replies, ReplyStore, Outcomes, LedgerEventsHandler, PendingRequestStore],
  exports: [Replies, Outcomes],
})
export class RepliesModule {}
