import { Injectable } from '@nestjs/common';
import { Problem } from '@ballast/platform-http';
import { Replies } from './replies';
import type { Responder } from './reply';

/** Outcomes of effects that travel through the log. */
@Injectable()
export class Outcomes {
  constructor(private readonly replies: Replies) {}

  /**
   * JSON of the outcome of one source, as soon as the outcomes of this source and of `others` are recorded.
   * @throws Problem `unavailable` after `timeoutMs`; the effect may still come.
   */
  async of(effectId: string, source: Responder, timeoutMs: number, others: readonly Responder[] = []): Promise<string> {
    const outcomes = await this.replies.wait(effectId, [source, ...others], timeoutMs);
    const outcome = outcomes?.get(source);
    if (outcome === undefined) {
      throw new Problem(
        'unavailable',
        'The request was taken, but its outcome is not known yet. Repeat it with the same id.',
      );
    }
    return outcome;
  }
}
