import { timingSafeEqual } from 'node:crypto';
import { OPERATOR, type InternalCall } from '@ballast/internal-api';
import { Inject, Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Problem } from './problem';

/** Header with the secret that all services of a platform share. */
export const INTERNAL_TOKEN_HEADER = 'x-internal-token';
/** Header with the name of the calling service; absent: an operator calls. */
export const INTERNAL_CALLER_HEADER = 'x-internal-caller';

/** Injection token of the shared secret. */
export const INTERNAL_TOKEN = Symbol('InternalToken');

const INTERNAL_CALL = Symbol('InternalCall');

/** Sets the declaration by which the guard checks calls of a method. */
export function declaredAs(call: InternalCall): MethodDecorator {
  return SetMetadata(INTERNAL_CALL, call);
}

/**
 * Admits a call that has the shared token and comes from a caller that the declaration names. Every service knows the
 * token and could claim another name, so the check finds calls that are missing in the declarations, not forged ones.
 */
@Injectable()
export class InternalGuard implements CanActivate {
  private readonly expected: Buffer;

  constructor(
    private readonly reflector: Reflector,
    @Inject(INTERNAL_TOKEN) token: string,
  ) {
    this.expected = Buffer.from(token);
  }

  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    const shown = Buffer.from(String(headers[INTERNAL_TOKEN_HEADER] ?? ''));
    if (shown.length !== this.expected.length || !timingSafeEqual(shown, this.expected)) {
      // A 404: a stranger is not told that there is something to guard.
      throw new Problem('not_found', 'There is nothing at this address.');
    }
    const call = this.reflector.get<InternalCall>(INTERNAL_CALL, context.getHandler());
    const caller = String(headers[INTERNAL_CALLER_HEADER] ?? OPERATOR);
    if (call.callers.includes(caller)) return true;
    throw new Problem('forbidden', `${call.method} ${call.path} does not name ${caller} among its callers.`);
  }
}
