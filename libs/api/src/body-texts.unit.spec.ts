import { z } from 'zod';
import { API_CALLS } from './index';

/** Texts that the gateway compares with the existing instruments. It refuses any other text. */
const LISTED = /\/(quoted_currency|underlying_currency|asset|disabled_instruments\/\[\])$/;

/** Texts with a character that Postgres refuses: alone, after a letter, and at the end and in the middle of a URL. */
const UNFIT = ['\0', 'A\0', 'http://127.0.0.1/\0', 'http://127.0.0.1/a\0b'];

/** The texts inside of a schema by their paths. A record holds whatever the caller likes and is stored as JSON. */
function textsOf(schema: z.core.$ZodType, path: string): readonly (readonly [string, z.core.$ZodType])[] {
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([name, member]) =>
      textsOf(member as z.core.$ZodType, `${path}/${name}`),
    );
  }
  if (schema instanceof z.ZodArray) return textsOf(schema.element, `${path}/[]`);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return textsOf(schema.unwrap(), path);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => textsOf(option, path));
  return schema._zod.def.type === 'string' ? [[path, schema]] : [];
}

describe('a text in a body', () => {
  const texts = API_CALLS.flatMap(({ id, body }) => (body === undefined ? [] : textsOf(body, id)));

  it('is found in the bodies', () => {
    expect(texts.map(([path]) => path)).toEqual(
      expect.arrayContaining(['createWebhookEndpoint/url', 'enroll/participants/[]/amount', 'createDeposit/account']),
    );
  });

  it.each(texts.filter(([path]) => !LISTED.test(path)))('holds no U+0000: %s', (_path, schema) => {
    for (const text of UNFIT) expect(z.safeParse(schema, text).success).toBe(false);
  });
});

describe('the URL of a webhook endpoint', () => {
  const call = API_CALLS.find(({ id }) => id === 'createWebhookEndpoint');
  const isTaken = (url: string): boolean | undefined => call?.body?.safeParse({ url }).success;

  it.each([
    'https://platform.example/hooks',
    'http://127.0.0.1:1/',
    'https://[::1]:65535/a?b=%00#c',
    'https://müller.example/ü',
  ])('may be %s', (url) => expect(isTaken(url)).toBe(true));

  it.each([
    'https://platform.example:0/',
    'https://platform.example:00/',
    'https://platform.example:65536/',
    'https://platform.example/a b',
    'https://platform.example/\u007f',
    'https://platform.example/a\u2028b',
    'https://platform.example/\ud800',
  ])('may not be %j', (url) => expect(isTaken(url)).toBe(false));
});
