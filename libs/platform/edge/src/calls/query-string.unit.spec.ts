import { Problem } from '@ballast/platform-http';
import { readQuery } from './query-string';

function violationsOf(search: string): readonly string[] {
  try {
    readQuery(search);
  } catch (error) {
    if (error instanceof Problem) return error.options.errors ?? [];
    throw error;
  }
  return [];
}

describe('readQuery', () => {
  it('reads parameters by their decoded names', () => {
    expect(readQuery('')).toEqual({});
    expect(readQuery('a=1&b=x%20y+z&%63=%F0%9F%98%80&d&e=1=2')).toEqual({
      a: '1',
      b: 'x y z',
      c: '😀',
      d: '',
      e: '1=2',
    });
  });

  it('makes a list of a parameter that is given twice', () => {
    expect(readQuery('a=1&a=2')).toEqual({ a: ['1', '2'] });
  });

  it.each([
    ['a=%', 'query/a is not percent-encoded UTF-8'],
    ['a=%zz', 'query/a is not percent-encoded UTF-8'],
    ['a=%ff', 'query/a is not percent-encoded UTF-8'],
    ['a=%ED%A0%80', 'query/a is not percent-encoded UTF-8'],
    ['%ff=1', 'query has a parameter whose name is not percent-encoded UTF-8'],
    ['a=x%00', 'query/a must not contain the character U+0000'],
  ])('refuses %s', (search, violation) => {
    expect(violationsOf(`ok=1&${search}`)).toEqual([violation]);
  });
});
