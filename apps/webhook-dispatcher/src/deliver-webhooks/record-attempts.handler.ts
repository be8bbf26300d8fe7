import { Inject, Injectable } from '@nestjs/common';
import { rootCause } from '@ballast/contracts';
import { combineObservations, endpointHealth, type DisableReason, type Observation } from '@ballast/domain-webhook';
import { toTimestamp, type Clock, type Timestamp } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK } from '@ballast/platform-service';
import { statusChanged } from '../manage-endpoints/status-message';
import { DeliveryStore } from '../persistence/delivery.store';
import { EndpointHealthStore, type StoredHealth } from '../persistence/endpoint-health.store';
import { LaneArranging } from '../queue-deliveries/lane-arranging';
import type { AttemptResult } from './attempt-result';

export interface DisabledEndpoint {
  readonly id: string;
  readonly platformCode: string;
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
    private readonly health: EndpointHealthStore,
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
    const disabled = await this.observe(tx, observationsOf(results, mayBeFailing), nowMs);
    const by = results[0]?.claimedBy ?? '';
    const written = await this.deliveries.record(tx, results, { by, now: toTimestamp(now) });
    const finished = results.filter(({ id, status }) => status !== 'pending' && written.has(id));
    const due = await this.lanes.arrange(tx, finished, { nowMs, hurried: false });
    const messages = disabled.map((endpoint) => disabledMessage(endpoint, toTimestamp(now)));
    return { result: { results, written, due, disabled }, messages };
  }

  /** Stores the start of failures, and disables endpoints that have failed for too long or want no more events. */
  private async observe(
    tx: Tx,
    observations: ReadonlyMap<string, Observation>,
    nowMs: number,
  ): Promise<readonly DisabledEndpoint[]> {
    const ids = [...observations.keys()];
    const isFine = (id: string): boolean => {
      const observed = observations.get(id);
      return observed !== undefined && observed.hasSucceeded && !observed.isGone;
    };
    await this.health.clearFailing(tx, ids.filter(isFine));
    const failed = await this.health.lock(
      tx,
      ids.filter((id) => !isFine(id)),
    );
    const changes = failed.flatMap((state) => changeOf(state, observations.get(state.id), nowMs));
    await this.health.save(tx, changes, nowMs);
    return changes.flatMap(({ id, platformCode, reason }) =>
      reason === undefined ? [] : [{ id, platformCode, reason }],
    );
  }
}

/** The dispatcher itself disables endpoints that fail: no request asks for it. */
function disabledMessage(endpoint: DisabledEndpoint, now: Timestamp): OutgoingMessage {
  const { id: correlationId, platformCode } = endpoint;
  const cause = rootCause({ actor: { service: 'webhook-dispatcher' }, correlationId, platformCode });
  return statusChanged(cause, { ...endpoint, status: 'disabled' }, now);
}

function changeOf(
  state: StoredHealth,
  observed: Observation | undefined,
  nowMs: number,
): readonly (StoredHealth & { readonly reason: DisableReason | undefined })[] {
  if (observed === undefined) return [];
  const events = endpointHealth.decide({ ...observed, nowMs }, state);
  if (events.length === 0) return [];
  const disabled = events.find((event) => event.type === 'disabled');
  return [{ ...state, ...events.reduce(endpointHealth.evolve, state), reason: disabled?.reason }];
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
