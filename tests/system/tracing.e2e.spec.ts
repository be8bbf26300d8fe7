import { createServer, type IncomingMessage, type Server } from 'node:http';
import { API } from '@ballast/api';
import type { BallastClient } from '@ballast/client';
import { documentedClient } from '@ballast/test-client';
import { eventually, startDatabaseServer, type DatabaseServer } from '@ballast/test-infra';
import { startPlatform, type TestPlatform } from '@ballast/test-platform';
import { Tenant } from './harness/tenant';
import { RECORD_SCENARIO } from './scenarios';
import { pinPrices } from './scenarios/context';

const START_DEADLINE_MS = 120_000;
const EXPORT_DEADLINE_MS = 30_000;
const RECORD_DEADLINE_MS = 180_000;

interface Span {
  readonly traceId: string;
  readonly name: string;
}

interface Export {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly Span[] }[] }[];
}

async function spansOf(request: IncomingMessage): Promise<readonly Span[]> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const { resourceSpans } = JSON.parse(Buffer.concat(parts).toString('utf8')) as Export;
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}

describe('the platform with a collector', () => {
  const spans: Span[] = [];
  let collector: Server;
  let breaksHttp = false;
  let server: DatabaseServer;
  let platform: TestPlatform;
  let root: BallastClient;

  beforeAll(async () => {
    collector = createServer((request, response) => {
      if (breaksHttp) return void response.socket?.end('no HTTP at all\r\n\r\n');
      void spansOf(request).then((found) => {
        spans.push(...found);
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
    const address = collector.address();
    if (address === null || typeof address === 'string') throw new Error('The collector has no port');
    server = await startDatabaseServer();
    platform = await startPlatform({
      databaseServerUrl: server.url,
      layout: 'one-process',
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${address.port}`,
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
        OTEL_TRACES_EXPORTER: 'otlp',
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_LOGS_EXPORTER: 'none',
      },
    });
    root = documentedClient({ baseUrl: platform.baseUrl, key: 'sandbox-key', secret: 'sandbox-secret' });
  }, START_DEADLINE_MS);

  afterAll(async () => {
    await root?.close();
    await platform?.stop();
    await server?.stop();
    await new Promise((resolve) => collector?.close(resolve));
  }, START_DEADLINE_MS);

  it(
    'leads one trace from the request of an enrollment through every service to its read model',
    async () => {
      await pinPrices(root);
      const tenant = await Tenant.open(root, platform.baseUrl);
      await tenant.participants(['A']);
      const strategy = await tenant.strategy();
      const { operation } = await tenant.run(strategy.id, 'enroll', [
        { participant_code: 'A', amount: '100.00', auto_rebalance: true },
      ]);
      expect(operation.status).toBe('settled');
      const path = [
        'operation-orchestrator strategy.requests.v1',
        'credit-check credit.commands.v1',
        'pricing pricing.commands.v1',
        'execution execution.requests.v1',
        'credit-check trade.events.v1',
        'gateway execution.events.v1',
      ];
      await eventually(
        'every step of the enrollment is reported in the trace of its request',
        () => {
          const request = spans.find(({ name }) => name.startsWith('POST') && name.endsWith('/enroll'));
          const names = new Set(spans.filter(({ traceId }) => traceId === request?.traceId).map(({ name }) => name));
          return path.every((name) => names.has(name));
        },
        { deadlineMs: EXPORT_DEADLINE_MS },
      );
      await tenant.close();
    },
    START_DEADLINE_MS,
  );

  it(RECORD_SCENARIO.name, () => RECORD_SCENARIO.run(platform), RECORD_DEADLINE_MS);

  it(
    'stops in order although the collector breaks HTTP',
    async () => {
      breaksHttp = true;
      // The span of this call is not sent yet when the platform is told to stop.
      await root.call(API.listInstruments);
      const [name] = platform.pids.keys();
      await platform.end(name ?? '', 'SIGTERM');
    },
    START_DEADLINE_MS,
  );
});
