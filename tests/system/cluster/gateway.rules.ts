import { randomUUID } from 'node:crypto';
import { API, OPERATION_CALLS_BY_ACTION, type BodyOf, type OperationAction } from '@ballast/api';
import type { CallAnswer, BallastClient } from '@ballast/client';
import type { Allocation, Execution, Operation, Participant } from '@ballast/contracts';
import { eventually } from '@ballast/test-infra';
import { withSecret } from '../harness/answers';
import { startWebhookReceiver } from '../harness/webhook-receiver';
import { BASKET, type OperationBody } from '../harness/tenant';
import { at, openPair, type Pair } from './pair';
import { endpointAt } from '../harness/own-events';

/** A rule that holds for requests to any of the gateways. */
export interface Rule {
  readonly name: string;
  run(gateways: readonly string[]): Promise<void>;
}

const END_DEADLINE_MS = 60_000;
/** Number of rounds. In each round another gateway makes the change, and the other one is asked about it. */
const ROUNDS = 2;
const TO_ETH = [{ underlying_currency: 'ETH', weight: '1' }];
const TO_SOL = [{ underlying_currency: 'SOL', weight: '1' }];

interface Ended {
  readonly operation: Operation;
  readonly executions: readonly Execution[];
}

async function run(
  client: BallastClient,
  [strategyId, action]: readonly [string, OperationAction],
  body: OperationBody,
): Promise<Ended> {
  const call = OPERATION_CALLS_BY_ACTION[action].request;
  const { id } = await client.call(call, { params: { strategy_id: strategyId }, body });
  return { operation: await client.settled(id, END_DEADLINE_MS), executions: await client.executions(id) };
}

function money(code: string, amount: string, allocations: readonly Allocation[] = BASKET): BodyOf<typeof API.enroll> {
  return { allocations, participants: [{ participant_code: code, amount, auto_rebalance: true }] };
}

function topUp(code: string, amount: string, allocations?: readonly Allocation[]): BodyOf<typeof API.topUp> {
  return { allocations: allocations ?? BASKET, participants: [{ participant_code: code, amount }] };
}

function reasons({ executions }: Ended): readonly (readonly string[])[] {
  return executions.map(({ status, status_reason }) => [status, status_reason]);
}

/** A rule in which one gateway changes something and the other one is asked, then the other way round. */
function inTurn(name: string, work: (pair: Pair, sides: Sides) => Promise<void>, float?: string): Rule {
  return {
    name,
    run: async (gateways) => {
      const pair = await openPair(gateways, float);
      const [one, two] = pair.clients;
      for (let round = 0; round < ROUNDS; round += 1) {
        const [here, there] = round % 2 === 0 ? [one, two] : [two, one];
        await work(pair, { here, there, round });
      }
      expect(await pair.tenant.violations()).toEqual([]);
      await pair.close();
    },
  };
}

interface Sides {
  readonly here: BallastClient;
  readonly there: BallastClient;
  readonly round: number;
}

/** Id of the Strategy in which A is enrolled with 300.00 USD; the first round creates it. */
async function enrolled({ tenant }: Pair): Promise<string> {
  const known = tenant.strategies[0];
  if (known !== undefined) return known;
  await tenant.participants(['A']);
  const { id } = await tenant.strategy();
  const asked = [{ participant_code: 'A', amount: '300.00', auto_rebalance: true }];
  const { operation } = await tenant.run(id, 'enroll', asked);
  expect(operation.status).toBe('settled');
  return id;
}

const readable = inTurn(
  'an Operation that one gateway accepted can be read at the other at once',
  async (pair, sides) => {
    const { here, there } = sides;
    const id = await enrolled(pair);
    for (let count = 0; count < 3; count += 1) {
      const accepted = await here.call(API.topUp, { params: { strategy_id: id }, body: topUp('A', '10.00') });
      const shown = await there.call(API.getOperation, { params: { operation_id: accepted.id } });
      expect(shown.id).toBe(accepted.id);
      const listed = await there.all(API.listOperations, { query: { request_id: accepted.request_id } });
      expect(listed.map((operation) => operation.id)).toEqual([accepted.id]);
      await there.settled(accepted.id, END_DEADLINE_MS);
    }
    const { id: strategy } = await here.call(API.createStrategy, { body: { quoted_currency: 'USD' } });
    expect((await there.send(API.getStrategy, { params: { strategy_id: strategy } })).status).toBe(200);
  },
);

const concurrentRequests = inTurn(
  'a request id that is sent to both gateways at once is one request',
  async (pair, { here, there }) => {
    const id = await enrolled(pair);
    type Send = (client: BallastClient, requestId: string) => Promise<CallAnswer<{ readonly id: string }>>;
    const both = async (name: string, send: Send, statuses: readonly number[]): Promise<void> => {
      const requestId = randomUUID();
      const clients = [here, there, here, there];
      const answers = await Promise.all(clients.map((client) => send(client, requestId)));
      const ids = answers.map(({ body }) => ('id' in body ? body.id : undefined));
      expect([name, answers.map(({ status }) => status).sort()]).toEqual([name, statuses]);
      expect([name, new Set(ids).size]).toEqual([name, 1]);
    };
    const deposit = { account: 'float', asset: 'USD', amount: '1.00' };
    await both(
      'a Strategy',
      (client, requestId) => client.send(API.createStrategy, { body: { quoted_currency: 'USD' }, requestId }),
      [200, 200, 200, 201],
    );
    await both(
      'a deposit',
      (client, requestId) => client.send(API.createDeposit, { body: deposit, requestId }),
      [200, 200, 200, 201],
    );
    await both(
      'a top-up',
      (client, requestId) =>
        client.send(API.topUp, { params: { strategy_id: id }, body: topUp('A', '10.00'), requestId }),
      [200, 200, 200, 202],
    );
    const code = `T${randomUUID().slice(0, 5).toUpperCase()}`;
    await both(
      'a participant',
      (client, requestId) =>
        client.send(API.createParticipant, { body: { participant_code: code, status: 'approved' }, requestId }),
      [200, 200, 200, 201],
    );
    const operations = await there.all(API.listOperations, { query: { strategy_id: id } });
    for (const operation of operations) await here.settled(operation.id, END_DEADLINE_MS);
  },
);

const participants = inTurn(
  'Operations at one gateway decide by participants as the other changed them',
  async (pair, sides) => {
    const { here, there, round } = sides;
    const { id } = await pair.tenant.strategy();
    const code = `P${round}`;
    await here.call(API.createParticipant, { body: { participant_code: code, status: 'approved' } });
    expect((await there.send(API.getParticipant, { params: { participant_code: code } })).status).toBe(200);
    expect(reasons(await run(there, [id, 'enroll'], money(code, '10.00')))).toEqual([['settled', '']]);
    await here.call(API.updateParticipant, { params: { participant_code: code }, body: { status: 'locked' } });
    expect(await there.call(API.getParticipant, { params: { participant_code: code } })).toMatchObject({
      status: 'locked',
    });
    expect(reasons(await run(there, [id, 'top-up'], topUp(code, '10.00')))).toEqual([
      ['rejected', 'participant_not_approved'],
    ]);
  },
);

const deposits = inTurn(
  'money that was deposited at one gateway can be spent at the other',
  async ({ tenant }, { here, there, round }) => {
    const { id } = await tenant.strategy();
    const code = `D${round}`;
    await tenant.participants([code]);
    await here.call(API.createDeposit, { body: { account: 'float', asset: 'USD', amount: '10.00' } });
    const { accounts } = await there.call(API.getFloat);
    expect(accounts.map(({ available }) => available)).toEqual(['10.00']);
    const ended = await run(there, [id, 'enroll'], money(code, '10.00', TO_SOL));
    expect(reasons(ended)).toEqual([['settled', '']]);
  },
  '0',
);

const market = inTurn('prices and faults set at one gateway apply to Operations of the other', async (pair, sides) => {
  const { here, there, round } = sides;
  const id = await enrolled(pair);
  // Pins apply to all platforms, so the asset is one that no other rule of this file trades.
  const price = `${14 + round}.000`;
  const symbol = 'LINK';
  const allocations = [{ underlying_currency: symbol, weight: '1' }];
  await here.call(API.pinSandboxPrice, { params: { underlying: symbol, quoted: 'USD' }, body: { price } });
  const { executions } = await run(there, [id, 'top-up'], topUp('A', '50.00', allocations));
  expect(executions[0]?.instructions.map((leg) => Number(leg.price))).toEqual([Number(price)]);
  await here.call(API.armSandboxFault, { body: { scenario: `venue_reject:${symbol}`, times: 1, strategy_id: id } });
  const refused = await run(there, [id, 'top-up'], topUp('A', '50.00', allocations));
  expect(refused.operation.status).toBe('failed');
  await here.call(API.armSandboxFault, { body: { scenario: 'price_unavailable', times: 1, strategy_id: id } });
  const missed = await run(there, [id, 'top-up'], topUp('A', '50.00', allocations));
  expect(missed.operation.status).toBe('failed');
  const next = await run(there, [id, 'top-up'], topUp('A', '50.00', allocations));
  expect(next.operation.status).toBe('settled');
});

const settings = inTurn(
  'a setting of a Trader changed at one gateway counts for rebalances of the other',
  async (pair, sides) => {
    const { here, there, round } = sides;
    const id = await enrolled(pair);
    const [trader] = await there.traders(id);
    const params = { trader_id: String(trader?.id) };
    const scope = async (): Promise<number> =>
      (await run(there, [id, 'rebalance'], { allocations: round % 2 === 0 ? TO_ETH : TO_SOL })).executions.length;
    await here.call(API.updateTrader, { params, body: { auto_rebalance: false } });
    expect(await there.call(API.getTrader, { params })).toMatchObject({ auto_rebalance: false });
    expect(await scope()).toBe(0);
    await here.call(API.updateTrader, { params, body: { auto_rebalance: true } });
    expect(await scope()).toBe(1);
  },
);

const cancelling = inTurn('an Operation of one gateway is cancelled at the other', async (pair, { here, there }) => {
  const id = await enrolled(pair);
  await here.call(API.armSandboxFault, { body: { scenario: 'slow_pricing:5000', times: 1, strategy_id: id } });
  const accepted = await here.call(API.topUp, { params: { strategy_id: id }, body: topUp('A', '10.00') });
  const cancelled = await there.call(API.cancelOperation, { params: { operation_id: accepted.id }, body: {} });
  expect(cancelled).toMatchObject({ status: 'failed', status_reason: 'cancelled' });
  expect(await here.call(API.getOperation, { params: { operation_id: accepted.id } })).toEqual(cancelled);
});

const plans = inTurn('a plan made at one gateway is executed at the other', async (pair, { here, there }) => {
  const id = await enrolled(pair);
  const body = topUp('A', '60.00');
  const plan = await here.call(API.previewTopUp, { params: { strategy_id: id }, body });
  const ended = await run(there, [id, 'top-up'], { ...body, plan_id: plan.plan_id });
  expect(reasons(ended)).toEqual([['settled', '']]);
});

const pages = inTurn('a page token of one gateway is used at the other', async ({ tenant }, { here, there, round }) => {
  if (round === 0) await tenant.participants(['P0', 'P1', 'P2', 'P3', 'P4']);
  const codes = (listed: readonly Participant[]): readonly string[] =>
    listed.map(({ participant_code }) => participant_code);
  const seen: string[] = [];
  let token = '';
  for (let page = 0; page === 0 || token !== ''; page += 1) {
    const client = page % 2 === 0 ? here : there;
    const answer = await client.call(API.listParticipants, {
      query: { page_size: 1, page_token: token === '' ? undefined : token },
    });
    seen.push(...codes(answer.participants));
    token = answer.next_page_token;
  }
  expect(seen).toHaveLength(5);
  expect(seen).toEqual(codes(await there.all(API.listParticipants)));
});

/** Number of keys to try. A change that is announced too late is late by a moment only, so few tries may miss it. */
const KEYS = 10;

const keys: Rule = {
  name: 'an API key made at one gateway is valid at the other at once, and a rotated or deleted one is refused at once',
  run: async (gateways) => {
    const pair = await openPair(gateways, '0');
    const [one, two] = pair.clients;
    const late: string[] = [];
    for (let count = 0; count < KEYS; count += 1) {
      const [here, there] = count % 2 === 0 ? [one, gateways[1] ?? ''] : [two, gateways[0] ?? ''];
      const made = withSecret(await here.call(API.createApiKey, { body: { scopes: ['READ'] } }));
      const client = at(there, made);
      const status = async (): Promise<number> => (await client.send(API.listStrategies)).status;
      if ((await status()) !== 200) late.push(`${count}: not known`);
      const rotated = await here.call(API.rotateApiKey, {
        params: { api_key_id: made.id },
        body: { overlap_seconds: 0 },
      });
      if ((await status()) !== 401) late.push(`${count}: the old secret is taken`);
      const renewed = at(there, withSecret(rotated));
      if ((await renewed.send(API.listStrategies)).status !== 200) late.push(`${count}: the new secret is not known`);
      await here.call(API.revokeApiKey, { params: { api_key_id: made.id } });
      if ((await renewed.send(API.listStrategies)).status !== 401) late.push(`${count}: not refused`);
      await Promise.all([client.close(), renewed.close()]);
    }
    expect(late).toEqual([]);
    await pair.close();
  },
};

const endpoints: Rule = {
  name: 'events go to the URL that an endpoint got at the other gateway, and nowhere once the endpoint is deleted',
  run: async (gateways) => {
    const pair = await openPair(gateways);
    const [one, two] = pair.clients;
    const id = await enrolled(pair);
    const receivers = await Promise.all(Array.from({ length: ROUNDS }, () => startWebhookReceiver()));
    const counts: number[] = [];
    let endpoint = '';
    for (const [round, receiver] of receivers.entries()) {
      const [here, there] = round % 2 === 0 ? [one, two] : [two, one];
      if (round === 0) endpoint = (await here.call(API.createWebhookEndpoint, { body: endpointAt(receiver.url) })).id;
      else
        await here.call(API.updateWebhookEndpoint, { params: { endpoint_id: endpoint }, body: { url: receiver.url } });
      const before = (await pair.tenant.events()).length;
      await run(there, [id, 'top-up'], topUp('A', '10.00'));
      counts.push((await pair.tenant.events()).length - before);
      await eventually(
        'the events of the Operation have arrived',
        () => receiver.received.length >= (counts[round] ?? 0),
      );
    }
    await one.call(API.deleteWebhookEndpoint, { params: { endpoint_id: endpoint } });
    await run(two, [id, 'top-up'], topUp('A', '10.00'));
    // The deleted endpoint got no event of the last Operation.
    expect(receivers.map(({ received }) => received.length)).toEqual(counts);
    await Promise.all(receivers.map((receiver) => receiver.close()));
    await pair.close();
  },
};

export const GATEWAY_RULES: readonly Rule[] = [
  readable,
  concurrentRequests,
  participants,
  deposits,
  market,
  settings,
  cancelling,
  plans,
  pages,
  keys,
  endpoints,
];
