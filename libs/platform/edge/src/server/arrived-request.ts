import type { FastifyRequest } from 'fastify';
import type { ArrivedRequest } from '../authenticate/authenticator';

const NO_BODY = Buffer.alloc(0);

/** The request as it came from the network: nothing decoded, nothing parsed. */
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
