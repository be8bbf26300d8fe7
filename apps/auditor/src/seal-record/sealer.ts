import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import { LOGGER, PACEMAKER, RecurringWork, SERVICE_CONFIG, type Pacemaker } from '@ballast/platform-service';
import type { AuditorConfig } from '../config';
import { SealRecordHandler } from './seal-record.handler';
import { UnsealedQuery } from './unsealed.query';

/** Seals the record again and again. Every instance tries; the end of the chain lets one at a time in. */
@Injectable()
export class Sealer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly work: RecurringWork;

  constructor(
    private readonly handler: SealRecordHandler,
    private readonly unsealed: UnsealedQuery,
    private readonly writePath: WritePath,
    @Inject(SERVICE_CONFIG) private readonly config: AuditorConfig,
    @Inject(LOGGER) logger: Logger,
    @Inject(PACEMAKER) pacemaker: Pacemaker,
  ) {
    const everyMs = config.SEAL_INTERVAL_MS;
    this.work = new RecurringWork({ name: 'sealing the record', work: () => this.seal(), everyMs, logger, pacemaker });
  }

  onApplicationBootstrap(): void {
    this.work.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.work.close();
  }

  private async seal(): Promise<number | undefined> {
    const { hasGrown, nextKeyId } = await this.unsealed.find();
    if (!hasGrown && !this.isKeyDue(nextKeyId)) return undefined;
    return this.writePath.run(async (tx) => {
      const { waitMs, messages } = await this.handler.handle(tx);
      return { result: waitMs, messages };
    });
  }

  /** Whether another key has to take over from the one that signs the next checkpoint. */
  private isKeyDue(nextKeyId: string): boolean {
    const { AUDIT_SIGNING_KEY: current, AUDIT_NEXT_SIGNING_KEY: next } = this.config;
    return next !== undefined && nextKeyId === current.key_id;
  }
}
