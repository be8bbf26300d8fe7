import { Inject, Injectable } from '@nestjs/common';
import type { Verdict } from '@ballast/domain-webhook';
import type { Metrics } from '@ballast/platform-observability';
import { METRICS } from '@ballast/platform-service';
import { DeliveryBuffer } from './delivery-buffer';

const OUTCOMES: Readonly<Record<Verdict['kind'], string>> = {
  delivered: 'delivered',
  retry: 'failed',
  given_up: 'given_up',
  gone: 'gone',
};

/** Measurements of deliveries for the operator. */
@Injectable()
export class DeliveryMetrics {
  private readonly attempts;
  private readonly latency;
  private readonly firstTry;
  private readonly pending;

  constructor(@Inject(METRICS) metrics: Metrics, buffer: DeliveryBuffer) {
    this.attempts = metrics.counter('ballast_webhook_attempts_total', 'Attempts by their outcome.', ['outcome']);
    this.latency = metrics.histogram('ballast_webhook_attempt_seconds', 'Answer time of receivers.');
    this.firstTry = metrics.histogram(
      'ballast_webhook_first_try_seconds',
      'From the arrival of an event to its first try.',
    );
    this.pending = metrics.gauge('ballast_webhook_backlog', 'Pending deliveries of all dispatchers, up to 10,000.');
    metrics.gauge('ballast_webhook_buffered', 'Deliveries in memory.', [], (gauge) => gauge.set(buffer.count));
    metrics.gauge('ballast_webhook_buffered_bytes', 'Bytes of bodies in memory.', [], (gauge) =>
      gauge.set(buffer.byteCount),
    );
    metrics.gauge('ballast_webhook_in_flight', 'Requests in flight.', [], (gauge) => gauge.set(buffer.inFlight));
  }

  attempted(verdict: Verdict['kind'], latencyMs: number): void {
    this.attempts.inc({ outcome: OUTCOMES[verdict] });
    this.latency.observe(latencyMs / 1_000);
  }

  /** Observes the time from the arrival of an event until its first try. */
  firstTried(waitedMs: number): void {
    this.firstTry.observe(waitedMs / 1_000);
  }

  backlog(pending: number): void {
    this.pending.set(pending);
  }
}
