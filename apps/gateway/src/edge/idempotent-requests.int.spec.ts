import { API } from '@ballast/api';
import { depositPost } from '@ballast/contracts/credit';
import { operationRequested, participantsListed } from '@ballast/contracts/operation';
import { participantsRegister } from '@ballast/contracts/registry';
import { newId } from '@ballast/kernel';
import { eventually, useTestDatabase } from '@ballast/test-infra';
import { errorsOf, textOf, type Reply } from '../testing/api-client';
import { useGateway } from '../testing/gateway-under-test';

const ALLOCATIONS = [
  { underlying_currency: 'BTC', weight: '0.50' },
  { underlying_currency: 'ETH', weight: '0.50' },
];

function enrollment(...codes: readonly string[]): Record<string, unknown> {
  const participants = codes.map((participant_code) => ({ participant_code, amount: '100.00', auto_rebalance: true }));
  return { allocations: ALLOCATIONS, participants };
}

function isReplayed({ headers }: Reply): boolean {
  return headers['idempotent-replayed'] === 'true';
}

describe('repeated requests', () => {
  const gateway = useGateway(useTestDatabase, { EFFECT_TIMEOUT_MS: '2000', CONCURRENT_REQUEST_TIMEOUT_MS: '1500' });

  async function count(statement: string, params: readonly unknown[] = []): Promise<number> {
    const [row] = await gateway.database.query<{ n: string }>(`SELECT count(*) AS n FROM ${statement}`, params);
    return Number(row?.n);
  }

  async function createStrategy(body: unknown = { quoted_currency: 'USD' }): Promise<string> {
    return textOf(await gateway.api.send(API.createStrategy, { body }), 'id');
  }

  describe('that make a Strategy', () => {
    it('answer 200 with the Strategy as it is now', async () => {
      const requestId = newId();
      const body = { quoted_currency: 'USD', metadata: { label: 'first' } };
      const first = await gateway.api.send(API.createStrategy, { body, requestId });
      expect(first.status).toBe(201);
      expect(isReplayed(first)).toBe(false);
      await gateway.api.send(API.updateStrategy, {
        params: { strategy_id: textOf(first, 'id') },
        body: { metadata: { label: 'second' } },
      });
      const again = await gateway.api.send(API.createStrategy, { body, requestId: requestId.toUpperCase() });
      expect(again.status).toBe(200);
      expect(isReplayed(again)).toBe(true);
      expect(again.body).toMatchObject({ id: first.body['id'], request_id: requestId, metadata: { label: 'second' } });
    });

    it('create a Strategy with the same id when the first request has left nothing', async () => {
      const requestId = newId();
      const madeAndForgotten = async (body: unknown): Promise<string> => {
        const id = textOf(await gateway.api.send(API.createStrategy, { body, requestId }), 'id');
        await gateway.database.query('DELETE FROM gateway.request_keys WHERE request_id = $1', [requestId]);
        await gateway.database.query('DELETE FROM gateway.strategies WHERE request_id = $1', [requestId]);
        return id;
      };
      const id = await madeAndForgotten({ quoted_currency: 'USD' });
      expect(await madeAndForgotten({ quoted_currency: 'USD' })).toBe(id);
      expect(await madeAndForgotten({ quoted_currency: 'USD', metadata: { label: 'other' } })).not.toBe(id);
    });

    it('do not mind the order of names, white space or escapes', async () => {
      const requestId = newId();
      const first = await gateway.api.send(API.createStrategy, {
        body: '{"quoted_currency":"USD","metadata":{"a":1,"b":"é"}}',
        requestId,
      });
      const again = await gateway.api.send(API.createStrategy, {
        body: '{ "metadata": {"b":"\\u00e9", "a":1.0}, "quoted_currency":"USD" }',
        requestId,
      });
      expect([first.status, again.status]).toEqual([201, 200]);
    });

    it('with another body are a 422 that lists the paths', async () => {
      const requestId = newId();
      const metadata = { a: [1, 2], kept: true };
      await gateway.api.send(API.createStrategy, { body: { quoted_currency: 'USD', metadata }, requestId });
      const other = { quoted_currency: 'USD', metadata: { a: [1, 3], kept: true, more: {} } };
      const reply = await gateway.api.send(API.createStrategy, { body: other, requestId });
      expect(reply.status).toBe(422);
      expect(reply.body).toMatchObject({
        code: 'idempotency_key_reused',
        errors: ['body/metadata/a/1', 'body/metadata/more'],
      });
    });

    it('with another number are a 422, even when a double cannot tell the numbers apart', async () => {
      const requestId = newId();
      const body = (n: string): string => `{"quoted_currency":"USD","metadata":{"n":${n}}}`;
      const [first, again, other] = [
        await gateway.api.send(API.createStrategy, { body: body('9007199254740993'), requestId }),
        await gateway.api.send(API.createStrategy, { body: body('9007199254740993.0'), requestId }),
        await gateway.api.send(API.createStrategy, { body: body('9007199254740992'), requestId }),
      ];
      expect([first.status, again.status, other.status]).toEqual([201, 200, 422]);
      expect(errorsOf(other)).toEqual(['body/metadata/n']);
    });

    it('with a body that is not valid are a 400 before they are a 422', async () => {
      const requestId = newId();
      await gateway.api.send(API.createStrategy, { body: { quoted_currency: 'USD' }, requestId });
      const reply = await gateway.api.send(API.createStrategy, { body: { quoted_currency: 'nothing' }, requestId });
      expect(reply.body).toMatchObject({ status: 400, code: 'invalid_request' });
    });

    it('at another path are a 422', async () => {
      const requestId = newId();
      await gateway.api.send(API.createStrategy, { body: { quoted_currency: 'USD' }, requestId });
      const reply = await gateway.api.send(API.createApiKey, { body: { scopes: ['READ'] }, requestId });
      expect(reply.status).toBe(422);
      expect(errorsOf(reply)).toEqual(['path', 'body/quoted_currency', 'body/scopes']);
    });

    it('list a hundred differing paths at the most', async () => {
      const requestId = newId();
      const wide = (value: number): unknown => ({
        quoted_currency: 'USD',
        metadata: Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`n${index}`, value])),
      });
      await gateway.api.send(API.createStrategy, { body: wide(1), requestId });
      expect(errorsOf(await gateway.api.send(API.createStrategy, { body: wide(2), requestId }))).toHaveLength(100);
    });

    it('by another platform are another request', async () => {
      const tenant = await gateway.api.send(API.createSandboxPlatform, { body: { platform_code: `T${Date.now()}` } });
      const other = gateway.api.as({ key: textOf(tenant, 'key'), secret: textOf(tenant, 'secret') });
      const requestId = newId();
      const mine = await gateway.api.send(API.createStrategy, { body: { quoted_currency: 'USD' }, requestId });
      const theirs = await other.send(API.createStrategy, { body: { quoted_currency: 'USD' }, requestId });
      expect([mine.status, theirs.status]).toEqual([201, 201]);
      expect(mine.body['id']).not.toBe(theirs.body['id']);
      expect((await other.send(API.getStrategy, { params: { strategy_id: textOf(mine, 'id') } })).status).toBe(404);
    });

    it('make one Strategy when they arrive at once', async () => {
      const requestId = newId();
      const replies = await Promise.all(
        Array.from({ length: 20 }, () =>
          gateway.api.send(API.createStrategy, { body: { quoted_currency: 'USD' }, requestId }),
        ),
      );
      expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
      expect(replies.filter((reply) => reply.status === 200 && isReplayed(reply))).toHaveLength(19);
      expect(new Set(replies.map(({ body }) => body['id'])).size).toBe(1);
      expect(await count('gateway.strategies WHERE request_id = $1', [requestId])).toBe(1);
    });

    it('wait for a concurrent request that takes its time, and are a 503 when it takes too long', async () => {
      const requestId = newId();
      let letGo: () => void = () => undefined;
      const held = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      let idIsTaken: () => void = () => undefined;
      const taken = new Promise<void>((resolve) => {
        idIsTaken = resolve;
      });
      const concurrent = gateway.database
        .transaction(async (tx) => {
          await tx.query(
            `INSERT INTO gateway.request_keys
               (platform_code, scope, request_id, method, path, body_hash, effect_id, accepted_id, created_at, is_done)
             VALUES ('SANDBX', '', $1, 'POST', '/strategies', '', $2, $2, now(), true)`,
            [requestId, newId()],
          );
          idIsTaken();
          await held;
          throw new Error('the concurrent request fails in the end');
        })
        .catch(() => 'failed');
      await taken;
      const late = await gateway.api.send(API.createStrategy, { body: { quoted_currency: 'USD' }, requestId });
      expect(late.status).toBe(503);
      expect(late.headers).toMatchObject({ 'retry-after': '1', 'zh-allow-retry': 'true' });
      const waiting = gateway.api.send(API.createStrategy, { body: { quoted_currency: 'USD' }, requestId });
      await eventually('the request waits for the concurrent one', async () => {
        return (await count(`pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%request_keys%'`)) > 0;
      });
      letGo();
      expect(await concurrent).toBe('failed');
      expect((await waiting).status).toBe(201);
    });

    it('after a refusal are a first request', async () => {
      const requestId = newId();
      const refused = await gateway.api.send(API.createStrategy, { body: { quoted_currency: 'XXX' }, requestId });
      expect(refused.status).toBe(400);
      const taken = await gateway.api.send(API.createStrategy, { body: { quoted_currency: 'USD' }, requestId });
      expect(taken.status).toBe(201);
    });
  });

  describe('that start an Operation', () => {
    it('make one Operation, also when they arrive at once', async () => {
      const strategy = await createStrategy();
      const requestId = newId();
      const replies = await Promise.all(
        Array.from({ length: 12 }, () =>
          gateway.api.send(API.enroll, { params: { strategy_id: strategy }, body: enrollment('A'), requestId }),
        ),
      );
      expect(replies.map(({ status }) => status).sort()).toEqual([...Array<number>(11).fill(200), 202]);
      expect(new Set(replies.map(({ body }) => body['id'])).size).toBe(1);
      const requested = await eventually('the request is in the log', () => {
        const found = gateway.services.received(operationRequested).filter(({ key }) => key === strategy);
        return found.length > 0 && found;
      });
      expect(requested).toHaveLength(1);
    });

    it('count per Strategy: the same id starts an Operation on each', async () => {
      const [one, two] = [await createStrategy(), await createStrategy()];
      const requestId = newId();
      const replies = [
        await gateway.api.send(API.enroll, { params: { strategy_id: one }, body: enrollment('A'), requestId }),
        await gateway.api.send(API.enroll, { params: { strategy_id: two }, body: enrollment('A'), requestId }),
      ];
      expect(replies.map(({ status }) => status)).toEqual([202, 202]);
      const listed = await gateway.api.send(API.listOperations, { query: { request_id: requestId } });
      expect(listed.body['operations']).toHaveLength(2);
    });

    it('of another type, or with another participant, are a 422', async () => {
      const strategy = await createStrategy();
      const requestId = newId();
      await gateway.api.send(API.enroll, { params: { strategy_id: strategy }, body: enrollment('A', 'B'), requestId });
      const other = enrollment('A', 'C');
      expect(
        errorsOf(await gateway.api.send(API.enroll, { params: { strategy_id: strategy }, body: other, requestId })),
      ).toEqual(['body/participants/1/participant_code']);
      const topUp = { allocations: ALLOCATIONS, participants: [{ participant_code: 'A', amount: '100.00' }] };
      const reply = await gateway.api.send(API.topUp, { params: { strategy_id: strategy }, body: topUp, requestId });
      expect(reply.status).toBe(422);
      expect(errorsOf(reply)).toEqual(['path', 'body/participants/0/auto_rebalance', 'body/participants/1']);
    });

    it('are in the log in the order in which they were accepted', async () => {
      const strategy = await createStrategy();
      const codes = Array.from({ length: 1_200 }, (_, index) => `P${index}`);
      const accepted: string[] = [];
      for (const chosen of [codes, codes.slice(0, 1), codes.slice(0, 501)]) {
        const reply = await gateway.api.send(API.enroll, {
          params: { strategy_id: strategy },
          body: enrollment(...chosen),
        });
        expect(reply.status).toBe(202);
        accepted.push(textOf(reply, 'id'));
      }
      const messages = await eventually('all of it is in the log', () => {
        const found = gateway.services.ofKey(strategy);
        return found.length === 3 + 3 + 1 + 2 && found;
      });
      expect(messages.map(({ type }) => type)).toEqual([
        'operation.requested',
        ...Array<string>(3).fill('operation.participants_listed'),
        'operation.requested',
        'operation.participants_listed',
        'operation.requested',
        ...Array<string>(2).fill('operation.participants_listed'),
      ]);
      const listed = gateway.services.received(participantsListed).filter(({ key }) => key === strategy);
      expect(listed.map(({ data }) => data.operation_id)).toEqual([0, 0, 0, 1, 2, 2].map((index) => accepted[index]));
      expect(
        listed.slice(0, 3).flatMap(({ data }) => data.participants.map(({ participant_code }) => participant_code)),
      ).toEqual(codes);
      expect(listed.map(({ data }) => data.first_index)).toEqual([0, 500, 1000, 0, 0, 500]);
    });
  });

  describe('whose effect travels through the log', () => {
    it('make one participant, also when they arrive at once', async () => {
      const requestId = newId();
      const body = { participant_code: 'TWINS', status: 'approved' };
      const replies = await Promise.all(
        Array.from({ length: 8 }, () => gateway.api.send(API.createParticipant, { body, requestId })),
      );
      expect(replies.map(({ status }) => status).sort()).toEqual([...Array<number>(7).fill(200), 201]);
      expect(gateway.services.received(participantsRegister).filter(({ data }) => data.single)).toHaveLength(1);
      const other = await gateway.api.send(API.createParticipant, { body });
      expect(other.body).toMatchObject({ status: 409, code: 'conflict' });
    });

    it('repeat the first answer of a bulk registration and of a deposit', async () => {
      const [bulkId, depositId] = [newId(), newId()];
      const bulk = { participants: [{ participant_code: 'BULK1' }, { participant_code: 'CUST01' }] };
      const first = await gateway.api.send(API.createParticipants, { body: bulk, requestId: bulkId });
      expect(first.body).toEqual({ created: 1, existing: 1 });
      const again = await gateway.api.send(API.createParticipants, { body: bulk, requestId: bulkId });
      expect([again.status, again.body]).toEqual([200, { created: 1, existing: 1 }]);
      const deposit = { account: 'float', asset: 'USD', amount: '1.5' };
      const posted = await gateway.api.send(API.createDeposit, { body: deposit, requestId: depositId });
      expect(posted.body).toMatchObject({ account: 'float', asset: 'USD', amount: '1.50', request_id: depositId });
      const repeated = await gateway.api.send(API.createDeposit, { body: deposit, requestId: depositId });
      expect([repeated.status, repeated.body]).toEqual([200, posted.body]);
    });

    it('are a 503 while the outcome is unknown, and get its answer afterwards', async () => {
      gateway.services.fallSilent();
      const requestId = newId();
      const body = { account: 'float', asset: 'USD', amount: '7.00' };
      const first = await gateway.api.send(API.createDeposit, { body, requestId });
      expect(first.body).toMatchObject({ status: 503, code: 'unavailable' });
      const other = await gateway.api.send(API.createDeposit, { body: { ...body, amount: '8.00' }, requestId });
      expect(errorsOf(other)).toEqual(['body/amount']);
      await gateway.services.speak();
      const second = await gateway.api.send(API.createDeposit, { body, requestId });
      // The reply completes the request, which may be before the repetition arrives.
      expect([200, 201]).toContain(second.status);
      const third = await gateway.api.send(API.createDeposit, { body, requestId });
      expect([third.status, third.body]).toEqual([200, second.body]);
      expect(
        gateway.services.received(depositPost).filter(({ data }) => data.deposit.request_id === requestId),
      ).toHaveLength(1);
    });

    it('are taken up by another instance when the first one has crashed', async () => {
      gateway.services.fallSilent();
      const requestId = newId();
      const body = { account: 'float', asset: 'USD', amount: '9.00' };
      const first = gateway.api.send(API.createDeposit, { body, requestId });
      await eventually(
        'the request is pending',
        async () => (await count('gateway.request_keys WHERE NOT is_done')) > 0,
      );
      // Simulates a crash, which leaves a pending key whose lease ends a moment later.
      expect((await first).status).toBe(503);
      await gateway.database.query(
        `UPDATE gateway.request_keys SET lease_until = now() + interval '600 ms' WHERE request_id = $1`,
        [requestId],
      );
      await gateway.services.speak();
      const instance = await gateway.start();
      const api = gateway.api.at(instance.url);
      expect([200, 201]).toContain((await api.send(API.createDeposit, { body, requestId })).status);
      expect((await gateway.api.send(API.createDeposit, { body, requestId })).status).toBe(200);
    });

    it('free their id when they are refused', async () => {
      const requestId = newId();
      const unknown = await gateway.api.send(API.createDeposit, {
        body: { account: 'NOBODY', asset: 'USD', amount: '1.00' },
        requestId,
      });
      expect(unknown.status).toBe(404);
      const known = await gateway.api.send(API.createDeposit, {
        body: { account: 'CUST01', asset: 'USD', amount: '1.00' },
        requestId,
      });
      expect(known.status).toBe(201);
    });
  });
});
