import { z } from 'zod';
import { messageType } from '../log/envelope';
import { TOPICS } from '../log/topics';

/** Name of the service in which faults strike; the key of the message. */
const service = z.string();

export const faultArmed = messageType({
  topic: TOPICS.sandboxEvents,
  type: 'fault.armed',
  summary: 'A fault was armed, and strikes the next Operations that reach the service.',
  data: z.object({
    service,
    fault: z.object({
      id: z.string(),
      /** Kind and argument of the scenario, such as `venue_reject:BTC`. */
      scenario: z.string(),
      /** Number of uses. */
      times: z.number().int(),
      /** Strategy whose Operations meet the fault; null when the Operations of every Strategy do. */
      strategy_id: z.string().nullable(),
    }),
  }),
});
export type FaultArmed = z.output<typeof faultArmed.data>;

export const faultsCleared = messageType({
  topic: TOPICS.sandboxEvents,
  type: 'faults.cleared',
  summary: 'The faults with these ids strike no further Operation.',
  data: z.object({ service, ids: z.array(z.string()) }),
});
export type FaultsCleared = z.output<typeof faultsCleared.data>;

export const faultClaimed = messageType({
  topic: TOPICS.sandboxEvents,
  type: 'fault.claimed',
  summary: 'A fault struck an Operation, which took some of its uses.',
  data: z.object({
    service,
    operation_id: z.string(),
    fault_id: z.string(),
    scenario: z.string(),
    /** Number of uses that the Operation took. */
    units: z.number().int(),
  }),
});
export type FaultClaimed = z.output<typeof faultClaimed.data>;
