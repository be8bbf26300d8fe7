import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import type { Answer } from './answer';

const JSON_TYPE = 'application/json; charset=utf-8';

/** Sends what a handler answers. */
@Injectable()
export class AnswerInterceptor implements NestInterceptor<Answer, string | undefined> {
  intercept(context: ExecutionContext, next: CallHandler<Answer>): Observable<string | undefined> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map(({ status, body, headers }) => {
        void reply.status(status).headers({ ...headers });
        if (body !== undefined) void reply.header('content-type', JSON_TYPE);
        return body;
      }),
    );
  }
}
