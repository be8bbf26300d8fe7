import { z } from 'zod';
import { messageType } from '../log/envelope';
import { TOPICS } from '../log/topics';
import { targetAllocationSchema, targetWeightSchema } from '../resources/target-allocations';

/** An allocation as a caller wants it. */
const askedAllocationSchema = z.object({
  /** Id of the change, derived from the request. The gateway recognises the answer to the change by this id. */
  change_id: z.string(),
  allocation_id: z.string(),
  /** Absent: an allocation that exists keeps its name, and a new one has none. */
  name: z.string().optional(),
  quoted_currency: z.string(),
  allocation: z.array(targetWeightSchema),
});
export type AskedAllocation = Readonly<z.output<typeof askedAllocationSchema>>;

export const allocationRequested = messageType({
  topic: TOPICS.rebalancingRequests,
  type: 'allocation.requested',
  summary: 'An allocation to make or to change.',
  data: askedAllocationSchema,
});

export const allocationChanged = messageType({
  topic: TOPICS.rebalancingEvents,
  type: 'allocation.changed',
  decides: true,
  summary: 'An allocation as it is from now on.',
  data: z.object({ asked: askedAllocationSchema, allocation: targetAllocationSchema }),
});
