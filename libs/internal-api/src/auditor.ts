import { auditKeySchema, checkpointSchema, CHECKPOINTS_PER_PAGE_MAX, proofLineSchema } from '@ballast/contracts';
import { z } from 'zod';
import { anyUuid, nonEmpty, wholeNumber } from './fields';
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

const proofSubject = {
  operation_id: anyUuid,
  /** Participant whose part is proven; absent for the whole Operation. */
  participant_code: nonEmpty.optional(),
};

export const PROOFS = {
  head: internalCall({
    method: 'GET',
    path: '/internal/proofs/head',
    summary: 'First lines of the proof of an Operation: its head and its checkpoints.',
    servedBy,
    callers,
    query: z.object(proofSubject),
    answer: z.object({
      /** Whether there is a proof. The record does not know the Operation, or has not sealed all of it yet, otherwise. */
      state: z.enum(['sealed', 'unsealed', 'unknown']),
      /** Empty unless sealed. */
      lines: z.array(proofLineSchema),
    }),
  }),
  lines: internalCall({
    method: 'GET',
    path: '/internal/proofs/lines',
    summary: 'A page of the messages of one range that the head of a proof has announced.',
    servedBy,
    callers,
    query: z.object({
      ...proofSubject,
      topic: nonEmpty,
      partition: wholeNumber.min(0),
      first: wholeNumber.min(0),
      last: wholeNumber.min(0),
    }),
    answer: z.object({
      lines: z.array(proofLineSchema),
      /** `first` of the next page; absent behind the last one. */
      next: z.int().optional(),
    }),
  }),
} as const;
