import { Module } from '@nestjs/common';
import { PendingRequestStore } from '@ballast/platform-edge';
import { Outcomes } from './outcomes';
import { Replies } from './replies';
import { ReplyRetention } from './reply-retention';
import { ReplyStore } from './reply.store';

/** Replies to effects that travel through the log, for the calls that wait for them. */
@Module({
  providers: [Replies, ReplyStore, ReplyRetention, Outcomes, PendingRequestStore],
  exports: [Replies, Outcomes],
})
export class RepliesModule {}
