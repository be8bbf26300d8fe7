import { executionSchema, type CreditDecision, type DecidedLeg, type SizedLeg } from '@ballast/contracts';
import { executionId, tradeId, traderId } from '@ballast/kernel';
import { executionResource, outcomeOfDecision, type ExecutionFrame } from './execution';
import { insufficientBalance, plainReason } from './reasons';

const OPERATION = 'd1e2f3a4-b5c6-4789-abcd-ef0123456789';
const STRATEGY = 'b1c2d3e4-f5a6-4789-bcde-f01234567890';
const AT = '2026-04-17T10:30:07.000Z';
const EXECUTED_AT = '2026-04-17T10:30:05.000Z';

const frame: ExecutionFrame = {
  id: executionId(OPERATION, 'CUST01'),
  operation_id: OPERATION,
  strategy_id: STRATEGY,
  trader_id: traderId(STRATEGY, 'CUST01'),
  participant_code: 'CUST01',
  quoted_currency: 'USD',
  initiated_by: 'ADVSR1',
  grant_version: 2,
  authorized_at: '2026-04-17T10:30:02.000Z',
  created_at: '2026-04-17T10:30:00.000Z',
};

const BTC: DecidedLeg = { asset: 'BTC', side: 'buy', amount_type: 'notional', amount: '5000.00' };
const ETH: DecidedLeg = {
  asset: 'ETH',
  side: 'buy',
  amount_type: 'notional',
  amount: '0.50',
  status: 'rejected',
  status_reason: 'below_instrument_minimum',
};
const SOLD: DecidedLeg = { asset: 'SOL', side: 'sell', amount_type: 'notional', amount: '10.00', hold: '1.00000000' };
const FILL: SizedLeg = {
  leg: 0,
  asset: 'BTC',
  side: 'buy',
  price: '60000.00',
  quantity: '0.08333333',
  notional: '5000.00',
};

const decision: CreditDecision = {
  participant_code: 'CUST01',
  index: 0,
  outcome: 'accepted',
  status_reason: '',
  status_code: '',
  trader_exists: true,
  opens_trader: true,
  legs: [BTC, ETH],
};

const statusOfLegs = (execution: ReturnType<typeof executionResource>): readonly string[] =>
  execution.instructions.map((leg) => `${leg.status} ${leg.status_reason}`.trim());

describe('an Execution', () => {
  it('awaits its trades after the credit check', () => {
    const execution = executionResource(frame, outcomeOfDecision(decision), AT);
    expect(execution).toMatchObject({ status: 'awaiting_execution', status_reason: '', status_code: '' });
    expect(statusOfLegs(execution)).toEqual(['pending', 'rejected below_instrument_minimum']);
  });

  it('reads as the guide shows it once it settled', () => {
    const outcome = { kind: 'settled', legs: [BTC], sized: [FILL], executed_at: EXECUTED_AT } as const;
    const execution = executionResource(frame, outcome, AT);
    const id = executionId(OPERATION, 'CUST01');
    expect(execution).toEqual({
      id,
      strategy_id: STRATEGY,
      operation_id: OPERATION,
      trader_id: traderId(STRATEGY, 'CUST01'),
      participant_code: 'CUST01',
      account_label: STRATEGY,
      status: 'settled',
      status_reason: '',
      status_code: '',
      instructions: [
        {
          underlying_currency: 'BTC',
          quoted_currency: 'USD',
          side: 'buy',
          amount: '5000.00',
          amount_type: 'notional',
          status: 'executed',
          status_reason: '',
          price: '60000.00',
          quantity: '0.08333333',
          total_notional: '5000.00',
          trade_ids: [tradeId(id, 0)],
          executed_at: EXECUTED_AT,
        },
      ],
      initiated_by: 'ADVSR1',
      grant_version: 2,
      authorized_at: '2026-04-17T10:30:02.000Z',
      created_at: frame.created_at,
      updated_at: AT,
    });
    expect(executionSchema.parse(execution)).toEqual(execution);
  });

  it('keeps the key order of the public samples', () => {
    const outcome = { kind: 'settled', legs: [BTC], sized: [FILL], executed_at: EXECUTED_AT } as const;
    const [instruction = {}] = executionResource(frame, outcome, AT).instructions;
    expect(Object.keys(instruction)).toEqual([
      'underlying_currency',
      'quoted_currency',
      'side',
      'amount',
      'amount_type',
      'status',
      'status_reason',
      'price',
      'quantity',
      'total_notional',
      'trade_ids',
      'executed_at',
    ]);
  });

  it('settles although a leg under the minimum was rejected', () => {
    const execution = executionResource(
      frame,
      { kind: 'settled', legs: [BTC, ETH], sized: [FILL], executed_at: EXECUTED_AT },
      AT,
    );
    expect(execution.status).toBe('settled');
    expect(statusOfLegs(execution)).toEqual(['executed', 'rejected below_instrument_minimum']);
    expect(execution.instructions[1]).toMatchObject({
      price: '',
      quantity: '',
      total_notional: '',
      trade_ids: [],
      executed_at: '',
    });
  });

  it('shows the sentence and the code of a reason separately when the check rejects it', () => {
    const reason = insufficientBalance('BTC');
    const refused: CreditDecision = {
      ...decision,
      ...reason,
      outcome: 'rejected',
      legs: [{ ...BTC, status: 'rejected', status_reason: reason.status_reason }],
    };
    const execution = executionResource({ ...frame, trader_id: '' }, outcomeOfDecision(refused), AT);
    expect(execution).toMatchObject({
      status: 'rejected',
      status_reason: 'insufficient BTC balance for sell leg',
      status_code: 'insufficient_balance',
      trader_id: '',
    });
  });

  it('is skipped without Instructions when there was nothing to sell', () => {
    const nothing: CreditDecision = { ...decision, ...plainReason('no_holdings'), outcome: 'skipped', legs: [] };
    expect(executionResource(frame, outcomeOfDecision(nothing), AT)).toMatchObject({
      status: 'skipped',
      status_reason: 'no_holdings',
      status_code: 'no_holdings',
      instructions: [],
    });
  });

  it('refuses a status code that is not documented', () => {
    const unknown: CreditDecision = { ...decision, outcome: 'rejected', status_code: 'because' };
    expect(() => outcomeOfDecision(unknown)).toThrow('unknown status code: because');
  });

  it('rejects the legs that would have run when its Operation fails as a whole', () => {
    const outcome = { kind: 'rejected', legs: [BTC, ETH], reason: plainReason('price_unavailable') } as const;
    const execution = executionResource(frame, outcome, AT);
    expect(execution).toMatchObject({ status: 'rejected', status_code: 'price_unavailable' });
    expect(statusOfLegs(execution)).toEqual(['rejected price_unavailable', 'rejected below_instrument_minimum']);
  });

  it('fails the leg that the venue refused and rejects the others', () => {
    const execution = executionResource(frame, { kind: 'venue_refused', legs: [SOLD, BTC, ETH], leg: 1 }, AT);
    expect(execution).toMatchObject({ status: 'rejected', status_reason: 'venue_rejected' });
    expect(statusOfLegs(execution)).toEqual([
      'rejected venue_rejected',
      'failed venue_rejected',
      'rejected below_instrument_minimum',
    ]);
  });

  it('lets buys wait for the proceeds of its own sells', () => {
    expect(statusOfLegs(executionResource(frame, { kind: 'awaiting', legs: [SOLD, BTC] }, AT))).toEqual([
      'pending',
      'waiting_proceeds',
    ]);
  });

  it('does not settle with a leg that neither traded nor ended', () => {
    const outcome = { kind: 'settled', legs: [BTC, SOLD], sized: [FILL], executed_at: EXECUTED_AT } as const;
    expect(() => executionResource(frame, outcome, AT)).toThrow('neither executed nor ended');
  });
});
