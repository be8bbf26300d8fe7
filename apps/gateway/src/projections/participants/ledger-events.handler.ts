import { Inject, Injectable } from '@nestjs/common';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { Replies, type ReplySink } from '../../replies';
import { ParticipantsProjection } from './participants.projection';
import type { LedgerEvent } from './read-ledger-events';

/**
 * Projects participants once the credit check has applied them, and records the replies for calls that wait for the
 * ledger. The registry reports a participant earlier, but a caller who reads it may use it at once, and the credit check
 * would refuse it as unknown.
 */
@Injectable()
export class LedgerEventsHandler {
  constructor(
    private readonly participants: ParticipantsProjection,
    @Inject(Replies) private readonly replies: ReplySink,
  ) {}

  async handle(tx: Tx, read: readonly (LedgerEvent | undefined)[]): Promise<readonly OutgoingMessage[]> {
    const events = read.filter((event) => event !== undefined);
    await this.participants.project(
      tx,
      events.flatMap(({ participants }) => participants),
    );
    return this.replies.record(
      tx,
      events.map(({ reply }) => reply),
    );
  }
}
