import {
  compose,
  type AskedConfigurations,
  type Composed,
  type StoredConfiguration,
  type TargetAllocation,
} from '@ballast/contracts';
import { allocationChanged, configurationsChanged } from '@ballast/contracts/rebalancing';
import { outsideCause } from '@ballast/test-kit';
import { altered, replayMessages } from '../testing/replayed-messages';

const ID = '5c7d9e1f-2a3b-4c4d-8e5f-6a7b8c9d0e10';
const NOW = '2026-12-01T10:00:00.000Z';
const LATER = '2026-12-01T11:00:00.000Z';

const weights = (symbol: string) => [{ instrument_id: symbol, instrument_id_type: 'SYMBOL' as const, weight: '1' }];
const first: TargetAllocation = {
  id: ID,
  name: '',
  quoted_currency: 'USD',
  version: 1,
  allocation: weights('BTC/USD'),
  created_at: NOW,
  updated_at: NOW,
};
const second: TargetAllocation = { ...first, version: 2, allocation: weights('ETH/USD'), updated_at: LATER };

function fact(symbol: string, allocation: TargetAllocation): Composed {
  const asked = { change_id: ID, allocation_id: ID, quoted_currency: 'USD', allocation: weights(symbol) };
  return compose(allocationChanged, {
    cause: outsideCause(ID, 'SANDBX'),
    key: 'SANDBX',
    place: symbol,
    occurredAt: allocation.updated_at,
    data: { asked, allocation: { ...allocation, allocation: [...allocation.allocation] } },
  });
}

const facts = [fact('BTC/USD', first), fact('ETH/USD', second)];

describe('the facts of allocations', () => {
  it('come out as they are recorded, each from the facts before it', async () => {
    const { decided, differences } = await replayMessages(facts);
    expect(differences).toEqual([]);
    expect(Object.fromEntries(decided)).toEqual({ 'allocation.changed': 2 });
  });

  it.each([
    ['skips a version', { version: 3 }, 'version'],
    ['keeps the weights', { allocation: weights('BTC/USD') }, 'allocation/0/instrument_id'],
    ['is made anew', { created_at: LATER }, 'created_at'],
  ])('are found out when one %s', async (_wrong, change, member) => {
    const [made, changed] = facts;
    if (made === undefined || changed === undefined) throw new Error('there are two facts');
    const wrong = altered(changed, (data) => ({ ...data, allocation: { ...second, ...change } }));
    const { differences } = await replayMessages([made, wrong]);
    expect(differences).toMatchObject([{ member }]);
  });
});

describe('the facts of configurations', () => {
  const stored: StoredConfiguration = {
    account_id: 'T1',
    allocation_id: ID,
    rebalancing_strategy_ids: [],
    strategy_id: 'S1',
    participant_code: 'CUST01',
    is_removed: false,
    created_at: NOW,
    updated_at: NOW,
  };

  function changed(kind: AskedConfigurations['kind'], result: object, at: string): Composed {
    const { account_id, strategy_id, participant_code, allocation_id } = stored;
    const entry = { account_id, strategy_id, participant_code, ...(kind === 'remove' ? {} : { allocation_id }) };
    const asked = { change_id: ID, chunk: 0, chunks: 1, kind, entries: [entry] };
    const counts = { created: 0, updated: 0, refusal: null, configurations: [] };
    return compose(configurationsChanged, {
      cause: outsideCause(ID, 'SANDBX'),
      key: 'SANDBX',
      place: `${kind} ${at}`,
      occurredAt: at,
      data: { asked, ...counts, ...result },
    });
  }

  const history = [
    changed('create', { created: 1, configurations: [{ ...stored, rebalancing_strategy_ids: [] }] }, NOW),
    changed('create', { refusal: 'exists' }, LATER),
    changed(
      'remove',
      {
        updated: 1,
        configurations: [{ ...stored, rebalancing_strategy_ids: [], is_removed: true, updated_at: LATER }],
      },
      LATER,
    ),
    changed('change', { refusal: 'missing' }, LATER),
  ];

  it('come out as they are recorded, refusals too', async () => {
    const { decided, differences } = await replayMessages(history);
    expect(differences).toEqual([]);
    expect(Object.fromEntries(decided)).toEqual({ 'configurations.changed': 4 });
  });

  it.each([
    ['refuses what was free', 0, { refusal: 'exists', created: 0, configurations: [] }, 'created'],
    ['makes one that exists', 1, { refusal: null }, 'refusal'],
    [
      'keeps one that was removed',
      2,
      { configurations: [{ ...stored, updated_at: LATER }] },
      'configurations/0/is_removed',
    ],
  ])('are found out when one %s', async (_wrong, index, change, member) => {
    const wrong = history.map((message, at) =>
      at === index ? altered(message, (data) => ({ ...data, ...change })) : message,
    );
    const { differences } = await replayMessages(wrong.slice(0, index + 1));
    expect(differences).toMatchObject([{ member }]);
  });
});
