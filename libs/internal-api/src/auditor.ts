import { auditKeySchema, checkpointSchema, CHECKPOINTS_PER_PAGE_MAX } from '@ballast/contracts';
import { z } from 'zod';
import { wholeNumber } from './fields';
import { internalCall } from './internal-call';

const servedBy = ['auditor'] as const;
const callers = ['gateway'] as const;

export const CHECKPOINTS = {
  list: internalCall({
    method: 'GET',
    path: '/internal/checkpoints',
    summary: 'Checkpoints of the record after a sequence.',
    servedBy,
    callers,
    query: z.object({
      after: wholeNumber.min(0).default(0),
      limit: wholeNumber.min(1).max(CHECKPOINTS_PER_PAGE_MAX).default(CHECKPOINTS_PER_PAGE_MAX),
    }),
    answer: z.object({
      checkpoints: z.array(checkpointSchema),
      /** `after` of the next page. */
      next_after: z.int(),
      has_more: z.boolean(),
    }),
  }),
  keys: internalCall({
    method: 'GET',
    path: '/internal/audit-keys',
    summary: 'Every key that signs or has signed checkpoints, the first one first.',
    servedBy,
    callers,
    answer: z.object({
      keys: z.array(
        auditKeySchema.extend({
          /** The checkpoint that names the key. */
          from_sequence: z.int(),
        }),
      ),
    }),
  }),
} as const;
