import { compose, type Composed, type TargetAllocation } from '@ballast/contracts';
import { allocationChanged } from '@ballast/contracts/rebalancing';
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
