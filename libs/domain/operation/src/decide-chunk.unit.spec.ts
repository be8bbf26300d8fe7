import { executionId, traderId } from '@ballast/kernel';
import { acceptedOf, decisionOf, legsByAsset } from './chunk';
import { evolveChunk } from './evolve';
import type { OperationFact } from './operation.facts';
import { NOW, OPERATION, STRATEGY } from './testing/fixtures';
import { History } from './testing/history';

function decided(history: History): Extract<OperationFact, { kind: 'chunk_decided' }> {
  const fact = history.last.facts.find(({ kind }) => kind === 'chunk_decided');
  if (fact?.kind !== 'chunk_decided') throw new Error('nothing was decided');
  return fact;
}

describe('the decision about a chunk', () => {
  const history = new History('enrollment').list('accepted', 'rejected', 'skipped').decide(0);

  it('counts its Executions by outcome and names each by the ids that follow from it', () => {
    const { accepted, rejected, skipped, executions, at } = decided(history);
    expect({ accepted, rejected, skipped, at }).toEqual({ accepted: 1, rejected: 1, skipped: 1, at: NOW });
    expect(executions.map((checked) => [checked.executionId, checked.traderId])).toEqual(
      ['A0', 'R1', 'S2'].map((code) => [executionId(OPERATION, code), traderId(STRATEGY, code)]),
    );
  });

  it('opens the Traders of accepted enrollments with the setting that was asked for', () => {
    expect(decided(history).traders).toEqual([
      {
        id: traderId(STRATEGY, 'A0'),
        platformCode: 'PLAT',
        strategyId: STRATEGY,
        participantCode: 'A0',
        autoRebalance: true,
        createdAt: NOW,
        updatedAt: NOW,
      },
    ]);
    expect(decided(new History('top_up').list('accepted').decide(0)).traders).toEqual([]);
  });

  it('is later than the request, also by a clock that is behind', () => {
    const late = new History('enrollment', { created_at: '2026-04-17T10:31:00.000Z' }).list('accepted').decide(0);
    expect(decided(late).at).toBe('2026-04-17T10:31:00.001Z');
  });
});

describe('a chunk', () => {
  it('is listed, decided and closed', () => {
    const history = new History('enrollment').list('accepted', 'rejected');
    const states = [history, history.decide(0), history.lock(), history.settle(0)];
    expect(states).toHaveLength(4);
    expect(history.chunks.get(0)?.state.status).toBe('closed');
    const facts = history.facts.filter((fact) => 'chunk' in fact);
    const statuses = facts.map((_, index) => facts.slice(0, index + 1).reduce(evolveChunk, undefined)?.state.status);
    expect(statuses).toEqual(['listed', 'decided', 'closed']);
  });

  it('is closed by its decision when no Execution passed, and keeps the decision', () => {
    const chunk = new History('enrollment').list('rejected').decide(0).chunks.get(0);
    expect(chunk?.state).toMatchObject({ status: 'closed', decision: { executions: [{ decision: { index: 0 } }] } });
  });

  it('has no decision before the credit check, and never gets one when it was given back before the check', () => {
    const history = new History('rebalance').list('accepted');
    const listed = history.chunks.get(0);
    const closed = history.tell({ kind: 'cancel_requested' }).release(0).chunks.get(0);
    expect(listed && [listed.state.status, decisionOf(listed), acceptedOf(listed)]).toEqual(['listed', null, []]);
    expect(closed?.state).toEqual({ status: 'closed', decision: null });
  });

  it('counts the legs of accepted Executions that run, by asset', () => {
    const history = new History('enrollment').list('accepted', 'rejected', 'accepted').decide(0);
    const chunk = history.chunks.get(0);
    expect(chunk && legsByAsset(chunk)).toEqual({ BTC: 2, ETH: 2 });
  });

  it('is not changed by facts about other chunks, nor by a fact before it is listed', () => {
    const history = new History('enrollment', { chunks: 2 }).list('accepted').list('accepted').decide(0).decide(1);
    history.lock().settle(0);
    const other = history.chunks.get(1);
    for (const fact of history.facts.filter((each) => 'chunk' in each && each.chunk === 0)) {
      expect(evolveChunk(other, fact)).toBe(other);
    }
    for (const fact of history.facts.filter(({ kind }) => kind !== 'chunk_listed')) {
      expect(evolveChunk(undefined, fact)).toBeUndefined();
    }
  });
});
