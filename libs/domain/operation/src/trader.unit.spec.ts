import { traderSchema } from '@ballast/contracts';
import { traderOf, traderResource, withAutoRebalance, type Trader } from './trader';

const TRADER: Trader = {
  id: '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d',
  platformCode: 'SANDBX',
  strategyId: 'b1c2d3e4-f5a6-4789-bcde-f01234567890',
  participantCode: 'CUST01',
  autoRebalance: true,
  createdAt: '2026-04-17T10:30:00.000Z',
  updatedAt: '2026-04-17T10:31:00.000Z',
};

describe('a Trader as its GET shows it', () => {
  it('has the Strategy as the label of its account', () => {
    const shown = traderResource(TRADER);
    expect(shown).toEqual({
      id: '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d',
      strategy_id: 'b1c2d3e4-f5a6-4789-bcde-f01234567890',
      participant_code: 'CUST01',
      account_label: 'b1c2d3e4-f5a6-4789-bcde-f01234567890',
      auto_rebalance: true,
      created_at: '2026-04-17T10:30:00.000Z',
      updated_at: '2026-04-17T10:31:00.000Z',
    });
    expect(traderSchema.parse(shown)).toEqual(shown);
  });

  it('is known from its resource and its platform', () => {
    expect(traderOf(traderResource(TRADER), TRADER.platformCode)).toEqual(TRADER);
  });
});

describe('a Trader whose setting changes', () => {
  it('has the setting and the time of the change', () => {
    const now = '2026-04-17T11:00:00.000Z';
    expect(withAutoRebalance(TRADER, false, now)).toEqual({ ...TRADER, autoRebalance: false, updatedAt: now });
  });

  it('is updated later than before, also when the clock stands behind and when the setting stays', () => {
    const { autoRebalance, updatedAt } = withAutoRebalance(TRADER, true, TRADER.createdAt);
    expect([autoRebalance, updatedAt]).toEqual([true, '2026-04-17T10:31:00.001Z']);
  });
});
