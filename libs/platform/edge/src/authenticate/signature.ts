import { createHmac, timingSafeEqual } from 'node:crypto';

/** The parts of a request that a signature covers. `url` is path and query exactly as they were sent. */
export interface SignedRequest {
  readonly version: SignatureVersion;
  /** Unix time in milliseconds, as the header has it. */
  readonly timestamp: string;
  readonly method: string;
  readonly url: string;
  /** In lower case, empty when absent. */
  readonly requestId: string;
  readonly body: Buffer;
}

/** Version 2 also covers the request id, so that a captured request cannot be sent again under another one. */
export type SignatureVersion = 1 | 2;

const SIGNATURE_PATTERN = /^[0-9a-f]{64}$/i;

/** The first part of the signed text, which the bytes of the body follow. No separators. */
export function signedText({ version, timestamp, method, url, requestId }: SignedRequest): string {
  return `${timestamp}${method}${url}${version === 2 ? requestId : ''}`;
}

export function sign(secret: string, request: SignedRequest): Buffer {
  return createHmac('sha256', secret).update(signedText(request)).update(request.body).digest();
}

/** Whether a text can be a signature: hex, of the length of a SHA-256. */
export function isSignature(shown: string): boolean {
  return SIGNATURE_PATTERN.test(shown);
}

/** Whether `shown` is the signature of a request with a secret. Compared in constant time. */
export function isSignedWith(secret: string, request: SignedRequest, shown: string): boolean {
  return isSignature(shown) && timingSafeEqual(sign(secret, request), Buffer.from(shown, 'hex'));
}
