import { API, type ApiCall } from '@ballast/api';
import { SecretBox } from '@ballast/platform-config';
import fastify, { type FastifyInstance } from 'fastify';
import { Authenticator } from '../authenticate/authenticator';
import { KeySource } from '../authenticate/key-source';
import { LiveKeys } from '../authenticate/live-keys';
import { Admission } from '../authenticate/admission';
import { RateLimiter } from '../authenticate/rate-limiter';
import { prepareServer } from './prepare-server';
import { Walls } from './walls';

class NoKeys extends KeySource {
  override async load(): Promise<readonly never[]> {
    return [];
  }
}

const authenticator = new Authenticator(
  new LiveKeys(new NoKeys(), new SecretBox(Buffer.alloc(32))),
  { BALLAST_MODE: 'production', SIGNATURE_WINDOW_MS: 30_000, TRUSTED_PROXIES: [] },
  () => new Date(0),
  [],
);

const admission = new Admission(
  authenticator,
  new RateLimiter(1),
  { BALLAST_MODE: 'production', RATE_LIMIT_PER_SECOND: 1 },
  () => new Date(0),
);

function serverWith(apiCall: Pick<ApiCall, 'bodyBytesMax'>, bodyBytesMax: number): FastifyInstance {
  const server = fastify({ bodyLimit: bodyBytesMax });
  const observe = () => undefined;
  prepareServer(server, { authenticator, admission, walls: new Walls(), observe, bodyBytesMax, isSandbox: true });
  server.route({
    method: 'POST',
    url: '/call',
    config: { apiCall: { ...API.createStrategy, ...apiCall } },
    handler: async ({ body }) => ({ bytes: Buffer.isBuffer(body) ? body.length : 0 }),
  });
  return server;
}

async function statusOf(server: FastifyInstance, bytes: number): Promise<number> {
  const headers = { 'content-type': 'application/json' };
  return (await server.inject({ method: 'POST', url: '/call', headers, payload: 'x'.repeat(bytes) })).statusCode;
}

describe('The body of a call', () => {
  it('may be as large as the call declares', async () => {
    const server = serverWith({ bodyBytesMax: 1_000 }, 50_000);
    expect(await statusOf(server, 1_000)).toBe(200);
    expect(await statusOf(server, 1_001)).toBe(413);
  });

  it('may not be larger than the server takes', async () => {
    const server = serverWith({ bodyBytesMax: 1_000 }, 500);
    expect(await statusOf(server, 500)).toBe(200);
    expect(await statusOf(server, 501)).toBe(413);
  });

  it('is larger for the calls that list participants than for all others', () => {
    const bulk = Object.values(API as Readonly<Record<string, ApiCall>>).filter(
      ({ bodyBytesMax }) => bodyBytesMax > 1024 * 1024,
    );
    expect(bulk.map(({ id }) => id).sort()).toEqual(
      [
        ...['enroll', 'topUp', 'partialSell', 'rebalance', 'liquidate'],
        ...['previewEnroll', 'previewTopUp', 'previewPartialSell', 'previewRebalance', 'previewLiquidate'],
        'createCustomerAccounts',
        'linkAdvisors',
        'createConfigurations',
        'createParticipants',
      ].sort(),
    );
  });
});
