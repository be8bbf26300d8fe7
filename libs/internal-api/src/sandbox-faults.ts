import { z } from 'zod';
import { anyUuid } from './fields';
import { internalCall, type Frozen } from './internal-call';

const TIMES_MAX = 1_000_000;
const TIMES_RULE = `must be a whole number from 1 to ${TIMES_MAX}`;

const sandboxFaultSchema = z.strictObject({
  id: anyUuid,
  /** Scenario of the fault. A service refuses a scenario that it cannot act out. */
  scenario: z.string(),
  times: z.int().min(1, TIMES_RULE).max(TIMES_MAX, TIMES_RULE).default(1),
  /** Null or absent: every Strategy. */
  strategy_id: anyUuid.nullable().default(null),
});
/** A fault of the sandbox. It strikes `times` times. */
export type SandboxFault = Frozen<z.output<typeof sandboxFaultSchema>>;

const servedBy = ['execution', 'money-movement', 'pricing'] as const;
const callers = ['gateway'] as const;

export const FAULTS = {
  arm: internalCall({
    method: 'POST',
    path: '/internal/faults',
    summary: 'Arms a fault of the sandbox; the same again for a repeated id.',
    servedBy,
    callers,
    body: sandboxFaultSchema,
    status: 201,
    answer: sandboxFaultSchema,
  }),
  clear: internalCall({
    method: 'DELETE',
    path: '/internal/faults',
    summary: 'Disarms every fault that strikes in the service.',
    servedBy,
    callers,
    status: 204,
  }),
} as const;
