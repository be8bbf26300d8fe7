import { z } from 'zod';
import { customerPriceSchema } from '../pricing/prices';
import { instrumentSchema, OPERATION_STATUSES } from '../resources/resources';
import { FAILURE_REASONS } from '../resources/status-reasons';

const count = z.number().int();
/** Position of a chunk among those of its Operation, from 0. */
const chunk = z.number().int();
const chunks = z.array(chunk);

/** A version of the Operation that readers were told of. */
const version = z.object({ sequence: z.number().int(), at: z.string() });

/**
 * A fact of an Operation, as the record keeps it. The state of the Operation follows from these facts alone. The content
 * of chunks stands in other messages of the record: participants in the request or in `operation.scope_fixed`, decisions
 * in `holds.decided`, Traders in `execution.decided`.
 */
export const recordedFactSchema = z.discriminatedUnion('kind', [
  /** `chunks`: number of the chunks, also of a default scope. */
  z.object({ kind: z.literal('operation_accepted'), chunks: count }),
  z.object({ kind: z.literal('operation_queued'), version }),
  /** `version` is null when the Operation has no chunk: it ends at once. */
  z.object({ kind: z.literal('turn_came'), version: version.nullable() }),
  z.object({ kind: z.literal('chunk_listed'), chunk, first_index: z.number().int() }),
  z.object({ kind: z.enum(['quote_requested', 'lock_requested']) }),
  z.object({
    kind: z.enum(['check_requested', 'settlement_requested', 'release_requested', 'withdrawal_requested']),
    chunks,
  }),
  z.object({
    kind: z.literal('reference_quoted'),
    reference: z.object({ prices: z.array(customerPriceSchema), instruments: z.array(instrumentSchema) }),
  }),
  z.object({ kind: z.literal('checking_began') }),
  z.object({
    kind: z.literal('chunk_decided'),
    chunk,
    at: z.string(),
    accepted: count,
    rejected: count,
    skipped: count,
  }),
  z.object({ kind: z.literal('prices_locked'), prices: z.array(customerPriceSchema) }),
  z.object({ kind: z.literal('lock_refused'), detail: z.string() }),
  z.object({ kind: z.literal('pricing_began'), version }),
  z.object({ kind: z.literal('settling_began'), version }),
  z.object({
    kind: z.literal('chunk_settled'),
    chunk,
    at: z.string(),
    settled: count,
    rejected: count,
    skipped: count,
  }),
  z.object({
    kind: z.literal('operation_failed'),
    failure: z.object({ reason: z.enum(FAILURE_REASONS), detail: z.string() }),
  }),
  /** `open`: numbers of the chunks that were not closed when an operator ended the Operation. */
  z.object({ kind: z.literal('end_ordered'), open: chunks }),
  /** `uncounted`: Executions among the rejected ones that no decision has counted. */
  z.object({ kind: z.literal('chunk_released'), chunk, at: z.string(), rejected: count, uncounted: count }),
  z.object({
    kind: z.literal('operation_ended'),
    version,
    previous: z.enum(OPERATION_STATUSES),
    status: z.enum(['settled', 'skipped', 'failed']),
    reason: z.string(),
    detail: z.string(),
  }),
]);
export type RecordedFact = Readonly<z.output<typeof recordedFactSchema>>;
