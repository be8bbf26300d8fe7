import {
  applyDecorators,
  RequestMapping,
  RequestMethod,
  SetMetadata,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { ApiCall } from '@ballast/api';
import { AnswerInterceptor } from './answer.interceptor';
import { API_CALL } from './api-call-metadata';
import { ApiCallGuard } from './api-call.guard';

/**
 * Makes a method the handler of one call of the API: its route, its body limit, and the checks that come before it. A
 * route of the API cannot be declared without them.
 */
export function Handles(apiCall: ApiCall): MethodDecorator {
  return applyDecorators(
    RequestMapping({ method: RequestMethod[apiCall.method], path: routeOf(apiCall.path) }),
    RouteConfig({ apiCall }),
    SetMetadata(API_CALL, apiCall),
    UseGuards(ApiCallGuard),
    UseInterceptors(AnswerInterceptor),
  );
}

/** `/strategies/{strategy_id}` → `/strategies/:strategy_id`. */
function routeOf(path: string): string {
  return path.replaceAll(/\{([a-z_]+)\}/g, ':$1');
}
