import { accountTradeSchema, type Execution, type Instruction } from '@ballast/contracts';
import { tradesOfExecution } from './execution-trades';

const SETTLED: Instruction = {
  underlying_currency: 'BTC',
  quoted_currency: 'USD',
  side: 'buy',
  amount: '50.00',
  amount_type: 'notional',
  status: 'executed',
  status_reason: '',
  price: '60000.00',
  quantity: '0.00083333',
  total_notional: '50.00',
  trade_ids: ['4e3d2c1b-0a9f-4e8d-b7c6-a5f4e3d2c1b0'],
  executed_at: '2026-04-17T10:30:04.000Z',
};

const EXECUTION: Execution = {
  id: '1e3d2c1b-0a9f-4e8d-b7c6-a5f4e3d2c1b0',
  strategy_id: '2e3d2c1b-0a9f-4e8d-b7c6-a5f4e3d2c1b0',
  operation_id: '3e3d2c1b-0a9f-4e8d-b7c6-a5f4e3d2c1b0',
  trader_id: '5e3d2c1b-0a9f-4e8d-b7c6-a5f4e3d2c1b0',
  participant_code: 'CUST01',
  account_label: 'general',
  status: 'settled',
  status_reason: '',
  status_code: '',
  instructions: [
    SETTLED,
    { ...SETTLED, status: 'skipped', price: '', quantity: '', total_notional: '', trade_ids: [], executed_at: '' },
  ],
  initiated_by: 'ADVSR1',
  grant_version: 3,
  authorized_at: '2026-04-17T10:30:03.000Z',
  created_at: '2026-04-17T10:30:02.000Z',
  updated_at: '2026-04-17T10:30:04.000Z',
};

const ZRN = 'zrn:zh:us:account:customer:6e3d2c1b-0a9f-4e8d-b7c6-a5f4e3d2c1b0';

describe('the trades of an Execution', () => {
  it('are those of its legs that traded, with the money of the leg and the actor of the Execution', () => {
    const trades = tradesOfExecution(EXECUTION, ZRN);
    expect(trades).toHaveLength(1);
    expect(trades[0]).toMatchObject({
      ...{ trade_id: SETTLED.trade_ids[0], source: 'strategy', account: ZRN, symbol: 'BTC/USD', side: 'buy' },
      ...{ price: '60000.00', quantity: '0.00083333', total_notional: '50.00', commission: '0.00' },
      ...{ execution_id: EXECUTION.id, quote_id: '', client_trade_id: '', initiated_by: 'ADVSR1', grant_version: 3 },
      parties: [{ side: 'buy', asset: 'BTC', amount: '0.00083333', trader: 'ADVSR1', zrn: ZRN }],
    });
    expect(accountTradeSchema.parse(trades[0])).toEqual(trades[0]);
  });

  it('name no account for a participant without one', () => {
    expect(tradesOfExecution(EXECUTION, '')[0]).toMatchObject({ account: '', parties: [{ zrn: '' }] });
  });
});
