import { createHmac } from 'node:crypto';

export interface RequestToSign {
  readonly method: string;
  /** Path with its query, as it goes on the wire. */
  readonly path: string;
  /** Lower case; empty when the request has none. */
  readonly requestId: string;
  /** The exact bytes sent; empty when there are none. */
  readonly body: string | Buffer;
  readonly timestampMs: number;
}

/**
 * The headers that prove the sender of a request, with version 2 of the signature: the signed text has the request id,
 * so a captured request cannot be sent again under another id.
 */
export function signRequest(
  request: RequestToSign,
  credentials: { readonly key: string; readonly secret: string },
): Record<string, string> {
  const { timestampMs, method, path, requestId, body } = request;
  const signature = createHmac('sha256', credentials.secret)
    .update(`${timestampMs}${method}${path}${requestId.toLowerCase()}`)
    .update(body)
    .digest('hex');
  return {
    'x-api-key': credentials.key,
    'x-api-timestamp': String(timestampMs),
    'x-api-signature': signature,
    'x-api-signature-version': '2',
  };
}
