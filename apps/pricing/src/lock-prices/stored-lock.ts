import type { Timestamp } from '@ballast/kernel';

/** The answer that an Operation got to its request for a lock. */
export interface StoredLock {
  /** Type of the message. */
  readonly type: string;
  /** Data of the message. */
  readonly answer: unknown;
  readonly answeredAt: Timestamp;
}
