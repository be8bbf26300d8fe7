import {
  applyDecorators,
  RequestMapping,
  RequestMethod,
  SetMetadata,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import type { ApiCall } from '@ballast/api';
import { AnswerInterceptor } from './answer.interceptor';
import { EndpointGuard } from './endpoint.guard';
import { ENDPOINT } from './endpoint-metadata';

/**
 * Makes a method the handler of one endpoint: its route, and the checks that come before it. A route of the API cannot
 * be declared without them.
 */
export function Handles(endpoint: ApiCall): MethodDecorator {
  return applyDecorators(
    RequestMapping({ method: RequestMethod[endpoint.method], path: routeOf(endpoint.path) }),
    SetMetadata(ENDPOINT, endpoint),
    UseGuards(EndpointGuard),
    UseInterceptors(AnswerInterceptor),
  );
}

/** `/strategies/{strategy_id}` → `/strategies/:strategy_id`. */
function routeOf(path: string): string {
  return path.replaceAll(/\{([a-z_]+)\}/g, ':$1');
}
