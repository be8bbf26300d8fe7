import type { Execution, Operation } from '@ballast/contracts';
import type { PlatformSnapshot, PublicEvent } from './snapshot';
import { statusViolations } from './status-invariants';

const AT = '2026-04-17T10:30:00.000Z';

function operation(status: Operation['status'], status_reason: string): Operation {
  return {
    id: 'O',
    strategy_id: 'S',
    request_id: 'R',
    initiated_by: '',
    type: 'partial_sell',
    status,
    status_reason,
    status_detail: '',
    allocations: [],
    created_at: AT,
    updated_at: AT,
  };
}

function execution(status: Execution['status'], status_reason: string, status_code: string): Execution {
  return {
    id: 'E',
    strategy_id: 'S',
    operation_id: 'O',
    trader_id: 'T',
    participant_code: 'CUST01',
    account_label: 'S',
    status,
    status_reason,
    status_code,
    instructions: [],
    initiated_by: '',
    grant_version: 0,
    authorized_at: '',
    created_at: AT,
    updated_at: AT,
  };
}

function went(...statuses: readonly Operation['status'][]): readonly PublicEvent[] {
  return statuses.map((status, index) => ({
    position: index + 1,
    notification_id: String(index),
    type: 'trade_strategy.operation.status_changed',
    payload: { id: 'O', status },
  }));
}

function violations(found: Partial<PlatformSnapshot>): readonly string[] {
  return statusViolations({ operations: [], executions: [], events: [], ...found } as unknown as PlatformSnapshot);
}

describe('statuses that the catalogue does not know', () => {
  it('accepts known reasons, also sentences with names', () => {
    expect(
      violations({
        operations: [operation('failed', 'all_rejected')],
        executions: [execution('rejected', 'insufficient BTC balance for sell leg', 'insufficient_balance')],
        events: went('pricing', 'settling', 'failed'),
      }),
    ).toEqual([]);
  });

  it('names a reason on a status that cannot have it', () => {
    expect(violations({ operations: [operation('settled', 'all_rejected')] })).toHaveLength(1);
    expect(violations({ executions: [execution('settled', 'no_holdings', 'no_holdings')] })).toHaveLength(1);
  });

  it('names an unknown reason, and a code that belongs to another reason', () => {
    expect(violations({ operations: [operation('failed', 'bad_weather')] })).toHaveLength(1);
    expect(violations({ executions: [execution('skipped', 'no_holdings', 'cancelled')] })).toHaveLength(1);
  });

  it('names a transition that does not exist', () => {
    expect(violations({ events: went('settling', 'settled') })).toEqual(['Operation O went validating → settling']);
  });
});
