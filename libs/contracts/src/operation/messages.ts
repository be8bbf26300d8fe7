import { z } from 'zod';
import { messageType } from '../log/envelope';
import { TOPICS } from '../log/topics';
import {
  allocationSchema,
  executionSchema,
  instrumentSchema,
  operationSchema,
  OPERATION_TYPES,
  traderSchema,
} from '../resources/resources';
import { executionCountsSchema } from './execution-counts';
import { recordedFactSchema } from './operation-facts';
import { pinnedPlanSchema, requestedParticipantSchema } from './requests';

export const operationRequested = messageType({
  topic: TOPICS.strategyRequests,
  type: 'operation.requested',
  summary: 'An Operation was accepted; its participants follow in `chunks` messages of the same key.',
  data: z.object({
    operation_id: z.string(),
    strategy_id: z.string(),
    request_id: z.string(),
    type: z.enum(OPERATION_TYPES),
    quoted_currency: z.string(),
    quoted_scale: z.number().int(),
    /** Verbatim as sent; empty for a liquidation. */
    allocations: z.array(allocationSchema),
    /** The instruments of `allocations`, in their order. */
    instruments: z.array(instrumentSchema),
    participants: z.number().int(),
    chunks: z.number().int(),
    /** The request listed no participants: it acts on the default scope. A plan lists its participants all the same. */
    default_scope: z.boolean(),
    /** Participants of a chunk. The orchestrator makes the chunks of a default scope in this size. */
    chunk_participants: z.number().int().positive(),
    /** Largest distance of a locked price from its reference price, in basis points. */
    max_price_move_bps: z.number().int().optional(),
    /** A rebalance skips a Trader when no asset is further from its weight than this, in basis points. */
    drifted_only_bps: z.number().int().optional(),
    plan: pinnedPlanSchema.optional(),
    /** Code of the participant whose key made the request. Absent for the platform. */
    initiated_by: z.string().optional(),
    created_at: z.string(),
  }),
});

export const participantsListed = messageType({
  topic: TOPICS.strategyRequests,
  type: 'operation.participants_listed',
  summary: 'A chunk of the participants of an accepted Operation, in the order of the request.',
  data: z.object({
    operation_id: z.string(),
    chunk: z.number().int(),
    /** Position of the first participant of this chunk in the request, from 0. */
    first_index: z.number().int(),
    participants: z.array(requestedParticipantSchema),
  }),
});

export const traderUpdateRequested = messageType({
  topic: TOPICS.strategyRequests,
  type: 'trader.update_requested',
  summary: 'A Trader setting is to change; it counts for every Operation accepted after it.',
  data: z.object({ trader_id: z.string(), strategy_id: z.string(), auto_rebalance: z.boolean() }),
});

export const operationCancelRequested = messageType({
  topic: TOPICS.strategyRequests,
  type: 'operation.cancel_requested',
  summary: 'An Operation is to be cancelled if it is not settling yet.',
  data: z.object({ operation_id: z.string(), strategy_id: z.string() }),
});

export const operationStatusChanged = messageType({
  topic: TOPICS.operationEvents,
  type: 'operation.status_changed',
  summary: 'An Operation went from one status to another. Carries the Operation as its GET shows it from then on.',
  data: z.object({
    /** Number of this change among the changes of the Operation that readers see, from 1. */
    sequence: z.number().int(),
    previous_status: z.string(),
    operation: operationSchema,
    executions: executionCountsSchema,
  }),
});

export const operationShown = messageType({
  topic: TOPICS.operationEvents,
  type: 'operation.shown',
  summary: 'An Operation began or ended to wait for another rebalance; its status stayed.',
  data: z.object({
    /** Number in the same count as the `sequence` of status changes. */
    sequence: z.number().int(),
    operation: operationSchema,
  }),
});

export const operationAdvanced = messageType({
  topic: TOPICS.operationEvents,
  type: 'operation.advanced',
  decides: true,
  summary: 'A step of an Operation, with all its facts. The state of the Operation follows from its steps.',
  data: z.object({
    operation_id: z.string(),
    /** Number of the step among those of the Operation, from 1 without a gap. */
    step: z.number().int().positive(),
    facts: z.array(recordedFactSchema).min(1),
  }),
});

export const scopeFixed = messageType({
  topic: TOPICS.operationEvents,
  type: 'operation.scope_fixed',
  decides: true,
  summary: 'A chunk of the default scope of an Operation, as of the place of its request in the log of the Strategy.',
  data: z.object({
    operation_id: z.string(),
    chunk: z.number().int(),
    /** Position of the first participant of this chunk in the scope, from 0. */
    first_index: z.number().int(),
    /** Participant codes, oldest Trader first. */
    participants: z.array(z.string()),
    /**
     * Offsets of the next answers of the credit check, by partition of its topic, when the scope was read. Traders are
     * opened by answers: those of earlier answers were there, and no others.
     */
    answers: z.record(z.string(), z.string()).optional(),
  }),
});

export const cancelAnswered = messageType({
  topic: TOPICS.operationEvents,
  type: 'operation.cancel_answered',
  summary: 'The answer to a cancel. A cancelled Operation fails once all its holds are given back.',
  data: z.object({ operation_id: z.string(), cancelled: z.boolean() }),
});

export const traderUpdated = messageType({
  topic: TOPICS.executionEvents,
  type: 'trader.updated',
  summary: 'A Trader setting changed.',
  data: z.object({ trader: traderSchema }),
});

const executionFact = z.object({
  /** Place in the request, from 0. */
  index: z.number().int(),
  execution: executionSchema,
  /** The Trader that the decision on the Execution opened: its first enrollment passed the credit check. */
  trader: traderSchema.optional(),
});

export const executionDecided = messageType({
  topic: TOPICS.executionEvents,
  type: 'execution.decided',
  summary: 'An Execution passed the credit check and awaits its trades.',
  data: executionFact,
});

export const executionClosed = messageType({
  topic: TOPICS.executionEvents,
  type: 'execution.closed',
  summary: 'An Execution reached its terminal status.',
  data: executionFact,
});

export type OperationAdvanced = z.output<typeof operationAdvanced.data>;
export type OperationRequested = z.output<typeof operationRequested.data>;
export type ParticipantsListed = z.output<typeof participantsListed.data>;
export type OperationStatusChanged = z.output<typeof operationStatusChanged.data>;
export type ScopeFixed = z.output<typeof scopeFixed.data>;
