import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';

const NO_BODY = Buffer.alloc(0);

/** A request as it came from the network: nothing is decoded, parsed or verified. */
export interface ArrivedRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Address of the other end of the connection. */
  readonly peer: string;
  readonly body: Buffer;
}

export function arrivedRequest(request: FastifyRequest): ArrivedRequest {
  const { method, url = '', headers } = request.raw;
  return {
    method: method ?? '',
    url,
    headers,
    peer: request.socket.remoteAddress ?? '',
    body: Buffer.isBuffer(request.body) ? request.body : NO_BODY,
  };
}
