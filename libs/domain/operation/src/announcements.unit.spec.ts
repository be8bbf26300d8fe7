import { executionId, traderId } from '@ballast/kernel';
import { acceptedResource, operationResource } from './operation-resource';
import { CREATED_AT, NOW, OPERATION, planOf, requestOf, STRATEGY } from './testing/fixtures';
import { History } from './testing/history';
import { traderResource } from './trader';

describe('readers of an Operation', () => {
  it('are told of each status, with the resource and the counts of that version', () => {
    const history = new History('enrollment').list('accepted', 'rejected').decide(0).lock().settle(0);
    const changes = history.announcements.filter(({ kind }) => kind === 'operation_status_changed');
    expect(changes).toMatchObject([
      {
        previous: 'validating',
        operation: { status: 'pricing', status_reason: '' },
        counts: { total: 2, rejected: 1 },
      },
      { previous: 'pricing', operation: { status: 'settling' } },
      {
        previous: 'settling',
        operation: { status: 'settled', status_reason: 'partial_success', status_detail: '' },
        counts: { total: 2, settled: 1, rejected: 1, skipped: 0 },
      },
    ]);
    const times = changes.map((change) => 'operation' in change && change.operation.updated_at);
    expect(times).toEqual(['007', '008', '009'].map((_, index) => `2026-04-17T10:30:07.00${index}Z`));
  });

  it('are told of the end of a failed Operation with the status that it showed before the failure', () => {
    const history = new History('enrollment').list('accepted').decide(0).tell({ kind: 'cancel_requested' }).release(0);
    expect(history.announcements.at(-1)).toMatchObject({
      previous: 'pricing',
      operation: {
        status: 'failed',
        status_reason: 'cancelled',
        status_detail: 'The Operation was cancelled before any trade.',
      },
    });
  });

  it('are told of a Trader with the Execution that opened it', () => {
    const history = new History('enrollment').list('rejected', 'accepted').decide(0);
    expect(history.announcements.slice(0, 2)).toMatchObject([
      {
        kind: 'execution_closed',
        at: NOW,
        index: 0,
        execution: { status: 'rejected', trader_id: '' },
        opened: undefined,
      },
      {
        kind: 'execution_decided',
        traderId: traderId(STRATEGY, 'A1'),
        index: 1,
        execution: {
          id: executionId(OPERATION, 'A1'),
          operation_id: OPERATION,
          trader_id: traderId(STRATEGY, 'A1'),
          status: 'awaiting_execution',
          created_at: CREATED_AT,
          updated_at: NOW,
        },
        opened: { id: traderId(STRATEGY, 'A1') },
      },
    ]);
  });

  it('are told of an Execution that was given back as rejected', () => {
    const history = new History('partial_sell').list('accepted').tell({ kind: 'cancel_requested' }).release(0);
    expect(history.announcements[0]).toMatchObject({
      kind: 'execution_closed',
      execution: { status: 'rejected', status_code: 'cancelled', trader_id: '' },
    });
  });

  it('do not see steps that only services see', () => {
    const history = new History('partial_sell', { chunks: 2 }).list('accepted').quote();
    expect(history.announcements).toEqual([]);
  });
});

describe('the resource of an Operation', () => {
  it('shows the request, and the bound of its prices', () => {
    const request = requestOf('rebalance', { plan: planOf(), max_price_move_bps: 50, drifted_only_bps: 100 });
    const { operation } = new History('rebalance', request);
    expect(operationResource(operation)).toEqual({
      id: OPERATION,
      strategy_id: STRATEGY,
      request_id: request.request_id,
      initiated_by: '',
      type: 'rebalance',
      status: 'validating',
      status_reason: '',
      status_detail: '',
      allocations: request.allocations,
      max_price_move_bps: 50,
      drifted_only_bps: 100,
      plan_id: planOf().plan_id,
      created_at: CREATED_AT,
      updated_at: CREATED_AT,
    });
  });

  it('is the same in the answer to its request, before anything is decided', () => {
    const request = requestOf('rebalance', { plan: planOf(), max_price_move_bps: 50, drifted_only_bps: 100 });
    const { operation } = new History('rebalance', request);
    expect(acceptedResource(request)).toEqual(operationResource(operation));
  });

  it('says that the Operation waits in a queue', () => {
    const { operation } = new History('rebalance', {}, { isQueued: true });
    expect(operationResource(operation)).toMatchObject({ status: 'validating', queued: true, updated_at: NOW });
  });
});

describe('the resource of a Trader', () => {
  it('has its Strategy as its label', () => {
    const trader = {
      id: traderId(STRATEGY, 'A1'),
      platformCode: 'PLAT',
      strategyId: STRATEGY,
      participantCode: 'A1',
      autoRebalance: true,
      createdAt: CREATED_AT,
      updatedAt: NOW,
    };
    expect(traderResource(trader)).toEqual({
      id: trader.id,
      strategy_id: STRATEGY,
      participant_code: 'A1',
      account_label: STRATEGY,
      auto_rebalance: true,
      created_at: CREATED_AT,
      updated_at: NOW,
    });
  });
});
