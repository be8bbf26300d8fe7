import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { canonicalBody, canonicalJson, JsonTooLarge } from './canonical-json';
import { jsonDifferences } from './json-differences';
import { JsonScanner } from './json-scanner';

function doesNotThrow(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}

const differences = (left: unknown, right: unknown): readonly string[] =>
  jsonDifferences(left, right, { root: 'body', limit: 100 });

describe('canonicalJson', () => {
  it('sorts names at every level', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1}]}');
  });

  it('keeps a member called __proto__', () => {
    expect(canonicalJson(JSON.parse('{"__proto__":{"x":1},"a":1}'))).toBe('{"__proto__":{"x":1},"a":1}');
  });

  it('refuses a document that is nested too deeply', async () => {
    const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
    await expect(canonicalBody({ metadata: nested(99) })).resolves.toBeDefined();
    await expect(canonicalBody({ metadata: nested(100) })).rejects.toThrow(JsonTooLarge);
    await expect(canonicalBody({ metadata: nested(100_000) })).rejects.toThrow(JsonTooLarge);
    await expect(canonicalBody({ list: [nested(100_000)] })).rejects.toThrow(JsonTooLarge);
  });

  it('accepts the same depth of nesting as the scanner', () => {
    for (const inner of ['', '1', '{"a":1}', '[[]]']) {
      for (const depth of [97, 98, 99, 100, 101]) {
        const text = '['.repeat(depth) + inner + ']'.repeat(depth);
        const isScanned = doesNotThrow(() => new JsonScanner(text).document());
        expect([text, doesNotThrow(() => canonicalJson(JSON.parse(text)))]).toEqual([text, isScanned]);
      }
    }
  });

  it('refuses objects of more members than any request has', async () => {
    const wide = Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`k${index}`, 1]));
    for (const document of [wide, { metadata: wide }, { participants: [wide] }]) {
      await expect(canonicalBody(document)).rejects.toThrow(JsonTooLarge);
    }
  });

  it('reads as the same document', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const document: unknown = JSON.parse(JSON.stringify(value));
        expect(JSON.parse(canonicalJson(document))).toEqual(document);
      }),
    );
  });
});

describe('canonicalBody', () => {
  it('is the canonical JSON, even when it is written in pieces', async () => {
    const document = {
      participants: Array.from({ length: 4_500 }, (_, index) => ({ participant_code: `P${index}`, amount: '1.00' })),
      allocations: [],
    };
    const { text, hash } = await canonicalBody(document);
    expect(text).toBe(canonicalJson(document));
    expect(hash).toEqual(createHash('sha256').update(text).digest());
  });

  it('ignores the order of names and white space', async () => {
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
