import type { RecordedAttempt } from '@ballast/contracts/webhook';
import { combineObservations, type AttemptRecord, type Observation } from '@ballast/domain-webhook';
import { toTimestamp } from '@ballast/kernel';
import type { DeliveryRecord } from '../persistence/delivery.store';
import type { Lane } from '../persistence/lane';
import type { EndedAttempt } from './attempt-sender';
import type { BufferedDelivery } from './endpoint-queue';

/** The outcome of one delivery's attempts, or the return of a claim without an attempt. */
export interface AttemptResult extends DeliveryRecord, Lane {
  /** Lease under which the delivery was claimed. */
  readonly claimedBy: string;
  /** Outcomes for the health of the endpoint; undefined when nothing was tried. */
  readonly observed: Observation | undefined;
}

export function resultOf(buffered: BufferedDelivery, attempt: EndedAttempt, record: AttemptRecord): AttemptResult {
  const hasSucceeded = attempt.verdict.kind === 'delivered';
  return {
    ...identityOf(buffered),
    ...record,
    attempts: [attemptJson(attempt)],
    excerpts: [JSON.stringify(attempt.sent.responseExcerpt)],
    observed: { hasSucceeded, hasFailed: !hasSucceeded, isGone: attempt.verdict.kind === 'gone' },
  };
}

/** The return of a claim without an attempt: the delivery is due at `dueMs` (Unix milliseconds). */
export function handedBack(buffered: BufferedDelivery, dueMs: number): AttemptResult {
  return {
    ...identityOf(buffered),
    dueMs,
    status: 'pending',
    staysClaimed: false,
    attempts: [],
    excerpts: [],
    observed: undefined,
  };
}

/** The combined result of two results of the same delivery. The earlier one is not written yet. */
export function mergeResults(earlier: AttemptResult, later: AttemptResult): AttemptResult {
  const observed = [earlier.observed, later.observed].filter((each) => each !== undefined);
  return {
    ...later,
    attempts: [...earlier.attempts, ...later.attempts],
    excerpts: [...earlier.excerpts, ...later.excerpts],
    observed: observed.length === 0 ? undefined : observed.reduce(combineObservations),
  };
}

function identityOf({
  delivery,
  claimedBy,
  tries,
}: BufferedDelivery): Pick<AttemptResult, 'platformCode' | 'id' | 'endpointId' | 'resourceId' | 'claimedBy' | 'tries'> {
  const { platformCode, id, endpointId, resourceId } = delivery;
  return { platformCode, id, endpointId, resourceId, claimedBy, tries };
}

/** An attempt as it is stored, and as its fact has it. The order of members is that of the fact. */
function attemptJson({ startedAt, sent: { outcome, latencyMs, error } }: EndedAttempt): string {
  const attempt: RecordedAttempt = {
    at: toTimestamp(startedAt),
    status_code: outcome.kind === 'answered' ? outcome.statusCode : null,
    latency_ms: latencyMs,
    error,
  };
  return JSON.stringify(attempt);
}
