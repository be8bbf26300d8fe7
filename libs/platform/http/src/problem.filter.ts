import type { Socket } from 'node:net';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Logger } from '@ballast/platform-observability';
import { CommitOutcomeUnknownError, isTransient } from '@ballast/platform-postgres';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem, type ProblemCode } from './problem';

const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** Problems for errors of the HTTP server itself, by the code of the error. */
const SERVER_PROBLEMS: Readonly<Record<string, { readonly code: ProblemCode; readonly detail: string }>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'payload_too_large', detail: 'The body is larger than this server accepts.' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { code: 'unsupported_media_type', detail: 'Send the body as application/json.' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: 'invalid_request', detail: 'The body is empty.' },
  // A path that is not percent-encoded as it should be leads nowhere.
  FST_ERR_BAD_URL: { code: 'not_found', detail: 'There is nothing at this address.' },
  // No resource has a name that long.
  FST_ERR_MAX_PARAM_LENGTH: { code: 'not_found', detail: 'There is nothing at this address.' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { code: 'invalid_request', detail: 'Content-Length does not match the body.' },
};

const STATUS_CODES: Readonly<Record<number, ProblemCode>> = {
  400: 'invalid_request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  409: 'conflict',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  429: 'rate_limited',
  503: 'unavailable',
};

/** The problem that a caller is told for any thrown value; an unknown value becomes `internal`, without its message. */
function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const known =
    typeof error === 'object' && error !== null && 'code' in error ? SERVER_PROBLEMS[String(error.code)] : undefined;
  if (known !== undefined) return new Problem(known.code, known.detail);
  if (error instanceof HttpException) {
    const code = STATUS_CODES[error.getStatus()];
    if (code === 'not_found') return new Problem('not_found', 'There is nothing at this address.');
    if (code !== undefined) return new Problem(code, error.message);
  }
  if (isTransient(error) || error instanceof CommitOutcomeUnknownError) {
    return new Problem('unavailable', 'The platform cannot answer right now.');
  }
  return new Problem('internal', 'The request could not be completed. Nothing of it is known to have taken effect.');
}

/** Answers every error as `application/problem+json`, and logs those that are not the caller's mistake. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Answers an error that the server finds before it knows a route, and that Nest therefore never sees. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = hasBrokenOff(request) ? brokenOff() : toProblem(error);
    if (problem.status >= 500)
      this.logger.error({ err: error, method: request.method, url: request.url }, problem.code);
    sendProblem(problem, request, reply);
  }
}

/** A caller that hangs up in the middle of a body reads no answer. The error must not count as a failure of ours. */
function hasBrokenOff({ raw }: FastifyRequest): boolean {
  return raw.destroyed && !raw.complete;
}

function brokenOff(): Problem {
  return new Problem('invalid_request', 'The body broke off before its end.');
}

function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
  const requestId = request.headers['x-request-id'];
  void reply
    .status(problem.status)
    .headers({ ...problem.headers() })
    .header('content-type', PROBLEM_TYPE)
    .send(JSON.stringify(problem.body(typeof requestId === 'string' ? requestId.toLowerCase() : '')));
}

/** Details for messages that Node's parser refuses, by the code of its error. */
const MESSAGE_DETAILS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: 'The address and the headers are larger than this server accepts.',
  ERR_HTTP_REQUEST_TIMEOUT: 'The request did not arrive in time.',
};

/** Answers bytes that are not readable HTTP. No request exists yet, so no filter could answer. */
export function refuseMessage(error: { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const detail = MESSAGE_DETAILS[error.code ?? ''] ?? 'The request is not HTTP that can be read.';
  const body = JSON.stringify(new Problem('invalid_request', detail).body(''));
  const head = [
    'HTTP/1.1 400 Bad Request',
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
