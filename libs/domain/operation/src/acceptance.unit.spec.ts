import { acceptanceOf, requestedOperation } from './acceptance';
import { ACTOR, OPERATION, planOf, PRICES, REFERENCE, requestOf } from './testing/fixtures';

const FREE = { scope: [], takenBy: undefined };

function acceptance(request: ReturnType<typeof requestOf>, found: Parameters<typeof acceptanceOf>[1] = FREE) {
  return acceptanceOf({ platformCode: 'PLAT', actor: ACTOR, data: request }, found);
}

describe('the acceptance of an Operation', () => {
  it('with a list leaves its chunks to the messages that list them', () => {
    const request = requestOf('top_up', { chunks: 3 });
    expect(acceptance(request)).toEqual({
      request: { id: OPERATION, platformCode: 'PLAT', actor: ACTOR, request, chunks: 3, reference: null },
      failure: undefined,
      chunks: [],
    });
  });

  it('with a default scope makes the chunks of the scope', () => {
    const request = requestOf('rebalance', { default_scope: true, chunks: 0, chunk_participants: 2 });
    const { request: accepted, chunks } = acceptance(request, { ...FREE, scope: ['C', 'A', 'B'] });
    expect(accepted.chunks).toBe(2);
    expect(chunks.map(({ participants }) => participants.map(({ participant_code }) => participant_code))).toEqual([
      ['C', 'A'],
      ['B'],
    ]);
  });

  it('with an empty default scope has no chunk', () => {
    const { request, chunks } = acceptance(requestOf('rebalance', { default_scope: true, chunks: 0 }));
    expect([request.chunks, chunks]).toEqual([0, []]);
  });

  it('with a plan takes the prices of the plan, and the chunks that the plan lists', () => {
    const plan = planOf({ scope: ['A'] });
    const { request, failure, chunks } = acceptance(requestOf('rebalance', { default_scope: true, chunks: 1, plan }), {
      ...FREE,
      scope: ['A'],
    });
    expect(request).toMatchObject({ chunks: 1, reference: { prices: PRICES, instruments: REFERENCE.instruments } });
    expect([failure, chunks]).toEqual([undefined, []]);
  });

  it('fails with a plan that another Operation executes, and with a plan of another scope', () => {
    const plan = planOf({ scope: ['A'] });
    const request = requestOf('rebalance', { default_scope: true, plan });
    expect(acceptance(request, { scope: ['A'], takenBy: 'other' }).failure).toMatchObject({ reason: 'plan_stale' });
    expect(acceptance(request, { ...FREE, scope: ['A', 'B'] }).failure).toMatchObject({ reason: 'plan_stale' });
  });

  it('is the first step of the requested Operation', () => {
    const request = requestOf('rebalance', { default_scope: true, chunks: 0, chunk_participants: 2, plan: planOf() });
    const requested = requestedOperation({ platformCode: 'PLAT', actor: ACTOR, data: request });
    expect(requested).toMatchObject({ id: OPERATION, actor: ACTOR, chunks: 0, step: 0, prices: null });
    expect(requested.reference).toEqual(acceptance(request).request.reference);
  });
});
