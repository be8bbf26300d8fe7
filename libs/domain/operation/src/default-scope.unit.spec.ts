import { chunksOfScope } from './default-scope';

describe('the chunks of a default scope', () => {
  it('have all of it in its order', () => {
    expect(chunksOfScope(['C', 'A', 'B'], 2)).toEqual([
      { chunk: 0, firstIndex: 0, participants: [{ participant_code: 'C' }, { participant_code: 'A' }] },
      { chunk: 1, firstIndex: 2, participants: [{ participant_code: 'B' }] },
    ]);
  });

  it('are none when it has no participant', () => {
    expect(chunksOfScope([], 500)).toEqual([]);
  });
});
