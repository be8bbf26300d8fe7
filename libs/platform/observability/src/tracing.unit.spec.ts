import { beginRequestSpan, startTracing, traceHeaders } from './tracing';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';

describe('the headers that carry a trace on', () => {
  let stopTracing: () => Promise<void>;

  beforeAll(async () => {
    process.env['OTEL_TRACES_EXPORTER'] = 'none';
    process.env['OTEL_METRICS_EXPORTER'] = 'none';
    process.env['OTEL_LOGS_EXPORTER'] = 'none';
    stopTracing = await startTracing('spec', 'http://127.0.0.1:1');
  });

  afterAll(() => stopTracing());

  it('name the trace of the caller and nothing else that the caller has sent', () => {
    const sent = {
      traceparent: `00-${TRACE_ID}-b7ad6b7169203331-01`,
      tracestate: 'vendor=1',
      baggage: 'user=alice',
    };
    let carried: Record<string, string> = {};
    beginRequestSpan('POST /strategies', sent, () => (carried = traceHeaders()))(200);
    expect(carried).toEqual({ traceparent: expect.stringContaining(TRACE_ID), tracestate: 'vendor=1' });
  });
});
