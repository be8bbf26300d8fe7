import { z } from 'zod';
import { messageType } from '../log/envelope';
import { TOPICS } from '../log/topics';
import { OPERATION_TYPES } from '../resources/resources';

/** A leg sized at the locked price. */
export const sizedLegSchema = z.object({
  /** Place of the Instruction in its Execution, from 0. */
  leg: z.number().int(),
  asset: z.string(),
  side: z.enum(['buy', 'sell']),
  price: z.string(),
  quantity: z.string(),
  notional: z.string(),
});
export type SizedLeg = Readonly<z.output<typeof sizedLegSchema>>;

/** Decimals of the quoted currency and of each asset of a leg, by asset. */
const scalesSchema = z.record(z.string(), z.number().int());

const settlementSchema = z.object({
  operation_id: z.string(),
  strategy_id: z.string(),
  type: z.enum(OPERATION_TYPES),
  quoted_currency: z.string(),
  chunk: z.number().int(),
  /** By asset: Executions with a leg in it that stand in earlier chunks of the Operation. */
  preceding: z.record(z.string(), z.number().int()),
  /** By asset: Executions with a leg in it over the whole Operation. */
  totals: z.record(z.string(), z.number().int()),
  scales: scalesSchema,
  executions: z.array(
    z.object({
      execution_id: z.string(),
      trader_id: z.string(),
      participant_code: z.string(),
      legs: z.array(sizedLegSchema),
    }),
  ),
});

export const executionsSettle = messageType({
  topic: TOPICS.executionRequests,
  type: 'executions.settle',
  decides: true,
  summary: 'Book the trades of one chunk of Executions at the locked prices.',
  data: settlementSchema,
});

export const executionsWithdraw = messageType({
  topic: TOPICS.executionRequests,
  type: 'executions.withdraw',
  summary: 'An operator ended the Operation: book no trade of this chunk any more, or tell again of those booked.',
  data: settlementSchema,
});
export type ExecutionsSettle = z.output<typeof executionsSettle.data>;

export const bookedTradeSchema = sizedLegSchema.extend({ trade_id: z.string() });

export const tradesBooked = messageType({
  topic: TOPICS.tradeEvents,
  type: 'trades.booked',
  decides: true,
  summary: 'Trades of one chunk of Executions, sells first; a source with a refused leg has no trade.',
  data: z.object({
    source: z.literal('execution'),
    operation_id: z.string(),
    strategy_id: z.string(),
    type: z.enum(OPERATION_TYPES),
    quoted_currency: z.string(),
    chunk: z.number().int(),
    executed_at: z.string(),
    /** Name of the venue, as its trades show it. */
    venue: z.string(),
    scales: scalesSchema,
    /** The bookings of the chunk, one for each Execution. */
    bookings: z.array(
      z.object({
        source_id: z.string(),
        trader_id: z.string(),
        participant_code: z.string(),
        /** Empty when refused. */
        trades: z.array(bookedTradeSchema),
        /** The leg that the venue refused, or null. */
        refused_leg: z.number().int().nullable(),
      }),
    ),
    /** The chunk was withdrawn before any trade. */
    withdrawn: z.boolean().optional(),
    /** Answer to `executions.withdraw`: the same trades may have been reported before, and the ledger answers again. */
    again: z.boolean().optional(),
  }),
});
export type TradesBooked = z.output<typeof tradesBooked.data>;

export const settlementDelayed = messageType({
  topic: TOPICS.tradeEvents,
  type: 'settlement.delayed',
  summary: 'The venue books a chunk at a later time; until then its command is kept.',
  data: z.object({
    operation_id: z.string(),
    chunk: z.number().int(),
    due_at: z.string(),
    /** The command `executions.settle` as it stands in the log. */
    command: z.string(),
  }),
});
export type SettlementDelayed = z.output<typeof settlementDelayed.data>;
