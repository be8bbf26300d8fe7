import { Inject, Injectable } from '@nestjs/common';
import type { Composed } from '@ballast/contracts';
import type { EndpointChanged } from '@ballast/contracts/webhook';
import { afterAttempts, combineObservations, type DisableReason, type Observation } from '@ballast/domain-webhook';
import { toTimestamp, type Clock } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK } from '@ballast/platform-service';
import { dispatcherCause } from '../dispatcher-cause';
import { endpointFact } from '../manage-endpoints/endpoint-fact';
import { DeliveryStore } from '../persistence/delivery.store';
import { EndpointStore } from '../persistence/endpoint.store';
import { endedFacts } from '../queue-deliveries/delivery-facts';
import { LaneArranging } from '../queue-deliveries/lane-arranging';
import type { AttemptResult } from './attempt-result';

export interface DisabledEndpoint {
  readonly id: string;
  readonly reason: DisableReason;
}

export interface RecordedAttempts {
  readonly results: readonly AttemptResult[];
  /** Ids of deliveries that were still claimed. The others belong to other dispatchers now. */
  readonly written: ReadonlySet<string>;
  /** Ids of endpoints for which a delivery has become due. */
  readonly due: readonly string[];
  readonly disabled: readonly DisabledEndpoint[];
}

/** Writes outcomes of attempts: the deliveries, the next delivery of each lane, and the health of endpoints. */
@Injectable()
export class RecordAttemptsHandler {
  constructor(
    private readonly deliveries: DeliveryStore,
    private readonly lanes: LaneArranging,
    private readonly endpoints: EndpointStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Writes results that were claimed under the same lease. `mayBeFailing` says of an endpoint whether the database may
   * have stored that it is failing; a success of any other endpoint need not be written.
   */
  async handle(
    tx: Tx,
    results: readonly AttemptResult[],
    mayBeFailing: (endpointId: string) => boolean,
  ): Promise<{ result: RecordedAttempts; messages: readonly OutgoingMessage[] }> {
    const now = this.clock();
    const nowMs = now.getTime();
    const { facts, disabled } = await this.observe(tx, observationsOf(results, mayBeFailing), now);
    const by = results[0]?.claimedBy ?? '';
    const { written, ended } = await this.deliveries.record(tx, results, { by, now: toTimestamp(now) });
    const finished = results.filter(({ id, status }) => status !== 'pending' && written.has(id));
    const due = await this.lanes.arrange(tx, finished, { nowMs, hurried: false });
    const endings = endedFacts(ended, toTimestamp(now), ({ endpointId, platformCode }) =>
      dispatcherCause(endpointId, platformCode),
    );
    return { result: { results, written, due, disabled }, messages: [...facts, ...endings] };
  }

  /** Stores starts and ends of failures, and disables endpoints that have failed for too long or want no more events. */
  private async observe(
    tx: Tx,
    observations: ReadonlyMap<string, Observation>,
    now: Date,
  ): Promise<{ readonly facts: readonly Composed<EndpointChanged>[]; readonly disabled: readonly DisabledEndpoint[] }> {
    const ids = [...observations.keys()];
    const mayFail = ids.filter((id) => !isFine(observations.get(id)));
    const at = toTimestamp(now);
    const changes = (await this.endpoints.lockObserved(tx, ids, mayFail)).flatMap((before) => {
      const observed = observations.get(before.id);
      if (observed === undefined) return [];
      return afterAttempts(before, observed, at).map((changed) => ({ ...changed, observed }));
    });
    const facts = changes.map(({ after, change, observed }) =>
      endpointFact(dispatcherCause(after.id, after.platformCode), after, { change, at, observed }),
    );
    await this.endpoints.applyChanged(
      tx,
      facts.map(({ envelope }) => envelope),
    );
    const disabled = changes.flatMap(({ after: { id }, reason }) => (reason === undefined ? [] : [{ id, reason }]));
    return { facts, disabled };
  }
}

/** Whether the attempts can only end a time of failures. */
function isFine(observed: Observation | undefined): boolean {
  return observed !== undefined && observed.hasSucceeded && !observed.isGone;
}

/** The observation of each endpoint that is worth writing. */
function observationsOf(
  results: readonly AttemptResult[],
  mayBeFailing: (endpointId: string) => boolean,
): ReadonlyMap<string, Observation> {
  const seen = new Map<string, Observation>();
  for (const { endpointId, observed } of results) {
    if (observed === undefined) continue;
    const earlier = seen.get(endpointId);
    seen.set(endpointId, earlier === undefined ? observed : combineObservations(earlier, observed));
  }
  for (const [endpointId, { hasFailed }] of seen) {
    if (!hasFailed && !mayBeFailing(endpointId)) seen.delete(endpointId);
  }
  return seen;
}
