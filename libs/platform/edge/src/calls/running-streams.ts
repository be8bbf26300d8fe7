import { Inject, Injectable } from '@nestjs/common';
import { Problem } from '@ballast/platform-http';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { EdgeConfig } from '../edge.config';

/** Counter of streamed answers. Each one buffers parts that its reader has not taken, so their number is limited. */
@Injectable()
export class RunningStreams {
  private running = 0;

  constructor(@Inject(SERVICE_CONFIG) private readonly config: Pick<EdgeConfig, 'STREAMS_MAX'>) {}

  /**
   * Counts one more answer until the returned function is called.
   * @throws Problem `unavailable` when STREAMS_MAX answers are being sent already.
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
