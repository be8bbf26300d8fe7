import { randomUUID } from 'node:crypto';
import { API } from '@ballast/api';
import type { Strategy } from '@ballast/contracts';
import type { Page } from 'playwright-core';
import { TriedCall } from './harness/tried-call';
import { useSite } from './harness/use-site';
import type { Visit } from './harness/visit';

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const PARTICIPANTS = 5_000;
const LARGE_DEADLINE_MS = 60_000;

/** Loads the reference again without the patterns of the document: the page sends no value that breaks one. */
async function allowAnyValue(page: Page): Promise<void> {
  await page.route('**/docs/openapi.json', async (route) => {
    const text = await (await route.fetch()).text();
    const json: unknown = JSON.parse(text, (name, value: unknown) => (name === 'pattern' ? undefined : value));
    await route.fulfill({ json });
  });
  // A request that a reload cuts off would count as a failed one.
  await page.waitForLoadState('networkidle');
  await page.reload();
}

describe('a call that is tried out at /docs', () => {
  const site = useSite();

  async function tryOut(operationId: string): Promise<{ visit: Visit; call: TriedCall }> {
    const visit = await site.open('/docs');
    return { visit, call: await TriedCall.open(visit.page, operationId) };
  }

  it('is signed with the key of the sandbox and shows the answer', async () => {
    const { call } = await tryOut('getFloat');
    const { status, body, request } = await call.execute();
    expect([status, body]).toEqual([200, await site.client.call(API.getFloat)]);
    expect(await request.allHeaders()).toMatchObject({ 'x-api-key': 'sandbox-key' });
  });

  it('signs a body byte by byte as it was written', async () => {
    const { call } = await tryOut('createStrategy');
    const metadata = `{ "b": "Überschuß 漢字 🙂", "a":"€ & <b> \\"'\\u0041 %20 +",  "1": [1.50, {}] }`;
    const text = `{"quoted_currency" :"USD",\n  "metadata": ${metadata}}`;
    await call.write({ 'Request body': text });
    const { status, body, request } = await call.execute();
    expect([status, request.postData()]).toEqual([201, text]);
    expect(body).toMatchObject({ metadata: JSON.parse(metadata) });
    const { id } = body as Strategy;
    expect(await site.client.call(API.getStrategy, { params: { strategy_id: id } })).toEqual(body);
  });

  it('gets a fresh request id each time, or repeats the request when the reader switches this off', async () => {
    const { visit, call } = await tryOut('createStrategy');
    expect(await call.field('X-REQUEST-ID').inputValue()).toBe('');
    const ids: unknown[] = [];
    for (let count = 1; count <= 2; count += 1) {
      const { status, body } = await call.execute();
      const { request_id } = body as Strategy;
      expect(status).toBe(201);
      expect(request_id).toMatch(UUID_V4);
      expect(await call.field('X-REQUEST-ID').inputValue()).toBe(request_id);
      ids.push(request_id);
    }
    expect(new Set(ids).size).toBe(2);
    await visit.page.getByLabel('fresh X-REQUEST-ID each time').uncheck();
    const { status, body, headers } = await call.execute();
    expect([status, headers['idempotent-replayed']]).toEqual([200, 'true']);
    expect(body).toMatchObject({ request_id: ids[1] });
  });

  it('keeps a request id that the reader wrote', async () => {
    const { call } = await tryOut('createStrategy');
    const id = randomUUID().toUpperCase();
    await call.write({ 'X-REQUEST-ID': id });
    const answers = [await call.execute(), await call.execute()];
    expect(answers.map(({ status }) => status)).toEqual([201, 200]);
    expect(answers.map(({ request }) => request.headers()['x-request-id'])).toEqual([id, id]);
  });

  it('signs the request id too when version 2 is chosen', async () => {
    const { call } = await tryOut('createStrategy');
    await call.write({ 'X-REQUEST-ID': randomUUID().toUpperCase() });
    await call.choice('X-API-Signature-Version').selectOption('2');
    const { status, request } = await call.execute();
    expect([status, request.headers()['x-api-signature-version']]).toEqual([201, '2']);
  });

  it('signs version 2 of a call without a request id', async () => {
    const { call } = await tryOut('listInstruments');
    await call.choice('X-API-Signature-Version').selectOption('2');
    expect((await call.execute()).status).toBe(200);
  });

  it('shows the next page for a page token', async () => {
    for (let count = 1; count <= 2; count += 1) {
      await site.client.call(API.createStrategy, { body: { quoted_currency: 'USD' } });
    }
    const { call } = await tryOut('listStrategies');
    await call.write({ page_size: '1' });
    const first = (await call.execute()).body as { strategies: Strategy[]; next_page_token: string };
    await call.write({ page_token: first.next_page_token });
    const second = (await call.execute()).body as { strategies: Strategy[] };
    expect(second.strategies).toHaveLength(1);
    expect(second.strategies).not.toEqual(first.strategies);
  });

  it('signs a query as it is encoded', async () => {
    const { visit, call } = await tryOut('listStrategies');
    await call.write({ page_token: `a+b/c= &d%25?#é'"()*!~|^\`{}<>[]\\漢` });
    const { status, body } = await call.execute();
    expect(body).toMatchObject({ code: 'invalid_request', errors: [expect.stringContaining('query/page_token')] });
    expect(visit.takeErrors()).toEqual([expect.stringContaining(String(status))]);
  });

  it('signs several values of a query and an empty answer', async () => {
    const { call } = await tryOut('listEvents');
    await call.write({ types: 'trade_strategy.trader.created,trade_strategy.operation.status_changed', limit: '5' });
    const { status, request } = await call.execute();
    expect([status, new URL(request.url()).search]).toEqual([200, expect.stringContaining('%2C')]);
  });

  it.each([`it's (a) *code*!~`, 'ü/漢 %2F?#&+', '[a]|^`{b}"\\'])('signs %s in a path', async (code) => {
    const visit = await site.open('/docs');
    await allowAnyValue(visit.page);
    const call = await TriedCall.open(visit.page, 'getParticipant');
    await call.write({ participant_code: code });
    const { status, body } = await call.execute();
    expect([status, body]).toEqual([404, expect.objectContaining({ code: 'not_found' })]);
    expect(visit.takeErrors()).toEqual([expect.stringContaining('404')]);
  });

  it('changes the resource that its path names', async () => {
    const { id } = await site.client.call(API.createStrategy, { body: { quoted_currency: 'USD' } });
    const { call } = await tryOut('updateStrategy');
    await call.write({ strategy_id: id, 'Request body': '{"metadata":{"tier":"gold"}}' });
    const { status, body } = await call.execute();
    expect([status, body]).toEqual([200, expect.objectContaining({ id, metadata: { tier: 'gold' } })]);
  });

  it('shows an answer without a body', async () => {
    const { call } = await tryOut('clearSandboxFaults');
    const { status, body } = await call.execute();
    expect([status, body]).toEqual([204, undefined]);
  });

  it(
    `takes ${PARTICIPANTS} participants at once`,
    async () => {
      const { call } = await tryOut('createParticipants');
      const participants = Array.from({ length: PARTICIPANTS }, (_, index) => ({
        participant_code: `P${index}`,
        status: 'approved',
      }));
      await call.write({ 'Request body': JSON.stringify({ participants }) });
      const { status, body } = await call.execute();
      expect([status, body]).toEqual([201, { created: PARTICIPANTS, existing: 0 }]);
    },
    LARGE_DEADLINE_MS,
  );

  it.each([
    ['secret', 'another-secret', 'invalid_signature'],
    ['key', 'another-key', 'unauthenticated'],
    ['secret', '', 'unauthenticated'],
  ])('shows the 401 when the %s is "%s"', async (field, value, code) => {
    const { visit, call } = await tryOut('createStrategy');
    await visit.page.getByLabel(field, { exact: true }).fill(value);
    const { status, body } = await call.execute();
    expect([status, body]).toEqual([401, expect.objectContaining({ code, type: `/docs/errors#${code}` })]);
    expect(body).toHaveProperty('string_to_sign', expect.stringContaining('POST/strategies{'));
    expect(visit.takeErrors()).toEqual([expect.stringContaining('401')]);
  });
});
