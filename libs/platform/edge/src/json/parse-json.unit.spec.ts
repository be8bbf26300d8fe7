import fc from 'fast-check';
import { canonicalJson } from './canonical-json';
import { jsonDifferences } from './json-differences';
import { isJsonObject } from './json-value';
import { parseJson } from './parse-json';

const canonical = (text: string): string => canonicalJson(parseJson(text));
const inArray = (number: string): string => canonical(`[${number}]`);

describe('parseJson', () => {
  it('reads the same as JSON.parse when doubles hold every number', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('keeps a member called __proto__', () => {
    const document = parseJson('{"__proto__":{"x":9007199254740993},"a":1}') as object;
    expect(Object.keys(document)).toEqual(['__proto__', 'a']);
  });

  it.each([
    ['9007199254740993', '9007199254740992'],
    ['123456789012345678901234567890', '123456789012345678901234567891'],
    ['0.1', '0.10000000000000000001'],
    ['1e400', '1e401'],
    ['1e-400', '0'],
    ['-1e400', '1e400'],
  ])('tells %s from %s', (left, right) => {
    expect(inArray(left)).not.toBe(inArray(right));
    const documents = [parseJson(`{"a":[${left}]}`), parseJson(`{"a":[${right}]}`)] as const;
    expect(jsonDifferences(...documents, { root: 'body', limit: 10 })).toEqual(['body/a/0']);
  });

  it.each([
    ['1', '1.0'],
    ['1', '1.00000000000000000000000'],
    ['100', '1e2'],
    ['0', '-0'],
    ['0', '0e400'],
    ['9007199254740993', '9007199254740993.0'],
    ['9007199254740993', '9.007199254740993E+15'],
    ['1e400', '10e399'],
    ['0.1', '1000000000000000000e-19'],
  ])('takes %s and %s as one number', (left, right) => {
    expect(inArray(left)).toBe(inArray(right));
    const documents = [parseJson(`[${left}]`), parseJson(`[${right}]`)] as const;
    expect(jsonDifferences(...documents, { root: 'body', limit: 10 })).toEqual([]);
  });

  it('compares numbers of any length as the decimals that they are', () => {
    const decimal = fc.tuple(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), fc.integer({ min: -400, max: 400 }));
    fc.assert(
      fc.property(decimal, fc.integer({ min: 0, max: 30 }), ([digits, power], zeros) => {
        const written = `${digits}e${power}`;
        const longer = `${digits * 10n ** BigInt(zeros)}e${power - zeros}`;
        expect(inArray(longer)).toBe(inArray(written));
        expect(inArray(`${digits + 1n}e${power}`)).not.toBe(inArray(written));
      }),
    );
  });

  it('writes a canonical text that reads as the same document', () => {
    const text = '{"a":[9007199254740993,1e400,-0.10000000000000000001,12]}';
    expect(canonical(canonical(text))).toBe(canonical(text));
  });

  it('gives no object for a number', () => {
    expect(isJsonObject(parseJson('1e400'))).toBe(false);
  });

  it('is not misled by texts that look like numbers', () => {
    const text = JSON.stringify({ a: ':9007199254740993', b: ['[1e400', ',1e400'] });
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });
});
