import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { canonicalBody, canonicalJson, JsonTooDeep } from './canonical-json';
import { jsonDifferences } from './json-differences';

const differences = (left: unknown, right: unknown): readonly string[] =>
  jsonDifferences(left, right, { root: 'body', limit: 100 });

describe('canonicalJson', () => {
  it('sorts names at every level', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1}]}');
  });

  it('keeps a member called __proto__', () => {
    expect(canonicalJson(JSON.parse('{"__proto__":{"x":1},"a":1}'))).toBe('{"__proto__":{"x":1},"a":1}');
  });

  it('refuses what is nested too deeply', async () => {
    const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
    await expect(canonicalBody({ metadata: nested(99) })).resolves.toBeDefined();
    await expect(canonicalBody({ metadata: nested(100_000) })).rejects.toThrow(JsonTooDeep);
    await expect(canonicalBody({ list: [nested(100_000)] })).rejects.toThrow(JsonTooDeep);
  });

  it('means the same document', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const document: unknown = JSON.parse(JSON.stringify(value));
        expect(JSON.parse(canonicalJson(document))).toEqual(document);
      }),
    );
  });
});

describe('canonicalBody', () => {
  it('is the canonical JSON, also when it is written in pieces', async () => {
    const document = {
      participants: Array.from({ length: 4_500 }, (_, index) => ({ participant_code: `P${index}`, amount: '1.00' })),
      allocations: [],
    };
    const { text, hash } = await canonicalBody(document);
    expect(text).toBe(canonicalJson(document));
    expect(hash).toEqual(createHash('sha256').update(text).digest());
  });

  it('does not see the order of names or white space', async () => {
    const first = await canonicalBody(JSON.parse('{"a":1,"b":{"c":2,"d":3}}'));
    const second = await canonicalBody(JSON.parse(' { "b" : {"d":3,"c":2}, "a":1 } '));
    expect(first.hash).toEqual(second.hash);
  });
});

describe('jsonDifferences', () => {
  it('finds none between equal documents', () => {
    expect(differences({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toEqual([]);
  });

  it('names values, missing members and other lengths by their paths', () => {
    const left = { amount: '1', participants: [{ code: 'A' }, { code: 'B' }], kept: true };
    const right = { amount: '2', participants: [{ code: 'A', extra: 1 }], kept: true, more: {} };
    expect(differences(left, right)).toEqual([
      'body/amount',
      'body/more',
      'body/participants/0/extra',
      'body/participants/1',
    ]);
  });

  it('names the root when the kinds differ', () => {
    expect(differences([], {})).toEqual(['body']);
  });

  it('stops at the limit', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => index);
    expect(jsonDifferences(many, [], { root: 'body', limit: 100 })).toHaveLength(100);
  });

  it('treats __proto__ as a name like any other', () => {
    expect(differences(JSON.parse('{"__proto__":1}'), {})).toEqual(['body/__proto__']);
  });
});
