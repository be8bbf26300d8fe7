import { randomUUID } from 'node:crypto';
import { API } from '@ballast/api';
import { addressOf } from '@ballast/client';
import { successOf } from '../harness/answers';
import { Tenant } from '../harness/tenant';
import { pinPrices, type Scenario } from './context';

interface ProblemDocument {
  readonly code: string;
  readonly errors: readonly string[];
}

const replay: Scenario = {
  name: 'a request that is sent again, even many times at once, makes one resource',
  run: async ({ root, baseUrl }) => {
    await pinPrices(root);
    const tenant = await Tenant.open(root, baseUrl);
    await tenant.participants(['A']);
    const id = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        tenant.client.send(API.createStrategy, { body: { quoted_currency: 'USD' }, requestId: id }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 200, 200, 201]);
    expect(new Set(answers.map((answer) => successOf(answer).id)).size).toBe(1);
    const [strategy] = answers;
    const operationId = randomUUID();
    const body = {
      allocations: [{ underlying_currency: 'BTC', weight: '1' }],
      participants: [{ participant_code: 'A', amount: '100.00', auto_rebalance: true }],
    };
    if (strategy === undefined) throw new Error('There is no answer');
    const params = { strategy_id: successOf(strategy).id };
    const repeated = await Promise.all(
      Array.from({ length: 10 }, () => tenant.client.send(API.enroll, { params, body, requestId: operationId })),
    );
    expect(new Set(repeated.map((answer) => successOf(answer).id)).size).toBe(1);
    const [accepted = ''] = repeated.map((answer) => successOf(answer).id);
    const settled = await tenant.client.settled(accepted, 20_000);
    const again = await tenant.client.send(API.enroll, { params, body, requestId: operationId.toUpperCase() });
    expect([again.status, again.headers['idempotent-replayed'], again.headers['x-request-id']]).toEqual([
      200,
      'true',
      operationId.toUpperCase(),
    ]);
    expect(again.body).toEqual(settled);
    const other = { ...body, participants: [{ participant_code: 'A', amount: '101.00', auto_rebalance: true }] };
    const reused = await tenant.client.request<ProblemDocument>({
      method: 'POST',
      path: addressOf(API.enroll, { params }),
      body: other,
      requestId: operationId,
    });
    expect([reused.status, reused.body.code]).toEqual([422, 'idempotency_key_reused']);
    expect(reused.body.errors.join()).toContain('participants/0/amount');
    expect(await tenant.client.all(API.listOperations)).toHaveLength(1);
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

const isolation: Scenario = {
  name: "another platform's objects are not found",
  run: async ({ root, baseUrl }) => {
    await pinPrices(root);
    const [mine, theirs] = [await Tenant.open(root, baseUrl), await Tenant.open(root, baseUrl)];
    await mine.participants(['A']);
    const strategy = await mine.strategy();
    const { operation, executions } = await mine.run(strategy.id, 'enroll', [
      { participant_code: 'A', amount: '100.00', auto_rebalance: true },
    ]);
    const [trader] = await mine.client.traders(strategy.id);
    const operationId = { operation_id: operation.id };
    const executionId = { execution_id: String(executions[0]?.id) };
    const traderId = { trader_id: String(trader?.id) };
    const code = { participant_code: 'A' };
    const addresses = [
      addressOf(API.getStrategy, { params: { strategy_id: strategy.id } }),
      addressOf(API.getOperation, { params: operationId }),
      addressOf(API.getExecution, { params: executionId }),
      addressOf(API.getTrader, { params: traderId }),
      addressOf(API.getHoldings, { params: traderId }),
      addressOf(API.getParticipant, { params: code }),
      addressOf(API.getBalances, { params: code }),
    ];
    for (const path of addresses) {
      const answer = await theirs.client.request<{ error: string; code: string }>({ method: 'GET', path });
      expect([path, answer.status, answer.body.code, answer.body.error]).toEqual([path, 404, 'not_found', 'Not Found']);
    }
    const enroll = await theirs.client.send(API.enroll, {
      params: { strategy_id: strategy.id },
      body: { allocations: [], participants: [] },
    });
    expect(enroll.status).toBe(404);
    const { client } = theirs;
    expect(await client.all(API.listStrategies)).toEqual([]);
    expect(await client.all(API.listOperations, { query: { strategy_id: strategy.id } })).toEqual([]);
    expect(await client.all(API.listExecutions)).toEqual([]);
    expect(await client.all(API.listLedgerEntries, { query: { account: `trader:${traderId.trader_id}` } })).toEqual([]);
    expect(await theirs.events()).toEqual([]);
    await Promise.all([mine.close(), theirs.close()]);
  },
};

/** Wrong bodies of an enrollment: a label, the body, and the beginnings of errors that the answer must list. */
const BAD_BODIES: readonly (readonly [string, unknown, readonly string[]])[] = (() => {
  const allocations = [{ underlying_currency: 'BTC', weight: '1' }];
  const participants = [{ participant_code: 'A', amount: '100.00', auto_rebalance: true }];
  const amount = (text: unknown) => ({
    allocations,
    participants: [{ participant_code: 'A', amount: text, auto_rebalance: true }],
  });
  return [
    [
      'weights that do not sum to 1',
      { allocations: [{ underlying_currency: 'BTC', weight: '0.999999' }], participants },
      ['body/allocations'],
    ],
    [
      '101 allocations',
      { allocations: Array.from({ length: 101 }, () => allocations[0]), participants },
      ['body/allocations'],
    ],
    [
      'an unknown asset',
      { allocations: [{ underlying_currency: 'NOPE', weight: '1' }], participants },
      ['body/allocations/0/underlying_currency'],
    ],
    [
      'an asset twice',
      {
        allocations: [
          { underlying_currency: 'BTC', weight: '0.5' },
          { underlying_currency: 'BTC', weight: '0.5' },
        ],
        participants,
      },
      ['body/allocations/1/underlying_currency'],
    ],
    [
      'a participant twice',
      { allocations, participants: [...participants, ...participants] },
      ['body/participants/1/participant_code'],
    ],
    ['an exponent', amount('1e5'), ['body/participants/0/amount']],
    ['a negative amount', amount('-1'), ['body/participants/0/amount']],
    ['more decimals than the currency has', amount('0.001'), ['body/participants/0/amount']],
    ['zero', amount('0.00'), ['body/participants/0/amount']],
    ['a number instead of a string', amount(100), ['body/participants/0/amount']],
    ['an unknown field', { allocations, participants, surprise: 1 }, ['body/surprise']],
    ['no participants', { allocations, participants: [] }, ['body/participants']],
    [
      'several violations',
      {
        allocations: [{ underlying_currency: 'BTC', weight: '2' }],
        participants: [{ participant_code: 'TOOLONG1', amount: '-1' }],
      },
      [
        'body/allocations/0/weight',
        'body/participants/0/participant_code',
        'body/participants/0/amount',
        'body/participants/0/auto_rebalance',
      ],
    ],
    ['an array', [], ['body']],
  ];
})();

const badInput: Scenario = {
  name: 'a bad request is refused with every violation named, and nothing of it is stored',
  run: async ({ root, baseUrl }) => {
    const tenant = await Tenant.open(root, baseUrl);
    await tenant.participants(['A']);
    const strategy = await tenant.strategy();
    const path = `/strategies/${strategy.id}/enroll`;
    for (const [name, body, named] of BAD_BODIES) {
      const answer = await tenant.client.request<ProblemDocument>({ method: 'POST', path, body });
      expect([name, answer.status, answer.body.code]).toEqual([name, 400, 'invalid_request']);
      for (const where of named)
        expect([name, where, answer.body.errors.some((violation) => violation.startsWith(where))]).toEqual([
          name,
          where,
          true,
        ]);
    }
    const good = {
      allocations: [{ underlying_currency: 'BTC', weight: '1' }],
      participants: [{ participant_code: 'A', amount: '100.00', auto_rebalance: true }],
    };
    const version1 = await tenant.client.request<ProblemDocument>({
      method: 'POST',
      path,
      body: good,
      requestId: '7c9e6679-7425-11de-944b-e07fc1f90ae7',
    });
    expect([version1.status, version1.body.code]).toEqual([400, 'invalid_request_id']);
    const unsigned = await fetch(`${baseUrl}/strategies`);
    expect([unsigned.status, unsigned.headers.get('content-type')]).toEqual([
      401,
      expect.stringContaining('application/problem+json'),
    ]);
    expect(await tenant.client.all(API.listOperations)).toEqual([]);
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

const paging: Scenario = {
  name: 'a list is paged in a stable order by tokens that are bound to its filters',
  run: async ({ root, baseUrl }) => {
    await pinPrices(root);
    const tenant = await Tenant.open(root, baseUrl);
    const codes = Array.from({ length: 7 }, (_, index) => `P${index}`);
    await tenant.participants(codes);
    const strategy = await tenant.strategy();
    const { operation } = await tenant.run(
      strategy.id,
      'enroll',
      codes.map((participant_code) => ({ participant_code, amount: '10.00', auto_rebalance: true })),
    );
    const seen: string[] = [];
    let token = '';
    do {
      const page = await tenant.client.call(API.listExecutions, {
        query: { operation_id: operation.id, page_size: 3, page_token: token },
      });
      seen.push(...page.executions.map(({ participant_code }) => participant_code));
      if (page.next_page_token !== '') {
        const stolen = await tenant.client.send(API.listExecutions, {
          query: { page_size: 3, page_token: page.next_page_token },
        });
        expect(stolen.status).toBe(400);
      }
      token = page.next_page_token;
    } while (token !== '');
    expect(seen).toEqual(codes);
    const unknown = await tenant.client.request({ method: 'GET', path: '/strategies/executions?nonsense=1' });
    expect(unknown.status).toBe(400);
    expect((await tenant.client.send(API.listExecutions, { query: { page_size: 201 } })).status).toBe(400);
    await tenant.close();
  },
};

export const REQUEST_SCENARIOS: readonly Scenario[] = [replay, isolation, badInput, paging];
