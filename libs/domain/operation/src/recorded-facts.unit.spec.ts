import { OPERATION_TYPES, type RecordedFact } from '@ballast/contracts';
import { operationAdvanced } from '@ballast/contracts/operation';
import { chunkAfter, recordedFacts } from './recorded-facts';
import { OPERATION } from './testing/fixtures';
import { History } from './testing/history';

/** Facts as a reader of the log has them. */
function read(facts: readonly RecordedFact[]): readonly RecordedFact[] {
  const data = { operation_id: OPERATION, step: 1, facts };
  return operationAdvanced.data.parse(JSON.parse(JSON.stringify(data))).facts;
}

describe('the facts that the record keeps', () => {
  it.each(OPERATION_TYPES)('are read as they were written: %s', (type) => {
    const { facts } = new History(type, {}, { isQueued: type === 'rebalance' })
      .tell({ kind: 'turn_came' })
      .list('accepted', 'rejected')
      .quote()
      .decide(0)
      .lock()
      .settle(0);
    expect(read(recordedFacts(facts))).toEqual(recordedFacts(facts));
  });

  it('count the Executions of a chunk and leave its participants and its decisions to other messages', () => {
    const history = new History('enrollment').list('accepted', 'rejected', 'skipped').decide(0);
    const kept = JSON.stringify(recordedFacts(history.facts));
    expect(recordedFacts(history.facts)).toContainEqual({ kind: 'chunk_listed', chunk: 0, first_index: 0 });
    expect(recordedFacts(history.facts)).toContainEqual(
      expect.objectContaining({ kind: 'chunk_decided', accepted: 1, rejected: 1, skipped: 1 }),
    );
    for (const content of ['participant', 'decision', 'trader']) expect(kept).not.toContain(content);
  });

  it('count the Executions of a chunk that was given back', () => {
    const history = new History('partial_sell')
      .list('accepted', 'accepted')
      .tell({ kind: 'cancel_requested' })
      .release(0);
    expect(recordedFacts(history.facts)).toContainEqual(
      expect.objectContaining({ kind: 'chunk_released', rejected: 2, uncounted: 2 }),
    );
  });

  it('name the chunks that an operator left open', () => {
    const history = new History('enrollment', { chunks: 2 }).list('accepted').list('accepted').end();
    expect(recordedFacts(history.facts)).toContainEqual({ kind: 'end_ordered', open: [0, 1] });
  });

  it('tell how far a chunk is', () => {
    const states = (history: History): readonly string[] =>
      recordedFacts(history.facts).flatMap((fact) => chunkAfter(fact)?.state.status ?? []);
    const settled = new History('enrollment').list('accepted').decide(0).lock().settle(0);
    expect(states(settled)).toEqual(['listed', 'decided', 'closed']);
    expect(states(new History('enrollment').list('rejected').decide(0))).toEqual(['listed', 'closed']);
    const released = new History('partial_sell').list('accepted').tell({ kind: 'cancel_requested' }).release(0);
    expect(states(released)).toEqual(['listed', 'closed']);
  });
});
