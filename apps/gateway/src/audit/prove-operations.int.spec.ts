import { API } from '@ballast/api';
import { newId } from '@ballast/kernel';
import { useTestDatabase } from '@ballast/test-infra';
import { request } from 'undici';
import { textOf, type Credentials, type Reply } from '../testing/api-client';
import { useGateway } from '../testing/gateway-under-test';
import type { StubAnswer, StubRequest } from '../testing/internal-http-stub';
import { enrolled, type OperationUnderAudit } from './testing/operation-under-audit';

const TOPIC = 'operation.events.v1';

describe('GET /strategies/operations/{operation_id}/proof', () => {
  const gateway = useGateway(useTestDatabase);
  let audited: OperationUnderAudit;
  beforeAll(async () => {
    audited = await enrolled(gateway, 2);
  });
  beforeEach(() => {
    gateway.internalHttp.requests.length = 0;
    gateway.internalHttp.answer = answer;
  });

  const proofOf = (id: string, query = {}, api = gateway.api): Promise<Reply> =>
    api.send(API.getOperationProof, { params: { operation_id: id }, query });

  const leaf = (index: number) => ({ leaf: { topic: TOPIC, partition: 0, index, hash: 'a'.repeat(64) } });

  function headOf(id: string) {
    const range = { first: 3, last: 5, path: [] };
    const partitions = [{ topic: TOPIC, partition: 0, size: 9, checkpoint: 1, range }];
    return { format: 'ballast-proof/1', operation: id, prices: [], keys: [], partitions };
  }

  /** An auditor that hands out the messages 3 to 5 in two pages. */
  function answer({ path }: StubRequest): StubAnswer {
    if (path.startsWith('/internal/proofs/head')) {
      return { status: 200, body: { state: 'sealed', lines: [headOf(audited.operation.id)] } };
    }
    return path.includes('first=3')
      ? { status: 200, body: { lines: [leaf(3), leaf(4)], next: 5 } }
      : { status: 200, body: { lines: [leaf(5)] } };
  }

  it('has the lines of the auditor and their end', async () => {
    const reply = await proofOf(audited.operation.id);
    expect(reply.headers['content-type']).toBe('application/jsonl; charset=utf-8');
    expect(reply.text.split('\n').map((line) => (line === '' ? '' : (JSON.parse(line) as unknown)))).toEqual([
      headOf(audited.operation.id),
      leaf(3),
      leaf(4),
      leaf(5),
      { end: { executions: 0, trades: 0, entries: 0, facts: 0, leaves: 3 } },
      '',
    ]);
  });

  it('asks for the part of one participant', async () => {
    expect((await proofOf(audited.operation.id, { participant_code: 'P1' })).status).toBe(200);
    expect(gateway.internalHttp.requests.map(({ path }) => path)).toEqual(
      Array.from({ length: 3 }, () => expect.stringContaining('participant_code=P1') as unknown),
    );
    expect((await proofOf(audited.operation.id, { participant_code: 'NOBODY' })).status).toBe(404);
  });

  it('is refused until the Operation has ended and is sealed', async () => {
    gateway.internalHttp.answer = () => ({ status: 200, body: { state: 'unsealed', lines: [] } });
    const unsealed = await proofOf(audited.operation.id);
    expect(unsealed.body).toMatchObject({ status: 409, code: 'conflict' });
    expect(unsealed.headers['retry-after']).toBe('1');
    const strategy = textOf(await gateway.api.send(API.createStrategy, { body: { quoted_currency: 'USD' } }), 'id');
    const running = await gateway.api.send(API.enroll, {
      params: { strategy_id: strategy },
      body: {
        participants: [{ participant_code: 'A', amount: '60.00', auto_rebalance: false }],
        allocations: [{ underlying_currency: 'BTC', weight: '1' }],
      },
    });
    gateway.internalHttp.requests.length = 0;
    expect((await proofOf(textOf(running, 'id'))).body).toMatchObject({ status: 409, code: 'conflict' });
    expect(gateway.internalHttp.requests).toEqual([]);
  });

  it('breaks the connection when it cannot go on', async () => {
    gateway.internalHttp.answer = (asked) => (asked.path.includes('first=5') ? { status: 500 } : answer(asked));
    await expect(proofOf(audited.operation.id)).rejects.toThrow(/other side closed|terminated/);
  });

  it('shows only Operations of the own platform, and needs a scope', async () => {
    const created = await gateway.api.send(API.createSandboxPlatform, { body: { platform_code: 'PROOFS' } });
    const tenant = gateway.api.as(created.body as unknown as Credentials);
    expect((await proofOf(audited.operation.id, {}, tenant)).status).toBe(404);
    expect((await proofOf(newId())).status).toBe(404);
    expect((await request(`${gateway.url}/strategies/operations/${audited.operation.id}/proof`)).statusCode).toBe(401);
    const trader = await gateway.api.send(API.createApiKey, { body: { scopes: ['TRADE'] } });
    const api = gateway.api.as(trader.body as unknown as Credentials);
    expect((await proofOf(audited.operation.id, {}, api)).status).toBe(403);
  });
});
