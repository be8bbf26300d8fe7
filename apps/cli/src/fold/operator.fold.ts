import { decode, TOPICS } from '@ballast/contracts';
import { deadLetterDiscarded, deadLetterReplayed } from '@ballast/contracts/operator';
import type { LogMessage } from '@ballast/platform-log';
import type { FoldPhase, ServiceFold } from '@ballast/platform-record';
import { EndedDeadLetterStore, type EndingAct } from '../dead-letters/ended-dead-letter.store';

/** Ended dead letters, from the acts of operators. */
export class OperatorFold implements ServiceFold {
  private readonly ended = new EndedDeadLetterStore();

  readonly phases: readonly FoldPhase[] = [
    {
      topic: TOPICS.operatorEvents,
      types: [deadLetterReplayed.type, deadLetterDiscarded.type],
      apply: async (tx, messages) => {
        await this.ended.insertEnded(tx, messages.map(endingAct));
      },
    },
  ];
}

function endingAct(message: LogMessage): EndingAct {
  return message.type === deadLetterReplayed.type
    ? decode(deadLetterReplayed, message)
    : decode(deadLetterDiscarded, message);
}
