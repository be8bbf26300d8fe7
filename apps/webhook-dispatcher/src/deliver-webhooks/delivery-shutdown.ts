import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { counted, SERVICE_CONFIG, StopWaits } from '@ballast/platform-service';
import type { WebhookConfig } from '../config';
import { AttemptRecorder } from './attempt-recorder';
import { DeliveryBuffer } from './delivery-buffer';
import { DeliveryWorker } from './delivery-worker';
import { EndpointConnections } from './endpoint-connections';

/** Milliseconds that a stop waits for requests in flight: longer than any of them may take. */
const DEADLINE_MS = 15_000;
/** The same in the sandbox, where a person waits. A request that is cut off is sent again after the next start. */
const SANDBOX_DEADLINE_MS = 1_000;

/** The orderly end of sending. */
@Injectable()
export class DeliveryShutdown {
  private readonly deadlineMs: number;

  constructor(
    private readonly buffer: DeliveryBuffer,
    private readonly worker: DeliveryWorker,
    private readonly recorder: AttemptRecorder,
    private readonly connections: EndpointConnections,
    private readonly waits: StopWaits,
    @Inject(SERVICE_CONFIG) { BALLAST_MODE }: Pick<WebhookConfig, 'BALLAST_MODE'>,
  ) {
    this.deadlineMs = BALLAST_MODE === 'sandbox' ? SANDBOX_DEADLINE_MS : DEADLINE_MS;
  }

  /** Starts nothing more, waits for requests in flight and writes their results; gives up at the deadline. */
  async finish(): Promise<void> {
    this.buffer.stop();
    const ended = this.worker.ended().then(() => this.recorder.drain());
    const deadline = new AbortController();
    const first = Promise.race([ended, delay(this.deadlineMs, undefined, { signal: deadline.signal })]);
    await this.waits.until(first, () => counted(this.buffer.inFlight, 'webhook attempt'));
    deadline.abort();
    this.recorder.abandon();
  }

  /** Cuts off requests that did not end in time. */
  closeConnections(): Promise<void> {
    return this.connections.close();
  }
}
