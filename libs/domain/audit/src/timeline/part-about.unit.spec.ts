import { partAbout } from './part-about';

const DATA = {
  operation_id: 'O',
  decisions: [
    { participant_code: 'A', legs: [{ asset: 'BTC' }, { asset: 'ETH' }] },
    { participant_code: 'B', legs: [{ asset: 'BTC' }] },
  ],
  source_ids: ['X', 'Y'],
};

describe('the part of a fact about a subject', () => {
  it('has only the elements of lists that name the subject, each of them whole', () => {
    expect(partAbout(DATA, ['A', 'X'])).toEqual({
      operation_id: 'O',
      decisions: [{ participant_code: 'A', legs: [{ asset: 'BTC' }, { asset: 'ETH' }] }],
      source_ids: ['X'],
    });
  });

  it('is the whole fact when no list names the subject', () => {
    expect(partAbout(DATA, ['O'])).toEqual(DATA);
    expect(partAbout('text', [])).toBe('text');
    expect(partAbout(null, ['A'])).toBe(null);
  });
});
