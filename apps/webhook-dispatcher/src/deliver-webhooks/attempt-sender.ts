import { Inject, Injectable } from '@nestjs/common';
import { judgeAttempt, type Verdict } from '@ballast/domain-webhook';
import type { Clock } from '@ballast/kernel';
import { CLOCK } from '@ballast/platform-service';
import { RANDOM } from '../tokens';
import { DeliveryMetrics } from './delivery-metrics';
import { EndpointConnections } from './endpoint-connections';
import type { BufferedDelivery } from './endpoint-queue';
import type { SentAttempt } from './sender';
import { attemptHeaders } from './sign-attempt';

/** The result of a delivery without a usable secret: nothing is sent without a signature. */
const UNSIGNED: SentAttempt = {
  outcome: { kind: 'unanswered' },
  error: 'the secret of the endpoint cannot be read',
  latencyMs: 0,
  responseExcerpt: '',
};

/** An attempt that has ended. */
export interface EndedAttempt {
  readonly sent: SentAttempt;
  readonly verdict: Verdict;
  readonly startedAt: Date;
  /** Unix milliseconds of its end; the wait for the next try counts from here. */
  readonly endedAtMs: number;
}

/** Makes single attempts: signs, sends and judges. */
@Injectable()
export class AttemptSender {
  constructor(
    private readonly connections: EndpointConnections,
    private readonly metrics: DeliveryMetrics,
    @Inject(CLOCK) private readonly clock: Clock,
    /** Random numbers in [0, 1), for the jitter of slow retries. */
    @Inject(RANDOM) private readonly random: () => number,
  ) {}

  /** Tries to deliver once. Never rejects. Counts the try. */
  async attempt(buffered: BufferedDelivery): Promise<EndedAttempt> {
    const { delivery, queue } = buffered;
    const startedAt = this.clock();
    if (buffered.queuedAtMs !== undefined) this.metrics.firstTried(performance.now() - buffered.queuedAtMs);
    buffered.queuedAtMs = undefined;
    const body = Buffer.from(delivery.payload);
    const event = { notificationId: delivery.notificationId, type: delivery.type, timestampMs: startedAt.getTime() };
    const connection = this.connections.to(queue.target);
    const keys = connection.keysAt(event.timestampMs);
    const sent = keys.length === 0 ? UNSIGNED : await connection.sender.send(attemptHeaders(event, body, keys), body);
    const endedAtMs = this.clock().getTime();
    buffered.tries += 1;
    const verdict = judgeAttempt({
      tries: buffered.tries,
      outcome: sent.outcome,
      nowMs: endedAtMs,
      jitter: this.random(),
    });
    this.metrics.attempted(verdict.kind, sent.latencyMs);
    return { sent, verdict, startedAt, endedAtMs };
  }
}
