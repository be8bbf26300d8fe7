import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Span } from '@opentelemetry/api';

interface RunningSdk {
  users: number;
  readonly shutdown: Promise<() => Promise<void>>;
}

let running: RunningSdk | undefined;

/**
 * Sends spans to an OpenTelemetry collector; services in one process share it. The SDK is loaded only when an endpoint
 * is configured: it costs start-up time and memory that a platform without a collector should not pay.
 */
export async function startTracing(service: string, endpoint: string | undefined): Promise<() => Promise<void>> {
  if (endpoint === undefined) return async () => undefined;
  const sdk = (running ??= { users: 0, shutdown: startSdk(service) });
  sdk.users += 1;
  const shutdown = await sdk.shutdown;
  return async () => {
    sdk.users -= 1;
    if (sdk.users > 0) return;
    running = undefined;
    await shutdown();
  };
}

/**
 * Starts the SDK; returns a function that stops it. Only `traceparent` and `tracestate` are read and carried on,
 * whatever OTEL_PROPAGATORS says. Baggage is as long as a caller likes, and would go with every message that its
 * request causes, even with messages of other tenants.
 */
async function startSdk(service: string): Promise<() => Promise<void>> {
  const { NodeSDK, core } = await import('@opentelemetry/sdk-node');
  const textMapPropagator = new core.W3CTraceContextPropagator();
  const sdk = new NodeSDK({ serviceName: `ballast-${service}`, textMapPropagator });
  sdk.start();
  return () => sdk.shutdown();
}

const tracer = trace.getTracer('ballast');

/** Carries the current span into the headers of a message or an internal call. */
export function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  propagation.inject(context.active(), headers);
  return headers;
}

/** Runs `work` in a span. The span continues the trace that `headers` name, if they name one. */
export async function inSpan<T>(
  name: string,
  headers: Readonly<Record<string, string>>,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const parent = propagation.extract(context.active(), headers);
  return tracer.startActiveSpan(name, { kind: SpanKind.CONSUMER }, parent, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) });
      throw error;
    } finally {
      span.end();
    }
  });
}

/**
 * Runs `work` in the span of a request from outside, the first one of a trace of its own. The span links the one that the
 * headers of the caller name: a caller must not decide that everything is sampled that its request causes, nor lead the
 * requests of several tenants into one trace. Returns a function that ends the span, to be called with the status of the
 * answer.
 */
export function beginRequestSpan(
  name: string,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  work: () => void,
): (status: number) => void {
  const caller = trace.getSpanContext(propagation.extract(ROOT_CONTEXT, headers));
  const links = caller === undefined ? [] : [{ context: caller }];
  const span = tracer.startSpan(name, { kind: SpanKind.SERVER, root: true, links });
  context.with(trace.setSpan(ROOT_CONTEXT, span), work);
  return (status) => {
    span.setAttribute('http.response.status_code', status);
    if (status >= SERVER_ERROR) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  };
}

const SERVER_ERROR = 500;
