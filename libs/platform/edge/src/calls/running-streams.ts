import { Inject, Injectable } from '@nestjs/common';
import { Problem } from '@ballast/platform-http';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { EdgeConfig } from '../edge.config';

/** Answers that are being sent part by part. Each holds what its reader has not taken yet, so there is a limit. */
@Injectable()
export class RunningStreams {
  private running = 0;

  constructor(@Inject(SERVICE_CONFIG) private readonly config: Pick<EdgeConfig, 'STREAMS_MAX'>) {}

  /**
   * Counts one more until what it returns is called.
   * @throws Problem `unavailable` when that would be too many.
   */
  open(): () => void {
    if (this.running >= this.config.STREAMS_MAX) {
      throw new Problem('unavailable', 'Too many long documents are being sent at the moment.', {
        headers: { 'retry-after': '1' },
      });
    }
    this.running += 1;
    let isOpen = true;
    return () => {
      if (isOpen) this.running -= 1;
      isOpen = false;
    };
  }
}
