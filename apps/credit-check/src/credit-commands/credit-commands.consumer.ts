import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { decode, TOPICS } from '@ballast/contracts';
import { depositPost, holdsPlace, holdsRelease, outflowRequest } from '@ballast/contracts/credit';
import { movementRequest, transferRequest } from '@ballast/contracts/money';
import { quoteExecute } from '@ballast/contracts/quote';
import {
  decodeMessages,
  WaitingMessagesError,
  WritePath,
  type Slice,
  type LogMessage,
  type OutgoingMessage,
} from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { CreditCheckConfig } from '../config';
import { DecideOutflowsHandler } from '../decide-outflows/decide-outflows.handler';
import { HoldQuotesHandler } from '../hold-quotes/hold-quotes.handler';
import { HoldMovementsHandler } from '../hold-movements/hold-movements.handler';
import { PlaceHoldsHandler } from '../place-holds/place-holds.handler';
import { PostDepositsHandler } from '../post-deposits/post-deposits.handler';
import { TransferMoneyHandler } from '../transfer-money/transfer-money.handler';
import { ReleaseHoldsHandler } from '../release-holds/release-holds.handler';
import { sliceByType } from './slice-by-type';

/** The one ordered stream of a platform's float: checks, releases and deposits take effect in the order of the log. */
@Controller()
export class CreditCommandsConsumer {
  constructor(
    private readonly writePath: WritePath,
    @Inject(SERVICE_CONFIG) private readonly config: CreditCheckConfig,
    private readonly placeHolds: PlaceHoldsHandler,
    private readonly releaseHolds: ReleaseHoldsHandler,
    private readonly postDeposits: PostDepositsHandler,
    private readonly holdQuotes: HoldQuotesHandler,
    private readonly transferMoney: TransferMoneyHandler,
    private readonly decideOutflows: DecideOutflowsHandler,
    private readonly holdMovements: HoldMovementsHandler,
  ) {}

  @EventPattern(TOPICS.creditCommands)
  async receive(@Payload() received: Slice): Promise<void> {
    for (const slice of sliceByType(received, this.config.CREDIT_TRANSACTION_BYTES)) {
      await this.writePath.commit(slice, (tx, messages) => this.handle(tx, messages));
    }
  }

  /** Hands commands, all of one type, to their handler. */
  private handle(tx: Tx, messages: readonly LogMessage[]): Promise<readonly OutgoingMessage[]> {
    switch (messages[0]?.type) {
      case holdsPlace.type:
        return this.placeHolds.handle(
          tx,
          decodeMessages(messages, (message) => ({ ...decode(holdsPlace, message), message })),
        );
      case holdsRelease.type:
        return this.releaseHolds.handle(
          tx,
          decodeMessages(messages, (message) => decode(holdsRelease, message)),
        );
      case depositPost.type:
        return this.postDeposits.handle(
          tx,
          decodeMessages(messages, (message) => ({ ...decode(depositPost, message), message })),
        );
      case outflowRequest.type:
        return this.decideOutflows.handle(
          tx,
          decodeMessages(messages, (message) => decode(outflowRequest, message)),
        );
      case quoteExecute.type:
        return this.holdQuotes.handle(
          tx,
          decodeMessages(messages, (message) => decode(quoteExecute, message)),
        );
      case transferRequest.type:
        return this.transferMoney.handle(
          tx,
          decodeMessages(messages, (message) => decode(transferRequest, message)),
        );
      case movementRequest.type:
        return this.holdMovements.handle(
          tx,
          decodeMessages(messages, (message) => decode(movementRequest, message)),
        );
      default:
        // The sender of a command waits for its effect, so a command is never skipped.
        throw new WaitingMessagesError(
          messages.map((message) => ({ message, cause: 'unknown', reason: `${message.type} is no command here` })),
        );
    }
  }
}
