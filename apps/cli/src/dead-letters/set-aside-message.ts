import { compose } from '@ballast/contracts';
import { messageSetAside } from '@ballast/contracts/operator';
import { type Clock, toTimestamp } from '@ballast/kernel';
import { type LogMessage, type LogReader, setAside } from '@ballast/platform-log';
import { causeOfAct } from '../operator';
import type { OperatorLog } from '../operator-log';
import { idOf, type MessagePlace } from './dead-letter';

/** An operator's decision to take a message away from the group that waits at it. */
export interface SetAsideOrder {
  readonly place: MessagePlace;
  /** Name of the service that waits at the message. */
  readonly group: string;
  readonly operator: string;
  readonly reason: string;
}

/** The outcome of an order: `not_next` when the group stands at another message. */
export type SetAsideOutcome = 'done' | 'not_next' | 'unknown';

/**
 * Makes a message the dead letter of one group, moves the group on behind it, and records who did it, in one transaction.
 * When two orders arrive at once, only the first has an effect.
 */
export async function setAsideMessage(
  { reader, log }: { readonly reader: LogReader; readonly log: OperatorLog },
  { place, group, operator, reason }: SetAsideOrder,
  clock: Clock,
): Promise<SetAsideOutcome> {
  const message = await findMessage(reader, place);
  if (message === undefined) return 'unknown';
  return log.write(async (tx) => {
    const letter = await setAside(tx, { message, reason: `set aside by ${operator}: ${reason}` }, group);
    if (letter === undefined) return { result: 'not_next', messages: [] };
    const id = idOf(place);
    const now = toTimestamp(clock());
    const record = compose(messageSetAside, {
      cause: causeOfAct(operator, id),
      key: id,
      place: `${id}:${group}:${now}`,
      occurredAt: now,
      data: { message: { ...place }, group, reason },
    });
    return { result: 'done', messages: [letter, record] };
  });
}

/** The message at a place; undefined when the log does not hold it. */
async function findMessage(
  reader: LogReader,
  { topic, partition, offset }: MessagePlace,
): Promise<LogMessage | undefined> {
  const ends = await reader.ends([topic]);
  const end = ends[topic]?.[partition];
  if (end === undefined || BigInt(offset) >= BigInt(end)) return undefined;
  let found: LogMessage | undefined;
  await reader.read({
    topics: [topic],
    // The other partitions may be long, so they are read from their ends.
    from: { [topic]: { ...ends[topic], [partition]: offset } },
    onMessage: (message) => {
      if (message.partition === partition && message.offset === offset) found = message;
    },
  });
  return found;
}
