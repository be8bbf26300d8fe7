import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import type { Slice, LogPort, Subscription } from './port';

/**
 * NestJS transport over the log: an `@EventPattern('<topic>')` method receives each slice of the topic as its payload.
 * Each topic has its own subscription, so a slow topic delays no other.
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

  /** Starts to read. The callback gets the error when that fails. */
  override async listen(callback: (error?: unknown) => void): Promise<void> {
    try {
      await this.log.start();
      this.subscriptions = await Promise.all(
        [...this.messageHandlers].map(([topic, handler]) =>
          this.log.subscribe({
            group: this.group,
            topics: [topic],
            handleSlice: (slice) => invoke(topic, handler, slice),
          }),
        ),
      );
      callback();
    } catch (error) {
      callback(error);
    }
  }

  /** Stops reading and waits for slices in flight. The log itself stays open for appends. */
  override async close(): Promise<void> {
    const subscriptions = this.subscriptions;
    this.subscriptions = [];
    await Promise.all(subscriptions.map((subscription) => subscription.close()));
  }

  /** Does nothing: the log has no events of its own. Its health and lag are read from the port. */
  override on(): void {}

  override unwrap<T>(): T {
    return this.log as T;
  }
}

/**
 * Calls a handler and rethrows its error. Nest turns the error of a handler into an Observable that fails when it is
 * subscribed to; without a subscription the slice would count as handled and be lost.
 */
async function invoke(topic: string, handler: MessageHandler, slice: Slice): Promise<void> {
  if (handler.next !== undefined) throw new Error(`Topic ${topic} has two handlers: a slice is one transaction`);
  const result: unknown = await handler(slice);
  if (!isObservable(result)) return;
  try {
    await lastValueFrom(result, { defaultValue: undefined });
  } catch (error) {
    throw toError(error);
  }
}

/** The error of a handler. Nest's filter logs the original and replaces it by `{ status: 'error', message }`. */
function toError(error: unknown): Error {
  if (error instanceof Error) return error;
  const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  return new Error(String(message));
}
