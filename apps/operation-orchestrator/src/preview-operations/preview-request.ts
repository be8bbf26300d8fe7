import {
  allocationSchema,
  instrumentSchema,
  OPERATION_TYPES,
  requestedParticipantSchema,
  type CustomerPrice,
  type Instrument,
  type PlannedExecution,
  type RequestedParticipant,
} from '@ballast/contracts';
import { z } from 'zod';

/** What the gateway asks to look at: a request that it has checked. */
export const previewRequestSchema = z.strictObject({
  platform_code: z.string().min(1),
  plan_id: z.uuid(),
  strategy_id: z.uuid(),
  type: z.enum(OPERATION_TYPES),
  quoted_currency: z.string().min(1),
  quoted_scale: z.number().int(),
  allocations: z.array(allocationSchema),
  instruments: z.array(instrumentSchema),
  /** Absent: every Trader in the default scope. */
  participants: z.array(requestedParticipantSchema).optional(),
  participants_max: z.number().int().positive(),
  drifted_only_bps: z.number().int().optional(),
});
export type PreviewRequest = z.output<typeof previewRequestSchema>;

/** What would happen, and what it was found from: the gateway shows the one and keeps the other. */
export interface Preview {
  readonly prices: readonly CustomerPrice[];
  /** Every instrument that may trade. */
  readonly instruments: readonly Instrument[];
  /** Of a default scope: the participants whose Traders have `auto_rebalance`. */
  readonly scope?: readonly string[];
  /** As they are to be listed when the plan is executed, each with its planned verdict. */
  readonly participants: readonly RequestedParticipant[];
  readonly executions: readonly PlannedExecution[];
}
