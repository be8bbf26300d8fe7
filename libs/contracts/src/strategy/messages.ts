import { z } from 'zod';
import { messageType } from '../log/envelope';
import { TOPICS } from '../log/topics';

/** The whole Strategy after the change. */
const strategyFact = z.object({
  strategy_id: z.string(),
  /** The request that created the Strategy. */
  request_id: z.string(),
  quoted_currency: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
  /** The Strategy, exactly the bytes that its GET answers: metadata keeps the order of names and the numbers as sent. */
  body: z.string(),
});

export const strategyCreated = messageType({
  topic: TOPICS.strategyEvents,
  type: 'strategy.created',
  summary: 'A Strategy was created.',
  data: strategyFact,
});

export const strategyUpdated = messageType({
  topic: TOPICS.strategyEvents,
  type: 'strategy.updated',
  summary: 'The metadata of a Strategy was replaced.',
  data: strategyFact,
});
export type StrategyFact = z.output<typeof strategyFact>;
