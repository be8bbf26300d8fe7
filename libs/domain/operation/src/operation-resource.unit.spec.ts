import { operationSchema } from '@ballast/contracts';
import { acceptedResource, operationResource } from './operation-resource';
import { CREATED_AT, NOW, OPERATION, planOf, requestOf, STRATEGY } from './testing/fixtures';
import { History } from './testing/history';

describe('an Operation as the answer to its request shows it', () => {
  it('is validating, has no reason, and shows the time of its request', () => {
    const request = requestOf('rebalance', { drifted_only_bps: 50, plan: planOf() });
    expect(acceptedResource(request)).toEqual({
      id: OPERATION,
      strategy_id: STRATEGY,
      request_id: request.request_id,
      initiated_by: '',
      type: 'rebalance',
      status: 'validating',
      status_reason: '',
      status_detail: '',
      allocations: request.allocations,
      max_price_move_bps: undefined,
      drifted_only_bps: 50,
      plan_id: planOf().plan_id,
      created_at: CREATED_AT,
      updated_at: CREATED_AT,
    });
  });

  it('equals its first GET, in the form of the contract', () => {
    const { operation } = new History('enrollment');
    expect(operationResource(operation)).toEqual(acceptedResource(operation.request));
    const shown: unknown = JSON.parse(JSON.stringify(operationResource(operation)));
    expect(operationSchema.parse(shown)).toEqual(shown);
  });
});

describe('an Operation as its GET shows it', () => {
  it('shows `queued` only while it waits in the queue', () => {
    const history = new History('rebalance', {}, { isQueued: true });
    expect(operationResource(history.operation)).toMatchObject({ status: 'validating', queued: true, updated_at: NOW });
    history.tell({ kind: 'turn_came' });
    expect(operationResource(history.operation)).not.toHaveProperty('queued');
  });

  it('has a reason and a detail at its end only', () => {
    const history = new History('enrollment').list('accepted').tell({ kind: 'cancel_requested' });
    expect(operationResource(history.operation)).toMatchObject({ status_reason: '', status_detail: '' });
    history.decide(0).release(0);
    expect(operationResource(history.operation)).toMatchObject({
      status: 'failed',
      status_reason: 'cancelled',
      status_detail: 'The Operation was cancelled before any trade.',
    });
  });
});
