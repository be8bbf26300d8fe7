import type { Composed } from '@ballast/contracts';
import type { LogMessage } from '@ballast/platform-log';
import type { Timestamp } from '@ballast/kernel';
import type { Journal } from './tables';

/** Time of a step, as the deciders take it. */
export interface Now {
  readonly ms: number;
  readonly at: Timestamp;
}

/** A service with its tables in memory. Every call changes them within the open transaction of `journal`. */
export interface Service {
  /** Name of the service and of its consumer group. */
  readonly name: string;
  readonly journal: Journal;
  readonly topics: readonly string[];
  /**
   * Handles a slice of one topic; answers the messages that go out, in order.
   * @throws NotYet when a message has to wait for another topic.
   */
  handle(topic: string, messages: readonly LogMessage[], now: Now): readonly Composed[];
  /** Unix milliseconds at which the first wait is over; undefined when nothing waits. */
  nextDueMs?(): number | undefined;
  /** Takes up waits that are over. */
  takeDue?(now: Now): readonly Composed[];
}

/** Error for a message that waits for a message of another topic. Its partition makes no progress until then. */
export class NotYet extends Error {}
