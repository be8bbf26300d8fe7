import {
  allocationSchema,
  customerPriceSchema,
  instrumentSchema,
  legExplanationSchema,
  OPERATION_TYPES,
  operationPriceSchema,
  plannedExecutionSchema,
  requestedParticipantSchema,
} from '@ballast/contracts';
import { z } from 'zod';
import { nonEmpty, wholeNumber } from './fields';
import { internalCall, type Frozen } from './internal-call';

const previewRequestSchema = z.strictObject({
  platform_code: nonEmpty,
  plan_id: z.uuid(),
  strategy_id: z.uuid(),
  type: z.enum(OPERATION_TYPES),
  quoted_currency: nonEmpty,
  quoted_scale: z.number().int(),
  allocations: z.array(allocationSchema),
  instruments: z.array(instrumentSchema),
  /** Absent: every Trader in the default scope. */
  participants: z.array(requestedParticipantSchema).optional(),
  participants_max: z.number().int().positive(),
  drifted_only_bps: z.number().int().optional(),
  /** Code of the participant whose key asks. Absent for the platform. */
  initiated_by: z.string().optional(),
});
/** A request that the gateway has checked, without the options that count only when prices are locked. */
export type PreviewRequest = Readonly<z.output<typeof previewRequestSchema>>;

const previewSchema = z.object({
  prices: z.array(customerPriceSchema),
  /** Every instrument that may trade. */
  instruments: z.array(instrumentSchema),
  /** Participants of a default scope: those whose Traders have `auto_rebalance`. Absent for a listed scope. */
  scope: z.array(z.string()).optional(),
  /** Participants as the executed plan must list them, each with its planned verdict. */
  participants: z.array(requestedParticipantSchema),
  executions: z.array(plannedExecutionSchema),
});
/** Outcome that an Operation would have now, with the prices and instruments that it was computed from. */
export type Preview = Frozen<z.output<typeof previewSchema>>;

const operationPricesSchema = z.object({
  /** Empty when the credit check needed none. */
  reference_prices: z.array(operationPriceSchema),
  /** Empty until prices are locked. */
  locked_prices: z.array(operationPriceSchema),
});
/** Reference and locked prices of an Operation. */
export type OperationPrices = Frozen<z.output<typeof operationPricesSchema>>;

const explainedExecutionSchema = operationPricesSchema.extend({
  /** In Instruction order. Null when the orchestrator has stored no decision for the Execution. */
  explanations: z.array(legExplanationSchema).nullable(),
});
export type ExplainedExecution = Frozen<z.output<typeof explainedExecutionSchema>>;

const servedBy = ['operation-orchestrator'] as const;
const callers = ['gateway'] as const;
const ofOperation = z.object({ platform_code: nonEmpty, operation_id: z.uuid() });

export const PREVIEWS = {
  create: internalCall({
    method: 'POST',
    path: '/internal/previews',
    summary: 'A dry run of an Operation: same check, prices and sizing; no holds, no messages.',
    servedBy,
    callers,
    body: previewRequestSchema,
    answer: previewSchema,
  }),
} as const;

export const EXPLANATIONS = {
  ofExecution: internalCall({
    method: 'GET',
    path: '/internal/explanations',
    summary: 'How the Execution at an index of a request came to its numbers.',
    servedBy,
    callers,
    query: ofOperation.extend({
      /** Index of the Execution in the request, from 0. */
      index: wholeNumber.min(0),
    }),
    answer: explainedExecutionSchema,
    problems: ['not_found'],
  }),
  pricesOf: internalCall({
    method: 'GET',
    path: '/internal/operation-prices',
    summary: 'Reference and locked prices of an Operation.',
    servedBy,
    callers,
    query: ofOperation,
    answer: operationPricesSchema,
    problems: ['not_found'],
  }),
} as const;
