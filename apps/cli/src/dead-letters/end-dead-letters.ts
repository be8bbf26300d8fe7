import { compose, type OperatorAct } from '@ballast/contracts';
import { deadLetterDiscarded, deadLetterReplayed } from '@ballast/contracts/operator';
import { type Clock, toTimestamp } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import { causeOfAct } from '../operator';
import type { OperatorLog } from '../operator-log';
import { type DeadLetter, messageAgain } from './dead-letter';
import { EndedDeadLetterStore, type EndingAct } from './ended-dead-letter.store';

const ENDED = new EndedDeadLetterStore();

/** An act of an operator on dead letters. */
export interface Act {
  readonly kind: 'replay' | 'discard';
  readonly operator: string;
  /** Empty for a replay without a reason. */
  readonly reason: string;
}

/** The outcome of an act on one dead letter. */
export type ActOutcome = 'done' | 'ended_before' | 'not_whole';

/**
 * Ends one dead letter: sends its message again to the group that could not read it, or gives it up, and records who did
 * it, in one transaction. Of two acts at once only one has an effect.
 */
export async function endDeadLetter(log: OperatorLog, letter: DeadLetter, act: Act, clock: Clock): Promise<ActOutcome> {
  const again = act.kind === 'replay' ? messageAgain(letter) : undefined;
  if (act.kind === 'replay' && again === undefined) return 'not_whole';
  return log.write(async (tx) => {
    const record = recordOf(letter, act, toTimestamp(clock()));
    const isFirst = (await ENDED.insertEnded(tx, [record.envelope])) === 1;
    if (!isFirst) return { result: 'ended_before', messages: [] };
    return { result: 'done', messages: again === undefined ? [record] : [again, record] };
  });
}

function recordOf(
  { id, place, origin, group }: DeadLetter,
  act: Act,
  now: string,
): OutgoingMessage & { readonly envelope: EndingAct } {
  const envelope = { cause: causeOfAct(act.operator, id), key: id, place: `${id}:${now}`, occurredAt: now };
  const data: OperatorAct = {
    dead_letter: { ...place },
    origin: { ...origin },
    group,
    reason: act.reason,
  };
  if (act.kind === 'discard') return compose(deadLetterDiscarded, { ...envelope, data });
  const { reason, ...replayed } = data;
  return compose(deadLetterReplayed, { ...envelope, data: reason === '' ? replayed : data });
}
