import fc from 'fast-check';
import { OPERATION_REQUESTS, operationBody, type OperationAction } from '@ballast/api';
import { Problem } from '@ballast/platform-http';
import { instrumentOf } from '@ballast/test-kit';
import { marketsOf } from '../../markets/markets';
import { readOperationRequest, type OperationRequest } from './read-operation-request';

const markets = marketsOf(['BTC', 'ETH', 'SOL'].map((asset) => instrumentOf(asset)));

function read(action: OperationAction, body: unknown, participantsMax = 1_000): Promise<OperationRequest> {
  const rules = OPERATION_REQUESTS[action];
  return readOperationRequest(body, {
    rules,
    takesPlan: true,
    quotedCurrency: 'USD',
    markets,
    scale: 2,
    participantsMax,
  });
}

async function violations(
  action: OperationAction,
  body: unknown,
  participantsMax?: number,
): Promise<readonly string[]> {
  const problem = await refusal(action, body, participantsMax);
  return problem?.options.errors ?? [];
}

async function refusal(action: OperationAction, body: unknown, participantsMax?: number): Promise<Problem | undefined> {
  try {
    await read(action, body, participantsMax);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  return undefined;
}

const halves = [
  { underlying_currency: 'BTC', weight: '0.5' },
  { underlying_currency: 'ETH', weight: '0.50' },
];
const one = { participant_code: 'CUST01', amount: '100.00', auto_rebalance: true };

describe('readOperationRequest', () => {
  it('reads an enrollment, weights and amounts as they were written', async () => {
    const request = await read('enroll', { allocations: halves, participants: [one] });
    expect(request.allocations).toEqual(halves);
    expect(request.instruments.map(({ symbol }) => symbol)).toEqual(['BTC/USD', 'ETH/USD']);
    expect(request.participants).toEqual([one]);
  });

  it('reads a rebalance without participants as one of the default scope', async () => {
    expect((await read('rebalance', { allocations: halves })).participants).toBeUndefined();
  });

  it('reads the options of an Operation, and refuses an option that is wrong or does not belong to it', async () => {
    const planId = '5d0c8f7a-1b2c-4d3e-8f9a-0b1c2d3e4f5a';
    const options = { max_price_move_bps: 0, drifted_only_bps: 10_000, plan_id: planId.toUpperCase() };
    expect((await read('rebalance', { allocations: halves, ...options })).options).toEqual({
      maxPriceMoveBps: 0,
      driftedOnlyBps: 10_000,
      planId,
    });
    expect(await violations('top-up', { allocations: halves, participants: [], ...options })).toContain(
      'body/drifted_only_bps is not a known field',
    );
    const wrong = { max_price_move_bps: '25', drifted_only_bps: 10_001, plan_id: 'a plan' };
    expect(await violations('rebalance', { allocations: halves, ...wrong })).toEqual([
      'body/max_price_move_bps must be a whole number from 0 to 10000',
      'body/drifted_only_bps must be a whole number from 0 to 10000',
      'body/plan_id must be a UUID',
    ]);
  });

  it('reads a liquidation without allocations', async () => {
    const request = await read('liquidate', { participants: [{ participant_code: 'CUST01' }] });
    expect(request).toMatchObject({ allocations: [], instruments: [], participants: [{ participant_code: 'CUST01' }] });
  });

  it('takes a weight of 0 and weights of 18 decimals', async () => {
    const allocations = [
      { underlying_currency: 'BTC', weight: '0' },
      { underlying_currency: 'ETH', weight: '0.333333333333333333' },
      { underlying_currency: 'SOL', weight: '0.666666666666666667' },
    ];
    expect(await violations('top-up', { allocations, participants: [{ participant_code: 'a', amount: '1' }] })).toEqual(
      [],
    );
  });

  it('reads a hundred thousand participants without holding up other work for long', async () => {
    const participants = Array.from({ length: 100_000 }, (_, index) => ({
      ...one,
      participant_code: index.toString(36),
    }));
    let turns = 0;
    const ticker = setInterval(() => (turns += 1), 1);
    const request = await read('enroll', { allocations: halves, participants }, 100_000);
    clearInterval(ticker);
    expect(request.participants).toHaveLength(100_000);
    expect(turns).toBeGreaterThan(2);
  });
});

describe('violations of allocations', () => {
  const participants = [one];

  it.each<[string, unknown, readonly string[]]>([
    ['missing', undefined, ['body/allocations is required']],
    ['no array', {}, ['body/allocations must be an array']],
    ['empty', [], ['body/allocations must have 1 to 100 entries']],
    [
      'too many',
      Array.from({ length: 101 }, () => ({ underlying_currency: 'BTC', weight: '0' })),
      ['body/allocations must have 1 to 100 entries'],
    ],
    [
      'a sum below 1',
      [
        { underlying_currency: 'BTC', weight: '0.5' },
        { underlying_currency: 'ETH', weight: '0.499999' },
      ],
      ['body/allocations must have weights that sum to exactly 1; they sum to 0.999999'],
    ],
    [
      'a sum above 1',
      [
        { underlying_currency: 'BTC', weight: '1' },
        { underlying_currency: 'ETH', weight: '0.000000000000000001' },
      ],
      ['body/allocations must have weights that sum to exactly 1; they sum to 1.000000000000000001'],
    ],
    ['no object', ['BTC'], ['body/allocations/0 must be an object']],
    [
      'fields of the wrong type',
      [{ underlying_currency: 5, weight: 1 }],
      ['body/allocations/0/underlying_currency must be a string', 'body/allocations/0/weight must be a decimal string'],
    ],
    [
      'an asset that is not traded against the currency',
      [{ underlying_currency: 'DOGE', weight: '1' }],
      ['body/allocations/0/underlying_currency is not traded against USD'],
    ],
    [
      'an asset that stands twice',
      [
        { underlying_currency: 'BTC', weight: '0.5' },
        { underlying_currency: 'BTC', weight: '0.5' },
      ],
      ['body/allocations/1/underlying_currency repeats body/allocations/0/underlying_currency'],
    ],
    [
      'an unknown field',
      [{ ...{ underlying_currency: 'BTC', weight: '1' }, side: 'buy' }],
      ['body/allocations/0/side is not a known field'],
    ],
  ])('%s', async (_what, allocations, expected) => {
    expect(await violations('enroll', { allocations, participants })).toEqual(expected);
  });

  it.each(['1.5', '2', '-0.1', '.5', '1.', '1e0', '0.1234567890123456789', ' 1', '١', ''])(
    'weight %j',
    async (weight) => {
      expect(
        await violations('enroll', { allocations: [{ underlying_currency: 'BTC', weight }], participants }),
      ).toEqual(['body/allocations/0/weight must be a plain decimal from 0 to 1 with at most 18 decimals']);
    },
  );

  it('are refused where none belong', async () => {
    expect(await violations('liquidate', { allocations: halves, participants: [{ participant_code: 'A' }] })).toEqual([
      'body/allocations is not a known field',
    ]);
  });
});

describe('violations of participants', () => {
  const enrolled = (...participants: readonly unknown[]): unknown => ({ allocations: halves, participants });

  it.each<[unknown, string]>([
    ['0', 'must be greater than 0'],
    ['0.00', 'must be greater than 0'],
    ['-1', 'must be greater than 0'],
    ['0.001', 'must have at most 2 decimals'],
    ['1.000', 'must have at most 2 decimals'],
    ['1e5', 'must be a plain decimal string such as "100.00"'],
    ['01.00', 'must be a plain decimal string such as "100.00"'],
    ['+1', 'must be a plain decimal string such as "100.00"'],
    ['1,000.00', 'must be a plain decimal string such as "100.00"'],
    ['1234567890123456789', 'must be a plain decimal string such as "100.00"'],
    ['', 'must be a plain decimal string such as "100.00"'],
    [100, 'must be a decimal string'],
    [null, 'must be a decimal string'],
    [undefined, 'is required'],
  ])('amount %j', async (amount, violation) => {
    expect(await violations('enroll', enrolled({ ...one, amount }))).toEqual([
      `body/participants/0/amount ${violation}`,
    ]);
  });

  it.each<[unknown, string]>([
    ['', 'must be 1 to 6 letters, digits, _ or -'],
    ['TOOLONG', 'must be 1 to 6 letters, digits, _ or -'],
    ['A B', 'must be 1 to 6 letters, digits, _ or -'],
    ['ÄB', 'must be 1 to 6 letters, digits, _ or -'],
    ['A\n', 'must be 1 to 6 letters, digits, _ or -'],
    [7, 'must be a string'],
    [undefined, 'is required'],
  ])('code %j', async (participant_code, violation) => {
    expect(await violations('enroll', enrolled({ ...one, participant_code }))).toEqual([
      `body/participants/0/participant_code ${violation}`,
    ]);
  });

  it('a repeated code names its first place', async () => {
    const lower = { ...one, participant_code: 'cust01' };
    expect(await violations('enroll', enrolled(one, lower, one))).toEqual([
      'body/participants/2/participant_code repeats body/participants/0/participant_code',
    ]);
  });

  it('auto_rebalance is required on enroll and refused elsewhere', async () => {
    const { auto_rebalance: _flag, ...without } = one;
    expect(await violations('enroll', enrolled(without))).toEqual(['body/participants/0/auto_rebalance is required']);
    expect(await violations('enroll', enrolled({ ...one, auto_rebalance: 'yes' }))).toEqual([
      'body/participants/0/auto_rebalance must be a boolean',
    ]);
    expect(await violations('top-up', enrolled(one))).toEqual([
      'body/participants/0/auto_rebalance is not a known field',
    ]);
  });

  it('amounts are refused where none belong', async () => {
    const listed = { participant_code: 'CUST01', amount: '1.00' };
    expect(await violations('rebalance', enrolled(listed))).toEqual([
      'body/participants/0/amount is not a known field',
    ]);
    expect(await violations('liquidate', { participants: [listed] })).toEqual([
      'body/participants/0/amount is not a known field',
    ]);
  });

  it.each<[OperationAction, unknown, string]>([
    ['enroll', undefined, 'is required'],
    ['liquidate', undefined, 'is required'],
    ['rebalance', null, 'must be an array'],
    ['rebalance', [], 'must have 1 to 3 entries'],
    ['enroll', [one, one, one, one], 'must have 1 to 3 entries'],
    ['enroll', 'CUST01', 'must be an array'],
  ])('%s with participants %j', async (action, participants, violation) => {
    const body = { ...(action === 'liquidate' ? {} : { allocations: halves }), participants };
    expect(await violations(action, body, 3)).toEqual([`body/participants ${violation}`]);
  });

  it('a member called __proto__ is a field like any other, and inherited names are no members', async () => {
    const participant: unknown = JSON.parse(
      '{"participant_code":"A","amount":"1.00","auto_rebalance":true,"__proto__":{"x":1}}',
    );
    expect(await violations('enroll', enrolled(participant))).toEqual([
      'body/participants/0/__proto__ is not a known field',
    ]);
    const inherited: unknown = JSON.parse(
      '{"__proto__":{"participant_code":"A","amount":"1.00","auto_rebalance":true}}',
    );
    expect(await violations('enroll', enrolled(inherited))).toContain(
      'body/participants/0/participant_code is required',
    );
  });
});

describe('violations of a whole body', () => {
  it.each<[unknown]>([[null], [[]], ['text'], [5]])('%j is no object', async (body) => {
    expect(await violations('enroll', body)).toEqual(['body must be an object']);
  });

  it('are all named, in the order of the body', async () => {
    const body = {
      note: 'hello',
      allocations: [{ underlying_currency: 'DOGE', weight: '2' }],
      participants: [{ participant_code: 'A', amount: '0', auto_rebalance: true, more: 1 }, 5],
    };
    expect(await violations('enroll', body)).toEqual([
      'body/note is not a known field',
      'body/allocations/0/underlying_currency is not traded against USD',
      'body/allocations/0/weight must be a plain decimal from 0 to 1 with at most 18 decimals',
      'body/participants/0/more is not a known field',
      'body/participants/0/amount must be greater than 0',
      'body/participants/1 must be an object',
    ]);
  });

  it('are shown up to a hundred, and all counted', async () => {
    const participants = Array.from({ length: 500 }, (_, index) => ({
      ...one,
      participant_code: `P${index}`,
      amount: '0',
    }));
    const problem = await refusal('enroll', { allocations: halves, participants });
    expect(problem?.body('')).toMatchObject({ code: 'invalid_request', errors_total: 500 });
    expect(problem?.options.errors).toHaveLength(100);
  });
});

describe('the published shape and the checks', () => {
  const scalar = fc.oneof(
    fc.constantFrom('CUST01', 'A', '', 'TOOLONG', '100.00', '0.01', '1e5', '-1', '1', '0.5', 'BTC', 'ETH'),
    fc.boolean(),
    fc.integer(),
    fc.constant(null),
  );
  const participant = fc.record(
    { participant_code: scalar, amount: scalar, auto_rebalance: scalar, extra: scalar },
    { requiredKeys: [] },
  );
  const allocation = fc.record({ underlying_currency: scalar, weight: scalar, extra: scalar }, { requiredKeys: [] });
  const body = fc.record(
    {
      allocations: fc.array(allocation, { maxLength: 3 }),
      participants: fc.array(participant, { maxLength: 3 }),
      max_price_move_bps: scalar,
      drifted_only_bps: scalar,
      plan_id: fc.oneof(scalar, fc.uuid()),
      extra: scalar,
    },
    { requiredKeys: [] },
  );

  it.each(Object.keys(OPERATION_REQUESTS) as OperationAction[])(
    '%s: the checks accept no body that breaks the shape',
    async (action) => {
      const schema = operationBody(OPERATION_REQUESTS[action]);
      await fc.assert(
        fc.asyncProperty(body, async (candidate) => {
          const document: unknown = JSON.parse(JSON.stringify(candidate));
          if ((await violations(action, document)).length === 0) expect(schema.safeParse(document).success).toBe(true);
        }),
        { numRuns: 300 },
      );
    },
  );

  it.each(Object.keys(OPERATION_REQUESTS) as OperationAction[])(
    '%s: the checks refuse a body at the place where it breaks the shape',
    async (action) => {
      const schema = operationBody(OPERATION_REQUESTS[action]);
      await fc.assert(
        fc.asyncProperty(body, async (candidate) => {
          const document: unknown = JSON.parse(JSON.stringify(candidate));
          const named = (await violations(action, document)).join('\n');
          for (const issue of schema.safeParse(document).error?.issues ?? []) {
            const place = ['body', ...issue.path].join('/');
            const places = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => `${place}/${key}`) : [place];
            for (const expected of places) expect(named).toContain(`${expected} `);
          }
        }),
        { numRuns: 300 },
      );
    },
  );
});
