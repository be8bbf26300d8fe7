import { Problem } from '@ballast/platform-http';
import { readJsonBody } from './json-body';

function refusal(
  body: string | Buffer,
  headers: Parameters<typeof readJsonBody>[1] = { contentType: 'application/json' },
): Problem {
  try {
    readJsonBody(Buffer.from(body), headers);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('the body was taken');
}

describe('readJsonBody', () => {
  it('returns the text as it was sent, and the document', () => {
    const text = '{ "a": 1.0 }';
    expect(readJsonBody(Buffer.from(text), { contentType: 'application/json' })).toEqual({ text, document: { a: 1 } });
  });

  it('takes a body without bytes as an empty object, whatever its type', () => {
    expect(readJsonBody(Buffer.alloc(0), { contentType: undefined }).document).toEqual({});
  });

  it.each([undefined, 'text/plain', 'application/x-www-form-urlencoded', 'application/jsonp'])(
    'refuses the type %s',
    (type) => {
      expect(refusal('{}', { contentType: type }).code).toBe('unsupported_media_type');
    },
  );

  it.each(['charset=utf-8', 'charset="UTF-8"', 'Charset=utf8', 'profile=x;charset=utf-8', 'profile=x'])(
    'takes application/json with the parameter %s',
    (parameter) => {
      const headers = { contentType: `application/json; ${parameter}` };
      expect(readJsonBody(Buffer.from('{}'), headers).document).toEqual({});
    },
  );

  it.each(['charset=utf-16', 'charset="utf-16le"', 'charset=latin1', 'charset=', 'charset=utf-8; charset=utf-16'])(
    'refuses application/json with the parameter %s',
    (parameter) => {
      const headers = { contentType: `application/json; ${parameter}` };
      expect(refusal('{}', headers).code).toBe('unsupported_media_type');
    },
  );

  it('refuses a body that is said to be compressed', () => {
    const contentType = 'application/json';
    expect(refusal('{}', { contentType, contentEncoding: 'gzip' }).code).toBe('unsupported_media_type');
    expect(readJsonBody(Buffer.from('{}'), { contentType, contentEncoding: 'identity' }).document).toEqual({});
  });

  it('distinguishes numbers that no double holds', () => {
    const numbersOf = (text: string): unknown =>
      readJsonBody(Buffer.from(text), { contentType: 'application/json' }).document;
    expect(numbersOf('{"a":9007199254740993}')).not.toEqual(numbersOf('{"a":9007199254740992}'));
    expect(numbersOf('{"a":1e400}')).not.toEqual(numbersOf('{"a":1e401}'));
    expect(numbersOf('{"a":1.50e1}')).toEqual({ a: 15 });
  });

  it('names the place of a syntax error', () => {
    const problem = refusal('{\n  "quoted_currency": USD }');
    expect(problem.code).toBe('invalid_request');
    expect(problem.options.errors).toEqual([
      'body is not valid JSON at position 23 (line 2, column 22): expected a value',
    ]);
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(refusal(Buffer.from([0x22, 0xff, 0x22])).options.errors).toEqual([
      'body is not UTF-8; it must not be compressed',
    ]);
  });

  it('names the depth as the violation when a document is nested too deeply', () => {
    expect(refusal('['.repeat(200_000)).options.errors?.[0]).toContain('nested more than 100 levels deep');
  });
});
