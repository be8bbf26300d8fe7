import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isSignedWith, sign, signedText, type SignedRequest } from './signature';

const VECTORS = join(__dirname, '../../../../../docs/reference/signing-vectors.json');

const { secret, vectors } = z
  .object({
    secret: z.string(),
    vectors: z.array(
      z.object({
        name: z.string(),
        version: z.union([z.literal(1), z.literal(2)]),
        timestamp: z.string(),
        method: z.string(),
        path: z.string(),
        request_id: z.string(),
        body: z.string(),
        string_to_sign: z.string(),
        signature: z.string(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(VECTORS, 'utf8')));

function requestOf(vector: (typeof vectors)[number]): SignedRequest {
  const { version, timestamp, method, path, request_id, body } = vector;
  return { version, timestamp, method, url: path, requestId: request_id.toLowerCase(), body: Buffer.from(body) };
}

describe('signing vectors', () => {
  it.each(vectors)('$name', (vector) => {
    const request = requestOf(vector);
    expect(signedText(request) + vector.body).toBe(vector.string_to_sign);
    expect(sign(secret, request).toString('hex')).toBe(vector.signature);
    expect(isSignedWith(secret, request, vector.signature)).toBe(true);
  });
});

describe('isSignedWith', () => {
  const request: SignedRequest = {
    version: 2,
    timestamp: '1776420000000',
    method: 'POST',
    url: '/strategies?x=1',
    requestId: '4b5ef19e-4ad5-4750-8bf6-3e5238b976ec',
    body: Buffer.from('{}'),
  };
  const genuine = sign(secret, request).toString('hex');

  it.each<[string, Partial<SignedRequest>]>([
    ['time', { timestamp: '1776420000001' }],
    ['method', { method: 'PATCH' }],
    ['path', { url: '/strategies?x=2' }],
    ['request id', { requestId: '4b5ef19e-4ad5-4750-8bf6-3e5238b976ed' }],
    ['body', { body: Buffer.from('{} ') }],
    ['version', { version: 1 }],
  ])('refuses a signature made for another %s', (_what, change) => {
    expect(isSignedWith(secret, { ...request, ...change }, genuine)).toBe(false);
  });

  it('takes hex of either case and refuses everything that is no signature', () => {
    expect(isSignedWith(secret, request, genuine.toUpperCase())).toBe(true);
    for (const shown of ['', 'abc', `${genuine}00`, genuine.slice(2), 'g'.repeat(64)]) {
      expect(isSignedWith(secret, request, shown)).toBe(false);
    }
  });
});
