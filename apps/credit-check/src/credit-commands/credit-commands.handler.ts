import { Injectable } from '@nestjs/common';
import { depositPost, holdsPlace, holdsRelease } from '@ballast/contracts';
import { PoisonMessagesError, type LogMessage, type OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { PlaceHoldsHandler } from '../place-holds/place-holds.handler';
import { PostDepositsHandler } from '../post-deposits/post-deposits.handler';
import { ReleaseHoldsHandler } from '../release-holds/release-holds.handler';

/** Hands commands, all of one type, to whoever decides them. */
@Injectable()
export class CreditCommandsHandler {
  constructor(
    private readonly placeHolds: PlaceHoldsHandler,
    private readonly releaseHolds: ReleaseHoldsHandler,
    private readonly postDeposits: PostDepositsHandler,
  ) {}

  handle(tx: Tx, messages: readonly LogMessage[]): Promise<readonly OutgoingMessage[]> {
    switch (messages[0]?.type) {
      case holdsPlace.type:
        return this.placeHolds.handle(tx, messages);
      case holdsRelease.type:
        return this.releaseHolds.handle(tx, messages);
      case depositPost.type:
        return this.postDeposits.handle(tx, messages);
      default:
        // Somebody waits for what a command of an unknown type would do: it is put aside loudly, not passed over.
        throw new PoisonMessagesError(
          messages.map((message) => ({ message, reason: `unknown command ${message.type}` })),
        );
    }
  }
}
