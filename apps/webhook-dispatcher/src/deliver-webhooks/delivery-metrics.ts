import type { Verdict } from '@ballast/domain-webhook';
import type { Metrics } from '@ballast/platform-observability';

const OUTCOMES: Readonly<Record<Verdict['kind'], string>> = {
  delivered: 'delivered',
  retry: 'failed',
  given_up: 'given_up',
  gone: 'gone',
};

/** What an operator watches. */
export interface DeliveryMetrics {
  attempted(verdict: Verdict['kind'], latencyMs: number): void;
  /** From the moment an event arrived until its first try. */
  firstTried(waitedMs: number): void;
  backlog(pending: number): void;
}

export function deliveryMetrics(
  metrics: Metrics,
  now: { readonly held: () => number; readonly heldBytes: () => number; readonly inFlight: () => number },
): DeliveryMetrics {
  const attempts = metrics.counter('ballast_webhook_attempts_total', 'Attempts by what came of them.', ['outcome']);
  const latency = metrics.histogram('ballast_webhook_attempt_seconds', 'How long receivers take to answer.');
  const first = metrics.histogram(
    'ballast_webhook_first_try_seconds',
    'From the arrival of an event to its first try.',
  );
  const backlog = metrics.gauge('ballast_webhook_backlog', 'Deliveries that are pending, of all instances.');
  metrics.gauge('ballast_webhook_held', 'Deliveries held in memory.', [], (gauge) => gauge.set(now.held()));
  metrics.gauge('ballast_webhook_held_bytes', 'Bodies held in memory.', [], (gauge) => gauge.set(now.heldBytes()));
  metrics.gauge('ballast_webhook_in_flight', 'Requests in flight.', [], (gauge) => gauge.set(now.inFlight()));
  return {
    attempted: (verdict, latencyMs) => {
      attempts.inc({ outcome: OUTCOMES[verdict] });
      latency.observe(latencyMs / 1_000);
    },
    firstTried: (waitedMs) => first.observe(waitedMs / 1_000),
    backlog: (pending) => backlog.set(pending),
  };
}
