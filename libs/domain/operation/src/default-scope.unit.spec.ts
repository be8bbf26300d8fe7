import { chunksOfScope } from './default-scope';

describe('the chunks of a default scope', () => {
  it('list every participant of the scope in its order', () => {
    expect(chunksOfScope(['C', 'A', 'B'], 2)).toEqual([
      { chunk: 0, firstIndex: 0, participants: [{ participant_code: 'C' }, { participant_code: 'A' }] },
      { chunk: 1, firstIndex: 2, participants: [{ participant_code: 'B' }] },
    ]);
  });

  it('are none when the scope is empty', () => {
    expect(chunksOfScope([], 500)).toEqual([]);
  });
});
