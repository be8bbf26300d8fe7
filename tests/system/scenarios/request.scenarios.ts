import { randomUUID } from 'node:crypto';
import type { Operation, Strategy } from '@ballast/contracts';
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
        tenant.client.send<Strategy>('POST', '/strategies', { quoted_currency: 'USD' }, id),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 200, 200, 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    const [strategy] = answers;
    const operationId = randomUUID();
    const body = {
      allocations: [{ underlying_currency: 'BTC', weight: '1' }],
      participants: [{ participant_code: 'A', amount: '100.00', auto_rebalance: true }],
    };
    const path = `/strategies/${strategy?.body.id}/enroll`;
    const twins = await Promise.all(
      Array.from({ length: 10 }, () => tenant.client.send<Operation>('POST', path, body, operationId)),
    );
    expect(new Set(twins.map((twin) => twin.body.id)).size).toBe(1);
    const [twin] = twins;
    const settled = await tenant.client.settled(String(twin?.body.id), 20_000);
    const again = await tenant.client.send<Operation>('POST', path, body, operationId.toUpperCase());
    expect([again.status, again.headers['idempotent-replayed'], again.headers['x-request-id']]).toEqual([
      200,
      'true',
      operationId.toUpperCase(),
    ]);
    expect(again.body).toEqual(settled);
    const other = { ...body, participants: [{ participant_code: 'A', amount: '101.00', auto_rebalance: true }] };
    const reused = await tenant.client.send<ProblemDocument>('POST', path, other, operationId);
    expect([reused.status, reused.body.code]).toEqual([422, 'idempotency_key_reused']);
    expect(reused.body.errors.join()).toContain('participants/0/amount');
    expect(await tenant.client.all('/strategies/operations', 'operations')).toHaveLength(1);
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
    const paths = [
      `/strategies/${strategy.id}`,
      `/strategies/operations/${operation.id}`,
      `/strategies/executions/${executions[0]?.id}`,
      `/strategies/traders/${trader?.id}`,
      `/strategies/traders/${trader?.id}/holdings`,
      '/participants/A',
      '/participants/A/balances',
    ];
    for (const path of paths) {
      const answer = await theirs.client.send<{ error: string; code: string }>('GET', path);
      expect([path, answer.status, answer.body.code, answer.body.error]).toEqual([path, 404, 'not_found', 'Not Found']);
    }
    const enroll = await theirs.client.send('POST', `/strategies/${strategy.id}/enroll`, {});
    expect(enroll.status).toBe(404);
    for (const [path, plural] of [
      ['/strategies', 'strategies'],
      [`/strategies/operations?strategy_id=${strategy.id}`, 'operations'],
      ['/strategies/executions', 'executions'],
      ['/ledger/entries?account=trader:' + String(trader?.id), 'entries'],
    ] as const) {
      expect([path, await theirs.client.all(path, plural)]).toEqual([path, []]);
    }
    expect(await theirs.events()).toEqual([]);
    await Promise.all([mine.close(), theirs.close()]);
  },
};

/** Bodies of an enrollment that are wrong, and what the answer must name. */
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
      'several faults',
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
  name: 'a bad request is refused with every fault named, and nothing of it is stored',
  run: async ({ root, baseUrl }) => {
    const tenant = await Tenant.open(root, baseUrl);
    await tenant.participants(['A']);
    const strategy = await tenant.strategy();
    const path = `/strategies/${strategy.id}/enroll`;
    for (const [name, body, named] of BAD_BODIES) {
      const answer = await tenant.client.send<ProblemDocument>('POST', path, body);
      expect([name, answer.status, answer.body.code]).toEqual([name, 400, 'invalid_request']);
      for (const where of named)
        expect([name, where, answer.body.errors.some((fault) => fault.startsWith(where))]).toEqual([name, where, true]);
    }
    const good = {
      allocations: [{ underlying_currency: 'BTC', weight: '1' }],
      participants: [{ participant_code: 'A', amount: '100.00', auto_rebalance: true }],
    };
    const version1 = await tenant.client.send<ProblemDocument>(
      'POST',
      path,
      good,
      '7c9e6679-7425-11de-944b-e07fc1f90ae7',
    );
    expect([version1.status, version1.body.code]).toEqual([400, 'invalid_request_id']);
    const unsigned = await fetch(`${baseUrl}/strategies`);
    expect([unsigned.status, unsigned.headers.get('content-type')]).toEqual([
      401,
      expect.stringContaining('application/problem+json'),
    ]);
    expect(await tenant.client.all('/strategies/operations', 'operations')).toEqual([]);
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
    const path = `/strategies/executions?operation_id=${operation.id}&page_size=3`;
    const seen: string[] = [];
    let token = '';
    do {
      const page = await tenant.client.get<{ executions: { participant_code: string }[]; next_page_token: string }>(
        `${path}${token === '' ? '' : `&page_token=${encodeURIComponent(token)}`}`,
      );
      seen.push(...page.executions.map(({ participant_code }) => participant_code));
      if (page.next_page_token !== '') {
        const stolen = await tenant.client.send(
          'GET',
          `/strategies/executions?page_size=3&page_token=${encodeURIComponent(page.next_page_token)}`,
        );
        expect(stolen.status).toBe(400);
      }
      token = page.next_page_token;
    } while (token !== '');
    expect(seen).toEqual(codes);
    expect((await tenant.client.send('GET', '/strategies/executions?nonsense=1')).status).toBe(400);
    expect((await tenant.client.send('GET', '/strategies/executions?page_size=201')).status).toBe(400);
    await tenant.close();
  },
};

export const REQUEST_SCENARIOS: readonly Scenario[] = [replay, isolation, badInput, paging];
