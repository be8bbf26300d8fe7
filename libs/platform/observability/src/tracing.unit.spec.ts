import { trace, type Span } from '@opentelemetry/api';
import { beginRequestSpan, inSpan, startTracing, traceHeaders } from './tracing';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';

describe('the headers that carry a trace on', () => {
  let stopTracing: () => Promise<void>;

  beforeAll(async () => {
    // Spans are recorded only when there is an exporter. Nothing listens at its address.
    process.env['OTEL_TRACES_EXPORTER'] = 'otlp';
    process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = 'http://127.0.0.1:1';
    process.env['OTEL_METRICS_EXPORTER'] = 'none';
    process.env['OTEL_LOGS_EXPORTER'] = 'none';
    stopTracing = await startTracing('spec', 'http://127.0.0.1:1');
  });

  afterAll(() => stopTracing().catch(() => undefined));

  it('name a trace of the request itself and nothing that the caller has sent', () => {
    const sent = {
      traceparent: `00-${TRACE_ID}-b7ad6b7169203331-01`,
      tracestate: 'vendor=1',
      baggage: 'user=alice',
    };
    let carried: Record<string, string> = {};
    let span: Span | undefined;
    beginRequestSpan('POST /strategies', sent, () => {
      carried = traceHeaders();
      span = trace.getActiveSpan();
    })(200);
    expect(carried).toEqual({ traceparent: expect.not.stringContaining(TRACE_ID) });
    expect(span).toMatchObject({
      parentSpanContext: undefined,
      links: [{ context: { traceId: TRACE_ID, spanId: 'b7ad6b7169203331' } }],
    });
  });

  it('are carried on inside the platform', async () => {
    const headers = { traceparent: `00-${TRACE_ID}-b7ad6b7169203331-01` };
    const carried = await inSpan('log', headers, () => Promise.resolve(traceHeaders()));
    expect(carried).toEqual({ traceparent: expect.stringContaining(TRACE_ID) });
  });
});
