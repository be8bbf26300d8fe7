import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { LogPort } from '@ballast/platform-log';
import { Database } from '@ballast/platform-postgres';
import type { FastifyReply } from 'fastify';
import { LOG_PORT } from './definition';
import { Readiness, type Check } from './readiness';

/** Whether the process lives, and whether it can do its work. No key is needed. */
@Controller('health')
export class HealthController {
  constructor(
    private readonly database: Database,
    @Inject(LOG_PORT) private readonly log: LogPort,
    private readonly readiness: Readiness,
  ) {}

  @Get('live')
  live(): { status: 'ok'; checks: Record<string, Check> } {
    return { status: 'ok', checks: {} };
  }

  /** Status 503 while one of the checks fails. */
  @Get('ready')
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
}
