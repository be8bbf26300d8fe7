import { setTimeout as delay } from 'node:timers/promises';
import { judgeAttempt, type Verdict } from '@ballast/domain-webhook';
import { toTimestamp, type Clock } from '@ballast/kernel';
import type { WritePath } from '@ballast/platform-log';
import type { Logger, Metrics } from '@ballast/platform-observability';
import type { Database } from '@ballast/platform-postgres';
import { RecurringWork } from '@ballast/platform-service';
import type { TargetGuard } from '../network/target-guard';
import type { ClaimedDelivery } from '../persistence/delivery.store';
import { loadTargets, type Target } from '../persistence/target.store';
import type { SecretBox } from '@ballast/platform-config';
import { signingKey } from '../secrets/webhook-secret';
import { AttemptRecorder, type Recorded, type Result } from './attempt-recorder';
import { deliveryMetrics, type DeliveryMetrics } from './delivery-metrics';
import type { EndpointLine, HeldDelivery, TargetKey } from './endpoint-line';
import type { Lease } from './lease';
import { Lines } from './lines';
import { Reservation, type Intake, type ReservedDelivery } from './reservation';
import { Sender, type SentAttempt } from './sender';
import { attemptHeaders } from './sign-attempt';
import { StoreWatch } from './store-watch';

/** A retry that is so close stays in memory; a later one waits in the database. */
const KEPT_MAX_MS = 1_000;
const STOP_DEADLINE_MS = 15_000;

/** Nothing is sent without a signature. */
const UNSIGNED: SentAttempt = {
  outcome: { kind: 'unanswered' },
  error: 'the secret of the endpoint cannot be read',
  latencyMs: 0,
  responseExcerpt: '',
};

export interface EngineLimits {
  readonly timeoutMs: number;
  /** Requests in flight to one endpoint. */
  readonly windowMax: number;
  readonly heldMax: number;
  readonly heldBytesMax: number;
  readonly pollMs: number;
}

export interface EngineParts {
  readonly database: Database;
  readonly writePath: WritePath;
  readonly lease: Lease;
  readonly guard: TargetGuard;
  readonly secretBox: SecretBox;
  readonly clock: Clock;
  /** In [0, 1), for the jitter of slow retries. */
  readonly random: () => number;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly limits: EngineLimits;
}

/**
 * Sends what this instance has claimed and has the results written. What is in memory is only ever a copy of what the
 * database knows as claimed: when the process dies, the others find it there.
 */
export class DeliveryEngine implements Intake {
  private readonly lines: Lines;
  private readonly recorder: AttemptRecorder;
  private readonly watch: StoreWatch;
  private readonly heartbeat: RecurringWork;
  private readonly metrics: DeliveryMetrics;
  private readonly flights = new Set<Promise<void>>();
  private isStopping = false;

  constructor(private readonly parts: EngineParts) {
    const { database, writePath, lease, clock, logger, limits } = parts;
    this.lines = new Lines(
      { windowMax: limits.windowMax, heldMax: limits.heldMax, open: (target) => this.open(target) },
      limits.heldBytesMax,
    );
    this.metrics = deliveryMetrics(parts.metrics, {
      held: () => this.lines.heldCount,
      heldBytes: () => this.lines.heldBytes,
      inFlight: () => this.lines.inFlight,
    });
    this.recorder = new AttemptRecorder({
      ...{ writePath, clock, logger },
      mayBeFailing: (endpointId) => this.lines.find(endpointId)?.mayBeFailing ?? true,
      onRecorded: (recorded) => this.recorded(recorded),
    });
    this.watch = new StoreWatch({
      ...{ database, lease, lines: this.lines, clock, logger, pollMs: limits.pollMs },
      onClaimed: (deliveries, claimedBy) => this.claimed(deliveries, claimedBy),
      onClosed: (endpointId) => this.close(endpointId),
      onBacklog: (pending) => this.metrics.backlog(pending),
    });
    this.heartbeat = new RecurringWork({
      name: 'lease of the dispatcher',
      work: () => this.beat(),
      everyMs: lease.renewEveryMs,
      logger,
    });
  }

  async start(): Promise<void> {
    await this.parts.lease.acquire();
    this.heartbeat.start();
    this.watch.start();
  }

  /** Finishes what is in flight, has it written and gives the rest back. Intake must have ended before. */
  async stop(): Promise<void> {
    this.isStopping = true;
    await this.watch.close();
    for (const line of this.lines.all()) line.clear();
    const ended = Promise.all(this.flights).then(() => this.recorder.drain());
    const deadline = new AbortController();
    await Promise.race([ended, delay(STOP_DEADLINE_MS, undefined, { signal: deadline.signal })]);
    deadline.abort();
    this.recorder.abandon();
    await this.heartbeat.close();
    await this.parts.lease.release();
    await this.lines.close();
  }

  /** For a transaction that is about to queue deliveries. */
  openReservation(): Reservation {
    const { lease } = this.parts;
    return new Reservation(this, this.isStopping || !lease.isValid ? undefined : lease.id);
  }

  reserve(target: Target, delivery: ClaimedDelivery): boolean {
    return this.lines.reserve(target, delivery);
  }

  accept(entries: readonly ReservedDelivery[], backlog: ReadonlySet<string>): void {
    const queuedAtMs = performance.now();
    const touched = new Set<EndpointLine>();
    for (const { delivery, target, claimedBy } of entries) {
      const line = this.lines.of(target);
      this.lines.unreserve(line, delivery);
      if (claimedBy !== this.parts.lease.id) continue;
      this.lines.hold(line, delivery, { by: claimedBy, queuedAtMs });
      touched.add(line);
    }
    for (const line of touched) this.pump(line);
    this.expectBacklog([...backlog]);
  }

  giveBack(entries: readonly ReservedDelivery[]): void {
    for (const { delivery, target } of entries) this.lines.unreserve(this.lines.find(target.id), delivery);
  }

  doubt(): void {
    this.watch.doubt();
  }

  /** An endpoint was changed here; other instances notice within a poll. */
  async refresh(endpointId: string): Promise<void> {
    const [target] = await loadTargets(this.parts.database, [endpointId]);
    if (target === undefined) this.close(endpointId);
    else this.lines.of(target);
    this.watch.look();
  }

  /** These endpoints have something due, or the clock has moved on. */
  wake(): void {
    this.watch.look();
  }

  private open(target: Target): { sender: Sender; keys: readonly TargetKey[] } {
    const { guard, limits, secretBox, logger } = this.parts;
    const keys: TargetKey[] = [];
    for (const { sealed, expiresAtMs } of target.secrets) {
      try {
        keys.push({ key: signingKey(secretBox.open(sealed, target.id)), expiresAtMs });
      } catch (error) {
        // The endpoint then fails loudly by itself, instead of stopping the events of everybody.
        logger.error({ err: error, endpoint_id: target.id }, 'a stored webhook secret cannot be read');
      }
    }
    return {
      sender: new Sender(target.url, { guard, timeoutMs: limits.timeoutMs, connections: limits.windowMax }),
      keys,
    };
  }

  private claimed(deliveries: readonly ClaimedDelivery[], claimedBy: string): void {
    const touched = new Set<EndpointLine>();
    for (const delivery of deliveries) {
      const line = this.lines.find(delivery.endpointId);
      if (line === undefined || this.lines.has(delivery.id)) {
        // It was given back a moment ago, and that is not known here yet.
        this.watch.doubt();
        continue;
      }
      this.lines.hold(line, delivery, { by: claimedBy, queuedAtMs: undefined });
      touched.add(line);
    }
    for (const line of touched) this.pump(line);
  }

  /** Sends as much of a line as may be sent now. */
  private pump(line: EndpointLine): void {
    if (this.isStopping || !this.parts.lease.isValid) return;
    if (!line.isOpen) return this.close(line.target.id);
    for (let held = line.next(); held !== undefined; held = line.next()) {
      const flight = this.attempt(held).finally(() => this.flights.delete(flight));
      this.flights.add(flight);
    }
    const pauseLeftMs = line.pauseLeftMs;
    if (pauseLeftMs > 0 && line.ready.length > 0) line.wakeIn(pauseLeftMs, () => this.pump(line));
  }

  private async attempt(held: HeldDelivery): Promise<void> {
    const { line, delivery } = held;
    const startedAt = this.parts.clock();
    if (held.queuedAtMs !== undefined) this.metrics.firstTried(performance.now() - held.queuedAtMs);
    held.queuedAtMs = undefined;
    const body = Buffer.from(delivery.payload);
    const event = { notificationId: delivery.notificationId, type: delivery.type, timestampMs: startedAt.getTime() };
    const keys = line.keysAt(event.timestampMs);
    const sent = keys.length === 0 ? UNSIGNED : await line.sender.send(attemptHeaders(event, body, keys), body);
    this.settle(held, startedAt, sent);
    this.pump(line);
  }

  private settle(held: HeldDelivery, startedAt: Date, sent: SentAttempt): void {
    const { line } = held;
    const nowMs = this.parts.clock().getTime();
    held.tries += 1;
    const verdict = judgeAttempt({ tries: held.tries, outcome: sent.outcome, nowMs, jitter: this.parts.random() });
    this.metrics.attempted(verdict.kind, sent.latencyMs);
    line.answered(verdict.kind === 'delivered', sent.latencyMs);
    // Its claim was lost while it was in flight: others have the delivery now, and its result is theirs.
    if (held.claimedBy !== this.parts.lease.id) return;
    const waitMs = verdict.kind === 'retry' ? verdict.dueMs - nowMs : Number.POSITIVE_INFINITY;
    const isKept = waitMs <= KEPT_MAX_MS && line.isOpen && !this.isStopping;
    this.recorder.add(resultOf(held, verdict, { isKept, attempt: attemptJson(startedAt, sent) }));
    if (!isKept) return;
    held.retryTimer = setTimeout(() => {
      held.retryTimer = undefined;
      line.ready.unshift(held);
      this.pump(line);
    }, waitMs);
  }

  private recorded({ results, written, due, disabled }: Recorded): void {
    for (const { id, isKept, dueMs, claimedBy } of results) {
      const held = this.lines.findHeld(id);
      if (held?.claimedBy === claimedBy && (!isKept || !written.has(id))) this.lines.forget(held);
      if (!isKept && dueMs !== undefined) this.watch.expect(dueMs);
    }
    for (const endpoint of disabled) {
      this.parts.logger.warn({ endpoint_id: endpoint.id, reason: endpoint.reason }, 'webhook endpoint disabled');
      this.close(endpoint.id);
    }
    this.expectBacklog(due);
    if (this.lines.wanted().size > 0) this.watch.claimSoon();
  }

  private expectBacklog(endpointIds: readonly string[]): void {
    if (endpointIds.length === 0) return;
    for (const id of endpointIds) {
      const line = this.lines.find(id);
      if (line === undefined) return this.watch.look();
      line.hasBacklog = true;
    }
    this.watch.claimSoon();
  }

  /** The endpoint is disabled or deleted: what is held for it and not in flight is given back. */
  private close(endpointId: string): void {
    const line = this.lines.find(endpointId);
    if (line === undefined) return;
    line.isOpen = false;
    const dueMs = this.parts.clock().getTime();
    for (const held of line.clear()) this.recorder.add(untried(held, dueMs));
  }

  private async beat(): Promise<undefined> {
    const { lease, logger } = this.parts;
    if (!(await lease.renew())) {
      logger.warn('the lease of this dispatcher was lost: what it had claimed is left to others');
      this.lines.abandon();
      await lease.acquire();
    }
    const dead = await lease.releaseDead();
    if (dead > 0) {
      logger.warn({ dispatchers: dead }, 'claims of dispatchers that are gone were given back');
      this.watch.look();
    }
    for (const line of this.lines.all()) if (line.ready.length > 0) this.pump(line);
    return undefined;
  }
}

function resultOf(held: HeldDelivery, verdict: Verdict, rest: { isKept: boolean; attempt: string }): Result {
  const { delivery, claimedBy, tries } = held;
  const hasSucceeded = verdict.kind === 'delivered';
  return {
    platformCode: delivery.platformCode,
    id: delivery.id,
    endpointId: delivery.endpointId,
    resourceId: delivery.resourceId,
    claimedBy,
    tries,
    status: hasSucceeded ? 'delivered' : verdict.kind === 'retry' ? 'pending' : 'failed',
    dueMs: verdict.kind === 'retry' ? verdict.dueMs : undefined,
    isKept: rest.isKept,
    attempts: [rest.attempt],
    observed: { hasSucceeded, hasFailed: !hasSucceeded, isGone: verdict.kind === 'gone' },
  };
}

function untried({ delivery, claimedBy, tries }: HeldDelivery, dueMs: number): Result {
  const { platformCode, id, endpointId, resourceId } = delivery;
  return {
    ...{ platformCode, id, endpointId, resourceId, claimedBy, tries, dueMs },
    status: 'pending',
    isKept: false,
    attempts: [],
    observed: undefined,
  };
}

function attemptJson(at: Date, { outcome, latencyMs, error, responseExcerpt }: SentAttempt): string {
  return JSON.stringify({
    at: toTimestamp(at),
    status_code: outcome.kind === 'answered' ? outcome.statusCode : null,
    latency_ms: latencyMs,
    error,
    response_excerpt: responseExcerpt,
  });
}
