import { chromium, type Browser } from 'playwright-core';
import type { BallastClient } from '@ballast/client';
import { documentedClient } from '@ballast/test-client';
import { startDatabaseServer, type DatabaseServer } from '@ballast/test-infra';
import { startPlatform, type TestPlatform } from '@ballast/test-platform';
import { Visit } from './visit';

const START_DEADLINE_MS = 120_000;
const STEP_TIMEOUT_MS = 15_000;
export const DESKTOP = { width: 1280, height: 900 } as const;
export const TELEPHONE = { width: 375, height: 800 } as const;

/** Host name that the browser maps to 127.0.0.1. A page from it is no secure context, because it is not localhost. */
export const PLAIN_HOST = 'ballast.test';

const FLAGS = [
  // A container usually runs as root, where the browser refuses its sandbox; the browser opens only our pages.
  '--no-sandbox',
  '--disable-gpu',
  // Only our pages may use the network.
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--host-resolver-rules=MAP ${PLAIN_HOST} 127.0.0.1`,
];

export interface Site {
  readonly baseUrl: string;
  readonly client: BallastClient;
  /** Opens an address of the platform in a new browser context, without cookies and storage of earlier visits. */
  open(path: string, size?: typeof DESKTOP | typeof TELEPHONE, baseUrl?: string): Promise<Visit>;
}

/** Starts the built platform and a browser for a test file. After each test, expects that no page reported an error. */
export function useSite(): Site {
  let server: DatabaseServer | undefined;
  let platform: TestPlatform | undefined;
  let browser: Browser | undefined;
  let client: BallastClient | undefined;
  const visits: Visit[] = [];

  beforeAll(async () => {
    server = await startDatabaseServer();
    platform = await startPlatform({ databaseServerUrl: server.url, layout: 'one-process' });
    client = documentedClient({ baseUrl: platform.baseUrl, key: 'sandbox-key', secret: 'sandbox-secret' });
    browser = await chromium.launch({ executablePath: process.env['BROWSER_PATH'] ?? '', args: FLAGS });
  }, START_DEADLINE_MS);

  afterEach(async () => {
    const ended = visits.splice(0);
    const violations = ended.flatMap((visit) => visit.takeErrors());
    for (const visit of ended) await visit.close();
    expect(violations).toEqual([]);
  });

  afterAll(async () => {
    await browser?.close();
    await client?.close();
    await platform?.stop();
    await server?.stop();
  }, START_DEADLINE_MS);

  return {
    get baseUrl() {
      return existing(platform).baseUrl;
    },
    get client() {
      return existing(client);
    },
    open: async (path, size = DESKTOP, baseUrl = existing(platform).baseUrl) => {
      const context = await existing(browser).newContext({ baseURL: baseUrl, viewport: size });
      context.setDefaultTimeout(STEP_TIMEOUT_MS);
      const visit = new Visit(await context.newPage(), context, new URL(baseUrl).origin);
      visits.push(visit);
      await visit.page.goto(path);
      return visit;
    },
  };
}

function existing<T>(started: T | undefined): T {
  if (started === undefined) throw new Error('The site exists only after beforeAll');
  return started;
}
