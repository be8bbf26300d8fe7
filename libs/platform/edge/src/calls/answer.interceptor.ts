import { Readable } from 'node:stream';
import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { withContext, type Logger } from '@ballast/platform-observability';
import { LOGGER, SERVICE_CONFIG } from '@ballast/platform-service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { actorOf } from '../authenticate/caller';
import type { EdgeConfig } from '../edge.config';
import type { Answer, StreamedAnswer } from './answer';
import { callOf } from './call';

const JSON_TYPE = 'application/json; charset=utf-8';

/**
 * Runs the handler of a call as the work of its caller, and sends the answer. Log lines and internal calls of the handler
 * name the caller's key.
 */
@Injectable()
export class AnswerInterceptor implements NestInterceptor<Answer | StreamedAnswer, string | Readable | undefined> {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(SERVICE_CONFIG) private readonly config: Pick<EdgeConfig, 'STREAM_STALL_MS'>,
  ) {}

  intercept(
    context: ExecutionContext,
    next: CallHandler<Answer | StreamedAnswer>,
  ): Observable<string | Readable | undefined> {
    const http = context.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const call = callOf(http.getRequest<FastifyRequest>());
    const answers =
      call === undefined ? next.handle() : withContext({ actor: actorOf(call.caller) }, () => next.handle());
    return answers.pipe(
      map((answer) => {
        void reply.status(answer.status).headers({ ...answer.headers });
        const body = 'parts' in answer ? this.stream(answer, reply) : answer.body;
        if (body !== undefined) void reply.header('content-type', answer.headers?.['content-type'] ?? JSON_TYPE);
        return body;
      }),
    );
  }

  /** A stream of the parts. Its failure is logged here, because the server only breaks the connection. */
  private stream({ parts, onClosed }: StreamedAnswer, { request, raw }: FastifyReply): Readable {
    const stream = Readable.from(parts);
    stream.once('close', onClosed);
    raw.setTimeout(this.config.STREAM_STALL_MS, () => stream.destroy(new Error('the reader has stopped reading')));
    stream.on('error', (err) => {
      this.logger.error({ err, method: request.method, url: request.url }, 'an answer broke off');
    });
    return stream;
  }
}
