import type { OperationAction } from '@ballast/api';

/** A request body that is refused, with the path of every violation in it. */
export interface BadRequest {
  readonly rule: string;
  readonly action: OperationAction;
  readonly body: unknown;
  /** Paths of the violations, such as `body/allocations`. A path with two violations is listed once. */
  readonly violations: readonly string[];
}

const ALL_BTC = [{ underlying_currency: 'BTC', weight: '1' }];
const ENROLL_A = [{ participant_code: 'A', amount: '10.00', auto_rebalance: true }];
const PAY_A = [{ participant_code: 'A', amount: '10.00' }];
const A = [{ participant_code: 'A' }];

function basket(...entries: readonly (readonly [asset: unknown, weight: unknown])[]): readonly object[] {
  return entries.map(([underlying_currency, weight]) => ({ underlying_currency, weight }));
}

function payments(...amounts: readonly unknown[]): readonly object[] {
  return amounts.map((amount, index) => ({ participant_code: `P${index}`, amount }));
}

function at(path: string, indices: readonly number[], field: string): readonly string[] {
  return indices.map((index) => `body/${path}/${index}/${field}`);
}

/** Bad requests for all five Operations, one for each rule of a request. */
export const BAD_REQUESTS: readonly BadRequest[] = [
  {
    rule: 'weights that miss 1 by 10^-18',
    action: 'enroll',
    body: { allocations: basket(['BTC', '0.5'], ['ETH', '0.499999999999999999']), participants: ENROLL_A },
    violations: ['body/allocations'],
  },
  {
    rule: 'weights that exceed 1 by 10^-18',
    action: 'top-up',
    body: { allocations: basket(['BTC', '0.5'], ['ETH', '0.500000000000000001']), participants: PAY_A },
    violations: ['body/allocations'],
  },
  {
    rule: 'weights that are no plain decimals in [0, 1] with at most 18 decimals',
    action: 'partial-sell',
    body: {
      allocations: basket(
        ['BTC', '0.0000000000000000001'],
        ['ETH', '-0.5'],
        ['SOL', '1.5'],
        ['XRP', '1e-1'],
        ['ADA', '.5'],
        ['DOGE', 0.5],
        ['DOT', '٠'],
        ['LTC', '0.'],
        ['UNI', undefined],
        ['AVAX', '0.5'],
        ['LINK', '0.50'],
      ),
      participants: PAY_A,
    },
    violations: at('allocations', [0, 1, 2, 3, 4, 5, 6, 7, 8], 'weight'),
  },
  {
    rule: 'assets that are repeated, unknown, in lower case, empty or missing',
    action: 'rebalance',
    body: {
      allocations: basket(['BTC', '0.5'], ['BTC', '0.5'], ['NOPE', '0'], ['btc', '0'], ['', '0'], [undefined, '0']),
      participants: A,
    },
    violations: at('allocations', [1, 2, 3, 4, 5], 'underlying_currency'),
  },
  { rule: 'no allocations', action: 'rebalance', body: { allocations: [] }, violations: ['body/allocations'] },
  {
    rule: '101 allocations',
    action: 'partial-sell',
    body: { allocations: Array.from({ length: 101 }, () => ALL_BTC[0]), participants: PAY_A },
    violations: ['body/allocations'],
  },
  { rule: 'an empty body', action: 'enroll', body: {}, violations: ['body/allocations', 'body/participants'] },
  { rule: 'no allocations field', action: 'rebalance', body: { participants: A }, violations: ['body/allocations'] },
  {
    rule: 'amounts that are no plain decimals above 0 with at most the decimals of the currency',
    action: 'top-up',
    body: {
      allocations: ALL_BTC,
      participants: payments(
        '0',
        '0.00',
        '-1',
        '1e3',
        '0.001',
        '01.00',
        '+1',
        '1.',
        ' 1',
        10,
        null,
        undefined,
        '١',
        '1000000000000000000',
        '1.00',
      ),
    },
    violations: at('participants', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13], 'amount'),
  },
  {
    rule: 'codes that are repeated, too long, empty, or have other characters; codes are case-sensitive',
    action: 'liquidate',
    body: {
      participants: ['A', 'a', 'A', 'TOOLONG', '', 'A B', 'Ä', undefined, 7].map((participant_code) => ({
        participant_code,
      })),
    },
    violations: at('participants', [2, 3, 4, 5, 6, 7, 8], 'participant_code'),
  },
  {
    rule: 'an enrollment without auto_rebalance, or with one that is no boolean',
    action: 'enroll',
    body: {
      allocations: ALL_BTC,
      participants: [
        { participant_code: 'A', amount: '1.00' },
        { participant_code: 'B', amount: '1.00', auto_rebalance: 'true' },
        { participant_code: 'C', amount: '1.00', auto_rebalance: null },
      ],
    },
    violations: at('participants', [0, 1, 2], 'auto_rebalance'),
  },
  {
    rule: 'auto_rebalance on a top-up',
    action: 'top-up',
    body: { allocations: ALL_BTC, participants: ENROLL_A },
    violations: ['body/participants/0/auto_rebalance'],
  },
  {
    rule: 'auto_rebalance on a partial sell',
    action: 'partial-sell',
    body: { allocations: ALL_BTC, participants: ENROLL_A },
    violations: ['body/participants/0/auto_rebalance'],
  },
  {
    rule: 'an amount and auto_rebalance on a rebalance',
    action: 'rebalance',
    body: { allocations: ALL_BTC, participants: ENROLL_A },
    violations: ['body/participants/0/amount', 'body/participants/0/auto_rebalance'],
  },
  {
    rule: 'allocations and an amount on a liquidation',
    action: 'liquidate',
    body: { allocations: ALL_BTC, participants: PAY_A },
    violations: ['body/allocations', 'body/participants/0/amount'],
  },
  {
    rule: 'an empty list of participants on a rebalance',
    action: 'rebalance',
    body: { allocations: ALL_BTC, participants: [] },
    violations: ['body/participants'],
  },
  {
    rule: 'a list of participants that is null',
    action: 'rebalance',
    body: { allocations: ALL_BTC, participants: null },
    violations: ['body/participants'],
  },
  { rule: 'a liquidation without participants', action: 'liquidate', body: {}, violations: ['body/participants'] },
  {
    rule: 'an empty list of participants on a liquidation',
    action: 'liquidate',
    body: { participants: [] },
    violations: ['body/participants'],
  },
  {
    rule: '100,001 participants',
    action: 'liquidate',
    body: {
      participants: Array.from({ length: 100_001 }, (_, index) => ({ participant_code: index.toString(36) })),
    },
    violations: ['body/participants'],
  },
  {
    rule: 'unknown fields at every level of the body',
    action: 'enroll',
    body: {
      allocations: [{ ...ALL_BTC[0], note: 1 }],
      participants: [{ ...ENROLL_A[0], note: 1 }, 'B'],
      note: 1,
      constructor: 1,
    },
    violations: [
      'body/allocations/0/note',
      'body/constructor',
      'body/note',
      'body/participants/0/note',
      'body/participants/1',
    ],
  },
  {
    rule: 'violations in every part of the body at once',
    action: 'partial-sell',
    body: {
      allocations: basket(['BTC', '0.4'], ['NOPE', '2']),
      participants: [{ participant_code: 'A', amount: '-1' }, { participant_code: 'A' }],
    },
    violations: [
      'body/allocations/1/underlying_currency',
      'body/allocations/1/weight',
      'body/participants/0/amount',
      'body/participants/1/amount',
      'body/participants/1/participant_code',
    ],
  },
  { rule: 'an array', action: 'rebalance', body: [], violations: ['body'] },
  { rule: 'a string', action: 'liquidate', body: 'A', violations: ['body'] },
  { rule: 'null', action: 'top-up', body: null, violations: ['body'] },
];
