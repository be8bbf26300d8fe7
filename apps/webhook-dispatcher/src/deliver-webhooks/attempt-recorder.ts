import { setTimeout as delay } from 'node:timers/promises';
import { compose, endpointStatusChanged } from '@ballast/contracts';
import { toTimestamp, type Clock } from '@ballast/kernel';
import type { OutgoingMessage, WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { recordAttempts, type DeliveryRecord } from '../persistence/delivery.store';
import { observeEndpoints, type DisabledEndpoint, type Observation } from '../persistence/health.store';
import { arrangeLanes, type Lane } from '../persistence/lane.store';

/** What is to be written after an attempt, or when a claim is given back untried. */
export interface Result extends DeliveryRecord, Lane {
  readonly claimedBy: string;
  /** Undefined when nothing was tried. */
  readonly observed: Observation | undefined;
}

/** What was written. */
export interface Recorded {
  readonly results: readonly Result[];
  /** Ids of those that were still claimed; what came of the others is not known here. */
  readonly written: ReadonlySet<string>;
  /** Endpoints with a delivery that has become due. */
  readonly due: readonly string[];
  readonly disabled: readonly DisabledEndpoint[];
}

export interface RecorderParts {
  readonly writePath: WritePath;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether a success of this endpoint has to be told to the database: it seldom has. */
  readonly mayBeFailing: (endpointId: string) => boolean;
  readonly onRecorded: (recorded: Recorded) => void;
}

/** Results of one transaction at the most. */
const RESULTS_MAX = 1_000;
/** Results that come within this time share a transaction. */
const LINGER_MS = 3;
const RETRY_FIRST_MS = 50;
const RETRY_MAX_MS = 5_000;

/**
 * Writes results set-based, one transaction at a time: while one is under way the next results gather. What cannot be
 * written is kept and tried again; the deliveries stay claimed meanwhile, so nobody sends them twice.
 */
export class AttemptRecorder {
  private waiting = new Map<string, Result>();
  private running: Promise<void> | undefined;
  private isAbandoned = false;

  constructor(private readonly parts: RecorderParts) {}

  add(result: Result): void {
    const earlier = this.waiting.get(result.id);
    this.waiting.set(result.id, earlier === undefined ? result : merge(earlier, result));
    this.running ??= this.run();
  }

  /** Waits until everything is written that was added before. */
  async drain(): Promise<void> {
    while (this.running !== undefined) await this.running;
  }

  /** Gives up what could not be written: it was done, and will be done once more. */
  abandon(): void {
    this.isAbandoned = true;
  }

  private async run(): Promise<void> {
    await delay(LINGER_MS);
    while (this.waiting.size > 0 && !this.isAbandoned) {
      const recorded = await this.writeUntilDone(this.take());
      if (recorded !== undefined) this.parts.onRecorded(recorded);
    }
    this.running = undefined;
  }

  /** All of one claimant: results of a claim that was lost meanwhile come under another one. */
  private take(): readonly Result[] {
    const [first] = this.waiting.values();
    const taken: Result[] = [];
    for (const result of this.waiting.values()) {
      if (taken.length === RESULTS_MAX) break;
      if (result.claimedBy === first?.claimedBy) taken.push(result);
    }
    for (const { id } of taken) this.waiting.delete(id);
    return taken;
  }

  private async writeUntilDone(results: readonly Result[]): Promise<Recorded | undefined> {
    for (let pauseMs = RETRY_FIRST_MS; !this.isAbandoned; pauseMs = Math.min(pauseMs * 2, RETRY_MAX_MS)) {
      try {
        return await this.parts.writePath.run((tx) => this.write(tx, results));
      } catch (error) {
        this.parts.logger.error({ err: error, results: results.length }, 'results of deliveries cannot be written yet');
        await delay(pauseMs);
      }
    }
    return undefined;
  }

  private async write(
    tx: Tx,
    results: readonly Result[],
  ): Promise<{ result: Recorded; messages: readonly OutgoingMessage[] }> {
    const now = this.parts.clock();
    const disabled = await observeEndpoints(tx, this.observations(results), now.getTime());
    const by = results[0]?.claimedBy ?? '';
    const written = await recordAttempts(tx, results, { by, now: toTimestamp(now) });
    const finished = results.filter(({ id, status }) => status !== 'pending' && written.has(id));
    const due = await arrangeLanes(tx, finished, { nowMs: now.getTime(), hurried: false });
    const messages = disabled.map((endpoint) => statusChanged({ ...endpoint, status: 'disabled' }, toTimestamp(now)));
    return { result: { results, written, due, disabled }, messages };
  }

  /** What is worth writing down of each endpoint. */
  private observations(results: readonly Result[]): ReadonlyMap<string, Observation> {
    const seen = new Map<string, Observation>();
    for (const { endpointId, observed } of results) {
      if (observed === undefined) continue;
      const earlier = seen.get(endpointId);
      seen.set(endpointId, earlier === undefined ? observed : together(earlier, observed));
    }
    for (const [endpointId, { hasFailed }] of seen) {
      if (!hasFailed && !this.parts.mayBeFailing(endpointId)) seen.delete(endpointId);
    }
    return seen;
  }
}

/** Tells the log that an endpoint was enabled or disabled. */
export function statusChanged(
  endpoint: {
    readonly id: string;
    readonly platformCode: string;
    readonly status: 'enabled' | 'disabled';
    readonly reason: string;
  },
  occurredAt: string,
): OutgoingMessage {
  return compose(endpointStatusChanged, {
    key: endpoint.id,
    platformCode: endpoint.platformCode,
    correlationId: endpoint.id,
    causationId: '',
    occurredAt,
    data: { endpoint_id: endpoint.id, status: endpoint.status, reason: endpoint.reason },
  });
}

function merge(earlier: Result, later: Result): Result {
  const observed = [earlier.observed, later.observed].filter((each) => each !== undefined);
  return {
    ...later,
    attempts: [...earlier.attempts, ...later.attempts],
    observed: observed.length === 0 ? undefined : observed.reduce(together),
  };
}

function together(a: Observation, b: Observation): Observation {
  return {
    hasSucceeded: a.hasSucceeded || b.hasSucceeded,
    hasFailed: a.hasFailed || b.hasFailed,
    isGone: a.isGone || b.isGone,
  };
}
