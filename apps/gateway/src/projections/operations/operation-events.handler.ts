import { Inject, Injectable } from '@nestjs/common';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { PublicEventsProjection, type PublicEventSink } from '../../events';
import { Replies, type ReplySink } from '../../replies';
import { NO_PROGRESS } from '@ballast/domain-operation';
import { OperationsProjection } from './operations.projection';
import type { OperationNews } from './read-operation-events';

/** Projects changes of Operations, each as soon as the Executions that it counts are readable. */
@Injectable()
export class OperationEventsHandler {
  constructor(
    private readonly operations: OperationsProjection,
    @Inject(PublicEventsProjection) private readonly publicEvents: PublicEventSink,
    @Inject(Replies) private readonly replies: ReplySink,
  ) {}

  async handle(tx: Tx, news: readonly (OperationNews | undefined)[]): Promise<readonly OutgoingMessage[]> {
    const events = news.flatMap((each) => (each?.kind === 'event' ? [each.event] : []));
    const replies = news.flatMap((each) => (each?.kind === 'reply' ? [each.reply] : []));
    const ended = await this.replies.record(tx, replies);
    const concerned = new Map(events.map(({ operation }) => [operation.id, NO_PROGRESS]));
    const progress = await this.operations.addProgress(tx, concerned);
    const released = await this.operations.apply(tx, progress, events);
    return [...ended, ...(await this.publicEvents.record(tx, released, events.at(-1)?.cause.origin))];
  }
}
