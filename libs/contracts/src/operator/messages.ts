import { z } from 'zod';
import { messageType } from '../log/envelope';
import { TOPICS } from '../log/topics';

/** The place of a message in the log. */
const placeSchema = z.object({
  topic: z.string(),
  partition: z.number().int(),
  /** Position in the partition, as text: it may exceed what a JSON number holds exactly. */
  offset: z.string(),
});

const deadLetterAct = {
  /** The place of the dead letter in its dead-letter topic. */
  dead_letter: placeSchema,
  /** The place at which the message could not be read. */
  origin: placeSchema,
  /** The consumer group that could not read the message. */
  group: z.string(),
};

export const deadLetterReplayed = messageType({
  topic: TOPICS.operatorEvents,
  type: 'dead_letter.replayed',
  summary: 'A dead letter was sent once more to the service that could not read it.',
  data: z.object({ ...deadLetterAct, reason: z.string().optional() }),
});

export const deadLetterDiscarded = messageType({
  topic: TOPICS.operatorEvents,
  type: 'dead_letter.discarded',
  summary: 'A dead letter was given up for good, for a reason.',
  data: z.object({ ...deadLetterAct, reason: z.string() }),
});

export const messageSetAside = messageType({
  topic: TOPICS.operatorEvents,
  type: 'message.set_aside',
  summary: 'A message at which a service waited for good was made a dead letter, and the service went on behind it.',
  data: z.object({
    message: placeSchema,
    /** The consumer group that waited. */
    group: z.string(),
    reason: z.string(),
  }),
});

export const operationEndOrdered = messageType({
  topic: TOPICS.operatorEvents,
  type: 'operation.end_ordered',
  summary: 'An operator ends an Operation that cannot go on. Holds of Executions without trades are given back.',
  data: z.object({ operation_id: z.string(), reason: z.string() }),
});

export const operationEndAnswered = messageType({
  topic: TOPICS.operatorEvents,
  type: 'operation.end_answered',
  summary: 'The answer of the orchestrator to an order to end an Operation.',
  data: z.object({
    operation_id: z.string(),
    /**
     * `ending`: the Operation ends with the last answer that it waits for. `ended`: it had ended before the order.
     * `unknown`: there is no such Operation.
     */
    outcome: z.enum(['ending', 'ended', 'unknown']),
  }),
});

export type OperatorAct = z.output<typeof deadLetterDiscarded.data>;
export type EndOrder = Readonly<z.output<typeof operationEndOrdered.data>>;
export type EndOutcome = z.output<typeof operationEndAnswered.data>['outcome'];
