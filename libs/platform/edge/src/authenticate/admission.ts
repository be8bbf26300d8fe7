import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@ballast/kernel';
import { Problem } from '@ballast/platform-http';
import { CLOCK, SERVICE_CONFIG } from '@ballast/platform-service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { EdgeConfig } from '../edge.config';
import { arrivedRequest } from '../server/arrived-request';
import { Authenticator } from './authenticator';
import type { KeyCaller } from './caller';
import { RateLimiter } from './rate-limiter';

/**
 * Lets in the caller of a request: 401, then 429. A request is judged once, whoever asks first: a wall in front of a whole
 * family of paths, or the guard of a call.
 */
@Injectable()
export class Admission {
  private readonly admitted = new WeakMap<FastifyRequest, KeyCaller>();

  constructor(
    private readonly authenticator: Authenticator,
    private readonly limiter: RateLimiter,
    @Inject(SERVICE_CONFIG) private readonly config: Pick<EdgeConfig, 'BALLAST_MODE' | 'RATE_LIMIT_PER_SECOND'>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws Problem 401 or 429, or a 403 for an address that the key does not allow. */
  async admit(request: FastifyRequest, reply: FastifyReply): Promise<KeyCaller> {
    const known = this.admitted.get(request);
    if (known !== undefined) return known;
    const caller = await this.authenticator.authenticate(arrivedRequest(request));
    this.limit(caller, reply);
    this.admitted.set(request, caller);
    return caller;
  }

  private limit({ keyId }: KeyCaller, reply: FastifyReply): void {
    const now = this.clock().getTime();
    const { isExceeded, remaining, resetsAt } = this.limiter.take(keyId, now);
    void reply.headers({
      'x-ratelimit-limit': String(this.config.RATE_LIMIT_PER_SECOND),
      'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-reset': String(resetsAt),
    });
    if (!isExceeded || this.config.BALLAST_MODE === 'sandbox') return;
    throw new Problem('rate_limited', 'The key made too many calls in this second.', {
      headers: { 'retry-after': '1' },
    });
  }
}
