import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { AttemptRecorder } from './attempt-recorder';
import { DeliveryBuffer } from './delivery-buffer';
import { DeliveryWorker } from './delivery-worker';
import { EndpointConnections } from './endpoint-connections';

const DEADLINE_MS = 15_000;

/** The orderly end of sending. */
@Injectable()
export class DeliveryShutdown {
  constructor(
    private readonly buffer: DeliveryBuffer,
    private readonly worker: DeliveryWorker,
    private readonly recorder: AttemptRecorder,
    private readonly connections: EndpointConnections,
  ) {}

  /** Starts nothing more, waits for requests in flight and writes their results; gives up after 15 seconds. */
  async finish(): Promise<void> {
    this.buffer.stop();
    const ended = this.worker.ended().then(() => this.recorder.drain());
    const deadline = new AbortController();
    await Promise.race([ended, delay(DEADLINE_MS, undefined, { signal: deadline.signal })]);
    deadline.abort();
    this.recorder.abandon();
  }

  /** Cuts off requests that did not end in time. */
  closeConnections(): Promise<void> {
    return this.connections.close();
  }
}
