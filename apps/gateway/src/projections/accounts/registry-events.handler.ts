import { Inject, Injectable } from '@nestjs/common';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { Replies, type ReplySink } from '../../replies';
import { KnownAccountsProjection } from './known-accounts.projection';
import type { RegistryEvent } from './read-registry-events';

/**
 * Records the replies for calls that wait for the registry, and the accounts that the registry has made: from the answer
 * to its caller on, an account is found by the next change. Participants and accounts become readable by ledger.events,
 * when the credit check decides by them.
 */
@Injectable()
export class RegistryEventsHandler {
  constructor(
    private readonly knownAccounts: KnownAccountsProjection,
    @Inject(Replies) private readonly replies: ReplySink,
  ) {}

  async handle(tx: Tx, read: readonly (RegistryEvent | undefined)[]): Promise<readonly OutgoingMessage[]> {
    const events = read.filter((event) => event !== undefined);
    await this.knownAccounts.add(
      tx,
      events.flatMap(({ changes }) => changes),
    );
    return this.replies.record(
      tx,
      events.map(({ reply }) => reply),
    );
  }
}
