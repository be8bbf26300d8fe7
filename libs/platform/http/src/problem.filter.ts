import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Logger } from '@ballast/platform-observability';
import { CommitOutcomeUnknownError, isTransient } from '@ballast/platform-postgres';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem, type ProblemCode } from './problem';

/** Faults of the HTTP server itself, by the code that it gives them. */
const SERVER_FAULTS: Readonly<Record<string, { readonly code: ProblemCode; readonly detail: string }>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'payload_too_large', detail: 'The body is larger than this server accepts.' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { code: 'unsupported_media_type', detail: 'Send the body as application/json.' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: 'invalid_request', detail: 'The body is empty.' },
  // A path that is not percent-encoded as it should be leads nowhere.
  FST_ERR_BAD_URL: { code: 'not_found', detail: 'There is nothing at this address.' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { code: 'invalid_request', detail: 'Content-Length does not match the body.' },
};

const STATUS_CODES: Readonly<Record<number, ProblemCode>> = {
  400: 'invalid_request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  429: 'rate_limited',
  503: 'unavailable',
};

/** What a caller may be told of any thrown value; everything unknown is `internal` without a word of detail. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const fault =
    typeof error === 'object' && error !== null && 'code' in error ? SERVER_FAULTS[String(error.code)] : undefined;
  if (fault !== undefined) return new Problem(fault.code, fault.detail);
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

/** Answers every failure as `application/problem+json` and logs what was not the caller's. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = toProblem(error);
    if (problem.status >= 500)
      this.logger.error({ err: error, method: request.method, url: request.url }, problem.code);
    sendProblem(problem, request, reply);
  }
}

/** Answers a refusal, also where Nest is not asked: faults that the server finds before it knows a route. */
export function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
  const requestId = request.headers['x-request-id'];
  void reply
    .status(problem.status)
    .headers({ ...problem.headers() })
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem.body(typeof requestId === 'string' ? requestId.toLowerCase() : '')));
}
