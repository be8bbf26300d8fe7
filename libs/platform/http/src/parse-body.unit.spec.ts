import { z } from 'zod';
import { parseBody } from './parse-body';
import { Problem } from './problem';

const schema = z.strictObject({
  name: z.string(),
  times: z.int().min(1, 'must be at least 1').default(1),
  items: z.array(z.strictObject({ ms: z.int() })).default([]),
});

function errorsOf(body: unknown): readonly string[] {
  try {
    parseBody(schema, body);
  } catch (error) {
    if (error instanceof Problem) return error.options.errors ?? [];
    throw error;
  }
  return [];
}

describe('parseBody', () => {
  it('returns the parsed body', () => {
    expect(parseBody(schema, { name: 'a' })).toEqual({ name: 'a', times: 1, items: [] });
  });

  it('names every violation by its path', () => {
    expect(errorsOf({ times: 0, items: [{ ms: '5', extra: 1 }, { ms: 0.5 }], more: true })).toEqual([
      'body/name is required',
      'body/times must be at least 1',
      'body/items/0/ms must be a number',
      'body/items/0/extra is not a known field',
      'body/items/1/ms must be an integer',
      'body/more is not a known field',
    ]);
  });

  it('refuses a body that is missing', () => {
    expect(errorsOf(undefined)).toEqual(['body is required']);
  });
});
