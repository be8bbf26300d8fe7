import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from './problem';

export const INTERNAL_TOKEN_HEADER = 'x-internal-token';

/** Injection token: what services show each other. */
export const INTERNAL_TOKEN = Symbol('InternalToken');

/** Lets in only the platform's own services. */
@Injectable()
export class InternalGuard implements CanActivate {
  private readonly expected: Buffer;

  constructor(@Inject(INTERNAL_TOKEN) token: string) {
    this.expected = Buffer.from(token);
  }

  canActivate(context: ExecutionContext): boolean {
    const shown = Buffer.from(
      String(context.switchToHttp().getRequest<FastifyRequest>().headers[INTERNAL_TOKEN_HEADER] ?? ''),
    );
    if (shown.length === this.expected.length && timingSafeEqual(shown, this.expected)) return true;
    // A 404: a stranger is not told that there is something to guard.
    throw new Problem('not_found', 'There is nothing at this address.');
  }
}
