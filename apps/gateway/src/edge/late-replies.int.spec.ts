import { API } from '@ballast/api';
import { depositPost } from '@ballast/contracts/credit';
import { newId } from '@ballast/kernel';
import { eventually, useTestDatabase } from '@ballast/test-infra';
import { useGateway } from '../testing/gateway-under-test';

describe('requests whose reply comes after their call has given up', () => {
  const gateway = useGateway(useTestDatabase, { EFFECT_TIMEOUT_MS: '500', BULK_TIMEOUT_MS: '500' });

  async function count(statement: string, params: readonly unknown[] = []): Promise<number> {
    const [row] = await gateway.database.query<{ n: string }>(`SELECT count(*) AS n FROM ${statement}`, params);
    return Number(row?.n);
  }

  /** Number of requests that wait for an answer through the log. */
  function pending(): Promise<number> {
    return count(`gateway.request_keys WHERE NOT is_done AND awaits <> ''`);
  }

  it('are answered days later, although the reply came after the call gave up and is no longer stored', async () => {
    const bodies: readonly (readonly [typeof API.createDeposit | typeof API.createParticipants, object])[] = [
      [API.createDeposit, { account: 'float', asset: 'USD', amount: '6.00' }],
      [API.createParticipants, { participants: [{ participant_code: 'DAYS_1' }] }],
    ];
    gateway.services.fallSilent();
    const asked = await Promise.all(
      bodies.map(async ([call, body]) => {
        const requestId = newId();
        expect((await gateway.api.send(call, { body, requestId })).status).toBe(503);
        return { call, body, requestId };
      }),
    );
    await gateway.services.speak();
    for (const { requestId } of asked) {
      await eventually('the request is completed', async () =>
        Boolean(await count('gateway.request_keys WHERE request_id = $1 AND is_done', [requestId])),
      );
    }
    await gateway.database.query('DELETE FROM gateway.replies');
    for (const { call, body, requestId } of asked) {
      const again = await gateway.api.send(call, { body, requestId });
      expect([again.status, again.headers['idempotent-replayed']]).toEqual([200, 'true']);
    }
    expect(gateway.services.received(depositPost).filter(({ data }) => data.deposit.amount === '6.00')).toHaveLength(1);
  });

  it('free their id when the late reply refuses them', async () => {
    const requestId = newId();
    gateway.services.fallSilent();
    const other = gateway.api.send(API.createParticipant, { body: { participant_code: 'LATE_1' } });
    const late = gateway.api.send(API.createParticipant, { body: { participant_code: 'LATE_1' }, requestId });
    expect([(await other).status, (await late).status]).toEqual([503, 503]);
    await gateway.services.speak();
    await eventually('one of them is refused', async () => (await pending()) === 0);
    const again = await gateway.api.send(API.createParticipant, { body: { participant_code: 'LATE_1' }, requestId });
    expect([200, 409]).toContain(again.status);
  });
});
