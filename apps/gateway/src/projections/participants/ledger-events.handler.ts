import { Inject, Injectable } from '@nestjs/common';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { Replies, type ReplySink } from '../../replies';
import { CustomerAccountsProjection } from '../accounts/customer-accounts.projection';
import { ParticipantsProjection } from './participants.projection';
import type { LedgerEvent } from './read-ledger-events';

/**
 * Projects participants and customer accounts once the credit check has applied them, and records the replies for calls
 * that wait for the ledger. The registry reports them earlier, but a caller who reads a participant may use it at once,
 * and the credit check would refuse it as unknown.
 */
@Injectable()
export class LedgerEventsHandler {
  constructor(
    private readonly participants: ParticipantsProjection,
    private readonly accounts: CustomerAccountsProjection,
    @Inject(Replies) private readonly replies: ReplySink,
  ) {}

  async handle(tx: Tx, read: readonly (LedgerEvent | undefined)[]): Promise<readonly OutgoingMessage[]> {
    const events = read.filter((event) => event !== undefined);
    await this.participants.project(
      tx,
      events.flatMap(({ participants }) => participants),
    );
    await this.accounts.project(
      tx,
      events.flatMap(({ accounts }) => accounts),
    );
    return this.replies.record(
      tx,
      events.flatMap(({ reply }) => reply ?? []),
    );
  }
}
