import type { LogPort, OutgoingMessage, SubscribeOptions, Subscription } from '@ballast/platform-log';
import { inSpan, traceHeaders } from '@ballast/platform-observability';

/**
 * The log with traces across it: each appended message carries the current span in its headers, and a slice is handled
 * in a span that continues the span of its first message, even when its messages belong to several traces.
 */
export function tracedLog(log: LogPort, service: string): LogPort {
  return {
    append: (tx, messages) => log.append(tx, withTrace(messages)),
    subscribe: (options) => subscribeTraced(log, service, options),
    reposition: (slice) => log.reposition(slice),
    start: () => log.start(),
    close: () => log.close(),
    lag: () => log.lag(),
    waits: () => log.waits(),
    refusals: () => log.refusals(),
    get publishStalledMs() {
      return log.publishStalledMs;
    },
    get healthy() {
      return log.healthy;
    },
    get problems() {
      return log.problems;
    },
  };
}

function withTrace(messages: readonly OutgoingMessage[]): readonly OutgoingMessage[] {
  const trace = traceHeaders();
  return messages.map((message) => ({ ...message, headers: { ...message.headers, ...trace } }));
}

function subscribeTraced(log: LogPort, service: string, options: SubscribeOptions): Promise<Subscription> {
  return log.subscribe({
    ...options,
    handleSlice: (slice) =>
      inSpan(`${service} ${slice.topic}`, slice.messages[0]?.headers ?? {}, (span) => {
        span.setAttribute('messaging.batch.message_count', slice.messages.length);
        return options.handleSlice(slice);
      }),
  });
}
