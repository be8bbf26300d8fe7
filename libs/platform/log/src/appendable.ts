import type { Tx } from '@ballast/platform-postgres';
import { SEPARATOR } from './joined';
import type { LogLimits } from './limits';
import type { OutgoingMessage } from './port';

/** UTF-8 takes at most this many bytes per UTF-16 unit. */
const MAX_BYTES_PER_UNIT = 3;

/**
 * Throws for what neither adapter can take: a second append in one transaction, a message that is too large, or one with
 * a raw control character that JSON would have escaped.
 */
export function assertAppendable(
  seen: WeakSet<Tx>,
  tx: Tx,
  messages: readonly OutgoingMessage[],
  limits: Pick<LogLimits, 'messageBytes'>,
): void {
  // A second call could take the locks of partitions in another order than its neighbour does, and so deadlock.
  if (seen.has(tx)) throw new Error('A transaction appends to the log once, as its last statement');
  seen.add(tx);
  for (const { topic, key, type, value } of messages) {
    if (value.includes(SEPARATOR) || key.includes(SEPARATOR) || type.includes(SEPARATOR)) {
      throw new Error(`A message for ${topic} contains U+001E, which is no part of a key or of JSON`);
    }
    if (value.length * MAX_BYTES_PER_UNIT <= limits.messageBytes) continue;
    const bytes = Buffer.byteLength(value);
    if (bytes > limits.messageBytes) {
      throw new Error(
        `A message of ${bytes} bytes for ${topic} (key ${key}) is above the limit of ${limits.messageBytes}`,
      );
    }
  }
}
