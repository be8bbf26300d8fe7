import type { Timestamp } from '@ballast/kernel';

/** The message that something follows from, and when it was handled. */
export interface Cause {
  readonly messageId: string;
  readonly now: Timestamp;
}
