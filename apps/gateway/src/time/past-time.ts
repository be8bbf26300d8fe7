import { Inject, Injectable } from '@nestjs/common';
import { toTimestamp, type Clock, type Timestamp } from '@ballast/kernel';
import { Problem } from '@ballast/platform-http';
import { CLOCK } from '@ballast/platform-service';

/** Reads the parameter `as_of` of a call. */
@Injectable()
export class PastTime {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /**
   * The time in UTC, cut to milliseconds; undefined when the call names none.
   * @throws Problem `invalid_request` for a time that is still to come: postings up to it would be missing.
   */
  read({ as_of: asOf }: { readonly as_of?: string | undefined }): Timestamp | undefined {
    if (asOf === undefined) return undefined;
    const time = new Date(asOf);
    if (time.getTime() > this.clock().getTime()) {
      throw new Problem('invalid_request', 'The query is not valid.', {
        errors: ['query/as_of must not be later than the time of the server'],
      });
    }
    return toTimestamp(time);
  }
}
