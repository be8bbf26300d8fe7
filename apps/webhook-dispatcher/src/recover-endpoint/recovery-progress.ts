import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@ballast/kernel';
import { WritePath } from '@ballast/platform-log';
import { CLOCK } from '@ballast/platform-service';
import type { EventsPage } from '@ballast/internal-api';
import { RecoveryStore, type Recovery } from '../persistence/recovery.store';
import { RecoverPageHandler } from './recover-page.handler';

/** Milliseconds after which a recovery that was taken is due again. A page takes less, unless its dispatcher died. */
const TAKEN_FOR_MS = 30_000;
const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 60_000;

/** The steps of recoveries, each in a transaction of its own. */
@Injectable()
export class RecoveryProgress {
  constructor(
    private readonly writePath: WritePath,
    private readonly recoveries: RecoveryStore,
    private readonly pages: RecoverPageHandler,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Takes a recovery that is due; undefined when there is none. */
  take(): Promise<Recovery | undefined> {
    const at = { now: this.time(0), until: this.time(TAKEN_FOR_MS) };
    return this.writePath.run(async (tx) => ({ result: await this.recoveries.takeDue(tx, at), messages: [] }));
  }

  /** Queues the missed events of a page. Returns true when the recovery has ended. */
  queue(recovery: Recovery, page: EventsPage): Promise<boolean> {
    return this.writePath.run((tx) => this.pages.handle(tx, recovery, page, this.time(0)));
  }

  /** Postpones a recovery whose page could not be read. Returns the pause in milliseconds. */
  postpone(recovery: Recovery): Promise<number> {
    const pauseMs = Math.min(RETRY_FIRST_MS * 2 ** Math.min(recovery.failures, 30), RETRY_MAX_MS);
    return this.writePath.run(async (tx) => {
      await this.recoveries.postpone(tx, recovery, this.time(pauseMs));
      return { result: pauseMs, messages: [] };
    });
  }

  private time(inMs: number): string {
    return new Date(this.clock().getTime() + inMs).toISOString();
  }
}
