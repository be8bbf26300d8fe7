import { randomUUID } from 'node:crypto';
import { API, type OperationAction } from '@ballast/api';
import type { Operation } from '@ballast/contracts';
import { Tenant } from '../../harness/tenant';
import { pinPrices, type Scenario } from '../context';
import { BAD_REQUESTS } from './bad-requests';

interface ProblemDocument {
  readonly code: string;
  readonly errors: readonly string[];
}

const END_DEADLINE_MS = 20_000;
const TO_ETH = [{ underlying_currency: 'ETH', weight: '1' }];
const TO_SOL = [{ underlying_currency: 'SOL', weight: '1' }];

/** A request of each type that settles for A, who is enrolled, or for NEW, who is not. */
const GOOD_REQUESTS: Readonly<Record<OperationAction, object>> = {
  enroll: {
    allocations: TO_ETH,
    participants: [{ participant_code: 'NEW', amount: '10.00', auto_rebalance: true }],
  },
  'top-up': { allocations: TO_ETH, participants: [{ participant_code: 'A', amount: '10.00' }] },
  'partial-sell': { allocations: TO_ETH, participants: [{ participant_code: 'A', amount: '10.00' }] },
  rebalance: { allocations: TO_ETH, participants: [{ participant_code: 'A' }] },
  liquidate: { participants: [{ participant_code: 'A' }] },
};
const ACTIONS: readonly OperationAction[] = ['enroll', 'top-up', 'partial-sell', 'rebalance', 'liquidate'];

/** Path of a violation: `body/allocations/0/weight must be …` → `body/allocations/0/weight`. */
function placesOf(errors: readonly string[]): readonly string[] {
  return [...new Set(errors.map((violation) => violation.split(' ')[0] ?? ''))].sort();
}

const refused: Scenario = {
  name: `each of ${BAD_REQUESTS.length} bad requests of the five Operations is refused with every violation named, and none is stored`,
  run: async ({ root, baseUrl }) => {
    const tenant = await Tenant.open(root, baseUrl, '0');
    const strategy = await tenant.strategy();
    const answers = await Promise.all(
      BAD_REQUESTS.map(async ({ rule, action, body }) => {
        const answer = await tenant.client.request<ProblemDocument>({
          method: 'POST',
          path: `/strategies/${strategy.id}/${action}`,
          body,
        });
        return [rule, answer.status, answer.body.code, placesOf(answer.body.errors)];
      }),
    );
    expect(answers).toEqual(
      BAD_REQUESTS.map(({ rule, violations }) => [rule, 400, 'invalid_request', [...violations].sort()]),
    );
    expect(await tenant.client.all(API.listOperations)).toEqual([]);
    expect(await tenant.events()).toEqual([]);
    await tenant.close();
  },
};

function repeated(action: OperationAction): Scenario {
  return {
    name: `${action}: the same request id answers 200 with the Operation as it is, and nothing is done twice`,
    run: async ({ root, baseUrl }) => {
      await pinPrices(root);
      const tenant = await Tenant.open(root, baseUrl);
      await tenant.participants(['A', 'NEW']);
      const strategy = await tenant.strategy();
      await tenant.run(strategy.id, 'enroll', [{ participant_code: 'A', amount: '100.00', auto_rebalance: true }]);
      const id = randomUUID();
      const send = (to: OperationAction, body: object) =>
        tenant.client.request<Operation>({
          method: 'POST',
          path: `/strategies/${strategy.id}/${to}`,
          body,
          requestId: id,
        });
      const body = GOOD_REQUESTS[action];
      // A refused request does not use up its request id.
      expect((await send(action, { ...body, surprise: 1 })).status).toBe(400);
      const first = await send(action, body);
      const second = await send(action, body);
      expect([first.status, first.body.status, second.status]).toEqual([202, 'validating', 200]);
      expect([second.body.id, second.body.request_id, second.headers['x-request-id']]).toEqual([first.body.id, id, id]);
      const ended = await tenant.client.settled(first.body.id, END_DEADLINE_MS);
      expect(ended).toMatchObject({ status: 'settled', status_reason: '', request_id: id });
      const third = await send(action, body);
      expect([third.status, third.headers['idempotent-replayed'], third.body]).toEqual([200, 'true', ended]);
      const other = ACTIONS.find((one) => one !== action) ?? action;
      const reused = await send(other, GOOD_REQUESTS[other]);
      expect([reused.status, reused.body]).toEqual([422, expect.objectContaining({ code: 'idempotency_key_reused' })]);
      expect(await tenant.client.all(API.listOperations)).toHaveLength(2);
      expect(await tenant.client.executions(first.body.id)).toHaveLength(1);
      expect(await tenant.violations()).toEqual([]);
      await tenant.close();
    },
  };
}

/** A request with several problems is answered with the first one in the order of checks. */
const precedence: Scenario = {
  name: 'a missing request id is reported before an unknown Strategy, then a bad body, then a request id used twice',
  run: async ({ root, baseUrl }) => {
    await pinPrices(root);
    const tenant = await Tenant.open(root, baseUrl);
    await tenant.participants(['A', 'NEW']);
    const [one, two] = [await tenant.strategy(), await tenant.strategy()];
    const id = randomUUID();
    const send = async (strategyId: string, body: object, requestId: string): Promise<readonly unknown[]> => {
      const path = `/strategies/${strategyId}/enroll`;
      const answer = await tenant.client.request<ProblemDocument>({ method: 'POST', path, body, requestId });
      return [answer.status, answer.body.code];
    };
    expect(await send(randomUUID(), {}, '')).toEqual([400, 'missing_request_id']);
    expect(await send(randomUUID(), {}, randomUUID())).toEqual([404, 'not_found']);
    expect(await send(one.id, GOOD_REQUESTS.enroll, id)).toEqual([202, undefined]);
    expect(await send(one.id, {}, id)).toEqual([400, 'invalid_request']);
    expect(await send(one.id, { ...GOOD_REQUESTS.enroll, allocations: TO_SOL }, id)).toEqual([
      422,
      'idempotency_key_reused',
    ]);
    // A request id belongs to its Strategy.
    expect(await send(two.id, { ...GOOD_REQUESTS.enroll, allocations: TO_SOL }, id)).toEqual([202, undefined]);
    const operations = await tenant.client.all(API.listOperations);
    expect(operations.map(({ request_id, strategy_id }) => [request_id, strategy_id])).toEqual([
      [id, one.id],
      [id, two.id],
    ]);
    for (const operation of operations) await tenant.client.settled(operation.id, END_DEADLINE_MS);
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

export const REQUEST_RULES: readonly Scenario[] = [refused, precedence, ...ACTIONS.map(repeated)];
