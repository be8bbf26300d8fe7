import { z } from 'zod';
import { messageType } from '../log/envelope';
import { TOPICS } from '../log/topics';
import { storedConfigurationSchema } from '../resources/configurations';
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

const CONFIGURATION_CHANGES = ['create', 'put', 'change', 'remove'] as const;

/** Configurations as a caller wants them: a chunk of them, or a single one. */
const askedConfigurationsSchema = z.object({
  /** Id of the change, derived from the request. The gateway recognises the answers to the change by this id. */
  change_id: z.string(),
  chunk: z.number().int(),
  chunks: z.number().int(),
  /** `create` refuses a configuration that exists, `put` replaces it; `change` and `remove` refuse one that does not. */
  kind: z.enum(CONFIGURATION_CHANGES),
  entries: z.array(
    z.object({
      account_id: z.string(),
      strategy_id: z.string(),
      participant_code: z.string(),
      /** Absent: the configuration keeps its own. */
      allocation_id: z.string().optional(),
      rebalancing_strategy_ids: z.array(z.string()).optional(),
    }),
  ),
});
export type AskedConfigurations = Readonly<z.output<typeof askedConfigurationsSchema>>;

export const configurationsRequested = messageType({
  topic: TOPICS.rebalancingRequests,
  type: 'configurations.requested',
  summary: 'Configurations to make, to change or to remove.',
  data: askedConfigurationsSchema,
});

export const configurationsChanged = messageType({
  topic: TOPICS.rebalancingEvents,
  type: 'configurations.changed',
  decides: true,
  summary: 'Configurations as they are from now on, or the refusal of a request for one.',
  data: z.object({
    asked: askedConfigurationsSchema,
    created: z.number().int(),
    updated: z.number().int(),
    /** `exists` or `missing` for a configuration that the request was not for; null when it was done. */
    refusal: z.enum(['exists', 'missing']).nullable(),
    configurations: z.array(storedConfigurationSchema),
  }),
});
export type ConfigurationsChanged = Readonly<z.output<typeof configurationsChanged.data>>;
