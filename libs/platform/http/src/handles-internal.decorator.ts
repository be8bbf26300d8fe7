import type { InternalAnswer, InternalCall, InternalRequest } from '@ballast/internal-api';
import {
  applyDecorators,
  createParamDecorator,
  HttpCode,
  RequestMapping,
  RequestMethod,
  UseGuards,
  type ExecutionContext,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { declaredAs, InternalGuard } from './internal.guard';
import { parseBody, parsePath, parseQuery } from './parse-body';

/** Type of a method that can handle a declared call: it takes the parsed request and gives the declared answer. */
type InternalHandler<C extends InternalCall> = (
  request: InternalRequest<C>,
) => InternalAnswer<C> | Promise<InternalAnswer<C>>;

type InternalHandlerDecorator<C extends InternalCall> = <H extends InternalHandler<C>>(
  target: object,
  name: string | symbol,
  descriptor: TypedPropertyDescriptor<H>,
) => void;

/**
 * Makes a method the handler of one internal address: its route, its guard, the parsing of path, query and body, and
 * its status. The controller must have no path of its own. A method whose parameter or answer differs from the
 * declaration does not compile.
 */
export function HandlesInternal<C extends InternalCall>(call: C): InternalHandlerDecorator<C> {
  const parsed = createParamDecorator((_data: unknown, context: ExecutionContext) =>
    requestOf(call, context.switchToHttp().getRequest<FastifyRequest>()),
  );
  return (target, name, descriptor) => {
    parsed()(target, name, 0);
    applyDecorators(
      RequestMapping({ method: RequestMethod[call.method], path: routeOf(call.path) }),
      HttpCode(call.status),
      declaredAs(call),
      UseGuards(InternalGuard),
    )(target, name, descriptor);
  };
}

/**
 * The parsed parts of a request.
 * @throws Problem `invalid_request` for the first part that its schema refuses.
 */
function requestOf({ params, query, body }: InternalCall, request: FastifyRequest): object {
  return {
    ...(params === undefined ? {} : { params: parsePath(params, request.params) }),
    ...(query === undefined ? {} : { query: parseQuery(query, request.query) }),
    ...(body === undefined ? {} : { body: parseBody(body, request.body) }),
  };
}

/** `/internal/endpoints/{id}` → `/internal/endpoints/:id`. */
function routeOf(path: string): string {
  return path.replaceAll(/\{([a-z_]+)\}/g, ':$1');
}
