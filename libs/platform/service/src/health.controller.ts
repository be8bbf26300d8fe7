import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import type { LogPort } from '@ballast/platform-log';
import type { Metrics } from '@ballast/platform-observability';
import { Database } from '@ballast/platform-postgres';
import type { FastifyReply } from 'fastify';
import { LOG_PORT, METRICS } from './definition';
import { Readiness, type Check } from './readiness';

/** Whether the process lives, whether it can do its work, and its measurements. No key is needed. */
@Controller()
export class HealthController {
  constructor(
    private readonly database: Database,
    @Inject(LOG_PORT) private readonly log: LogPort,
    @Inject(METRICS) private readonly metrics: Metrics,
    private readonly readiness: Readiness,
  ) {}

  @Get('health/live')
  live(): { status: 'ok'; checks: Record<string, Check> } {
    return { status: 'ok', checks: {} };
  }

  @Get('health/ready')
  async ready(
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ status: string; checks: Record<string, Check> }> {
    const database = await this.database.query('SELECT 1 AS one').then(
      (): Check => 'ok',
      (): Check => 'failed',
    );
    const checks: Record<string, Check> = {
      database,
      log: this.log.healthy ? 'ok' : 'failed',
      ...this.readiness.read(),
    };
    const ready = Object.values(checks).every((check) => check === 'ok');
    if (!ready) void reply.status(503);
    return { status: ready ? 'ok' : 'unavailable', checks };
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  expose(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}
