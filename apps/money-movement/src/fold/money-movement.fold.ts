import { decode, TOPICS } from '@ballast/contracts';
import { withdrawalAnswered, withdrawalSent } from '@ballast/contracts/money';
import type { LogMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import type { FoldPhase, ServiceFold } from '@ballast/platform-record';
import { FaultsFold } from '@ballast/sandbox';
import { SCHEMA } from '../schema';
import { RailRequestStore } from '../send-withdrawals/rail-request.store';

/** The withdrawals at the rail and the faults, from the facts of the money movement. */
export class MoneyMovementFold implements ServiceFold {
  private readonly requests = new RailRequestStore();

  readonly phases: readonly FoldPhase[] = [
    {
      topic: TOPICS.moneyEvents,
      types: [withdrawalSent.type, withdrawalAnswered.type],
      apply: (tx, messages) => this.apply(tx, messages),
    },
    new FaultsFold(SCHEMA),
  ];

  /** Withdrawals are sent before they are answered, never after. */
  private async apply(tx: Tx, messages: readonly LogMessage[]): Promise<void> {
    const of = (type: string): readonly LogMessage[] => messages.filter((message) => message.type === type);
    await this.requests.add(
      tx,
      of(withdrawalSent.type).map((message) => decode(withdrawalSent, message)),
    );
    await this.requests.end(
      tx,
      of(withdrawalAnswered.type).map((message) => decode(withdrawalAnswered, message)),
    );
  }
}
