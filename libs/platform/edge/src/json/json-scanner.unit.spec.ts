import { JsonSyntaxError, JsonScanner, JSON_DEPTH_MAX, memberText } from './json-scanner';

function violationOf(text: string): number | undefined {
  try {
    new JsonScanner(text).document();
  } catch (error) {
    if (error instanceof JsonSyntaxError) return error.position;
    throw error;
  }
  return undefined;
}

describe('JsonScanner', () => {
  it.each(['{}', '[]', ' {"a":[1,-2.5e+3,true,null,"\\u00e9\\n"]} ', '"text"', '0', '[[],{}]', '{"a":{"b":{}}}'])(
    'takes %s, as JSON.parse does',
    (text) => {
      JSON.parse(text);
      expect(violationOf(text)).toBeUndefined();
    },
  );

  it.each([
    ['', 0],
    ['{', 1],
    ['{"a":}', 5],
    ['{"a" 1}', 5],
    ['{"a":1,}', 7],
    ['{a:1}', 1],
    ['[1,]', 3],
    ['[1 2]', 3],
    ['{"a":01}', 6],
    ['{"a":"\u0001"}', 6],
    ['{"a":"\\x"}', 7],
    ['{"a":"b', 7],
    ['{"a":1} {', 8],
    ['{"a":NaN}', 5],
  ])('names the position of the syntax error in %j', (text, position) => {
    expect(() => JSON.parse(text)).toThrow();
    expect(violationOf(text)).toBe(position);
  });

  it('refuses a document that is nested too deeply instead of running out of stack', () => {
    expect(violationOf('['.repeat(1_000_000))).toBe(JSON_DEPTH_MAX);
  });
});

describe('memberText', () => {
  it('keeps order of names, number formats and inner spaces, and drops the space between tokens', () => {
    const document = '{"quoted_currency":"USD", "metadata": { "b" : 1.0 ,\n "2": "x  \\" y", "1": [ 1e2 ] } }';
    expect(memberText(document, 'metadata')).toBe('{"b":1.0,"2":"x  \\" y","1":[1e2]}');
  });

  it('takes the last of two members of one name, as JSON.parse does', () => {
    expect(memberText('{"metadata":{"a":1},"metadata":{"a":2}}', 'metadata')).toBe('{"a":2}');
  });

  it('reads names that are written with escapes', () => {
    expect(memberText('{"\\u006detadata":{"__proto__":1}}', 'metadata')).toBe('{"__proto__":1}');
  });

  it('finds nothing in a value that is no object', () => {
    expect(memberText('[{"metadata":1}]', 'metadata')).toBeUndefined();
    expect(memberText('{"a":{"metadata":1}}', 'metadata')).toBeUndefined();
  });
});
