import { decode, TOPICS } from '@ballast/contracts';
import { movementAnswered, movementResumed, movementSent } from '@ballast/contracts/money';
import type { LogMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import type { FoldPhase, ServiceFold } from '@ballast/platform-record';
import { FaultsFold } from '@ballast/sandbox';
import { SCHEMA } from '../schema';
import { RailRequestStore } from '../send-movements/rail-request.store';

/** The movements at the rail and the faults, from the facts of the money movement. */
export class MoneyMovementFold implements ServiceFold {
  private readonly requests = new RailRequestStore();

  readonly phases: readonly FoldPhase[] = [
    {
      topic: TOPICS.moneyEvents,
      types: [movementSent.type, movementResumed.type, movementAnswered.type],
      apply: (tx, messages) => this.apply(tx, messages),
    },
    new FaultsFold(SCHEMA),
  ];

  /** Movements are sent before they are resumed, and both before they are answered, never after. */
  private async apply(tx: Tx, messages: readonly LogMessage[]): Promise<void> {
    const of = (type: string): readonly LogMessage[] => messages.filter((message) => message.type === type);
    await this.requests.add(
      tx,
      of(movementSent.type).map((message) => decode(movementSent, message)),
    );
    await this.requests.resume(
      tx,
      of(movementResumed.type).map((message) => decode(movementResumed, message)),
    );
    await this.requests.end(
      tx,
      of(movementAnswered.type).map((message) => decode(movementAnswered, message)),
    );
  }
}
