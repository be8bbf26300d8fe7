import type { RecordedFact } from '@ballast/contracts';
import { recordedFacts } from './recorded-facts';
import { ReplayedOperation, type StepCause } from './replayed-operation';
import { NOW, OPERATION } from './testing/fixtures';
import { History } from './testing/history';

const LISTED = new History('enrollment').list('accepted', 'rejected');

/** The first step of a history, and the one that lists a chunk. */
function beginning({ steps, told, operation }: History) {
  const { platformCode, actor, request: data } = operation;
  const replayed = new ReplayedOperation();
  const take = (step: number, facts: readonly RecordedFact[], cause: StepCause) =>
    replayed.take({ step: { operation_id: OPERATION, step, facts: [...facts] }, at: NOW, cause });
  const factsOf = (step: number): readonly RecordedFact[] => recordedFacts(steps[step - 1]?.facts ?? []);
  const requested = { kind: 'requested', requested: { platformCode, actor, data } } as const;
  const [input] = told;
  const listed = { kind: 'told', input: input?.input ?? { kind: 'turn_came', at: NOW } } as const;
  return { replayed, take, factsOf, requested, listed };
}

describe('an Operation whose steps are decided again', () => {
  it('comes to the same steps, and keeps its chunks', () => {
    const { replayed, take, factsOf, requested, listed } = beginning(LISTED);
    expect(take(1, factsOf(1), requested)?.facts).toEqual(LISTED.steps[0]?.facts);
    expect(take(2, factsOf(2), listed)?.facts).toEqual(LISTED.last.facts);
    expect(replayed.current).toEqual(LISTED.operation);
    expect(replayed.chunk(0)).toEqual(LISTED.chunks.get(0));
    expect(replayed.hasEnded).toBe(false);
  });

  it('goes on with the step that was recorded', () => {
    const { replayed, take, factsOf, requested } = beginning(LISTED);
    take(1, factsOf(1), requested);
    const failure = { reason: 'cancelled' as const, detail: '' };
    const decided = take(2, [{ kind: 'operation_failed', failure }], { kind: 'ended' });
    expect(decided?.facts[0]).toMatchObject({ kind: 'operation_failed', failure: { reason: 'ended_by_operator' } });
    expect(replayed.current?.state).toMatchObject({ phase: 'givingBack', failure });
  });

  it('makes no step by an input that changes nothing, nor without its first step', () => {
    const { take, factsOf, requested, listed } = beginning(LISTED);
    expect(take(2, factsOf(2), listed)).toBeNull();
    take(1, factsOf(1), requested);
    expect(take(2, [], { kind: 'told', input: { kind: 'turn_came', at: NOW } })).toBeNull();
  });

  it('gets the participants of a chunk of the default scope behind the step of the chunk', () => {
    const history = new History('rebalance', { default_scope: true, chunks: 1 });
    const { replayed, take, factsOf, requested } = beginning(history);
    take(1, factsOf(1), requested);
    expect(take(2, [{ kind: 'chunk_listed', chunk: 0, first_index: 0 }], requested)?.facts[0]).toMatchObject({
      kind: 'chunk_listed',
      chunk: 0,
      firstIndex: 0,
    });
    replayed.takeScope({ operation_id: OPERATION, chunk: 0, first_index: 0, participants: ['A', 'B'] });
    expect(replayed.chunk(0)?.participants).toEqual([{ participant_code: 'A' }, { participant_code: 'B' }]);
  });
});
