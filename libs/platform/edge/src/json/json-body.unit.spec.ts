import { Problem } from '@ballast/platform-http';
import { readJsonBody } from './json-body';

function refusal(body: string | Buffer, contentType: string | undefined = 'application/json'): Problem {
  try {
    readJsonBody(Buffer.from(body), contentType);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('the body was taken');
}

describe('readJsonBody', () => {
  it('keeps the text beside what it says', () => {
    const text = '{ "a": 1.0 }';
    expect(readJsonBody(Buffer.from(text), 'application/json; charset=utf-8')).toEqual({ text, document: { a: 1 } });
  });

  it('takes a body without bytes as an empty object, whatever its type', () => {
    expect(readJsonBody(Buffer.alloc(0), undefined).document).toEqual({});
  });

  it.each([undefined, 'text/plain', 'application/x-www-form-urlencoded', 'application/jsonp'])(
    'refuses the type %s',
    (type) => {
      expect(refusal('{}', type ?? 'text/html').code).toBe('unsupported_media_type');
    },
  );

  it('names the position of a fault', () => {
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

  it('says that depth is the fault of a document that is too deep', () => {
    expect(refusal('['.repeat(200_000)).options.errors?.[0]).toContain('nested more than 100 levels deep');
  });
});
