import { Injectable } from '@nestjs/common';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { Replies } from './replies';
import type { Reply } from './reply';

/**
 * Records the replies for calls that wait for the registry. The participants themselves become readable by
 * ledger.events, when the credit check decides by them.
 */
@Injectable()
export class RegistryEventsHandler {
  constructor(private readonly replies: Replies) {}

  handle(tx: Tx, replies: readonly (Reply | undefined)[]): Promise<readonly OutgoingMessage[]> {
    return this.replies.record(
      tx,
      replies.filter((reply) => reply !== undefined),
    );
  }
}
