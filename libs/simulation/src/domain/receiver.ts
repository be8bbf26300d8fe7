import type { AttemptOutcome } from '@ballast/domain-webhook';

/** A time without a successful answer of the receiver: from `fromMs` to before `toMs`, in ms of the virtual clock. */
export interface ReceiverOutage {
  readonly fromMs: number;
  readonly toMs: number;
  /** Status of every answer in the outage; null when the receiver does not answer at all. */
  readonly statusCode: number | null;
}

export interface SentEvent {
  readonly position: number;
  readonly resourceId: string;
  readonly notificationId: string;
}

/** The client's webhook receiver. It is no part of the platform, so nothing that it has received is ever taken back. */
export class Receiver {
  /** Events that were answered with a success, in the order in which they came, repetitions too. */
  readonly received: SentEvent[] = [];

  constructor(private readonly outages: readonly ReceiverOutage[]) {}

  receive(event: SentEvent, nowMs: number): AttemptOutcome {
    const outage = this.outages.find(({ fromMs, toMs }) => fromMs <= nowMs && nowMs < toMs);
    if (outage?.statusCode === null) return { kind: 'unanswered' };
    if (outage !== undefined) return { kind: 'answered', statusCode: outage.statusCode ?? 0, retryAfter: '' };
    this.received.push(event);
    return { kind: 'answered', statusCode: 200, retryAfter: '' };
  }
}
