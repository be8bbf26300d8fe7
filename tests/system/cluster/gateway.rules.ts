import { randomUUID } from 'node:crypto';
import type { BallastClient } from '@ballast/client';
import type { Execution, Operation, Participant, Strategy, Trader } from '@ballast/contracts';
import { eventually } from '@ballast/test-infra';
import { startWebhookReceiver } from '../harness/webhook-receiver';
import { BASKET } from '../harness/tenant';
import { at, openPair, type ApiKeyWithSecret, type Pair } from './pair';

/** A rule that holds whichever gateway a request meets. */
export interface Rule {
  readonly name: string;
  run(gateways: readonly string[]): Promise<void>;
}

const END_DEADLINE_MS = 60_000;
/** Each gateway is asked once what the other one did. */
const ROUNDS = 2;
const TO_ETH = [{ underlying_currency: 'ETH', weight: '1' }];
const TO_SOL = [{ underlying_currency: 'SOL', weight: '1' }];

interface Ended {
  readonly operation: Operation;
  readonly executions: readonly Execution[];
}

async function run(client: BallastClient, path: string, body: object): Promise<Ended> {
  const { id } = await client.call<Operation>('POST', path, body);
  return { operation: await client.settled(id, END_DEADLINE_MS), executions: await client.executions(id) };
}

function money(code: string, amount: string, allocations: readonly object[] = BASKET): object {
  return { allocations, participants: [{ participant_code: code, amount, auto_rebalance: true }] };
}

function topUp(code: string, amount: string, allocations?: readonly object[]): object {
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

/** A Strategy in which A holds 100 USD of every asset; made in the first round. */
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
      const accepted = await here.call<Operation>('POST', `/strategies/${id}/top-up`, topUp('A', '10.00'));
      const shown = await there.get<Operation>(`/strategies/operations/${accepted.id}`);
      expect(shown.id).toBe(accepted.id);
      const listed = await there.all<Operation>(
        `/strategies/operations?request_id=${accepted.request_id}`,
        'operations',
      );
      expect(listed.map((operation) => operation.id)).toEqual([accepted.id]);
      await there.settled(accepted.id, END_DEADLINE_MS);
    }
    const { id: strategy } = await here.call<Strategy>('POST', '/strategies', { quoted_currency: 'USD' });
    expect((await there.send('GET', `/strategies/${strategy}`)).status).toBe(200);
  },
);

const twins = inTurn(
  'a request id that is sent to both gateways at once is one request',
  async (pair, { here, there }) => {
    const id = await enrolled(pair);
    const both = async (path: string, body: object, statuses: readonly number[]): Promise<void> => {
      const requestId = randomUUID();
      const clients = [here, there, here, there];
      const answers = await Promise.all(
        clients.map((client) => client.send<{ readonly id?: string }>('POST', path, body, requestId)),
      );
      expect([path, answers.map(({ status }) => status).sort()]).toEqual([path, statuses]);
      expect([path, new Set(answers.map((answer) => answer.body.id)).size]).toEqual([path, 1]);
    };
    await both('/strategies', { quoted_currency: 'USD' }, [200, 200, 200, 201]);
    await both('/deposits', { account: 'float', asset: 'USD', amount: '1.00' }, [200, 200, 200, 201]);
    await both(`/strategies/${id}/top-up`, topUp('A', '10.00'), [200, 200, 200, 202]);
    const code = `T${randomUUID().slice(0, 5).toUpperCase()}`;
    await both('/participants', { participant_code: code, status: 'approved' }, [200, 200, 200, 201]);
    const operations = await there.all<Operation>(`/strategies/operations?strategy_id=${id}`, 'operations');
    for (const operation of operations) await here.settled(operation.id, END_DEADLINE_MS);
  },
);

const participants = inTurn(
  'Operations at one gateway decide by participants as the other changed them',
  async (pair, sides) => {
    const { here, there, round } = sides;
    const { id } = await pair.tenant.strategy();
    const code = `P${round}`;
    await here.call('POST', '/participants', { participant_code: code, status: 'approved' });
    expect((await there.send('GET', `/participants/${code}`)).status).toBe(200);
    expect(reasons(await run(there, `/strategies/${id}/enroll`, money(code, '10.00')))).toEqual([['settled', '']]);
    await here.call('PATCH', `/participants/${code}`, { status: 'locked' });
    expect(await there.get(`/participants/${code}`)).toMatchObject({ status: 'locked' });
    expect(reasons(await run(there, `/strategies/${id}/top-up`, topUp(code, '10.00')))).toEqual([
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
    await here.call('POST', '/deposits', { account: 'float', asset: 'USD', amount: '10.00' });
    const { accounts } = await there.get<{ accounts: readonly { readonly available: string }[] }>('/float');
    expect(accounts.map(({ available }) => available)).toEqual(['10.00']);
    const ended = await run(there, `/strategies/${id}/enroll`, money(code, '10.00', TO_SOL));
    expect(reasons(ended)).toEqual([['settled', '']]);
  },
  '0',
);

const market = inTurn('prices and faults set at one gateway strike Operations of the other', async (pair, sides) => {
  const { here, there, round } = sides;
  const id = await enrolled(pair);
  // Pins apply to all platforms, so the asset is one that no other rule of this file trades.
  const price = `${14 + round}.000`;
  const symbol = 'LINK';
  const allocations = [{ underlying_currency: symbol, weight: '1' }];
  await here.call('PUT', `/sandbox/prices/${symbol}/USD`, { price });
  const { executions } = await run(there, `/strategies/${id}/top-up`, topUp('A', '50.00', allocations));
  expect(executions[0]?.instructions.map((leg) => Number(leg.price))).toEqual([Number(price)]);
  await here.call('POST', '/sandbox/faults', { scenario: `venue_reject:${symbol}`, times: 1, strategy_id: id });
  const refused = await run(there, `/strategies/${id}/top-up`, topUp('A', '50.00', allocations));
  expect(refused.operation.status).toBe('failed');
  await here.call('POST', '/sandbox/faults', { scenario: 'price_unavailable', times: 1, strategy_id: id });
  const missed = await run(there, `/strategies/${id}/top-up`, topUp('A', '50.00', allocations));
  expect(missed.operation.status).toBe('failed');
  const next = await run(there, `/strategies/${id}/top-up`, topUp('A', '50.00', allocations));
  expect(next.operation.status).toBe('settled');
});

const settings = inTurn(
  'a setting of a Trader changed at one gateway counts for rebalances of the other',
  async (pair, sides) => {
    const { here, there, round } = sides;
    const id = await enrolled(pair);
    const [trader] = await there.traders(id);
    const path = `/strategies/traders/${String(trader?.id)}`;
    const scope = async (): Promise<number> =>
      (await run(there, `/strategies/${id}/rebalance`, { allocations: round % 2 === 0 ? TO_ETH : TO_SOL })).executions
        .length;
    await here.call<Trader>('PATCH', path, { auto_rebalance: false });
    expect(await there.get(path)).toMatchObject({ auto_rebalance: false });
    expect(await scope()).toBe(0);
    await here.call<Trader>('PATCH', path, { auto_rebalance: true });
    expect(await scope()).toBe(1);
  },
);

const cancelling = inTurn('an Operation of one gateway is cancelled at the other', async (pair, { here, there }) => {
  const id = await enrolled(pair);
  await here.call('POST', '/sandbox/faults', { scenario: 'slow_pricing:5000', times: 1, strategy_id: id });
  const accepted = await here.call<Operation>('POST', `/strategies/${id}/top-up`, topUp('A', '10.00'));
  const cancelled = await there.call<Operation>('POST', `/strategies/operations/${accepted.id}/cancel`, {});
  expect(cancelled).toMatchObject({ status: 'failed', status_reason: 'cancelled' });
  expect(await here.get(`/strategies/operations/${accepted.id}`)).toEqual(cancelled);
});

const plans = inTurn('a plan made at one gateway is executed at the other', async (pair, { here, there }) => {
  const id = await enrolled(pair);
  const body = topUp('A', '60.00');
  const plan = await here.call<{ readonly plan_id: string }>('POST', `/strategies/${id}/top-up/preview`, body);
  const ended = await run(there, `/strategies/${id}/top-up`, { ...body, plan_id: plan.plan_id });
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
    const after = token === '' ? '' : `&page_token=${encodeURIComponent(token)}`;
    const answer = await client.get<{
      readonly participants: readonly Participant[];
      readonly next_page_token: string;
    }>(`/participants?page_size=1${after}`);
    seen.push(...codes(answer.participants));
    token = answer.next_page_token;
  }
  expect(seen).toHaveLength(5);
  expect(seen).toEqual(codes(await there.all<Participant>('/participants', 'participants')));
});

/** How often each of them is tried: what is announced too late is late by a moment only. */
const KEYS = 10;

const keys: Rule = {
  name: 'an API key made at one gateway opens the other at once, and one rotated or deleted there is refused at once',
  run: async (gateways) => {
    const pair = await openPair(gateways, '0');
    const [one, two] = pair.clients;
    const late: string[] = [];
    for (let count = 0; count < KEYS; count += 1) {
      const [here, there] = count % 2 === 0 ? [one, gateways[1] ?? ''] : [two, gateways[0] ?? ''];
      const made = await here.call<ApiKeyWithSecret>('POST', '/api-keys', { scopes: ['READ'] });
      const client = at(there, made);
      const status = async (): Promise<number> => (await client.send('GET', '/strategies')).status;
      if ((await status()) !== 200) late.push(`${count}: not known`);
      const rotated = await here.call<ApiKeyWithSecret>('POST', `/api-keys/${made.id}/rotate`, { overlap_seconds: 0 });
      if ((await status()) !== 401) late.push(`${count}: the old secret is taken`);
      const renewed = at(there, rotated);
      if ((await renewed.send('GET', '/strategies')).status !== 200) late.push(`${count}: the new secret is not known`);
      await here.call('DELETE', `/api-keys/${made.id}`);
      if ((await renewed.send('GET', '/strategies')).status !== 401) late.push(`${count}: not refused`);
      await Promise.all([client.close(), renewed.close()]);
    }
    expect(late).toEqual([]);
    await pair.close();
  },
};

const endpoints: Rule = {
  name: 'events of every Operation go where its endpoint was changed to at the other gateway, and nowhere once it is deleted',
  run: async (gateways) => {
    const pair = await openPair(gateways);
    const [one, two] = pair.clients;
    const id = await enrolled(pair);
    const receivers = await Promise.all(Array.from({ length: ROUNDS }, () => startWebhookReceiver()));
    const counts: number[] = [];
    let endpoint = '';
    for (const [round, receiver] of receivers.entries()) {
      const [here, there] = round % 2 === 0 ? [one, two] : [two, one];
      if (round === 0)
        endpoint = (await here.call<{ readonly id: string }>('POST', '/webhooks/endpoints', { url: receiver.url })).id;
      else await here.call('PATCH', `/webhooks/endpoints/${endpoint}`, { url: receiver.url });
      const before = (await pair.tenant.events()).length;
      await run(there, `/strategies/${id}/top-up`, topUp('A', '10.00'));
      counts.push((await pair.tenant.events()).length - before);
      await eventually('its events have arrived', () => receiver.received.length >= (counts[round] ?? 0));
    }
    await one.call('DELETE', `/webhooks/endpoints/${endpoint}`);
    await run(two, `/strategies/${id}/top-up`, topUp('A', '10.00'));
    // A second endpoint, so that it is known when all events of that Operation have gone out.
    expect(receivers.map(({ received }) => received.length)).toEqual(counts);
    await Promise.all(receivers.map((receiver) => receiver.close()));
    await pair.close();
  },
};

export const GATEWAY_RULES: readonly Rule[] = [
  readable,
  twins,
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
