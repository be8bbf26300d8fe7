import { chunked } from './chunked';

describe('chunked', () => {
  it('cuts entries into slices of one size and leaves the rest for the last', () => {
    expect(chunked(['a', 'b', 'c', 'd', 'e'], 2)).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    expect(chunked(['a', 'b'], 2)).toEqual([['a', 'b']]);
  });

  it('cuts an empty list into no slices', () => {
    expect(chunked([], 3)).toEqual([]);
  });
});
