import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import type { LogBatch, LogPort, Subscription } from './port';

/**
 * Brings the log to NestJS: an `@EventPattern('<topic>')` method receives each slice of the topic as its payload.
 * One subscription per topic, so a slow topic holds back no other.
 */
export class LogTransport extends Server implements CustomTransportStrategy {
  override readonly transportId = Symbol('ballast.log');
  private subscriptions: readonly Subscription[] = [];

  /** `group` is the name of the service: all its instances share the partitions. */
  constructor(
    private readonly log: LogPort,
    private readonly group: string,
  ) {
    super();
  }

  /** Starts to read; the callback gets the error when that fails. */
  override async listen(callback: (error?: unknown) => void): Promise<void> {
    try {
      await this.log.start();
      this.subscriptions = await Promise.all(
        [...this.messageHandlers].map(([topic, handler]) =>
          this.log.subscribe({
            group: this.group,
            topics: [topic],
            handleBatch: (batch) => invoke(topic, handler, batch),
          }),
        ),
      );
      callback();
    } catch (error) {
      callback(error);
    }
  }

  /** Stops the intake and waits for the slices in flight; the log itself stays open for appends. */
  override async close(): Promise<void> {
    const subscriptions = this.subscriptions;
    this.subscriptions = [];
    await Promise.all(subscriptions.map((subscription) => subscription.close()));
  }

  /** The log has no events of its own; its health and lag are read from the port. */
  override on(): void {}

  override unwrap<T>(): T {
    return this.log as T;
  }
}

/**
 * Nest does not let a handler's error through: it turns it into an Observable that fails when somebody subscribes.
 * Unnoticed, the slice would count as done and be lost.
 */
async function invoke(topic: string, handler: MessageHandler, batch: LogBatch): Promise<void> {
  if (handler.next !== undefined) throw new Error(`Topic ${topic} has two handlers: a slice is one transaction`);
  const result: unknown = await handler(batch);
  if (!isObservable(result)) return;
  try {
    await lastValueFrom(result, { defaultValue: undefined });
  } catch (error) {
    throw toError(error);
  }
}

/** Nest's filter replaces an error by `{ status: 'error', message }`, after logging the original. */
function toError(error: unknown): Error {
  if (error instanceof Error) return error;
  const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  return new Error(String(message));
}
