import { Inject, Injectable } from '@nestjs/common';
import { looksAtMost } from '@ballast/domain-pricing';
import { WritePath } from '@ballast/platform-log';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { PricingConfig } from '../config';
import { WaitStore } from './wait.store';

/** Takes up waits that no look at the market is planned for. The record has the waits, and nothing of their looks. */
@Injectable()
export class ResumeWaitsHandler {
  constructor(
    private readonly writePath: WritePath,
    private readonly waits: WaitStore,
    @Inject(SERVICE_CONFIG) private readonly config: PricingConfig,
  ) {}

  resume(): Promise<void> {
    const looks = looksAtMost(this.config.PRICING_WAIT_MS, this.config.PRICING_LOOK_INTERVAL_MS);
    return this.writePath.run(async (tx) => {
      await this.waits.scheduleMissing(tx, 'lock', looks);
      await this.waits.scheduleMissing(tx, 'quote', looks);
      return { result: undefined, messages: [] };
    });
  }
}
