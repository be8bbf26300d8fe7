import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { LogPort } from '@ballast/platform-log';
import type { FastifyReply } from 'fastify';
import { LOG_PORT } from './definition';
import { Readiness, type Check } from './readiness';

interface Health {
  readonly status: 'ok' | 'unavailable';
  readonly checks: Readonly<Record<string, Check>>;
}

/** State of this instance. No key is needed. */
@Controller('health')
export class HealthController {
  constructor(
    @Inject(LOG_PORT) private readonly log: LogPort,
    private readonly readiness: Readiness,
  ) {}

  @Get('live')
  live(): Health {
    return { status: 'ok', checks: {} };
  }

  /** Whether this instance can answer reads: status 503 when it has not started or its database does not answer. */
  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Health> {
    const health = await this.look();
    if (health.status !== 'ok') void reply.status(503);
    return health;
  }

  /** Readiness, and the problems of the log in words. Only the internal listener serves this. Always status 200. */
  @Get('detail')
  async detail(): Promise<Health & { readonly problems: readonly string[] }> {
    return { ...(await this.look()), problems: this.log.problems };
  }

  private async look(): Promise<Health> {
    const checks = await this.readiness.read();
    const isOk = Object.values(checks).every((check) => check === 'ok');
    return { status: isOk ? 'ok' : 'unavailable', checks };
  }
}
