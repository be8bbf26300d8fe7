import { amountOf, Conclusions, listAt, textAt, valueAt } from './shown-values';

describe('values of a document', () => {
  const document: unknown = JSON.parse('{"a":{"b":"text","c":[1,2],"d":7}}');

  it('are found by the path of their members', () => {
    expect(textAt(document, 'a', 'b')).toBe('text');
    expect(listAt(document, 'a', 'c')).toEqual([1, 2]);
    expect(valueAt(document, 'a', 'd')).toBe(7);
  });

  it('are empty where the document has none, or one of another type', () => {
    expect([textAt(document, 'a', 'd'), textAt(document, 'x', 'y'), textAt(null, 'a')]).toEqual(['', '', '']);
    expect([listAt(document, 'a', 'b'), listAt(undefined, 'a')]).toEqual([[], []]);
    expect(valueAt(document, 'a', 'b', 'c')).toBeUndefined();
  });
});

describe('amounts', () => {
  it('are compared at 18 decimals', () => {
    expect(amountOf('1.50')).toBe(amountOf('1.5'));
    expect(amountOf('-0.000000000000000001')).toBe(-1n);
    expect([amountOf(''), amountOf('1e3'), amountOf('0.0000000000000000001')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('conclusions', () => {
  it('name a limited number of contradictions, and count the others', () => {
    const conclusions = new Conclusions();
    for (let count = 0; count < 25; count += 1) conclusions.contradict(`number ${count}`);
    conclusions.finish();
    expect(conclusions.contradictions).toHaveLength(21);
    expect(conclusions.contradictions.at(-1)).toBe('there are 5 more contradictions');
  });
});
